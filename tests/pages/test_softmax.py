"""The page Softmax as it runs: opened by a link, numbers entered, widgets used. Its view: tests/ui/softmax."""

from __future__ import annotations

import pytest

from pgviz.ui.softmax.mistakes import MISTAKES
from pgviz.ui.softmax.presets import PRESETS
from pgviz.ui.state.scenario import encode
from tests.pages.reading import SOFTMAX, Screen, opened


def pi(screen: Screen) -> list[str]:
    return screen.numbers("softmax", "probability")


def told(screen: Screen) -> list[str]:
    """What stands in the box of a common mistake."""
    return [body for body in screen.html if '"pgviz-one-of boxed"' in body]


def test_it_opens_from_a_link_with_its_parts() -> None:
    screen = opened(SOFTMAX, z="1,2,3", moved="2")
    assert screen.notices == []
    assert screen.link == {"z": "1,2,3", "moved": "2"}
    assert screen.column("softmax", "logit\N{NO-BREAK SPACE}z") == ["1", "2", "3"]
    assert set(screen.chart("sweep")) == {"now", "a₀", "a₁", "a₂", ""}
    assert "If only the logit of a₂ moved" in screen.text
    assert "(1, 2, 3) are the logits" in screen.text


def test_an_entered_logit_moves_table_chart_and_address_and_a_pick_the_picture() -> None:
    screen = opened(SOFTMAX).enter("softmax", "z.1", value=17.0)
    assert screen.link == {"z": "14,17,11,17"}
    assert pi(screen) == [".024", ".487", ".001", ".487"]
    assert screen.chart("sweep")[""]["x"] == pytest.approx([17] * 4)
    screen.pick("softmax", "pick.2")
    assert screen.link["moved"] == "2"
    assert screen.chart("sweep")[""]["x"] == pytest.approx([11] * 4)


def test_what_is_no_number_is_named_changes_nothing_and_is_forgotten() -> None:
    screen = opened(SOFTMAX, z="1,2,3,4")
    before = screen.sheet("softmax")["parts"]
    screen.enter("softmax", "z.1", text="1,5")
    assert screen.message("softmax") == "The logit of East: “1,5” is not a number, use a point. It stays as it was."
    assert screen.sheet("softmax")["parts"] == before
    assert screen.link == {"z": "1,2,3,4"}
    screen.enter("softmax", "z.1", text="7")
    assert screen.message("softmax") == ""


def test_the_examples_are_chips_that_set_everything_and_have_a_sentence() -> None:
    screen = opened(SOFTMAX, tau="2")
    (examples, _) = screen.at.button_group
    assert examples.options == [preset.name for preset in PRESETS]
    screen.choose("SoftmaxScenario.preset", "softmax again")
    assert screen.link == encode(PRESETS[1].scenario)
    assert pi(screen) == [".190", ".204", ".183", ".423"]
    assert PRESETS[1].sentence in screen.text


def test_an_action_can_be_masked_but_not_all() -> None:
    screen = opened(SOFTMAX).choose("SoftmaxScenario.masked", [0, 1, 2])
    assert screen.link == {"masked": "3"}
    assert screen.column("softmax", "π")[3] == "0"
    screen.choose("SoftmaxScenario.masked", [])
    assert screen.link == {"masked": "3"}
    assert screen.notices == ["At least one action must stay allowed."]


def test_a_mistake_is_told_in_its_state_and_keeps_its_place_afterwards() -> None:
    mistake = MISTAKES[0]
    assert told(opened(SOFTMAX)) == []
    screen = opened(SOFTMAX, **encode(mistake.scenario))
    (box,) = told(screen)
    assert mistake.truth in screen.text
    screen.enter("softmax", "z.0", value=3.0)
    (box,) = told(screen)
    assert mistake.truth not in screen.text
    assert mistake.truth in box, "unseen, so that the place is as high as it was"
    assert "Undo leads back" in screen.text
