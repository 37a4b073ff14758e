"""Grids by their titles, and the numbers of charts, for the tests of Score."""

from __future__ import annotations

from pgviz.ui.components.sheet import Grid, Sheet
from tests.ui.sheet_reading import grids


def grid(sheet: Sheet, title: str) -> Grid:
    """The grid whose title begins with this."""
    (found,) = [g for g in grids(sheet) if title_of(g).startswith(title)]
    return found


def title_of(grid: Grid) -> str:
    return grid.title if isinstance(grid.title, str) else "".join(token.text for token in grid.title)


def texts(grid: Grid) -> list[list[str]]:
    """The texts of the cells, row by row."""
    return [[cell.text for cell in row.cells if cell is not None] for row in grid.rows]


def names(grid: Grid) -> list[str]:
    """The names of the rows."""
    return [row.header.text for row in grid.rows]
