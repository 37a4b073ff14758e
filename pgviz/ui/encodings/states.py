"""The page's two states and the sizes of its encoding, to edit."""

from __future__ import annotations

from pgviz.language import say
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.decision.coding import MOST_ACTIONS, MOST_CENTRES, MOST_ORDER, MOST_TILES, MOST_TILINGS, PLANE, STATES
from pgviz.ui.decision.recoding import Memory, switched
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import short
from pgviz.ui.state.scenario import Change

ENTRIES = (-5.0, 5.0, 0.1)  # of a state or of φ: from, to, and what an arrow key moves
NAMES = {"s": say("state s"), "other": say("other state")}
SIZES: dict[str, tuple[tuple[str, str, float, float, float], ...]] = {
    "polynomial": (("order", say("order"), 1, MOST_ORDER, 1),),
    "fourier": (("order", say("order"), 1, MOST_ORDER, 1),),
    "rbf": (("centres", say("centres a side"), 2, MOST_CENTRES, 1), ("width", say("width σ"), 0.05, 1, 0.05)),
    "tiles": (("tilings", say("tilings"), 1, MOST_TILINGS, 1), ("tiles", say("tiles a side"), 2, MOST_TILES, 1)),
}
ACTIONS = ("n", say("actions"), 1, MOST_ACTIONS, 1)


def states_sheet(now: Decision) -> Sheet:
    """The page's state and the one beside it, a row each; and the sizes of the encoding."""
    names = now.entry_names
    rows = tuple(
        Row(Header(label), tuple(entry_cell(now, field, j, name) for j, name in enumerate(names)))
        for field, label in NAMES.items()
    )
    states = Grid(tuple(Header(name, link=f"x{j}") for j, name in enumerate(names)), rows, say("Two states"))
    return Sheet(say("Two states, and the sizes of the encoding"), (states, sizes_grid(now)))


def entry_cell(now: Decision, field: str, j: int, name: str) -> Cell:
    """An entry of the state (``s``) or of the ``other``, to edit."""
    bounds = (0.0, STATES - 1.0, 1.0) if now.x == "one-hot" else (0.0, 1.0, 0.01) if now.x in PLANE else ENTRIES
    value = getattr(now, field)[j]
    edit = Edit(f"{field}.{j}", value, *bounds, f"{NAMES[field]}, {name}")
    return Cell(short(value), "phi", link=f"x{j}" if field == "s" else "", edit=edit)


def sizes_grid(now: Decision) -> Grid:
    """The number of actions, and what sets the number of state features where something does."""
    fields = _sizes(now)
    headers = tuple(
        Header(label, note=say("{low} to {high}", low=short(low), high=short(high)))
        for _, label, low, high, _ in fields
    )
    cells = tuple(
        Cell(short(value), "theta", edit=Edit(f"size.{i}", value, low, high, step, label))
        for i, (name, label, low, high, step) in enumerate(fields)
        for value in (float(getattr(now, name)),)
    )
    return Grid(headers, (Row(Header(""), cells),), say("Sizes"))


def with_size(now: Decision, place: int, value: float, *, memory: Memory) -> Change[Decision]:
    """With another size, the ``place``-th of the sheet; ``ValueError`` with a sentence outside its bounds."""
    name, label, low, high, step = _sizes(now)[place]
    if not low <= value <= high or (step == 1 and value != int(value)):
        shown = {"label": label, "value": short(value), "low": short(low), "high": short(high)}
        if step == 1:
            raise ValueError(
                say("{label}: {value} is not a whole number from {low} to {high}. It stays as it was.", **shown)
            )
        raise ValueError(say("{label}: {value} is not from {low} to {high}. It stays as it was.", **shown))
    return switched(now, memory, **{name: int(value) if step == 1 else value})


def size_name(now: Decision, place: int) -> str:
    """What a sentence calls a size."""
    return _sizes(now)[place][1]


def _sizes(now: Decision) -> tuple[tuple[str, str, float, float, float], ...]:
    return (ACTIONS, *SIZES.get(now.x, ()))
