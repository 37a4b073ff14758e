"""Pictures of the score ∇ log π(a|s) = φ(s,a) − E_π[φ(s,·)]."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pgviz.figures import theme

Array = NDArray[np.float64]


MOST_BARS = 8  # features drawn although they cancel


def charted(cancels: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The features worth a bar: all of a few; of many those that do not cancel. Indices, from cancels (d,)."""
    return np.arange(cancels.size) if cancels.size <= MOST_BARS else np.flatnonzero(~cancels)


def decomposition(
    phi: Array, terms: Array, score: Array, features: Sequence[tuple[str, str]], actions: Sequence[str]
) -> go.Figure:
    """Feature by feature: φ(s,a), the π-weighted terms that stack up to E_π[φ], and their difference, the score.

    phi (d,): of the chosen action; terms (A, d): π(b|s) φ(s,b); score (d,). ``features``: each feature's group (empty
    for none) and name.
    """
    mean = [
        go.Bar(
            x=_axis(features),
            y=row,
            base=base,
            name=f"π({name})·φ(s,{name})",
            offsetgroup="mean",
            marker={
                "color": theme.MEAN,
                "pattern": {"shape": theme.PATTERNS[b % len(theme.PATTERNS)], "fillmode": "replace", "solidity": 0.5},
                "line": {"width": 1, "color": theme.MEAN},
            },
            hovertemplate=f"π({name})·φ(s,{name}): %{{customdata:.4g}}<extra></extra>",
            customdata=row,
            showlegend=False,
        )
        for b, (name, row, base) in enumerate(zip(actions, terms, _bases(terms), strict=True))
    ]
    drawn = theme.figure(
        _bars(features, phi, "φ(s,a)", theme.PHI, "phi"),
        _legend_only("E[φ], a piece for each action", theme.MEAN),
        *mean,
        _bars(features, score, "score", theme.SCORE, "score"),
        barmode="group",
        bargap=0.3,
        bargroupgap=0.08,
    )
    if any(group for group, _ in features):
        drawn.update_layout(margin_b=64)  # the second level of names does not ask for room by itself
    drawn.update_yaxes(zeroline=True, zerolinewidth=1.5, zerolinecolor=theme.QUIET)
    return drawn


def _axis(features: Sequence[tuple[str, str]]) -> list[str] | list[list[str]]:
    """Names for the axis, in two levels where the features come in groups."""
    groups, names = [group for group, _ in features], [name for _, name in features]
    return [groups, names] if any(groups) else names


def _bases(terms: Array) -> Array:
    """Where each term's bar starts, (A, d): positive terms stack upwards from 0, negative ones downwards."""
    up, down = np.where(terms > 0, terms, 0.0), np.where(terms < 0, terms, 0.0)
    return np.asarray(np.where(terms > 0, np.cumsum(up, axis=0) - up, np.cumsum(down, axis=0) - down))


def _bars(features: Sequence[tuple[str, str]], values: Array, name: str, colour: str, group: str) -> go.Bar:
    return go.Bar(
        x=_axis(features),
        y=values,
        name=name,
        offsetgroup=group,
        marker={"color": colour},
        hovertemplate=f"{name}: %{{y:.4g}}<extra></extra>",
    )


def _legend_only(name: str, colour: str) -> go.Bar:
    return go.Bar(x=[None], y=[None], name=name, offsetgroup="mean", marker={"color": colour})
