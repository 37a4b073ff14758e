"""A page that shows ahead of the hand what follows from its edits."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pgviz.ui.components.sweep.component import sweep
from pgviz.ui.shell.foreseen import View, answer
from pgviz.ui.state import store
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import S


@st.fragment
def swept(edits: Edits[S], view: View[S], parts: Mapping[str, str]) -> None:
    """Mount it once on a page, with the attributes of its view by the keys under which the page mounts them.

    While a hand holds a cell of one of these sheets the browser asks for the values around it. What else the page shows
    follows when the hand lets go.
    """
    sweep(lambda request: answer(store.current(edits.kind), edits, view, parts, request), tuple(parts))
