"""The finite differences' error against their step: too small and too large go wrong."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import theme
from pgviz.language import say

LOWEST = 1e-18  # an error below this, and one of 0, is drawn here


def error_against_step(steps: Array, errors: Array, bounds: Array, step: float, error: float) -> theme.Figure:
    """Errors (N,) and the most that theory allows (N,) against the step h (N,), log-log; a cursor at ``step``."""
    power = {"type": "log", "exponentformat": "power"}
    return theme.figure(
        _line(steps, bounds, say("the most that theory allows"), theme.QUIET, 2, "dash"),
        _line(steps, errors, say("largest error of the finite differences"), theme.SCORE, 3, "solid"),
        theme.scatter(
            x=[step],
            y=[max(error, LOWEST)],
            name=say("now"),
            mode="markers",
            customdata=[error],
            marker={"color": theme.MEAN, "size": 13, "symbol": "diamond"},
            hovertemplate=say("now: error %{customdata:.2g} at h = %{x:.2g}<extra></extra>"),
        ),
        shapes=[theme.upright(step)],
        xaxis={"title": {"text": say("step h")}, "range": np.log10(steps[[0, -1]]).tolist(), "dtick": 4, **power},
        yaxis={"title": {"text": say("error")}, "range": [-16.5, 3.5], "dtick": 4, **power},
        legend={"y": -0.3, "yanchor": "top"},
        margin={"t": 10, "l": 74},  # powers of ten are wide
        height=360,
    )


def _line(x: Array, y: Array, name: str, colour: str, width: float, dash: str) -> theme.Trace:
    return theme.scatter(
        x=x,
        y=np.maximum(y, LOWEST),
        name=name,
        mode="lines",
        customdata=y,
        line={"color": colour, "width": width, "dash": dash},
        hovertemplate=say("{name}: %{{customdata:.2g}} at h = %{{x:.2g}}<extra></extra>", name=name),
    )
