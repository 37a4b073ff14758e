"""Draws of an action: one square each, in the order in which they came, and how they fill up in proportion to π."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pgviz.arrays import Array, Ints
from pgviz.figures import theme
from pgviz.language import say

COLUMNS = 25  # draws in a row
SQUARE = 12  # pixels
BAR = 26  # pixels that a bar is high, about


def strip(actions: Ints, rewards: Array, pi: Array, names: Sequence[str]) -> theme.Figure:
    """Draws, actions (n,) with what each paid, rewards (A,), over their shares beside those of π (A,).

    The squares come row by row from the top; below, two bars of length 1: how often each action came, and π.
    """
    n, size = actions.size, pi.size
    shares = np.bincount(actions, minlength=size) / max(n, 1)
    rows = -(-n // COLUMNS)
    return theme.figure(
        *(_squares(np.flatnonzero(actions == a), a, names[a], float(rewards[a])) for a in range(size)),
        *(_piece(a, names[a], shares, pi) for a in range(size)),
        xaxis={"range": [-0.8, COLUMNS - 0.2], "visible": False},
        yaxis={"range": [rows - 0.3, -0.7], "visible": False, "domain": [_below(rows), 1]},
        xaxis2={
            "range": [-0.02, 1.02],
            "anchor": "y2",
            "title": {"text": say("share of the draws")},
            **theme.PROBABILITY_TICKS,
        },
        yaxis2={
            "anchor": "x2",
            "domain": [0, _below(rows) - 0.06],
            "tickvals": [0, 1],
            "ticktext": [say("drawn"), "π"],
            "range": [1.5, -0.5],
            "showgrid": False,
            "ticks": "",
        },
        barmode="stack",
        bargap=0.25,
        legend={"itemsizing": "constant"},
        margin={"l": 58},
        height=150 + 2 * BAR + rows * (SQUARE + 5),
    )


def _below(rows: int) -> float:
    """The part of the height that the bars take."""
    return 2 * BAR / (2 * BAR + rows * (SQUARE + 5)) * 0.9 + 0.06


def _squares(places: Ints, action: int, name: str, reward: float) -> theme.Trace:
    return theme.scatter(
        x=places % COLUMNS,
        y=places // COLUMNS,
        name=name,
        legendgroup=name,
        mode="markers",
        marker={
            "symbol": theme.SYMBOLS[action % len(theme.SYMBOLS)],
            "size": SQUARE - 2,
            "color": theme.ACTIONS[action % len(theme.ACTIONS)],
        },
        customdata=places + 1,
        hovertemplate=say("draw %{{customdata}}: {name}, pays {reward:.4g}<extra></extra>", name=name, reward=reward),
    )


def _piece(action: int, name: str, shares: Array, pi: Array) -> theme.Trace:
    return theme.bar(
        x=[float(shares[action]), float(pi[action])],
        y=[0, 1],
        name=name,
        legendgroup=name,
        showlegend=False,
        orientation="h",
        xaxis="x2",
        yaxis="y2",
        marker={
            "color": theme.ACTIONS[action % len(theme.ACTIONS)],
            "pattern": {"shape": theme.PATTERNS[action % len(theme.PATTERNS)], "size": 7, "solidity": 0.3},
        },
        hovertemplate=say("{name}: %{{x:.4g}}<extra></extra>", name=name),
    )
