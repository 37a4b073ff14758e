"""Two trainings in one picture: the medians and middle halves of both, and below them the paired difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array, Ints
from pgviz.figures import theme
from pgviz.language import say

SPLIT = (0.34, 0.24)  # of the height: where the upper part begins, and where the lower one ends
MARGIN = 0.08  # of the height of each part, above and below what is drawn
LEAST = 0.1  # the height of a part is at least this share of the largest number in it: rounding errors stay invisible
LOOKS = ((theme.PHI, "solid"), (theme.STRONG, "dash"))


@dataclass(frozen=True, eq=False)
class Side:
    """What the runs of one training came to at each record, (K, R)."""

    name: str
    values: Array


def against(
    episodes: Ints,
    sides: Sequence[Side],
    best: Sequence[tuple[float, str]],
    what: str,
    mean: Array,
    half: Array,
) -> theme.Figure:
    """Two ``sides`` over ``episodes`` (K,), and the mean of the paired differences (K,) ± ``half`` (K,), nan for none.

    ``best``: heights that are marked, with what stands there; ``what``: the title of the upper axis.
    """
    quartiles = [np.quantile(side.values, (0.25, 0.5, 0.75), axis=1) for side in sides]
    upper = _heights(*quartiles, *(np.array([height]) for height, _ in best))
    lower = _heights(mean, *(() if np.isnan(half).any() else (mean - half, mean + half)), np.zeros(1))
    last = float(episodes[-1])
    traces = [
        trace
        for side, (low, middle, high), (colour, dash) in zip(sides, quartiles, LOOKS, strict=True)
        for trace in (_band(episodes, low, high, colour, side.name), _line(episodes, middle, colour, dash, side.name))
    ]
    return theme.figure(
        *traces,
        *_difference(episodes, mean, half),
        xaxis={"title": {"text": say("episode")}, "range": [0, last], "anchor": "y2"},
        yaxis={"title": {"text": what}, "range": upper, "domain": [SPLIT[0], 1]},
        yaxis2=theme.LOOK["yaxis"] | {"title": {"text": "B − A"}, "range": lower, "domain": [0, SPLIT[1]]},
        shapes=[
            *(_across(height, theme.SCORE, "dash", "y") for height, _ in best),
            _across(0, theme.QUIET, "dot", "y2"),
        ],
        annotations=[_said(height, text) for height, text in best],
        margin={"t": 62, "l": 76},
        height=460,
    )


def _heights(*drawn: Array) -> list[float]:
    values = np.concatenate([np.ravel(some) for some in drawn])
    low, high = float(values.min()), float(values.max())
    largest = max(abs(low), abs(high))
    height = max(high - low, LEAST * largest if largest > 1e-9 else 1.0) * (1 + 2 * MARGIN)
    return [(low + high - height) / 2, (low + high + height) / 2]


def _line(x: Ints, y: Array, colour: str, dash: str, name: str) -> theme.Trace:
    return theme.scatter(
        x=x,
        y=y,
        name=say("{name}: median, and the middle half", name=name),
        legendgroup=name,
        mode="lines",
        line={"color": colour, "width": 3, "dash": dash},
        hovertemplate=say("{name}, episode %{{x}}: %{{y:.4~g}}<extra></extra>", name=name),
    )


def _band(x: Ints, low: Array, high: Array, colour: str, name: str, axis: str = "y") -> theme.Trace:
    """The room between two curves."""
    return theme.scatter(
        x=np.concatenate([x, x[::-1]]),
        y=np.concatenate([low, high[::-1]]),
        yaxis=axis,
        name=say("{name}: band", name=name),
        legendgroup=name,
        showlegend=False,
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=theme.translucent(colour, 0.18),
        hoverinfo="skip",
    )


def _difference(x: Ints, mean: Array, half: Array) -> list[theme.Trace]:
    name = say("B − A: mean over the pairs, and its 95 % interval")
    line = theme.scatter(
        x=x,
        y=mean,
        yaxis="y2",
        name=name,
        mode="lines",
        line={"color": theme.PROBABILITY, "width": 2.5},
        hovertemplate=say("episode %{x}: B − A = %{y:.4~g}<extra></extra>"),
    )
    if np.isnan(half).any():
        return [line | {"name": say("B − A of the one run")}]
    return [_band(x, mean - half, mean + half, theme.PROBABILITY, "B − A", "y2"), line]


def _across(height: float, colour: str, dash: str, axis: str) -> dict[str, object]:
    ends = {"xref": "paper", "x0": 0, "x1": 1, "yref": axis, "y0": height, "y1": height}
    return {"type": "line", "line": {"color": colour, "dash": dash, "width": 2}} | ends


def _said(height: float, text: str) -> dict[str, object]:
    place = {"xref": "paper", "x": 1, "xanchor": "right", "y": height, "yanchor": "bottom"}
    return {"text": text, "font": {"size": 13}, "showarrow": False} | place
