"""A page that shows what a hand is about to do: its view for the values around the one that is held."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pgviz.ui.components.chart.wire import shown as drawn
from pgviz.ui.components.sheet import Report, Sheet
from pgviz.ui.components.sweep import Request, frames_of
from pgviz.ui.components.sweep.component import Answer, sweep
from pgviz.ui.shell.parts import Chart
from pgviz.ui.state import store
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import S

View = Callable[[S], Any]
"""A page's ``view``."""


@st.fragment
def swept(edits: Edits[S], view: View[S], parts: Mapping[str, str]) -> None:
    """Mount it once on a page, with the attributes of its view by the keys under which the page mounts them.

    While a hand holds a cell of one of these sheets the browser asks for the values around it. What else the page shows
    follows when the hand lets go.
    """
    sweep(lambda request: answer(store.current(edits.kind), edits, view, parts, request), tuple(parts))


def answer(now: S, edits: Edits[S], view: View[S], parts: Mapping[str, str], request: Request) -> Answer:
    """The values that the cell can have, and what each part shows for them. Values that are refused are left out."""
    shown = view(now)
    sheets = [part for name in parts.values() if isinstance(part := getattr(shown, name), Sheet)]
    if not any(request.name in part.edits() for part in sheets):
        return (), {}
    values, then = [], []
    for value in request.values:
        report = Report(request.name, value, None, False)
        try:
            change = store.made(now, lambda now, report=report: edits.applied(now, report))  # type: ignore[misc]
        except ValueError:
            continue
        values.append(value)
        then.append(told(view(change.scenario), parts))
    return tuple(values), frames_of(told(shown, parts), then) if then else {}


def told(shown: Any, parts: Mapping[str, str]) -> dict[str, Any]:
    """What the browser has of each part of a view that is there."""
    found = {key: getattr(shown, name) for key, name in parts.items()}
    return {key: _told(part) for key, part in found.items() if part is not None}


def _told(part: Sheet | Chart) -> Any:
    return part.to_data()["parts"] if isinstance(part, Sheet) else drawn(part.figure, part.alt)
