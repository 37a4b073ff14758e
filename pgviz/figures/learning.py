"""Pictures of learning."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array, Ints
from pgviz.figures import theme
from pgviz.language import say

LEAST_HEIGHT = 0.1
"""The height of the picture is at least this share of the largest number in it: rounding errors stay invisible."""
NOISE = 1e-9  # what is smaller everywhere is a rounding error of 0
MARGIN = 0.06  # of the height, above and below what is drawn


def curves(
    episodes: Ints,
    performance: Array,
    returns: Array,
    optimum: float,
    optimum_text: str,
    shown: int,
    cut: int | None = None,
) -> theme.Figure:
    """Learning curves: the exact J(θ) of every run, their median and middle half, returns, and the optimum.

    episodes (K,): at which θ was recorded; performance (K, R): the exact J(θ) of run r; returns (episodes, R): the
    discounted return of each episode; cut: after how many steps an episode is cut, if J and the optimum are those of
    cut episodes. Of the shown run every return is a point; those of the others, as means from record to record, are
    drawn when somebody asks for them in the legend. The picture is as high as the shown run, the optimum and the
    middle half of all runs need; how many other runs leave it is written in it.
    """
    low, median, high = np.quantile(performance, (0.25, 0.5, 0.75), axis=1)
    heights = _heights(performance[:, shown], returns[:, shown], optimum, low, high)
    outside = int(((performance < heights[0]) | (performance > heights[1])).any(axis=0).sum())
    best = {"color": theme.SCORE, "dash": "dash", "width": 2}
    note = {"text": optimum_text, "yanchor": "bottom", "font": {"size": 13}, "showarrow": False}
    ends = {"xref": "paper", "x0": 0, "x1": 1, "y0": optimum, "y1": optimum}
    return theme.figure(
        *_middle_half(episodes, low, high, performance.shape[1]),
        _sampled(returns[:, shown]),
        *_others(episodes, performance, shown, say("J(θ) of the other runs")),
        *_others(*_from_record_to_record(episodes, returns), shown, say("their mean returns"), asked=True),
        _curve(episodes, median, say("median"), 2.5, "dash"),
        _curve(episodes, performance[:, shown], say("J(θ) of the run in the film"), 3.5, "solid"),
        xaxis={"title": {"text": say("episode")}, "range": [0, float(episodes[-1])]},
        yaxis={"title": {"text": _what(cut)}, "range": heights},
        shapes=[{"type": "line", "line": best} | ends],
        annotations=[note | {"xref": "paper", "x": 1, "xanchor": "right", "y": optimum}, *_leaving(outside)],
        margin={"t": 60, "l": 76},  # a legend of three lines; long numbers, and the title beside them
        height=400,
        uirevision="curves",  # what was asked for in the legend stays
    )


def _what(cut: int | None) -> str:
    """The title of the upright axis."""
    if cut is None:
        return say("return from the start")
    return say("return within 1 step") if cut == 1 else say("return within {cut} steps", cut=cut)


def _leaving(runs: int) -> list[dict[str, object]]:
    """How many runs leave the picture, in its lower right corner; nothing if none does."""
    corner = {"xref": "paper", "x": 1, "xanchor": "right", "yref": "paper", "y": 0, "yanchor": "bottom"}
    many = say("{runs} other runs leave the picture", runs=runs)
    text = say("1 other run leaves the picture") if runs == 1 else many
    return [{"text": text, "showarrow": False, "font": {"size": 13}} | corner] if runs else []


def _heights(*drawn: Array | float) -> list[float]:
    """From where to where the picture goes: all that is drawn, and never so little that noise would fill it."""
    values = np.concatenate([np.ravel(some) for some in drawn])
    low, high = float(values.min()), float(values.max())
    largest = max(abs(low), abs(high))
    least = LEAST_HEIGHT * largest if largest > NOISE else 1.0
    height = max(high - low, least) * (1 + 2 * MARGIN)
    middle = (low + high) / 2
    return [middle - height / 2, middle + height / 2]


def _from_record_to_record(episodes: Ints, returns: Array) -> tuple[Array, Array]:
    """The middles (K − 1,) between records, and the mean returns (K − 1, R) of the episodes there."""
    counts = np.diff(episodes)
    return episodes[:-1] + counts / 2, np.add.reduceat(returns, episodes[:-1]) / counts[:, None]


def _middle_half(episodes: Ints, low: Array, high: Array, runs: int) -> list[theme.Trace]:
    """The band between the quartiles of J(θ); none where there is one run."""
    if runs == 1:
        return []
    return [
        theme.scatter(
            x=np.concatenate([episodes, episodes[::-1]]),
            y=np.concatenate([low, high[::-1]]),
            name=say("middle half of the runs"),
            mode="lines",
            line={"color": theme.PHI, "width": 0},
            fill="toself",
            fillcolor=theme.translucent(theme.PHI, 0.2),
            hoverinfo="skip",
        )
    ]


def _others(x: Array | Ints, y: Array, shown: int, name: str, asked: bool = False) -> list[theme.Trace]:
    """All other runs, y (K, R), as one trace of thin lines, broken between runs; ``asked``: only if asked for."""
    others = np.delete(y, shown, axis=1)
    if not others.size:
        return []
    gaps = np.full((1, others.shape[1]), np.nan)
    return [
        theme.scatter(
            x=np.tile(np.append(x, np.nan), others.shape[1]),
            y=np.concatenate([others, gaps]).T.ravel(),
            name=name,
            mode="lines",
            line={"color": theme.QUIET, "width": 1},
            hoverinfo="skip",
            **({"visible": "legendonly"} if asked else {}),
        )
    ]


def _curve(x: Ints, y: Array, name: str, width: float, dash: str) -> theme.Trace:
    return theme.scatter(
        x=x,
        y=y,
        name=name,
        mode="lines",
        line={"color": theme.PHI, "width": width, "dash": dash},
        hovertemplate=say("after %{x} episodes: %{y:.4~g}<extra></extra>"),
    )


def _sampled(returns: Array) -> theme.Trace:
    return theme.scatter(
        x=np.arange(len(returns)),
        y=returns,
        name=say("G₀ of its episodes"),
        mode="markers",
        marker={"size": 3, "color": theme.MEAN},
        hovertemplate=say("after %{x} episodes: G₀ = %{y:.4~g} in the next<extra></extra>"),
    )
