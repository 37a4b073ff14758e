"""How long a saturated policy takes to 50/50: gradient flow against natural gradient flow."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import theme
from pgviz.language import say


def escape_times(gaps: Array, gradient: Array, natural: Array, gap: float, time: float) -> theme.Figure:
    """Times of gradient flow (N,) and natural gradient flow (N,) against the logit gap (N,), on a log scale.

    ``gap``: the page's own, as a cursor; ``time``: what gradient flow takes from there. A time of 0 or beyond float64
    leaves a gap in the line.
    """
    return theme.figure(
        _line(gaps, gradient, say("gradient flow"), theme.SCORE, 3.5, "solid"),
        _line(gaps, natural, say("natural gradient flow"), theme.PHI, 2.5, "dash"),
        *_now(gap, time),
        shapes=[theme.upright(gap)],
        xaxis={"title": {"text": say("logit gap D at the start")}, "range": [0, float(gaps[-1])]},
        yaxis={"title": {"text": say("time to 50/50")}, "type": "log", "exponentformat": "power"},
        legend={"y": -0.3, "yanchor": "top"},
        margin={"t": 10, "l": 74},  # powers of ten are wide
        height=340,
    )


def _now(gap: float, time: float) -> list[theme.Trace]:
    if not 0 < time < np.inf:
        return []
    return [
        theme.scatter(
            x=[gap],
            y=[time],
            name=say("now"),
            mode="markers",
            marker={"color": theme.MEAN, "size": 13, "symbol": "diamond"},
            hovertemplate=say("now: %{y:.4g} from a gap of %{x:.3g}<extra></extra>"),
        )
    ]


def _line(x: Array, y: Array, name: str, colour: str, width: float, dash: str) -> theme.Trace:
    drawable = [float(v) if 0 < v < np.inf else None for v in y]
    return theme.scatter(
        x=x,
        y=drawable,
        name=name,
        mode="lines",
        line={"color": colour, "width": width, "dash": dash},
        hovertemplate=say("{name}: %{{y:.4g}} from a gap of %{{x:.3g}}<extra></extra>", name=name),
    )
