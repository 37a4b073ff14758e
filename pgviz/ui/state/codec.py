"""Values as text in a link, and back. A link is input from a stranger: parsed, counted, bounded.

Decoding never evaluates anything; what does not fit raises ``ValueError`` with a sentence that can stand on a page.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pgviz import limits
from pgviz.language import say

SPARSE_FROM = 25  # numbers from which on a vector that is mostly 0 is written sparsely
COMMA = re.compile(r"[-+]?\d*,\d+(e[-+]?\d+)?", re.IGNORECASE)  # a number as much of the world writes it
MAX_SHOWN = limits.NOTICE_TEXT  # characters of a stranger's text that a notice repeats


class Codec(Protocol):
    """Text to value (``ValueError`` with a sentence where it does not fit) and value to text."""

    def decode(self, text: str) -> Any: ...
    def encode(self, value: Any) -> str: ...


@dataclass(frozen=True)
class Number:
    """One finite number between ``low`` and ``high``; ``whole`` allows integers only."""

    low: float
    high: float
    whole: bool = False

    def decode(self, text: str) -> float | int:
        value = parse_number(text, self.low, self.high)
        if not self.whole:
            return value
        if value != int(value):
            raise ValueError(say("{given} is not a whole number", given=quoted(text)))
        return int(value)

    def encode(self, value: float) -> str:
        return number_text(value)

    @property
    def entry(self) -> Number:
        """Itself: the codec of the one number."""
        return self


@dataclass(frozen=True)
class Numbers:
    """Comma-separated finite numbers, ``least`` to ``most`` of them."""

    low: float
    high: float
    least: int
    most: int
    whole: bool = False

    def decode(self, text: str) -> tuple[float, ...]:
        parts = text.split(",") if text.strip() else []
        if not self.least <= len(parts) <= self.most:
            raise ValueError(self._miscounted(len(parts)))
        return tuple(self.entry.decode(part) for part in parts)

    def encode(self, value: Sequence[float]) -> str:
        return ",".join(number_text(v) for v in value)

    @property
    def entry(self) -> Number:
        """The codec of one of the numbers."""
        return Number(self.low, self.high, self.whole)

    def _miscounted(self, got: int) -> str:
        if self.least == self.most:
            return say("expected {count} numbers, got {got}", count=self.least, got=got)
        return say("expected {least} to {most} numbers, got {got}", least=self.least, most=self.most, got=got)


@dataclass(frozen=True)
class Vector(Numbers):
    """As ``Numbers``; a long one that is mostly 0 is written as its length and what is not 0: ``404:3=1.2,77=-4``."""

    def decode(self, text: str) -> tuple[float, ...]:
        length, colon, pairs = text.partition(":")
        if not colon:
            return super().decode(text)
        values = [0.0] * int(Number(self.least, self.most, whole=True).decode(length))
        for pair in pairs.split(",") if pairs else ():
            place, _, number = pair.partition("=")
            values[int(Number(0, len(values) - 1, whole=True).decode(place))] = float(self.entry.decode(number))
        return tuple(values)

    def encode(self, value: Sequence[float]) -> str:
        pairs = [f"{i}={number_text(v)}" for i, v in enumerate(value) if v != 0]
        if len(value) < SPARSE_FROM or len(pairs) > len(value) // 2:
            return super().encode(value)
        return f"{len(value)}:{','.join(pairs)}"


@dataclass(frozen=True)
class Table:
    """Rows of numbers, equally long: commas within a row, semicolons between rows."""

    row: Numbers
    most_rows: int

    def decode(self, text: str) -> tuple[tuple[float, ...], ...]:
        lines = text.split(";") if text.strip() else []
        if len(lines) > self.most_rows:
            raise ValueError(say("expected at most {most} rows, got {got}", most=self.most_rows, got=len(lines)))
        rows = tuple(self.row.decode(line) for line in lines)
        if len({len(row) for row in rows}) > 1:
            raise ValueError(say("its rows have different lengths"))
        return rows

    def encode(self, value: Sequence[Sequence[float]]) -> str:
        return ";".join(self.row.encode(row) for row in value)

    @property
    def entry(self) -> Number:
        """The codec of one of the numbers."""
        return self.row.entry


@dataclass(frozen=True)
class Choice:
    """One of a few names."""

    names: tuple[str, ...]

    def decode(self, text: str) -> str:
        if text not in self.names:
            raise ValueError(say("{given} is none of {names}", given=quoted(text), names=", ".join(self.names)))
        return text

    def encode(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class Switch:
    """On or off, as 1 or 0."""

    def decode(self, text: str) -> bool:
        if text not in ("0", "1"):
            raise ValueError(say("{given} is neither 0 nor 1", given=quoted(text)))
        return text == "1"

    def encode(self, value: bool) -> str:
        return "1" if value else "0"


@dataclass(frozen=True)
class Lines:
    """A short text of lines, such as a map; ``/`` stands for the line break in a link."""

    most: int

    def decode(self, text: str) -> str:
        if len(text) > self.most:
            raise ValueError(say("it is longer than {most} characters", most=self.most))
        return text.replace("/", "\n")

    def encode(self, value: str) -> str:
        return value.replace("\n", "/")


def parse_number(text: str, low: float, high: float) -> float:
    """The finite number that a person typed, between ``low`` and ``high``; a sentence as ``ValueError`` otherwise.

    Accepts a real minus sign and, as a convenience, a fraction such as ``1/3``. A decimal comma is not guessed at.
    """
    plain = text.strip().replace("−", "-")
    if not plain:
        raise ValueError(say("nothing was entered"))
    try:
        over, slash, under = plain.partition("/")
        value = float(over) / float(under) if slash else float(plain)
    except (ValueError, ZeroDivisionError, OverflowError):
        if COMMA.fullmatch(plain):
            raise ValueError(say("{given} is not a number, use a point", given=quoted(text))) from None
        raise ValueError(say("{given} is not a number", given=quoted(text))) from None
    if not math.isfinite(value):
        raise ValueError(say("{given} is not a finite number", given=quoted(text)))
    if not low <= value <= high:
        least, most = number_text(low), number_text(high)
        raise ValueError(say("{given} is outside {least} to {most}", given=quoted(text), least=least, most=most))
    return value


def number_text(value: float) -> str:
    """The shortest text that reads back as the same float64; whole numbers without their ``.0``."""
    value = float(value)
    if abs(value) < 1e16 and value == int(value):  # from 1e16 on repr has an exponent
        return str(int(value))
    return repr(value)


def quoted(text: str) -> str:
    """A stranger's text as part of a notice: shortened, and stripped of what could be markup."""
    shown = "".join(c if c.isalnum() or c in " .,;:+-−/_|#=" else "·" for c in text[:MAX_SHOWN])
    return say("“{given}”", given=f"{shown}…" if len(text) > MAX_SHOWN else shown)
