"""Common mistakes on a page: the list of all, and the one whose state the page is in."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pgviz.ui.shell import frame, navigation
from pgviz.ui.state.scenario import Scenario, encode
from pgviz.ui.teaching.mistakes import Mistake, mistakes_shown


def listed(mistakes: Sequence[Mistake]) -> None:
    """Each claim, and the link to the page in the state that shows it."""
    half = (len(mistakes) + 1) // 2
    for column, some in zip(st.columns(2), (mistakes[:half], mistakes[half:]), strict=True):
        with column:
            for mistake in some:
                st.page_link(
                    mistake.page,
                    label=f"“{mistake.claim}” :small[:gray[{navigation.page_named(mistake.page).name}]]",
                    query_params=encode(mistake.scenario),
                )


def opened(mistakes: Sequence[Mistake], scenario: Scenario) -> None:
    """What is true, above the page that shows it: as long as the page is in the state of a mistake."""
    with frame.place():
        for mistake in mistakes_shown(mistakes, scenario):
            below = f" See “{mistake.section}” below." if mistake.section else ""
            st.info(f"“{mistake.claim}” **No.** {mistake.truth}{below}", icon=":material/experiment:")
