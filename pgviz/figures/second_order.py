"""Eigenvalues of the Fisher information: in how many directions of θ, and how fast, π changes."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pgviz.figures import theme

Array = NDArray[np.float64]
MOST = 12  # eigenvalues drawn


def eigenvalues(values: Array, rank: int) -> go.Figure:
    """Eigenvalues (d,), from the largest; those that π feels (the first ``rank``) filled, the others only marked."""
    shown = values[:MOST]
    names = [str(i + 1) for i in range(shown.size)]
    felt = [i < rank for i in range(shown.size)]
    return theme.figure(
        go.Bar(
            x=names,
            y=shown,
            name="eigenvalue",
            marker={"color": [theme.SCORE if f else theme.QUIET for f in felt]},
            hovertemplate="eigenvalue %{x}: %{y:.4g}<extra></extra>",
        ),
        go.Scatter(
            x=[name for name, f in zip(names, felt, strict=True) if not f],
            y=[0.0] * felt.count(False),
            name="0: no probability changes",
            mode="markers",
            marker={"symbol": "x", "size": 9, "color": theme.QUIET},
            hovertemplate="eigenvalue %{x}: 0, no probability changes<extra></extra>",
        ),
        xaxis={
            "title": {"text": f"the first {shown.size} of {values.size}" if values.size > MOST else ""},
            "type": "category",
        },
        yaxis={"title": {"text": "eigenvalue of F"}, "rangemode": "tozero"},
        bargap=0.35,
        height=260,
        showlegend=False,
    )
