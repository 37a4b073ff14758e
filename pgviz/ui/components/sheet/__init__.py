"""A computation laid out to be read and moved by hand: labelled numbers, bars, formulas; linked, draggable.

This is the sheet as a value; ``sheet.component`` shows it on a page.
"""

from pgviz.ui.components.sheet.model import (
    Break,
    Cell,
    Edit,
    Formula,
    Grid,
    Header,
    Operator,
    Option,
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
    "Option",
    "Report",
    "Role",
    "Row",
    "Sheet",
    "Token",
]
