"""What a room gives to be taken from its page; nothing here knows Streamlit."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic

from pgviz.language import say
from pgviz.ui.components.player import Film
from pgviz.ui.components.sheet import Sheet
from pgviz.ui.components.sheet.tables import tables_of
from pgviz.ui.shell.labels import plain
from pgviz.ui.state.scenario import S

if TYPE_CHECKING:
    import pandas as pd

TITLE = say("Take it with you")
Sheets = Mapping[str, Callable[[], Sequence[Sheet]]]
"""What a page computes, by what it is of, as the sheets that show it: made when they are asked for."""


@dataclass(frozen=True)
class Taken(Generic[S]):
    """Each is computed from the scenario when it is asked for; ``name`` begins the names of the files."""

    kind: type[S]
    name: str
    sheets: Callable[[S], Sheets]
    formula: Callable[[S], str]  # LaTeX, with the page's numbers, as it stands between \\[ and \\]
    program: Callable[[S], str]  # Python and NumPy, which prints the page's numbers
    film: Callable[[S], Film] | None = None


def tables(sheets: Sheets) -> dict[str, pd.DataFrame]:
    """Every table of the sheets, by the name of what it is of, and its own where there are several."""
    found: dict[str, pd.DataFrame] = {}
    for name, made in sheets.items():
        own = tables_of(*made())
        found |= {f"{name}: {title}" if len(own) > 1 else name: table for title, table in own.items()}
    return found


def csv(table: pd.DataFrame) -> str:
    """The table with all digits: ``pandas.read_csv(…, index_col=0)`` gives it back."""
    return table.to_csv(lineterminator="\n")


def archive(found: Mapping[str, pd.DataFrame]) -> bytes:
    """All tables as a ZIP of CSV files, the same bytes for the same tables."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for number, (name, table) in enumerate(found.items(), 1):
            entry = zipfile.ZipInfo(f"{number:02}-{plain(name) or 'table'}.csv", (1980, 1, 1, 0, 0, 0))
            files.writestr(entry, csv(table), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
