"""What the browser asks for: the values around the one that a hand holds. It is input from a stranger."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pgviz import limits

Value = float | tuple[float, float]
"""Of a cell, a number; of a point, two."""
MOST_VALUES = limits.SWEEP_VALUES  # at once: a portion takes no longer than a few steps of a drag do


@dataclass(frozen=True)
class Request:
    """The frames for these values of the cell, or of the point, with this name."""

    name: str
    values: tuple[Value, ...]


def parse(raw: object) -> Request | None:
    """The request; None for what is none."""
    if not isinstance(raw, dict):
        return None
    name, values = raw.get("name"), raw.get("values")
    if not isinstance(name, str) or not isinstance(values, list):
        return None
    if not 0 < len(values) <= MOST_VALUES:
        return None
    if all(isinstance(value, list) and len(value) == 2 and all(map(_is_number, value)) for value in values):
        return Request(name, tuple((float(x), float(y)) for x, y in values))
    return Request(name, tuple(map(float, values))) if all(map(_is_number, values)) else None


def _is_number(value: object) -> bool:
    """A number that a float can hold, and that is one."""
    return type(value) in (int, float) and abs(value) < 1e300 and math.isfinite(value)  # type: ignore[arg-type]
