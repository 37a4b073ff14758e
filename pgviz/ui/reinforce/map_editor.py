"""A map of one's own, as text. What was typed stays, also while it is not yet a map."""

from __future__ import annotations

import streamlit as st

from pgviz.ui.reinforce.scenario import LONGEST_MAP, OWN
from pgviz.ui.scenarios import Learning
from pgviz.ui.shell import frame
from pgviz.ui.state import store

DRAFT, DRAWN = "Learning.draft", "Learning.drawn"


def map_editor() -> None:
    """The text of the map where the world is one's own, and what is wrong with it."""
    now = store.current(Learning)
    with frame.place():
        if now.world == OWN:
            _text_of(now)


def _text_of(now: Learning) -> None:
    if st.session_state.get(DRAWN) != now.map or DRAFT not in st.session_state:
        st.session_state[DRAFT] = now.map
    st.session_state[DRAWN] = now.map
    st.text_area(
        "Map: S start, G goal, H pit, C cliff (back to the start), # wall, . floor",
        key=DRAFT,
        height=180,
        max_chars=LONGEST_MAP,
        on_change=lambda: store.change(Learning, lambda was: was.with_map(st.session_state[DRAFT])),
    )
