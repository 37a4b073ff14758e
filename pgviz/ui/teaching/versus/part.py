"""The section of a page that compares two settings: how B is chosen, both films in lockstep, one chart, the verdict."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pgviz.ui.components.player.component import player
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.shell import frame
from pgviz.ui.shell.charts import FILM, chart
from pgviz.ui.shell.working import awaited
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching.versus.model import SIDES, Compared, Versus

HEIGHT = 300  # pixels of a film: both have room on a screen


def versus(section: Versus[Any]) -> None:
    """Mount it, inside a fragment."""
    kind = section.edits.kind
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for one in section.pickers:
            inputs.pick(kind, one.name, one.label, one.options, shown=one.shown, apply=one.apply, folded=True)
    now = store.current(kind)
    sheet(section.numbers(now), key="versus.numbers", on_report=inputs.editor(section.edits))
    found = awaited(kind, "versus", lambda tell: section.compared(now, tell))
    with frame.place():
        _pictures(found)
    st.markdown(frame.bullets(found.words))


def _pictures(found: Compared) -> None:
    if not found.films:
        return
    parts = zip(SIDES, st.columns(2, gap="large"), found.titles, found.films, strict=True)
    for side, column, title, film in parts:
        with column:
            st.markdown(title)
            player(film, key=f"versus.{side}", height=HEIGHT, together=found.together)
    if found.chart is not None:
        chart(found.chart, key="versus.chart", after=FILM)
