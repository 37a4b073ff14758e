"""Grids by their titles, and the numbers of charts, for the tests of Score."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from pgviz.figures.theme import Figure
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


def numbers(drawn: Any) -> Iterator[float]:
    """Every number in what a chart is made of."""
    if isinstance(drawn, np.ndarray):
        drawn = drawn.tolist()
    if isinstance(drawn, dict):
        drawn = list(drawn.values())
    if isinstance(drawn, list | tuple):
        for item in drawn:
            yield from numbers(item)
    elif isinstance(drawn, int | float):
        yield float(drawn)


def is_drawable(figure: Figure) -> bool:
    """Whether every number of a chart is one."""
    return all(map(math.isfinite, numbers([trace.to_plotly_json() for trace in figure.data])))
