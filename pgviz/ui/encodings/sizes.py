"""The sizes of the state features, to drag."""

from __future__ import annotations

from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row
from pgviz.ui.decision.coding import MOST_ACTIONS, MOST_CENTRES, MOST_ORDER, MOST_TILES, MOST_TILINGS
from pgviz.ui.scenarios import Decision
from pgviz.ui.shell.formats import short

SIZES: dict[str, tuple[tuple[str, str, float, float, float], ...]] = {
    "polynomial": (("order", "order", 1, MOST_ORDER, 1),),
    "fourier": (("order", "order", 1, MOST_ORDER, 1),),
    "rbf": (("centres", "centres a side", 2, MOST_CENTRES, 1), ("width", "width σ", 0.05, 1, 0.05)),
    "tiles": (("tilings", "tilings", 1, MOST_TILINGS, 1), ("tiles", "tiles a side", 2, MOST_TILES, 1)),
}
ACTIONS = ("n", "actions", 1, MOST_ACTIONS, 1)


def sizes_grid(now: Decision) -> Grid:
    """The number of actions, and what sets the number of state features where something does."""
    fields = (ACTIONS, *SIZES.get(now.x, ()))
    headers = tuple(Header(label, note=f"{short(low)} to {short(high)}") for _, label, low, high, _ in fields)
    cells = tuple(
        Cell(
            short(getattr(now, name)),
            "theta",
            edit=Edit(f"size.{i}", float(getattr(now, name)), low, high, step, label),
        )
        for i, (name, label, low, high, step) in enumerate(fields)
    )
    return Grid(headers, (Row(Header(""), cells),), "Sizes")


def with_size(now: Decision, place: int, value: float) -> tuple[Decision, list[str]]:
    """With another size, the ``place``-th of the sheet; ``ValueError`` with a sentence outside its bounds."""
    name, label, low, high, step = (ACTIONS, *SIZES.get(now.x, ()))[place]
    if not low <= value <= high or (step == 1 and value != int(value)):
        whole = "a whole number " if step == 1 else ""
        raise ValueError(
            f"{label}: {short(value)} is not {whole}from {short(low)} to {short(high)}. It stays as it was."
        )
    return now.recoded(**{name: int(value) if step == 1 else value})
