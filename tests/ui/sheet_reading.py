"""What stands on a sheet, read off its value: grids, cells, edits, headers, tokens of formulas."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator

from pgviz.ui.components.sheet import Cell, Edit, Formula, Grid, Header, Row, Sheet, Token
from pgviz.ui.state.scenario import S, entered


def grids(sheet: Sheet) -> list[Grid]:
    return [part for part in sheet.parts if isinstance(part, Grid)]


def cells(sheet: Sheet) -> Iterator[Cell]:
    return (cell for grid in grids(sheet) for row in grid.rows for cell in row.cells if cell is not None)


def edits(sheet: Sheet) -> dict[str, Edit]:
    """By name."""
    return {cell.edit.name: cell.edit for cell in cells(sheet) if cell.edit is not None}


def headers(sheet: Sheet) -> Iterator[Header]:
    return (h for grid in grids(sheet) for h in (*grid.columns, *(row.header for row in grid.rows)))


def formulas(sheet: Sheet) -> list[str]:
    """Each formula as text, without its layout."""
    return [" ".join(token.text for token in part.tokens) for part in sheet.parts if isinstance(part, Formula)]


def tokens(sheet: Sheet) -> Iterator[Token]:
    """Those of the formulas, numerators and denominators among them."""
    waiting = [token for part in sheet.parts if isinstance(part, Formula) for token in part.tokens]
    while waiting:
        token = waiting.pop()
        waiting += [*token.over, *token.under]
        yield token


def column(grid: Grid, key: str) -> list[Cell]:
    """The cells under the header with this link, a row each, totals left out."""
    (place,) = [i for i, header in enumerate(grid.columns) if key in header.link.split()]
    found = [row.cells[place] for row in grid.rows if not row.total]
    return [cell for cell in found if cell is not None]


def rows(grid: Grid) -> list[Row]:
    """The rows that are not totals."""
    return [row for row in grid.rows if not row.total]


def linked(sheet: Sheet, key: str) -> list[Cell]:
    """The cells that light up when ``key`` is pointed at."""
    return [cell for cell in cells(sheet) if key in cell.link.split()]


def number(text: str) -> float:
    """What a reader takes a number for: .042, −3, 1.2e−9, −∞."""
    return float(text.replace("−", "-").replace("∞", "inf"))


def numbers(text: str) -> list[float]:
    """Those of a vector: (.042, −3)."""
    return [number(part) for part in text.strip("()").split(", ")]


def check_sheet(sheet: Sheet) -> None:
    """It can be sent, no two cells edit the same thing, and whatever a formula points at stands in a grid."""
    json.dumps(sheet.to_data(), allow_nan=False)
    assert all("nan" not in cell.text for cell in cells(sheet))
    names = Counter(cell.edit.name for cell in cells(sheet) if cell.edit is not None)
    assert not names or max(names.values()) == 1
    keys = {key for part in (*cells(sheet), *headers(sheet), *grids(sheet)) for key in part.link.split()}
    pointing = [token for token in tokens(sheet) if token.link]
    assert [token.text for token in pointing if not keys & set(token.link.split())] == []


def check_edit(now: S, edit: Edit) -> None:
    """The edit shows the number that it names, and changes that one alone."""
    assert entered(now, edit.name, edit.value) == now
    other = edit.high if edit.value != edit.high else edit.low
    changed = entered(now, edit.name, other)
    name, *path = edit.name.split(".")
    before, after = getattr(now, name), getattr(changed, name)
    assert dataclasses.replace(changed, **{name: before}) == now  # type: ignore[type-var]
    for index in map(int, path):
        assert [v for i, v in enumerate(before) if i != index] == [v for i, v in enumerate(after) if i != index]
        before, after = before[index], after[index]
    assert after == other
