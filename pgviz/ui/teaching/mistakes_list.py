"""Common mistakes on a page: the list of all, and the one whose state the page is in."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pgviz.language import say
from pgviz.ui.shell import frame, places
from pgviz.ui.shell.pages import page_named
from pgviz.ui.state import store
from pgviz.ui.state.beside import LESSON
from pgviz.ui.state.scenario import Scenario, encode
from pgviz.ui.teaching.mistakes import Mistake, halves, mistakes_shown


def listed(mistakes: Sequence[Mistake]) -> None:
    """Each claim, and the link to the page in the state that shows it; those of one page together."""
    for column, pages in zip(st.columns(2), halves(mistakes), strict=True):
        with column:
            for path, of_page in pages:
                st.caption(say("On the page {name}", name=page_named(path).name))
                for mistake in of_page:
                    st.page_link(
                        path, label=say("“{given}”", given=mistake.claim), query_params=encode(mistake.scenario)
                    )


def opened(mistakes: Sequence[Mistake], scenario: Scenario) -> None:
    """What is true, above the page that its link opened. Once the page has left that state it says how to come back.

    An edit or an example that happens to lead into such a state opens nothing: what follows would move. Nor does a
    lesson, which says itself what is to be seen.
    """
    shown = mistakes_shown(mistakes, store.opened(type(scenario))) if LESSON not in store.kept() else []
    with frame.place():
        if shown:
            there = scenario == shown[0].scenario
            places.one_of((_said(shown[0]), _left(shown[0])), 0 if there else 1, box=True)


def _said(mistake: Mistake) -> str:
    below = say(" See “{section}” below.", section=mistake.section) if mistake.section else ""
    return say("“{claim}” **No.** {truth}{below}", claim=mistake.claim, truth=mistake.truth, below=below)


def _left(mistake: Mistake) -> str:
    return say("“{claim}” Undo leads back to where this is seen to be wrong.", claim=mistake.claim)
