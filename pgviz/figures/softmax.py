"""Pictures of the softmax."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import theme
from pgviz.language import say

LARGEST_GUIDE = 1e300  # beyond, plotly overflows when it places a line; the points are still drawn
SAME = 0.01  # of a probability: what is nearer lies over each other on a screen
LINE, MOVED, POINT = 2.0, 3.5, 11.0  # pixels
WIDER, LARGER = 3.0, 7.0  # for each line, or point, that lies on top


def sweep(values: Array, pi: Array, actions: Sequence[str], moved: int, at: float, pi_at: Array) -> theme.Figure:
    """Every action's probability while one logit moves and the others stay.

    values (N,): the logit of action ``moved``; pi (N, A): the probabilities there; at, pi_at (A,): where it is now.
    Lines and points that lie over each other are the wider, the farther down they lie, so that all are seen.
    """
    lines = [_line(values, pi, actions, a, moved) for a in range(len(actions))]
    same = [_over_each_other(pi_at[None], a) for a in range(len(actions))]
    points = theme.scatter(
        x=np.full(len(actions), at),
        y=pi_at,
        mode="markers",
        marker={
            "size": [POINT + LARGER * _above(a, these) for a, these in enumerate(same)],
            "symbol": [theme.SYMBOLS[a % len(theme.SYMBOLS)] for a in range(len(actions))],
            "color": [theme.ACTIONS[a % len(theme.ACTIONS)] for a in range(len(actions))],
            "line": {"width": 1.5, "color": theme.QUIET},
        },
        customdata=[_names(actions, these) for these in same],
        hovertemplate=say("%{customdata}: π = %{y:.4g}<extra>now</extra>"),
        showlegend=False,
    )
    low, high = -0.03, 1.03
    now = [theme.upright_trace(at, low, high, say("now"))] if abs(at) < LARGEST_GUIDE else []
    return theme.figure(
        *now,
        *lines,
        points,
        xaxis={"title": {"text": say("logit of {action}", action=actions[moved])}, "range": [values[0], values[-1]]},
        yaxis={"title": {"text": say("probability π")}, "range": [low, high]} | theme.PROBABILITY_TICKS,
    )


def _line(x: Array, pi: Array, actions: Sequence[str], action: int, moved: int) -> theme.Trace:
    same = _over_each_other(pi, action)
    return theme.scatter(
        x=x,
        y=pi[:, action],
        name=actions[action],
        mode="lines",
        line={
            "color": theme.ACTIONS[action % len(theme.ACTIONS)],
            "dash": theme.DASHES[action % len(theme.DASHES)],
            "width": (MOVED if action == moved else LINE) + WIDER * _above(action, same),
        },
        hovertemplate=say("{names}: π = %{{y:.4g}} at %{{x:.3g}}<extra></extra>", names=_names(actions, same)),
    )


def _over_each_other(pi: Array, action: int) -> list[int]:
    """The actions whose probabilities, (N, A), are those of this one everywhere; itself among them."""
    return [int(b) for b in np.flatnonzero((np.abs(pi - pi[:, [action]]) < SAME).all(axis=0))]


def _above(action: int, same: Sequence[int]) -> int:
    """How many of the same are drawn after this one, over it."""
    return sum(b > action for b in same)


def _names(actions: Sequence[str], same: Sequence[int]) -> str:
    return " = ".join(actions[b] for b in same)
