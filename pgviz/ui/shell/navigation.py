"""The pages in their order, and the sidebar's links to them. A new page is a file in ``pages/`` and an entry here."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pgviz.ui import scenarios
from pgviz.ui.state import store
from pgviz.ui.state.codec import Scenario


@dataclass(frozen=True)
class Page:
    """A page: its file, its name, the question it answers, and the scenario that its link carries."""

    path: str
    name: str
    question: str
    kind: type[Scenario]


START = Page("app.py", "Start", "The question", scenarios.Start)
PAGES = (
    START,
    Page("pages/1_Softmax.py", "Softmax", "What are logits?", scenarios.Softmax),
    Page("pages/2_Encodings.py", "Encodings", "What is φ(s,a)?", scenarios.Decision),
    Page("pages/3_Score.py", "Score", "Why subtract the mean?", scenarios.Decision),
    Page("pages/4_Beyond_linear.py", "Beyond linear", "And in a network?", scenarios.Beyond),
    Page("pages/6_REINFORCE.py", "REINFORCE", "Watch it learn", scenarios.Learning),
)


def sidebar() -> None:
    """The links, each with the scenario of its page in this session."""
    with st.sidebar:
        st.markdown("**pgviz**  \n:small[see the policy gradient]")
        for page in PAGES:
            label = f"**{page.name}** :small[:gray[{page.question}]]"
            st.page_link(page.path, label=label, query_params=store.params(page.kind), width="stretch")


def ways_in() -> None:
    """The same links with their questions first: the body of the start page."""
    pages = PAGES[1:]
    for page, column in zip(pages, st.columns(len(pages)), strict=True):
        with column, st.container(border=True, height="stretch"):
            st.page_link(page.path, label=f"**{page.question}**", query_params=store.params(page.kind))
            st.caption(page.name)
