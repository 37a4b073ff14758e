"""The surrogate against the constant that is added to every return."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pgviz.figures import theme

Array = NDArray[np.float64]


def against_constant(
    constants: Array, values: Array, gradients: Array, performance: float, at: float, names: Sequence[str]
) -> go.Figure:
    """Value of the surrogate (C,), its expected gradient (C, d) and J against the constant; ``at``: now."""
    return theme.figure(
        _line(constants, values, "value of the surrogate", theme.MEAN, 3.5, "solid"),
        _line(constants, np.full_like(constants, performance), "J(θ)", theme.PHI, 2.5, "dash"),
        *(
            _line(
                constants, gradients[:, i], f"gradient, {name}", theme.SCORE, 1.5, theme.DASHES[i % len(theme.DASHES)]
            )
            for i, name in enumerate(names)
        ),
        xaxis={"title": {"text": "constant c added to every return"}},
        shapes=[theme.upright(at)],
        height=340,
        margin_t=10,
        legend={"y": -0.3, "yanchor": "top"},
    )


def _line(x: Array, y: Array, name: str, colour: str, width: float, dash: str) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        name=name,
        mode="lines",
        line={"color": colour, "width": width, "dash": dash},
        hovertemplate=f"{name}: %{{y:.4g}} at c = %{{x:.3g}}<extra></extra>",
    )
