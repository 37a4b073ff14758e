"""The grids of a sheet as tables of numbers: with all digits that are known, not with those that are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pgviz.ui.components.sheet.model import Cell, Grid, Sheet
from pgviz.ui.shell.formats import Shown

if TYPE_CHECKING:
    import pandas as pd

NOTHING = ("", "—", "–")
MOST_NAMES = 3  # of columns, to name a table
WHOLE = re.compile(r"[-−+]?\d+")
Entry = float | int | str | None
Column = tuple[str, list[Entry]]


def tables_of(*sheets: Sheet) -> dict[str, pd.DataFrame]:
    """Each grid of the sheets as a table, by its title. One without a title is the sheet's, or named by its columns."""
    found: dict[str, pd.DataFrame] = {}
    for sheet in sheets:
        grids = [part for part in sheet.parts if isinstance(part, Grid)]
        for place, grid in enumerate(grids):
            title = _title(grid) or (sheet.label if place == 0 else _named_by_columns(grid))
            same = sum(re.sub(r" \(\d+\)$", "", name) == title for name in found)
            found[f"{title} ({same + 1})" if same else title] = table_of(grid)
    return found


def table_of(grid: Grid) -> pd.DataFrame:
    """A row a row, named as it is; a column a column, or several where a cell holds several numbers (``.2 ± .1``).

    A number is a float or an int, a place without one is empty, and what is no number is text.
    """
    import pandas as pd  # only here: views, which import sheets, need not load it

    columns = [column for j in range(len(grid.columns)) for column in _columns(grid, j)]
    rows = pd.Index([_plain(row.header.text) for row in grid.rows])
    frame = pd.DataFrame(dict(enumerate(values for _, values in columns)), index=rows, dtype=object)
    frame.columns = pd.Index([name for name, _ in columns])
    return frame.infer_objects()


def _title(grid: Grid) -> str:
    title = grid.title
    return title if isinstance(title, str) else "".join(f"{t.text}{f'_{t.sub}' if t.sub else ''}" for t in title)


def _named_by_columns(grid: Grid) -> str:
    names = [_plain(header.text) for header in grid.columns]
    return ", ".join(names if len(names) <= MOST_NAMES else (*names[:MOST_NAMES], "…"))


def _columns(grid: Grid, j: int) -> Iterator[Column]:
    name = _plain(grid.columns[j].text)
    entries = [_numbers(row.cells[j]) if j < len(row.cells) else {} for row in grid.rows]
    parts = sorted({part for entry in entries for part in entry}) or [""]
    for part in parts:
        yield f"{name}{part}", [entry.get(part) for entry in entries]


def _numbers(cell: Cell | None) -> dict[str, Entry]:
    """The numbers of a cell, by what is added to the column's name."""
    if cell is None or cell.text in NOTHING:
        return {}
    text = cell.text
    if not isinstance(text, Shown):
        return {"": int(text.replace("−", "-")) if WHOLE.fullmatch(text) else _plain(text)}
    if isinstance(text.value, tuple):
        return {f" [{i}]": number for i, number in enumerate(text.value, 1)}
    return {"": text.value} if text.error is None else {"": text.value, " ±": text.error}


def _plain(text: str) -> str:
    """Without what only keeps words together on a screen."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")
