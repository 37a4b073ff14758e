"""A few curves against one number, and a cursor where the page is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import theme
from pgviz.figures.ticks import tick_text
from pgviz.language import say

ROOM = 1.15  # the factor that is left below and above the curves of a logarithmic axis


@dataclass(frozen=True, eq=False)
class Curve:
    """One quantity (n,) against x (n,), in the look of what it means; nan leaves a gap."""

    name: str
    values: Array
    colour: str = theme.PHI
    width: float = 2.5
    dash: str = "solid"


def curves(
    x: Array,
    drawn: Sequence[Curve],
    across: str,
    up: str,
    *,
    at: float | None = None,
    points: Sequence[tuple[float, str]] = (),
    log: bool = False,
) -> theme.Figure:
    """Curves over x (n,) with the axes' titles; ``at``: the cursor, and ``points``: heights there, with their names."""
    up_axis: dict[str, Any] = {"title": {"text": up}}
    if log:
        up_axis |= _logarithmic(drawn)
    return theme.figure(
        *(_line(x, curve) for curve in drawn),
        *(_point(at, height, name) for height, name in points if at is not None and np.isfinite(height)),
        xaxis={"title": {"text": across}, "range": [float(x[0]), float(x[-1])]},
        yaxis=up_axis,
        shapes=[] if at is None else [theme.upright(at)],
        legend={"y": -0.26, "yanchor": "top"},
        margin={"t": 12},
        height=380,
    )


def _logarithmic(drawn: Sequence[Curve]) -> dict[str, Any]:
    """An axis over all curves, with ticks at 1, 2 and 5 times the powers of ten."""
    values = np.concatenate([curve.values for curve in drawn])
    values = values[np.isfinite(values) & (values > 0)]
    low, high = (float(values.min()), float(values.max())) if values.size else (1.0, 10.0)
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    places = [float(step * 10.0**power) for power in powers for step in (1, 2, 5)]
    shown = [place for place in places if low / ROOM <= place <= high * ROOM]
    return {
        "type": "log",
        "range": [float(np.log10(low / ROOM)), float(np.log10(high * ROOM))],
        "tickvals": shown,
        "ticktext": [tick_text(place) for place in shown],
    }


def _line(x: Array, curve: Curve) -> theme.Trace:
    return theme.scatter(
        x=x,
        y=[float(v) if np.isfinite(v) else None for v in curve.values],
        name=curve.name,
        mode="lines",
        line={"color": curve.colour, "width": curve.width, "dash": curve.dash},
        hovertemplate=say("{name}: %{{y:.4g}} at %{{x:.3g}}<extra></extra>", name=curve.name),
    )


def _point(x: float, y: float, name: str) -> theme.Trace:
    return theme.scatter(
        x=[x],
        y=[y],
        name=name,
        mode="markers",
        marker={"color": theme.MEAN, "size": 12, "symbol": "diamond"},
        hovertemplate=say("{name}: %{{y:.4g}}<extra></extra>", name=name),
    )
