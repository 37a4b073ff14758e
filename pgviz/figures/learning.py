"""Pictures of learning."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from pgviz.arrays import Array
from pgviz.figures import theme


def curves(
    episodes: Array,
    performance: Array,
    returns: Array,
    optimum: float | None,
    shown: int,
    now: int | None = None,
) -> go.Figure:
    """Learning curves: the exact J(θ) of every run, their median, the shown run's returns, and the optimum.

    episodes (K,): at which θ was recorded; performance (K, R): the exact J(θ) of run r; returns (episodes,): the
    discounted return of each episode of the shown run; now: an index into ``episodes``, drawn as a cursor.
    """
    drawn = theme.figure(
        _sampled(returns),
        *_every_run(episodes, performance, shown),
        _curve(episodes, np.median(performance, axis=1), "median", theme.QUIET, 2.5, "dash"),
        _curve(episodes, performance[:, shown], "J(θ) of the run in the film", theme.PHI, 3.5, "solid"),
        xaxis={"title": {"text": "episode"}, "range": [0, float(episodes[-1])]},
        yaxis={"title": {"text": "return from the start"}},
        legend={"y": -0.22, "yanchor": "top"},
        margin_t=12,
        height=380,
    )
    if optimum is not None:
        drawn.add_hline(
            optimum,
            line={"color": theme.SCORE, "dash": "dash", "width": 2},
            annotation={"text": f"optimum {optimum:.3f}", "yanchor": "bottom", "font": {"size": 13}},
        )
    if now is not None:
        drawn.add_vline(float(episodes[now]), line={"color": theme.MEAN, "width": 3})
    return drawn


def _every_run(episodes: Array, performance: Array, shown: int) -> list[go.Scatter]:
    """All other runs as one faint trace, broken between runs."""
    others = [r for r in range(performance.shape[1]) if r != shown]
    if not others:
        return []
    x = [v for _ in others for v in (*episodes.tolist(), None)]
    y = [v for r in others for v in (*performance[:, r].tolist(), None)]
    return [
        go.Scatter(
            x=x,
            y=y,
            name="J(θ) of the other runs",
            mode="lines",
            line={"color": theme.translucent(theme.PHI, 0.28), "width": 1},
            hoverinfo="skip",
        )
    ]


def _curve(x: Array, y: Array, name: str, colour: str, width: float, dash: str) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        name=name,
        mode="lines",
        line={"color": colour, "width": width, "dash": dash},
        hovertemplate="episode %{x}: %{y:.4f}<extra></extra>",
    )


def _sampled(returns: Array) -> go.Scatter:
    return go.Scatter(
        x=np.arange(len(returns)),
        y=returns,
        name="G₀ of its episodes",
        mode="markers",
        marker={"size": 4, "color": theme.translucent(theme.MEAN, 0.55)},
        hovertemplate="episode %{x}: G₀ = %{y:.3f}<extra></extra>",
    )
