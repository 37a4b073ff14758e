"""What the painter shows: a map to paint, and the brushes, as plain data. Nothing here knows Streamlit.

A map is rows of characters, one a cell. The browser paints by itself, and reports the whole map at the end of each
stroke; whether it is a map that works is for Python to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LEAST, MOST = 2, 16  # rows and columns to which a map can be made smaller and larger


@dataclass(frozen=True)
class Brush:
    """A kind of cell, and how it is painted."""

    symbol: str  # its character in the map
    name: str  # painter/signs.js draws a sign of this name, and knows what it is called
    keys: str  # characters that paint it at the cursor, in lower case
    single: bool = False  # a map has one of it: painted elsewhere, it moves there


@dataclass(frozen=True)
class Painting:
    """A map and its brushes. The first brush is the ground: new cells are made of it, and Delete paints it."""

    name: str  # of the reports
    label: str  # the spoken name of the map
    rows: tuple[str, ...]
    brushes: tuple[Brush, ...]
    message: str = ""  # a sentence about a map that does not work
    hint: str = ""  # what stands in its place otherwise

    def __post_init__(self) -> None:
        symbols = [brush.symbol for brush in self.brushes]
        if not symbols or len({*symbols}) < len(symbols) or any(len(symbol) != 1 for symbol in symbols):
            raise ValueError(f"brushes must have a character each, of their own; got {symbols}")
        if not self.takes("\n".join(self.rows)):
            raise ValueError(f"rows must be equally long and of {''.join(symbols)}; got {self.rows}")

    def takes(self, text: str) -> bool:
        """Whether a text is a map of these brushes: rows that are equally long, not longer than the painter's limits
        or than what it shows now."""
        rows, symbols = text.split("\n"), {brush.symbol for brush in self.brushes}
        most = max(MOST, len(self.rows), len(self.rows[0]) if self.rows else 0)
        sizes = (len(rows), *map(len, rows))
        return len({*sizes[1:]}) == 1 and min(sizes) >= 1 and max(sizes) <= most and {*"".join(rows)} <= symbols

    def to_data(self) -> dict[str, Any]:
        """What the browser is sent."""
        return {
            "name": self.name,
            "label": self.label,
            "text": "\n".join(self.rows),
            "brushes": [{"symbol": b.symbol, "name": b.name, "keys": b.keys, "single": b.single} for b in self.brushes],
            "message": self.message,
            "hint": self.hint,
            "least": LEAST,
            "most": MOST,
        }
