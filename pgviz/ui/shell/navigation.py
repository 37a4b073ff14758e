"""The pages in their order, and the sidebar's links to them. A new page is a file in ``pages/`` and an entry here."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pgviz.ui.state import store


@dataclass(frozen=True)
class Page:
    """A page: its file, its name, the question it answers, and which scenario its link carries."""

    path: str
    name: str
    question: str
    scenario: str  # the name of its class


START = Page("start.py", "Start", "The question", "StartScenario")
PAGES = (
    START,
    Page("pages/1_Softmax.py", "Softmax", "What are logits?", "SoftmaxScenario"),
    Page("pages/2_Encodings.py", "Encodings", "What is φ(s,a)?", "Decision"),
    Page("pages/3_Score.py", "Score", "Why subtract the mean?", "Decision"),
    Page("pages/4_Beyond_linear.py", "Beyond linear", "And in a network?", "BeyondScenario"),
    Page("pages/5_Policy_gradient.py", "Policy gradient", "From score to ∇J", "GradientScenario"),
    Page("pages/6_REINFORCE.py", "REINFORCE", "Watch it learn", "ReinforceScenario"),
)


def page_named(path: str) -> Page:
    """The page of a file."""
    return next(page for page in PAGES if page.path == path)


def sidebar() -> None:
    """The links, each with the scenario of its page in this session."""
    with st.sidebar:
        st.markdown("**pgviz**  \n:small[see the policy gradient]")
        for page in PAGES:
            label = f"**{page.name}** :small[:gray[{page.question}]]"
            st.page_link(page.path, label=label, query_params=store.params(page.scenario), width="stretch")


def ways_in() -> None:
    """The same links with their questions first: the body of the start page."""
    pages = PAGES[1:]
    for page, column in zip(pages, st.columns(len(pages)), strict=True):
        with column, st.container(border=True, height="stretch"):
            st.page_link(page.path, label=f"**{page.question}**", query_params=store.params(page.scenario))
            st.caption(page.name)
