"""The score as an arrow: points φ(s,b), their centroid E_π[φ], and the weighted arrows that close."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pgviz.arrays import Array, Bools
from pgviz.figures import theme
from pgviz.figures.arrows import arrow_trace
from pgviz.language import say

BIGGEST, SMALLEST = 46, 7  # diameters of a point in pixels, for π = 1 and from 0
TIGHTEST = 2.0**-6  # of the largest window, the smallest that a loop is drawn in
FULLEST, PLACES = 0.7, 4  # of a window's side, the most that a loop fills; places a side where a window may begin


def arrow(
    points: Array,
    pi: Array,
    centroid: Array,
    action: int,
    actions: Sequence[str],
    axes: tuple[str, str],
    window: Array,
    allowed: Bools | None = None,
    *,
    is_score: str = "",
) -> theme.Figure:
    """The arrow φ(s,a) − E[φ] of ``action``, from the centroid to its point; thin lines lead to the others.

    points (A, 2): φ(s,b) in the plane; pi (A,): their weights, drawn as areas; centroid (2,); window (2, 2): lowest
    and highest value of each axis; allowed (A,): points of other actions are not drawn; ``is_score``: what the arrow
    is to the score, the end of its name. Nothing but the centroid, the lines and the sizes changes with π.
    """
    seen = [b for b in range(len(actions)) if allowed is None or allowed[b]]
    return theme.figure(
        _spokes(points[[b for b in seen if b != action]], centroid),
        _points(points, pi, seen, action, actions),
        arrow_trace(
            np.vstack([centroid, points[action]]),
            theme.SCORE,
            f"φ(s,{actions[action]}) − E[φ]{is_score}",
            width=3.5,
            side=_side(window),
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
    allowed: Bools | None = None,
) -> theme.Figure:
    """The arrows π(b|s)(φ(s,b) − E[φ]) head to tail: they end where they began, E_π[score] = 0.

    loop (A+1, 2): the corners; reach: how far from 0 one can be, whatever π is; allowed (A,): others have no arrow.
    """
    window = loop_window(loop, reach)
    return theme.figure(
        *(
            arrow_trace(
                loop[b : b + 2],
                theme.ACTIONS[b % len(theme.ACTIONS)],
                say("π·(φ − E[φ]) of {name}", name=name),
                width=3.5 if b == action else 2,
                side=_side(window),
                dash=theme.DASHES[b % len(theme.DASHES)],
            )
            for b, name in enumerate(actions)
            if allowed is None or allowed[b]
        ),
        theme.scatter(
            x=[0.0],
            y=[0.0],
            name=say("start and end"),
            mode="markers",
            marker={"symbol": "circle-open", "size": 13, "color": theme.QUIET, "line": {"width": 2}},
            hovertemplate=say("start and end: 0<extra></extra>"),
        ),
        **_layout(axes, window),
    )


def loop_window(loop: Array, reach: float) -> Array:
    """A square around the loop, lowest and highest value of each axis (2, 2), that rarely changes in a drag.

    Its side is 2 · reach, halved as long as the loop fills at most ``FULLEST`` of it, and it begins at a multiple of a
    ``PLACES``-th of its side.
    """
    low, high = loop.min(axis=0), loop.max(axis=0)
    extent, side = float((high - low).max()), 2 * reach
    while extent <= FULLEST * side / 2 and side > 2 * reach * TIGHTEST:
        side /= 2
    step = side / PLACES
    begins = np.round(((low + high) / 2 - side / 2) / step) * step
    return np.column_stack([begins, begins + side])


def _side(window: Array) -> float:
    return float((window[:, 1] - window[:, 0]).max())


def _layout(axes: tuple[str, str], window: Array) -> dict[str, Any]:
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
        "margin": {"t": 10},
        "height": 440,
    }


def _points(points: Array, pi: Array, seen: Sequence[int], action: int, actions: Sequence[str]) -> theme.Trace:
    """The points φ(s,b), their areas in proportion to π(b|s)."""
    return theme.scatter(
        x=points[seen, 0],
        y=points[seen, 1],
        name=say("φ(s,b), its area ∝ π(b|s)"),
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
        hovertemplate=say("%{text}: (%{x:.4g}, %{y:.4g}), π = %{customdata:.4g}<extra></extra>"),
        showlegend=False,
    )


def _spokes(others: Array, centroid: Array) -> theme.Trace:
    """Thin lines from the centroid to the points of the other actions."""
    return theme.scatter(
        x=[v for point in others for v in (centroid[0], point[0], None)],
        y=[v for point in others for v in (centroid[1], point[1], None)],
        name=say("the other scores"),
        mode="lines",
        line={"color": theme.QUIET, "width": 1.25, "dash": "dot"},
        hoverinfo="skip",
    )


def _centroid(place: Array) -> theme.Trace:
    return theme.scatter(
        x=[place[0]],
        y=[place[1]],
        name=say("E[φ], the centroid"),
        mode="markers",
        marker={"color": theme.MEAN, "symbol": "x", "size": 13, "line": {"width": 1, "color": theme.MEAN}},
        hovertemplate=say("E[φ]: (%{x:.4g}, %{y:.4g})<extra></extra>"),
    )
