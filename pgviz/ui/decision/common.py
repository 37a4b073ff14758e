"""What several tables say in the same words."""

from __future__ import annotations

from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.shell.formats import short


def left_out(count: int) -> str:
    """What a subtitle says of features that are not shown."""
    return f"; {count} more are 0 here, or small" if count else ""


def number_sheet(field: str, value: float, low: float, high: float, step: float, label: str) -> Sheet:
    """A single number to drag."""
    cell = Cell(short(value), "theta", edit=Edit(field, value, low, high, step, label))
    return Sheet(label, (Grid((Header(label),), (Row(Header(""), (cell,)),)),))
