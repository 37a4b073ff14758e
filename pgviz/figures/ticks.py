"""Where an axis has its ticks, and what stands there: numbers as in the app's cells, .25 and not 0.25.

plotly.js writes a leading zero whatever format it is given, so the texts are made here. An axis that chooses its own
ticks, has categories or is logarithmic is left as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

INTERVALS = 5  # about as many in what is shown
STEPS = (1, 2, 5, 10)
BEYOND, TIED = 0.5, 3.0  # how much farther than its numbers an axis may reach, in their span: freely, tied to another
FINEST = 1e-9  # of the largest number on the axis: where steps are finer float64 is near its end
OWN = ("tickvals", "dtick", "tickformat", "exponentformat")  # what an axis with ticks of its own has


def ticks(data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """``tickvals`` and ``ticktext`` for each axis of numbers, by the axis's name in the layout."""
    tied = any("scaleanchor" in axis for name, axis in layout.items() if name[1:5] == "axis")
    found = {}
    for name in {_axis_of(trace, way) for trace in data for way in "xy"}:
        axis = layout.get(name, {})
        ends = _range(axis) or _extent([trace for trace in data if _axis_of(trace, name[0]) == name], name[0])
        if ends and axis.get("type", "linear") == "linear" and not any(key in axis for key in OWN):
            found[name] = _between(*ends, TIED if tied else BEYOND)
    return {name: chosen for name, chosen in found.items() if chosen}


def tick_text(value: float) -> str:
    """``.25``, ``−1.5``, ``14``, ``2e6``: as the numbers in cells are written."""
    size = abs(value)
    if size and not 5e-4 <= size < 1e6:
        mantissa, exponent = f"{size:.1e}".split("e")
        text = f"{mantissa.removesuffix('.0')}e{int(exponent)}".replace("-", "−")
    else:
        text = f"{size:.6f}".rstrip("0").rstrip(".").removeprefix("0") or "0"
    return f"−{text}" if value < 0 else text


def _axis_of(trace: Mapping[str, Any], way: str) -> str:
    """The layout's name of a trace's axis: ``xaxis`` for x, ``xaxis2`` for x2."""
    return f"{way}axis{trace.get(f'{way}axis', way)[1:]}"


def _range(axis: Mapping[str, Any]) -> tuple[float, float] | None:
    """What the axis shows, where that was said."""
    low, high = axis.get("range") or (None, None)
    return (low, high) if isinstance(low, int | float) and isinstance(high, int | float) else None


def _extent(traces: Sequence[Mapping[str, Any]], way: str) -> tuple[float, float] | None:
    """The smallest and the largest number that traces have on an axis; None if there is none, or some are names."""
    values: list[float] = []
    for trace in traces:
        for value in _values(trace, way):
            if not isinstance(value, int | float):
                return None
            values.append(value)
    return (min(values), max(values)) if values else None


def _values(trace: Mapping[str, Any], way: str) -> Iterator[Any]:
    """What a trace has on an axis; a bar begins at its base."""
    along = trace.get("type") == "bar" and (way == "x") == (trace.get("orientation") == "h")
    bases = trace.get("base") if along else None
    below = bases if isinstance(bases, list) else [bases or 0] * len(trace.get(way) or ())
    for start, value in zip(below, trace.get(way) or (), strict=False):
        if value is not None:
            yield from (start, start + value) if along else (value,)


def _between(low: float, high: float, beyond: float) -> dict[str, Any]:
    """Ticks at round numbers, as far as the axis can reach; none where float64 could not tell them apart."""
    span = high - low
    if not 0 < span < math.inf or span < FINEST * max(abs(low), abs(high)):
        return {}
    scale = 10.0 ** math.floor(math.log10(span / INTERVALS))
    step = next(scale * many for many in STEPS if scale * many * INTERVALS >= span * (1 - 1e-9))
    first, last = math.ceil((low - beyond * span) / step), math.floor((high + beyond * span) / step)
    decimals = max(0, -math.floor(math.log10(step)))
    places = [round(i * step, decimals) + 0.0 for i in range(first, last + 1)]
    return {"tickvals": places, "ticktext": [tick_text(place) for place in places]}
