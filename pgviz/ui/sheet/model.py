"""What a sheet shows: labelled cells in grids, operators between them, formulas of tokens.

A ``Sheet`` is plain data. Python fills in every number and every text; the browser lays it out, lights up what is
linked, and reports what a person drags or types. Nothing here knows Streamlit.

*Links.* ``link`` is a text of space-separated keys. Pointing at, or focusing, a cell, header or token lights up
everything on the sheet that shares one of its keys.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Role = Literal["plain", "phi", "mean", "score", "logit", "theta", "probability"]
"""What a number means, and with it its colour. Colours themselves live in the theme."""


@dataclass(frozen=True)
class Edit:
    """How a cell is edited. ``low`` and ``high`` bound dragging and Home/End; Python judges what is typed."""

    name: str  # what the report calls it
    value: float
    low: float
    high: float
    step: float  # of one arrow key, or of a few pixels of dragging
    label: str  # spoken: "θ for action East, feature wall north"


@dataclass(frozen=True)
class Cell:
    """One number (or short text) in a grid."""

    text: str
    role: Role = "plain"
    bar: float | None = None  # −1 … 1: a bar behind the number, from the left, or from the right if negative
    link: str = ""
    edit: Edit | None = None
    dead: bool = False  # out of play: hatched, greyed
    mark: bool = False  # the chosen one: drawn with an outline and a heavier weight
    note: str = ""  # a sentence shown on hover and focus, and spoken


@dataclass(frozen=True)
class Header:
    """The label of a row or a column. With ``pick`` it is a button that reports that name."""

    text: str
    link: str = ""
    action: int | None = None  # shows the action's swatch
    pick: str = ""
    picked: bool = False
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a grid; ``None`` leaves a place empty. ``total`` sets it off by a rule."""

    header: Header
    cells: tuple[Cell | None, ...]
    total: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of cells with a title. ``role`` colours the title."""

    columns: tuple[Header, ...]
    rows: tuple[Row, ...]
    title: str = ""
    subtitle: str = ""
    role: Role = "plain"
    link: str = ""  # of the title


@dataclass(frozen=True)
class Operator:
    """A sign between two grids: − = × +."""

    text: str


@dataclass(frozen=True)
class Token:
    """A piece of a formula. ``over`` and ``under`` make a fraction: ``text`` is then not drawn."""

    text: str
    role: Role = "plain"
    link: str = ""
    sub: str = ""
    sup: str = ""
    over: tuple[Token, ...] = ()
    under: tuple[Token, ...] = ()


@dataclass(frozen=True)
class Formula:
    """A line of tokens, over the full width. ``spoken`` is its text for a screen reader."""

    tokens: tuple[Token, ...]
    spoken: str
    size: Literal["large", "normal"] = "normal"


@dataclass(frozen=True)
class Break:
    """Starts a new line of grids."""


@dataclass(frozen=True)
class Sheet:
    """Parts from left to right, wrapping where the room ends. ``message`` says what was wrong with an entry."""

    label: str  # the sheet's accessible name
    parts: tuple[Grid | Operator | Formula | Break, ...]
    message: str = ""

    def to_data(self) -> dict[str, Any]:
        """The sheet as JSON-ready dicts and lists; every part carries its ``kind``."""
        return {
            "label": self.label,
            "message": self.message,
            "parts": [{"kind": type(part).__name__.lower(), **asdict(part)} for part in self.parts],
        }


@dataclass(frozen=True)
class Report:
    """What a person did to a cell or header: ``value`` when dragged or stepped, ``text`` when typed, neither when picked.

    ``final`` is False while a drag lasts.
    """

    name: str
    value: float | None
    text: str | None
    final: bool
