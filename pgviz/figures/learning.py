"""Pictures of learning."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array, Ints
from pgviz.figures import theme

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
    now: int | None = None,
    cut: int | None = None,
) -> theme.Figure:
    """Learning curves: the exact J(θ) of every run, their median, the shown run's returns, and the optimum.

    episodes (K,): at which θ was recorded; performance (K, R): the exact J(θ) of run r; returns (episodes,): the
    discounted return of each episode of the shown run; now: an index into ``episodes``, drawn as a cursor; cut: after
    how many steps an episode is cut, if J and the optimum are those of cut episodes. The picture is as high as the
    shown run, the optimum and the middle half of all runs need; how many other runs leave it is written in it.
    """
    heights = _heights(performance[:, shown], returns, optimum, np.quantile(performance, (0.25, 0.5, 0.75), axis=1))
    outside = int(((performance < heights[0]) | (performance > heights[1])).any(axis=0).sum())
    best = {"color": theme.SCORE, "dash": "dash", "width": 2}
    note = {"text": optimum_text, "yanchor": "bottom", "font": {"size": 13}, "showarrow": False}
    ends = {"xref": "paper", "x0": 0, "x1": 1, "y0": optimum, "y1": optimum}
    cursor = [] if now is None else [theme.upright(float(episodes[now]), theme.MEAN, 3, "solid")]
    what = "return from the start" if cut is None else f"return within {cut} steps"
    return theme.figure(
        _sampled(returns),
        *_every_run(episodes, performance, shown),
        _curve(episodes, np.median(performance, axis=1), "median", 2.5, "dash"),
        _curve(episodes, performance[:, shown], "J(θ) of the run in the film", 3.5, "solid"),
        xaxis={"title": {"text": "episode"}, "range": [0, float(episodes[-1])]},
        yaxis={"title": {"text": what}, "range": heights},
        shapes=[{"type": "line", "line": best} | ends, *cursor],
        annotations=[note | {"xref": "paper", "x": 1, "xanchor": "right", "y": optimum}, *_leaving(outside)],
        margin={"t": 60, "l": 76},  # a legend of three lines; long numbers, and the title beside them
        height=400,
    )


def _leaving(runs: int) -> list[dict[str, object]]:
    """How many runs leave the picture, in its lower right corner; nothing if none does."""
    corner = {"xref": "paper", "x": 1, "xanchor": "right", "yref": "paper", "y": 0, "yanchor": "bottom"}
    text = f"{runs} other {'run leaves' if runs == 1 else 'runs leave'} the picture"
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


def _every_run(episodes: Ints, performance: Array, shown: int) -> list[theme.Trace]:
    """All other runs as one trace of thin lines, broken between runs."""
    others = [r for r in range(performance.shape[1]) if r != shown]
    if not others:
        return []
    x = [v for _ in others for v in (*episodes.tolist(), None)]
    y = [v for r in others for v in (*performance[:, r].tolist(), None)]
    return [
        theme.scatter(
            x=x,
            y=y,
            name="J(θ) of the other runs",
            mode="lines",
            line={"color": theme.QUIET, "width": 1},
            hoverinfo="skip",
        )
    ]


def _curve(x: Ints, y: Array, name: str, width: float, dash: str) -> theme.Trace:
    return theme.scatter(
        x=x,
        y=y,
        name=name,
        mode="lines",
        line={"color": theme.PHI, "width": width, "dash": dash},
        hovertemplate="episode %{x}: %{y:.4~g}<extra></extra>",
    )


def _sampled(returns: Array) -> theme.Trace:
    return theme.scatter(
        x=np.arange(len(returns)),
        y=returns,
        name="G₀ of its episodes",
        mode="markers",
        marker={"size": 3, "color": theme.MEAN},
        hovertemplate="episode %{x}: G₀ = %{y:.4~g}<extra></extra>",
    )
