"""What a page shows for the values around the one that a hand holds: its view, for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic

from pgviz.ui.components.atlas import Atlas, PointReport
from pgviz.ui.components.atlas.report import parse as parse_point
from pgviz.ui.components.atlas.wire import facts
from pgviz.ui.components.chart.wire import shown as drawn
from pgviz.ui.components.sheet import Report, Sheet
from pgviz.ui.components.sweep import Answer, Request, Value, frames_of
from pgviz.ui.components.words import shown as written
from pgviz.ui.shell.parts import Chart
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import Change, S, made

View = Callable[[S], Any]
"""A page's ``view``."""


@dataclass(frozen=True)
class Foreseen(Generic[S]):
    """What a room can show ahead of a hand.

    ``parts``: the attributes of its view by the keys under which its page mounts them. ``moved``: what it makes of a
    point of an atlas, where it has one.
    """

    name: str  # in addresses
    edits: Edits[S]
    view: View[S]
    parts: Mapping[str, str]
    moved: Callable[[S, PointReport], Change[S]] | None = None

    def applied(self, now: S, part: Sheet | Atlas, name: str, value: Value) -> Change[S]:
        """What a value of a cell, or of a point, makes of the scenario. ``ValueError`` where it is refused."""
        if isinstance(part, Sheet):
            if isinstance(value, tuple):
                raise ValueError("a cell has one number")
            return self.edits.applied(now, Report(name, value, None, False))
        report = parse_point({"name": name, "values": value, "final": False}, part)
        if report is None or self.moved is None:
            raise ValueError("no state can be there")
        return self.moved(now, report)


ROOMS: dict[str, Foreseen[Any]] = {}
"""Those of all rooms that are imported, by name."""


def foreseen(
    name: str,
    edits: Edits[S],
    view: View[S],
    parts: Mapping[str, str],
    moved: Callable[[S, PointReport], Change[S]] | None = None,
) -> Foreseen[S]:
    """Declare it, once, when the room is imported."""
    ROOMS[name] = room = Foreseen(name, edits, view, parts, moved)
    return room


def answer(room: Foreseen[S], now: S, request: Request) -> Answer:
    """The values that the cell or point can have, and what each part shows for them.

    What is refused is left out, and what makes a part come or go: a run of the page shows that.
    """
    view, parts = room.view, room.parts
    shown = view(now)
    here = told(shown, parts)
    held = _held([getattr(shown, name) for name in parts.values()], request.name)
    if held is None:
        return (), {}
    values, then = [], []
    for value in request.values:
        try:
            change = made(now, partial(room.applied, part=held, name=request.name, value=value))
        except ValueError:
            continue
        there = told(view(change.scenario), parts)
        if there.keys() == here.keys():
            values.append(value)
            then.append(there)
    return tuple(values), frames_of(here, then) if then else {}


def _held(parts: Iterable[Any], name: str) -> Sheet | Atlas | None:
    """The sheet with this cell, or the atlas with this point."""
    for part in parts:
        if isinstance(part, Sheet) and name in part.edits():
            return part
        if isinstance(part, Atlas) and name in part.points():
            return part
    return None


def told(shown: Any, parts: Mapping[str, str]) -> dict[str, Any]:
    """What the browser has of each part of a view that is there."""
    found = {key: getattr(shown, name) for key, name in parts.items()}
    return {key: _told(part) for key, part in found.items() if part is not None}


def _told(part: Sheet | Atlas | Chart | str | tuple[str, ...]) -> Any:
    if isinstance(part, Sheet):
        return part.parts_to_data()
    if isinstance(part, Atlas):
        return facts(part)
    return drawn(part.figure, part.alt) if isinstance(part, Chart) else written(part)
