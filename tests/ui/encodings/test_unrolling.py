"""The unrolling as a film: Back, Step and Play move by whole rows and stop at the ends."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.reading import Screen


def film() -> None:
    """A page of the unrolling alone."""
    import streamlit as st

    from pgviz.score.decomposition import take_logits_apart
    from pgviz.ui.encodings.unrolling import unrolling
    from pgviz.ui.scenarios import Decision

    now = Decision()
    if st.session_state.get("join"):
        now, _ = now.recoded(join=st.session_state["join"])
    unrolling(take_logits_apart(now.features(), now.theta), now)


@pytest.fixture
def screen() -> Screen:
    return Screen(AppTest.from_function(film)).run()


def press(screen: Screen, label: str) -> Screen:
    (button,) = [b for b in screen.at.button if b.label == label]
    assert not button.disabled
    button.click()
    return screen.run()


def disabled(screen: Screen) -> set[str]:
    return {button.label for button in screen.at.button if button.disabled}


def taken(screen: Screen) -> int:
    """Rows taken, as the caption says; it must agree with the slots that are filled."""
    (caption,) = [c.value for c in screen.at.caption]
    stage = int(caption.split(" of 4 rows taken")[0])
    names = ["", ": ↑ North", ": → East", ": ↓ South", ": ← West"]
    assert caption == f"{stage} of 4 rows taken{names[stage]}"
    slots = screen.grid("unrolled", "θ and φ")["θ"]
    assert [bool(text) for text in slots] == [i < 5 * stage for i in range(20)]
    return stage


def test_it_begins_with_all_rows_taken(screen: Screen) -> None:
    assert taken(screen) == 4
    assert disabled(screen) == {"Step"}


def test_back_and_step_go_row_by_row_and_stop_at_the_ends(screen: Screen) -> None:
    for stage in (3, 2, 1, 0):
        assert taken(press(screen, "Back")) == stage
    assert disabled(screen) == {"Back"}
    for stage in (1, 2, 3, 4):
        assert taken(press(screen, "Step")) == stage
    assert disabled(screen) == {"Step"}


def test_it_plays_from_the_start_and_stops_at_the_end(screen: Screen) -> None:
    press(screen, "Play")
    seen = [taken(screen)]
    while any(button.label == "Pause" for button in screen.at.button) and len(seen) < 9:
        seen.append(taken(screen.run()))  # as its clock would
    assert seen == [1, 2, 3, 4, 4]
    assert disabled(screen) == {"Step"}


def test_pause_holds_it_and_play_goes_on_from_there(screen: Screen) -> None:
    press(screen, "Play")
    assert taken(press(screen, "Pause")) == 1
    assert taken(screen.run()) == 1
    assert taken(press(screen, "Play")) == 2


def test_a_step_ends_the_playing(screen: Screen) -> None:
    press(screen, "Play")
    assert taken(press(screen, "Step")) == 2
    assert taken(screen.run()) == 2


def test_what_is_not_joined_by_blocks_has_nothing_to_unroll() -> None:
    at = AppTest.from_function(film)
    at.session_state["join"] = "stack"
    assert Screen(at).run().sheets() == []
