"""Pictures of a policy in a few states."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pgviz.figures import theme


def states_side_by_side(pi: NDArray[np.float64], states: Sequence[str], actions: Sequence[str]) -> go.Figure:
    """The probabilities of the same θ in several states, one group of bars an action. pi (S, A)."""
    strengths = np.linspace(1.0, 0.45, len(states))
    bars = [
        go.Bar(
            x=list(actions),
            y=pi[s],
            name=f"s = {state}",
            marker={
                "color": theme.translucent(theme.PROBABILITY, strengths[s]),
                "pattern": {"shape": theme.PATTERNS[s % len(theme.PATTERNS)]},
            },
            text=pi[s],
            texttemplate="%{text:.3f}",
            textposition="outside",
            cliponaxis=False,
            hovertemplate=f"π(%{{x}} | s = {state}) = %{{y:.4g}}<extra></extra>",
        )
        for s, state in enumerate(states)
    ]
    drawn = theme.figure(*bars, barmode="group", yaxis_title="probability π", bargap=0.25, height=260)
    drawn.update_yaxes(range=[0, 1.12], tickvals=[0, 0.25, 0.5, 0.75, 1], ticktext=["0", ".25", ".5", ".75", "1"])
    return drawn
