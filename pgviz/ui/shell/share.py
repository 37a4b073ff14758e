"""“Copy link”: an address that shows somebody else exactly what is on the page; and that page for a projector."""

from __future__ import annotations

import streamlit as st

from pgviz.language import say
from pgviz.ui.components.link.component import link
from pgviz.ui.shell import folds
from pgviz.ui.shell.address import with_query
from pgviz.ui.shell.pages import LESSONS
from pgviz.ui.state import store
from pgviz.ui.state.beside import OPEN, PRESENT, SHELL
from pgviz.ui.state.scenario import Scenario, encode
from pgviz.ui.state.versions import VERSION, marked
from pgviz.ui.teaching.lessons import Step, wire
from pgviz.ui.teaching.lessons.model import state_of

DRAFT = "draft"  # the parameter of the page Lessons
KEY = "bar.link"


@st.fragment
def copy_link(kind: type[Scenario], here: str) -> None:
    """A button; the link is made when it is pressed, so that it shows also what has changed since the page has run."""
    box = st.popover(
        say("Copy link"),
        key=KEY,
        type="tertiary",
        icon=":material/link:",
        help=say("A link to exactly what is shown, and its QR code"),
        on_change="rerun",
    )
    if box.open:
        with box:
            link(with_query(st.context.url or "", shown(kind)), key=f"{KEY}.box", at_once=True)
            if here != LESSONS.path:
                _ways_on(shown(kind), here)


def _ways_on(params: dict[str, str], here: str) -> None:
    """What else one may want with a page as it is: to show it to a class, to make it a step of a lesson."""
    presented = {**params, PRESENT: "1"}
    st.page_link(here, label=say("In the presenter’s view"), query_params=presented, icon=":material/fit_screen:")
    state = {name: value for name, value in params.items() if name in (OPEN, VERSION) or name not in SHELL}
    draft = wire.with_step(store.params(LESSONS.scenario).get(DRAFT, ""), Step(here, state_of(state)))
    if draft is not None:
        query = {DRAFT: draft}
        st.page_link(
            LESSONS.path, label=say("As a step of a lesson"), query_params=query, icon=":material/playlist_add:"
        )


def leave_presenter(kind: type[Scenario], here: str) -> None:
    """In the presenter’s view: the way back to the page as it is otherwise."""
    with st.container(key="presenter-leave", width="content"):
        ordinary = {name: value for name, value in shown(kind).items() if name != PRESENT}
        st.page_link(here, label=say("Leave"), query_params=ordinary, icon=":material/close:")


def shown(kind: type[Scenario]) -> dict[str, str]:
    """The parameters of what is on the page: its scenario, the open sections, and a lesson if one is followed."""
    return marked({**encode(store.current(kind)), **folds.params(), **store.kept()}, always=True)
