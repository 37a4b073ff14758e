"""What a sheet shows: labelled cells in grids, operators between them, formulas of tokens.

A ``Sheet`` is plain data. Python fills in every number and every text; the browser lays it out, lights up what is
linked, and reports what a person drags or types. Nothing here knows Streamlit.

*Links.* ``link`` is a text of space-separated keys. Pointing at, or focusing, a cell, header or token lights up
everything on the sheet that shares one of its keys.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from operator import attrgetter
from typing import Any, Literal

import numpy as np

from pgviz.language import Said
from pgviz.ui.shell.formats import Shown

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
    closed: bool = False  # still shown as it was edited, but can no longer be changed

    def __post_init__(self) -> None:
        """Refuse what a hand could not drag."""
        if not math.isfinite(self.value):
            raise ValueError(f"Edit.value of {self.name!r} must be finite, got {self.value}")
        if not (-math.inf < self.low <= self.high < math.inf and 0 < self.step < math.inf):
            bounds = f"low={self.low}, high={self.high}, step={self.step}"
            raise ValueError(f"Edit {self.name!r} needs finite low <= high and a step > 0, got {bounds}")


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
    title: str | tuple[Token, ...] = ""  # tokens where it needs a subscript; they have no backgrounds here
    subtitle: str = ""
    role: Role = "plain"
    link: str = ""  # of the title
    wide: bool = False  # wide cells, whose bars are to be compared


@dataclass(frozen=True)
class Operator:
    """A sign between two grids: − = × +."""

    text: str


@dataclass(frozen=True)
class Option:
    """One of the ways in which a token can be set: a button that reports ``pick``; out of use if that is empty."""

    text: str
    pick: str = ""
    picked: bool = False
    note: str = ""


@dataclass(frozen=True)
class Token:
    """A piece of a formula. ``over`` and ``under`` make a fraction: ``text`` is then not drawn.

    With ``options`` it is a switch: all of them stand under it, and the one that is picked is what it means. ``value``
    is a number that stands under it. Tokens in a fraction, or in a title, have neither.
    """

    text: str
    role: Role = "plain"
    link: str = ""
    sub: str = ""
    sup: str = ""
    over: tuple[Token, ...] = ()
    under: tuple[Token, ...] = ()
    value: str = ""
    options: tuple[Option, ...] = ()
    label: str = ""  # spoken: what the options are of


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
    """Parts from left to right, wrapping where the room ends.

    ``message`` says what was wrong with an entry, and stands by the cell whose edit has the name ``at``.
    """

    label: str  # the sheet's accessible name
    parts: tuple[Grid | Operator | Formula | Break, ...]
    message: str = ""
    at: str = ""

    def to_data(self) -> dict[str, Any]:
        """The sheet as JSON-ready dicts and lists; every part carries its ``kind``.

        What has its default value is left out: this travels with every step of a drag, and most fields are defaults.
        """
        data: dict[str, Any] = _lean(replace(self, parts=()))
        return data | {"parts": self.parts_to_data()}

    def parts_to_data(self) -> list[dict[str, Any]]:
        """The parts alone: what follows a hand."""
        return [{"kind": type(part).__name__.lower(), **_lean(part)} for part in self.parts]

    def edits(self) -> frozenset[str]:
        """The names that a report with a value or a text may carry."""
        cells = (cell for grid in self._grids() for row in grid.rows for cell in row.cells)
        edits = (cell.edit for cell in cells if cell is not None and cell.edit is not None)
        return frozenset(edit.name for edit in edits if not edit.closed)

    def picks(self) -> frozenset[str]:
        """The names that a report of a picked header or option may carry."""
        headers = (h for grid in self._grids() for h in (*grid.columns, *(row.header for row in grid.rows)))
        tokens = (token for part in self.parts if isinstance(part, Formula) for token in part.tokens)
        options = (option.pick for token in tokens for option in token.options)
        return frozenset(pick for pick in (*(header.pick for header in headers), *options) if pick)

    def _grids(self) -> Iterator[Grid]:
        return (part for part in self.parts if isinstance(part, Grid))


@dataclass(frozen=True)
class Report:
    """What a person did: ``value`` if dragged or stepped, ``text`` if typed, neither if something was picked.

    ``final`` is False while a drag, or a row of key presses, lasts.
    """

    name: str
    value: float | None
    text: str | None
    final: bool


PLAIN = frozenset({str, Said, Shown, int, float, bool, type(None)})


@cache
def _fields(kind: Any) -> tuple[tuple[str, ...], tuple[Any, ...], Callable[[Any], tuple[Any, ...]]]:
    """The fields of a dataclass: their names, their defaults, and how to read them all."""
    names, defaults = tuple(f.name for f in fields(kind)), tuple(f.default for f in fields(kind))
    return names, defaults, attrgetter(*names, "__class__", "__class__")  # never of one alone: that is no tuple


def _lean(value: Any) -> Any:
    """Dataclasses to dicts without their default values, tuples to lists, numpy's scalars to Python's."""
    kind: Any = type(value)
    if kind in PLAIN:
        return value
    if kind is tuple:
        return [item if type(item) in PLAIN else _lean(item) for item in value]
    if isinstance(value, np.generic):
        return value.item()
    names, defaults, read = _fields(kind)
    data = {
        name: item if type(item) in PLAIN else _lean(item)
        for name, default, item in zip(names, defaults, read(value), strict=False)
        if item is not default and item != default
    }
    if "bar" in data and (bar := _bar(data.pop("bar"))) is not None:
        data["bar"] = bar
    return data


def _bar(fraction: float) -> float | None:
    """Finer than a screen shows is not sent; JSON knows no nan."""
    return round(float(fraction), 4) if math.isfinite(fraction) else None
