"""Pictures of a policy in a few states."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import theme
from pgviz.language import say

LINE = 20  # characters of a state's name that have room under its bars
LINE_HEIGHT = 15  # pixels


def states_side_by_side(
    pi: Array, wanted: Array, best: Array, states: Sequence[str], actions: Sequence[str]
) -> theme.Figure:
    """The probabilities of the same θ in several states, beside the wanted and the best possible ones; each (S, A).

    All three are bars in the colour of probabilities: full, outlined, striped. They carry no action's sign, because
    their place says the action.
    """
    each = len(actions)
    places: Array = np.arange(len(states), dtype=np.float64)[:, None] * (each + 1) + np.arange(each)
    names = ["<br>".join(textwrap.wrap(state, LINE, break_long_words=False)) for state in states]
    lines = max(name.count("<br>") + 1 for name in names)
    text = [f"{state}, {action}" for state in states for action in actions]
    return theme.figure(
        _bars(places, pi, text, say("π now"), {"color": theme.PROBABILITY}),
        _bars(places, wanted, text, say("wanted"), _outline(theme.CLEAR)),
        _bars(places, best, text, say("best possible"), _outline(theme.translucent(theme.PROBABILITY, 0.25)) | STRIPES),
        xaxis=_named(places, names, actions),
        yaxis={"title": {"text": say("probability")}, "range": [0, 1.05]} | theme.PROBABILITY_TICKS,
        bargap=0.2,
        height=270 + lines * LINE_HEIGHT,
        margin={"b": 30 + lines * LINE_HEIGHT},
    )


STRIPES = {"pattern": {"shape": "-", "fgcolor": theme.PROBABILITY, "size": 5, "solidity": 0.5}}


def _outline(fill: str) -> dict[str, object]:
    return {"color": fill, "line": {"width": 1.5, "color": theme.PROBABILITY}}


def _bars(places: Array, pi: Array, text: list[str], name: str, marker: dict[str, object]) -> theme.Trace:
    return theme.bar(
        x=places.ravel(),
        y=pi.ravel(),
        name=name,
        marker=marker,
        customdata=text,
        hovertemplate=say("{name}: %{{y:.4g}}<br>%{{customdata}}<extra></extra>", name=name),
    )


def _named(places: Array, names: Sequence[str], actions: Sequence[str]) -> dict[str, object]:
    """An axis with the action under each of its bars, and the state under the middle of its actions."""
    under = dict(zip(places.ravel().tolist(), list(actions) * len(names), strict=True))
    for row, name in zip(places, names, strict=True):
        middle = float(row.mean())
        under[middle] = f"{under.get(middle, '')}<br>{name}"
    return {"tickvals": list(under), "ticktext": list(under.values()), "tickangle": 0, "ticks": ""}
