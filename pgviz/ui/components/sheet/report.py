"""From what a browser sent to a ``Report``: it is input from a stranger, and is believed only where it fits."""

from __future__ import annotations

import math
from collections.abc import Set

from pgviz import limits
from pgviz.ui.components.sheet.model import Report

LONGEST_TEXT = limits.REPORT_TEXT


def parse(raw: object, edits: Set[str], picks: Set[str]) -> Report | None:
    """The report, or None if it is not one about an edit or a pick on the sheet that is mounted."""
    if not isinstance(raw, dict):
        return None
    name, value, text, final = (raw.get(field) for field in ("name", "value", "text", "final"))
    if not isinstance(name, str) or not isinstance(final, bool):
        return None
    if value is None and text is None:
        return Report(name, None, None, final) if name in picks else None
    if name not in edits:
        return None
    if value is None:
        return Report(name, None, text, final) if isinstance(text, str) and len(text) <= LONGEST_TEXT else None
    number = _finite(value)
    return Report(name, number, None, final) if number is not None and text is None else None


def _finite(value: object) -> float | None:
    """The value as a float, if it is a finite number. JSON's whole numbers can be too large for a float."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
