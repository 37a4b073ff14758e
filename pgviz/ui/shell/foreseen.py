"""What a page shows for the values around the one that a hand holds: its view, for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic

from pgviz.ui.components.chart.wire import shown as drawn
from pgviz.ui.components.sheet import Report, Sheet
from pgviz.ui.components.sweep import Answer, Request, frames_of
from pgviz.ui.components.words import shown as written
from pgviz.ui.shell.parts import Chart
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import S, made

View = Callable[[S], Any]
"""A page's ``view``."""


@dataclass(frozen=True)
class Foreseen(Generic[S]):
    """What a room can show ahead of a hand.

    ``parts``: the attributes of its view by the keys under which its page mounts them.
    """

    name: str  # in addresses
    edits: Edits[S]
    view: View[S]
    parts: Mapping[str, str]


ROOMS: dict[str, Foreseen[Any]] = {}
"""Those of all rooms that are imported, by name."""


def foreseen(name: str, edits: Edits[S], view: View[S], parts: Mapping[str, str]) -> Foreseen[S]:
    """Declare it, once, when the room is imported."""
    ROOMS[name] = room = Foreseen(name, edits, view, parts)
    return room


def answer(room: Foreseen[S], now: S, request: Request) -> Answer:
    """The values that the cell can have, and what each part shows for them. Values that are refused are left out."""
    view, parts = room.view, room.parts
    shown = view(now)
    sheets = [part for name in parts.values() if isinstance(part := getattr(shown, name), Sheet)]
    if not any(request.name in part.edits() for part in sheets):
        return (), {}
    values, then = [], []
    for value in request.values:
        report = Report(request.name, value, None, False)
        try:
            change = made(now, partial(room.edits.applied, report=report))
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
