"""“Copy link”: an address that shows somebody else exactly what is on the page."""

from __future__ import annotations

import streamlit as st

from pgviz.ui.components.link.component import link
from pgviz.ui.shell import folds
from pgviz.ui.shell.address import with_query
from pgviz.ui.state import store
from pgviz.ui.state.scenario import Scenario, encode
from pgviz.ui.state.versions import marked

KEY = "bar.link"


@st.fragment
def copy_link(kind: type[Scenario]) -> None:
    """A button; the link is made when it is pressed, so that it shows also what has changed since the page has run."""
    box = st.popover(
        "Copy link",
        key=KEY,
        type="tertiary",
        icon=":material/link:",
        help="A link to exactly what is shown, and its QR code",
        on_change="rerun",
    )
    if box.open:
        with box:
            link(link_to(kind), key=f"{KEY}.box", at_once=True)


def link_to(kind: type[Scenario]) -> str:
    """The address of what is on the page: its scenario, the open sections, and a lesson if one is followed."""
    params = {**encode(store.current(kind)), **folds.params(), **store.kept()}
    return with_query(st.context.url or "", marked(params, always=True))
