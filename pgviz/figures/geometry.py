"""The score as an arrow: points φ(s,b), their centroid E_π[φ], and the weighted arrows that close."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pgviz.figures import theme

Array = NDArray[np.float64]
BIGGEST, SMALLEST = 46, 7  # diameters of a point in pixels, for π = 1 and from 0


def arrow(
    points: Array,
    pi: Array,
    centroid: Array,
    action: int,
    actions: Sequence[str],
    axes: tuple[str, str],
    window: Array,
    allowed: NDArray[np.bool_] | None = None,
) -> go.Figure:
    """The score of ``action``: the arrow from the centroid to its point; thin lines lead to the others.

    points (A, 2): φ(s,b) in the plane; pi (A,): their weights, drawn as areas; centroid (2,); window (2, 2): lowest
    and highest value of each axis; allowed (A,): points of other actions are not drawn. Nothing but the centroid, the
    lines and the sizes changes with π.
    """
    seen = [b for b in range(len(actions)) if allowed is None or allowed[b]]
    return theme.figure(
        _spokes(points[[b for b in seen if b != action]], centroid),
        _points(points, pi, seen, action, actions),
        _arrow(
            np.vstack([centroid, points[action]]),
            theme.SCORE,
            f"φ(s,{actions[action]}) − E[φ]: the score times τ",
            width=3.5,
        ),
        _centroid(centroid),
        **_layout(axes, window),
    )


def closing(
    loop: Array,
    action: int,
    actions: Sequence[str],
    axes: tuple[str, str],
    reach: float,
    allowed: NDArray[np.bool_] | None = None,
) -> go.Figure:
    """The arrows π(b|s)(φ(s,b) − E[φ]) head to tail: they end where they began, E_π[score] = 0.

    loop (A+1, 2): the corners; reach: how far from 0 one can be, whatever π is; allowed (A,): others have no arrow.
    """
    return theme.figure(
        *(
            _arrow(
                loop[b : b + 2],
                theme.ACTIONS[b % len(theme.ACTIONS)],
                f"π·(φ − E[φ]) of {name}",
                width=3.5 if b == action else 2,
                dash=theme.DASHES[b % len(theme.DASHES)],
            )
            for b, name in enumerate(actions)
            if allowed is None or allowed[b]
        ),
        go.Scatter(
            x=[0.0],
            y=[0.0],
            name="start and end",
            mode="markers",
            marker={"symbol": "circle-open", "size": 13, "color": theme.QUIET, "line": {"width": 2}},
            hovertemplate="start and end: 0<extra></extra>",
        ),
        **_layout(axes, np.array([[-reach, reach]] * 2)),
    )


def _layout(axes: tuple[str, str], window: Array) -> dict[str, object]:
    """Both axes in the same scale, over the window."""
    zero = {"zeroline": True, "zerolinewidth": 1, "zerolinecolor": theme.translucent(theme.QUIET, 0.4)}
    x, y = (
        {"title": {"text": name}, "range": ends.tolist(), "constrain": "domain", **zero}
        for name, ends in zip(axes, window, strict=True)
    )
    return {
        "xaxis": x,
        "yaxis": {**y, "scaleanchor": "x"},
        "legend": {"y": -0.2, "yanchor": "top", "itemsizing": "constant"},
        "margin_t": 10,
        "height": 440,
    }


def _points(points: Array, pi: Array, seen: Sequence[int], action: int, actions: Sequence[str]) -> go.Scatter:
    """The points φ(s,b), their areas in proportion to π(b|s)."""
    return go.Scatter(
        x=points[seen, 0],
        y=points[seen, 1],
        name="φ(s,b), its area ∝ π(b|s)",
        mode="markers+text",
        text=[f"<b>{actions[b]}</b>" if b == action else actions[b] for b in seen],
        textposition="top center",
        cliponaxis=False,
        customdata=pi[seen],
        marker={
            "color": [theme.translucent(theme.ACTIONS[b % len(theme.ACTIONS)], 0.75) for b in seen],
            "symbol": [theme.SYMBOLS[b % len(theme.SYMBOLS)] for b in seen],
            "size": pi[seen],
            "sizemode": "area",
            "sizeref": 1 / BIGGEST**2,
            "sizemin": SMALLEST / 2,
            "line": {"color": theme.PHI, "width": [3 if b == action else 1.5 for b in seen]},
        },
        hovertemplate="%{text}: (%{x:.4g}, %{y:.4g}), π = %{customdata:.4g}<extra></extra>",
        showlegend=False,
    )


def _spokes(others: Array, centroid: Array) -> go.Scatter:
    """Thin lines from the centroid to the points of the other actions."""
    return go.Scatter(
        x=[v for point in others for v in (centroid[0], point[0], None)],
        y=[v for point in others for v in (centroid[1], point[1], None)],
        name="the other scores",
        mode="lines",
        line={"color": theme.QUIET, "width": 1.25, "dash": "dot"},
        hoverinfo="skip",
    )


def _centroid(place: Array) -> go.Scatter:
    return go.Scatter(
        x=[place[0]],
        y=[place[1]],
        name="E[φ], the centroid",
        mode="markers",
        marker={"color": theme.MEAN, "symbol": "x", "size": 13, "line": {"width": 1, "color": theme.MEAN}},
        hovertemplate="E[φ]: (%{x:.4g}, %{y:.4g})<extra></extra>",
    )


def _arrow(ends: Array, colour: str, name: str, width: float, dash: str = "solid") -> go.Scatter:
    """An arrow between two points, ends (2, 2), its head turned by the browser."""
    return go.Scatter(
        x=ends[:, 0],
        y=ends[:, 1],
        name=name,
        mode="lines+markers",
        line={"color": colour, "width": width, "dash": dash},
        marker={"symbol": "arrow", "angleref": "previous", "size": [0, 6 + 3 * width], "color": colour, "opacity": 1},
        hovertemplate=f"{name}: to (%{{x:.4g}}, %{{y:.4g}})<extra></extra>",
    )
