"""What a page shows for the values around the one that a hand holds: its view, for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pgviz.ui.components.chart.wire import shown as drawn
from pgviz.ui.components.sheet import Report, Sheet
from pgviz.ui.components.sweep import Answer, Request, frames_of
from pgviz.ui.components.words import shown as written
from pgviz.ui.shell.parts import Chart
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import S, made

View = Callable[[S], Any]
"""A page's ``view``."""


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
            change = made(now, partial(edits.applied, report=report))
        except ValueError:
            continue
        values.append(value)
        then.append(told(view(change.scenario), parts))
    return tuple(values), frames_of(told(shown, parts), then) if then else {}


def told(shown: Any, parts: Mapping[str, str]) -> dict[str, Any]:
    """What the browser has of each part of a view that is there."""
    found = {key: getattr(shown, name) for key, name in parts.items()}
    return {key: _told(part) for key, part in found.items() if part is not None}


def _told(part: Sheet | Chart | str | tuple[str, ...]) -> Any:
    if isinstance(part, Sheet):
        return part.parts_to_data()
    return drawn(part.figure, part.alt) if isinstance(part, Chart) else written(part)
