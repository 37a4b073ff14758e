"""The stepper: Back, Step and Play move by whole stages and stop at the ends."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def film() -> None:
    """A page of a stepper alone."""
    import streamlit as st

    from pgviz.ui.components.stepper.component import stepper

    stepper("film", 4, lambda stage: st.markdown(f"shown {stage}") and None, lambda stage: f"stage {stage}")


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(film).run()


def press(at: AppTest, label: str) -> AppTest:
    (button,) = [b for b in at.button if b.label == label]
    assert not button.disabled
    button.click()
    return at.run()


def disabled(at: AppTest) -> set[str]:
    return {button.label for button in at.button if button.disabled}


def stage(at: AppTest) -> int:
    """Where it is, as the caption says; it must agree with what is shown."""
    (caption,), (shown,) = at.caption, at.markdown
    assert caption.value.removeprefix("stage ") == shown.value.removeprefix("shown ")
    return int(caption.value.removeprefix("stage "))


def test_it_begins_at_the_end(at: AppTest) -> None:
    assert stage(at) == 4
    assert disabled(at) == {"Step"}


def test_back_and_step_go_one_by_one_and_stop_at_the_ends(at: AppTest) -> None:
    for expected in (3, 2, 1, 0):
        assert stage(press(at, "Back")) == expected
    assert disabled(at) == {"Back"}
    for expected in (1, 2, 3, 4):
        assert stage(press(at, "Step")) == expected
    assert disabled(at) == {"Step"}


def test_it_plays_from_the_start_and_stops_at_the_end(at: AppTest) -> None:
    press(at, "Play")
    seen = [stage(at)]
    while any(button.label == "Pause" for button in at.button) and len(seen) < 9:
        seen.append(stage(at.run()))  # as its clock would
    assert seen == [1, 2, 3, 4, 4]
    assert disabled(at) == {"Step"}


def test_pause_holds_it_and_play_goes_on_from_there(at: AppTest) -> None:
    press(at, "Play")
    assert stage(press(at, "Pause")) == 1
    assert stage(at.run()) == 1
    assert stage(press(at, "Play")) == 2


def test_a_step_ends_the_playing(at: AppTest) -> None:
    press(at, "Play")
    assert stage(press(at, "Step")) == 2
    assert stage(at.run()) == 2
