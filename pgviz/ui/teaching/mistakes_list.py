"""Common mistakes on a page: the list of all, and the one whose state the page is in."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pgviz.ui.shell import frame, navigation, places
from pgviz.ui.state.scenario import Scenario, encode
from pgviz.ui.teaching.mistakes import Mistake, halves, mistakes_shown

OPENED = "pgviz.mistake"  # the claim of the one that was opened last


def listed(mistakes: Sequence[Mistake]) -> None:
    """Each claim, and the link to the page in the state that shows it; those of one page together."""
    st.session_state.pop(OPENED, None)
    for column, pages in zip(st.columns(2), halves(mistakes), strict=True):
        with column:
            for path, of_page in pages:
                st.caption(f"On the page {navigation.page_named(path).name}")
                for mistake in of_page:
                    st.page_link(path, label=f"“{mistake.claim}”", query_params=encode(mistake.scenario))


def opened(mistakes: Sequence[Mistake], scenario: Scenario) -> None:
    """What is true, above the page that shows it. Once the page has left that state its place says how to come back."""
    shown = mistakes_shown(mistakes, scenario)
    if shown:
        st.session_state[OPENED] = shown[0].claim
    last = next((mistake for mistake in mistakes if mistake.claim == st.session_state.get(OPENED)), None)
    with frame.place():
        if last is None:
            st.session_state.pop(OPENED, None)
        else:
            places.one_of((_said(last), _left(last)), 0 if shown else 1, box=True)


def _said(mistake: Mistake) -> str:
    below = f" See “{mistake.section}” below." if mistake.section else ""
    return f"“{mistake.claim}” **No.** {mistake.truth}{below}"


def _left(mistake: Mistake) -> str:
    return f"“{mistake.claim}” Undo leads back to where this is seen to be wrong."
