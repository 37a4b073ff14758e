"""A link that asks for one section: it is open, alone, and keeps its name in the address; wrong names are said."""

from __future__ import annotations

import pytest

from tests.pages.reading import SCORE, SOFTMAX, opened


@pytest.mark.parametrize("name", ["what-a-step", "What a step does"])
def test_the_section_is_open_and_the_link_keeps_it_beside_the_scenario(name: str) -> None:
    screen = opened(SCORE, tau="2", section=name)
    assert {key: "".join(said) for key, said in screen.link.items()} == {"tau": "2", "section": name}
    assert not screen.notices
    assert "With η" in screen.text


def test_a_page_without_such_a_section_is_shown_whole_and_says_which_it_has() -> None:
    screen = opened(SCORE, section="<script>nothing</script>")
    said = [caption.value for caption in screen.at.caption if "asks for the section" in caption.value]
    assert len(said) == 1
    assert "`script-nothing-script`" in said[0]
    assert "`stuck-when-the-policy-is-nearly-certain`" in said[0]


def test_what_is_taken_from_a_page_is_computed_when_its_section_is_unfolded() -> None:
    screen = opened(SOFTMAX)
    assert not screen.at.get("download_button")
    screen.unfold("Take it with you")
    labels = [button.proto.label for button in screen.at.get("download_button")]
    assert labels == [
        "All tables (.zip)",
        "CSV: Softmax step by step",
        "CSV: temperature τ, c, added to all",
        "A document that compiles (.tex)",
        "The program (.py)",
    ]
    assert "import numpy as np" in screen.at.code[1].value


def test_all_sections_unfold_at_once_for_who_prints_the_page() -> None:
    screen = opened(SCORE).unfold("Take it with you")
    next(button for button in screen.at.button if button.label == "Unfold all sections").click()
    screen.run()
    sections = [section.label for section in screen.at.expander if section.proto.id]
    assert len(sections) > 5
    assert [title for title in sections if not screen.at.session_state[f"folded.{title}"]] == []
