"""Pictures of a policy in a few states."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pgviz.figures import theme

Array = NDArray[np.float64]


def states_side_by_side(
    pi: Array, wanted: Array, best: Array, states: Sequence[str], actions: Sequence[str]
) -> go.Figure:
    """The probabilities of the same θ in several states, beside the wanted and the best possible ones; each (S, A)."""
    places = [[state for state in states for _ in actions], [name for _ in states for name in actions]]
    return theme.figure(
        _bars(places, pi, "π now", theme.PROBABILITY, 0),
        _points(places, wanted, "wanted", "diamond-open"),
        _points(places, best, "best possible", "line-ew-open"),
        yaxis={"title": {"text": "probability"}, "range": [0, 1.05]} | theme.PROBABILITY_TICKS,
        bargap=0.3,
        height=300,
        margin_b=56,
    )


def _bars(places: list[list[str]], pi: Array, name: str, colour: str, pattern: int) -> go.Bar:
    return go.Bar(
        x=places,
        y=pi.ravel(),
        name=name,
        marker={"color": colour, "pattern": {"shape": theme.PATTERNS[pattern]}},
        hovertemplate=f"{name}: %{{y:.4g}}<extra></extra>",
    )


def _points(places: list[list[str]], pi: Array, name: str, symbol: str) -> go.Scatter:
    return go.Scatter(
        x=places,
        y=pi.ravel(),
        name=name,
        mode="markers",
        marker={"symbol": symbol, "size": 13, "color": theme.STRONG, "line": {"width": 2.5, "color": theme.STRONG}},
        hovertemplate=f"{name}: %{{y:.4g}}<extra></extra>",
    )
