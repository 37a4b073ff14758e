"""Pictures of the softmax."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from pgviz.arrays import Array
from pgviz.figures import theme

LARGEST_GUIDE = 1e300  # beyond, plotly overflows when it places a line; the points are still drawn


def sweep(values: Array, pi: Array, actions: Sequence[str], moved: int, at: float, pi_at: Array) -> go.Figure:
    """Every action's probability while one logit moves and the others stay.

    values (N,): the logit of action ``moved``; pi (N, A): the probabilities there; at, pi_at (A,): where it is now.
    """
    lines = [_line(values, pi[:, a], actions[a], a, a == moved) for a in range(pi.shape[1])]
    points = go.Scatter(
        x=np.full(len(actions), at),
        y=pi_at,
        mode="markers",
        marker={
            "size": 11,
            "symbol": [theme.SYMBOLS[a % len(theme.SYMBOLS)] for a in range(len(actions))],
            "color": [theme.ACTIONS[a % len(theme.ACTIONS)] for a in range(len(actions))],
            "line": {"width": 1.5, "color": theme.QUIET},
        },
        customdata=list(actions),
        hovertemplate="%{customdata}: π = %{y:.4g}<extra>now</extra>",
        showlegend=False,
    )
    return theme.figure(
        *lines,
        points,
        xaxis={"title": {"text": f"logit of {actions[moved]}"}, "range": [values[0], values[-1]]},
        yaxis={"title": {"text": "probability π"}, "range": [-0.03, 1.03]} | theme.PROBABILITY_TICKS,
        shapes=[theme.upright(at)] if abs(at) < LARGEST_GUIDE else [],
    )


def _line(x: Array, y: Array, name: str, action: int, moved: bool) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        name=name,
        mode="lines",
        line={
            "color": theme.ACTIONS[action % len(theme.ACTIONS)],
            "dash": theme.DASHES[action % len(theme.DASHES)],
            "width": 3.5 if moved else 2,
        },
        hovertemplate=f"{name}: π = %{{y:.4g}} at %{{x:.3g}}<extra></extra>",
    )
