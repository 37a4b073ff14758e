"""What the browser asks for: the values around the one that a hand holds. It is input from a stranger."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pgviz import limits

MOST_VALUES = limits.SWEEP_VALUES  # at once: a portion takes no longer than a few steps of a drag do


@dataclass(frozen=True)
class Request:
    """The frames for these values of the cell with this name."""

    name: str
    values: tuple[float, ...]


def parse(raw: object) -> Request | None:
    """The request; None for what is none."""
    if not isinstance(raw, dict):
        return None
    name, values = raw.get("name"), raw.get("values")
    if not isinstance(name, str) or not isinstance(values, list):
        return None
    numbers = [float(v) for v in values[:MOST_VALUES] if type(v) in (int, float) and abs(v) < 1e300]
    if len(numbers) != len(values) or not numbers or not all(map(math.isfinite, numbers)):
        return None
    return Request(name, tuple(numbers))
