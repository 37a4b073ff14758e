"""The surrogate against the constant that is added to every return."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import theme
from pgviz.language import say


def against_constant(
    constants: Array, values: Array, gradient: Array, performance: float, at: float, names: Sequence[str]
) -> theme.Figure:
    """Value of the surrogate (C,) against the constant, over J and its expected gradient (d,), which do not move.

    ``at``: the constant of now; ``names``: of the parameters, (d,).
    """
    level = np.append(gradient, performance)
    low, high = float(min(values.min(), level.min())), float(max(values.max(), level.max()))
    margin = 0.05 * (high - low)
    low, high = low - margin, high + margin
    return theme.figure(
        theme.upright_trace(at, low, high, say("now")),
        _line(constants, values, say("value of the surrogate"), theme.MEAN, 3.5, "solid"),
        _line(constants, np.full_like(constants, performance), "J(θ)", theme.PHI, 2.5, "dash"),
        _level_lines(constants, gradient, names),
        xaxis={"title": {"text": say("constant c added to every return")}, "range": [constants[0], constants[-1]]},
        yaxis={"range": [low, high]},
        height=340,
        margin={"t": 64},  # for a legend of three lines, on a phone
    )


def _line(x: Array, y: Array, name: str, colour: str, width: float, dash: str) -> theme.Trace:
    return theme.scatter(
        x=x,
        y=y,
        name=name,
        mode="lines",
        line={"color": colour, "width": width, "dash": dash},
        hovertemplate=say("{name}: %{{y:.4g}} at c = %{{x:.3g}}<extra></extra>", name=name),
    )


def _level_lines(constants: Array, gradient: Array, names: Sequence[str]) -> theme.Trace:
    """All entries of the gradient as one trace, a level line each, broken between them."""
    ends = (float(constants[0]), float(constants[-1]))
    return theme.scatter(
        x=[x for _ in names for x in (*ends, None)],
        y=[y for entry in gradient.tolist() for y in (entry, entry, None)],
        text=[text for name in names for text in (name, name, "")],
        name=say("expected gradient, a line each entry"),
        mode="lines",
        line={"color": theme.SCORE, "width": 1.5, "dash": "solid"},
        hovertemplate=say("gradient, %{text}: %{y:.4g}<extra></extra>"),
    )
