"""The sidebar's links to the pages."""

from __future__ import annotations

import streamlit as st

from pgviz.language import say
from pgviz.ui.shell.pages import PAGES, SCENES
from pgviz.ui.state import store


def sidebar() -> None:
    """The links, each with the scenario of its page in this session."""
    with st.sidebar:
        st.markdown(say("**pgviz**  \n:small[see the policy gradient]"))
        for page in PAGES:
            label = f"**{page.name}** :small[:gray[{page.question}]]"
            st.page_link(page.path, label=label, query_params=store.params(page.scenario), width="stretch")


def ways_in() -> None:
    """The same links with their questions first: the body of the start page."""
    pages = SCENES[1:]
    for page, column in zip(pages, st.columns(len(pages)), strict=True):
        with column, st.container(border=True, height="stretch"):
            st.page_link(page.path, label=f"**{page.question}**", query_params=store.params(page.scenario))
            st.caption(page.name)
