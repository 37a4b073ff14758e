"""The sampler: its buttons draw so many more, Play draws on at each tick, and nothing is drawn once it is full."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pgviz.ui.components.sampler.component import AT_A_TIME


def page() -> None:
    """A page of a sampler alone, which is full at 130."""
    import streamlit as st

    from pgviz.ui.components.sampler.component import buttons, pace, tick

    def add(number: int) -> None:
        st.session_state.drawn = min(130, st.session_state.get("drawn", 0) + number)

    @st.fragment(run_every=pace("draws"))
    def body() -> None:
        tick("draws", add, full=st.session_state.get("drawn", 0) >= 130)
        st.markdown(f"drawn {st.session_state.get('drawn', 0)}")
        buttons("draws", (1, 100), add, full=st.session_state.get("drawn", 0) >= 130)

    body()


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(page).run()


def press(at: AppTest, label: str) -> AppTest:
    (button,) = [b for b in at.button if b.label == label]
    assert not button.disabled
    button.click()
    return at.run()


def test_a_button_draws_so_many_more(at: AppTest) -> None:
    press(press(at, "+1"), "+100")
    assert at.markdown[0].value == "drawn 101"


def test_play_draws_at_each_tick_and_pause_stops_it(at: AppTest) -> None:
    press(at, "Play")
    assert at.markdown[0].value == f"drawn {AT_A_TIME}"
    at.run()
    assert at.markdown[0].value == f"drawn {2 * AT_A_TIME}"
    press(at, "Pause")
    at.run()
    assert at.markdown[0].value == f"drawn {2 * AT_A_TIME}"


def test_it_stops_by_itself_once_it_is_full(at: AppTest) -> None:
    press(press(at, "+100"), "+100")
    assert at.markdown[0].value == "drawn 130"
    assert [b.label for b in at.button if not b.disabled] == []


def test_playing_ends_where_it_is_full(at: AppTest) -> None:
    press(press(at, "+100"), "Play")
    for _ in range(4):
        at.run()
    assert at.markdown[0].value == "drawn 130"
    assert "Play" in [b.label for b in at.button]
