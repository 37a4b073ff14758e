"""A computation laid out so that it can be read and handled: labelled numbers, bars, formulas; linked, draggable."""

from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.components.sheet.model import (
    Break,
    Cell,
    Edit,
    Formula,
    Grid,
    Header,
    Operator,
    Report,
    Role,
    Row,
    Sheet,
    Token,
)

__all__ = [
    "Break",
    "Cell",
    "Edit",
    "Formula",
    "Grid",
    "Header",
    "Operator",
    "Report",
    "Role",
    "Row",
    "Sheet",
    "Token",
    "sheet",
]
