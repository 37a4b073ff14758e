"""What a step along the score does: π before and after here, and how much the other states move."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pgviz.figures import theme

Array = NDArray[np.float64]


def before_and_after(before: Array, after: Array, action: int, actions: Sequence[str]) -> go.Figure:
    """π of every action before (A,) and after (A,) a step along the score of ``action``."""
    names = [f"<b>{name}</b>" if b == action else name for b, name in enumerate(actions)]
    return theme.figure(
        _bars(names, before, "π before", theme.translucent(theme.PROBABILITY, 0.4), theme.PATTERNS[1]),
        _bars(names, after, "π after", theme.PROBABILITY, theme.PATTERNS[0]),
        barmode="group",
        bargap=0.3,
        bargroupgap=0.06,
        yaxis={"title": {"text": "probability π(a|s)"}, "range": [0, 1]} | theme.PROBABILITY_TICKS,
        height=300,
    )


def lengths(norms: Array, actions: Sequence[str], action: int, name: str = "length of the score") -> go.Figure:
    """How long the score of each action is, norms (A,)."""
    names = [f"<b>{label}</b>" if b == action else label for b, label in enumerate(actions)]
    return theme.figure(
        _bars(names, norms, name, theme.SCORE, theme.PATTERNS[0]),
        yaxis={"title": {"text": name}, "rangemode": "tozero"},
        bargap=0.4,
        height=260,
    )


def moved_on_square(states: Array, moved: Array, here: Sequence[float]) -> go.Figure:
    """How much each state of the unit square moved, moved (S,) for states (S, 2) on a lattice; a mark at ``here``."""
    columns, rows = np.unique(states[:, 0]), np.unique(states[:, 1])
    field = np.full((rows.size, columns.size), np.nan)
    field[np.searchsorted(rows, states[:, 1]), np.searchsorted(columns, states[:, 0])] = moved
    return theme.figure(
        go.Heatmap(
            x=columns,
            y=rows,
            z=field,
            zmin=0,
            zmax=_top(moved),
            colorscale=[[0, theme.translucent(theme.PROBABILITY, 0.06)], [1, theme.PROBABILITY]],
            colorbar={"title": {"text": "moved"}, "thickness": 12},
            name="moved",
            hovertemplate="state (%{x:.3g}, %{y:.3g}): moved %{z:.4g}<extra></extra>",
        ),
        go.Scatter(
            x=[here[0]],
            y=[here[1]],
            name="the step's own state",
            mode="markers",
            marker={"symbol": "x", "size": 14, "color": theme.SCORE, "line": {"width": 1, "color": theme.SCORE}},
            hovertemplate="the step's own state: (%{x:.3g}, %{y:.3g})<extra></extra>",
        ),
        xaxis={"title": {"text": "s₁"}, "constrain": "domain"},
        yaxis={"title": {"text": "s₂"}, "scaleanchor": "x", "constrain": "domain", "showgrid": False},
        height=360,
    )


def moved_by_state(names: Sequence[str], moved: Array, own: int) -> go.Figure:
    """How much each state moved, moved (S,), as bars; the step's own state stands out."""
    colours = [theme.SCORE if s == own else theme.PROBABILITY for s in range(len(names))]
    return theme.figure(
        go.Bar(
            x=list(names),
            y=moved,
            name="moved",
            marker={"color": colours},
            hovertemplate="state %{x}: moved %{y:.4g}<extra></extra>",
        ),
        xaxis={"type": "category"},
        yaxis={"title": {"text": "moved (total variation)"}, "range": [0, _top(moved)]},
        bargap=0.25,
        height=300,
    )


def _top(moved: Array) -> float:
    """The top of the scale: the first of these that is enough, so that it rarely changes in a drag."""
    return next(top for top in (0.01, 0.03, 0.1, 0.3, 1.0) if top >= moved.max(initial=0.0) or top == 1)


def _bars(names: Sequence[str], values: Array, name: str, colour: str, pattern: str) -> go.Bar:
    return go.Bar(
        x=list(names),
        y=values,
        name=name,
        marker={"color": colour, "pattern": {"shape": pattern, "solidity": 0.3}},
        hovertemplate=f"{name}(%{{x}}): %{{y:.4g}}<extra></extra>",
    )
