"""The score ∇ log π(a|s) = (φ(s,a) − E_π[φ(s,·)]) / τ as bars, feature by feature."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pgviz.arrays import Array, Bools, Ints
from pgviz.figures import theme
from pgviz.language import say

SCORE = say("score")
MOST_BARS = 8  # features drawn although they cancel


def charted(cancels: Bools) -> Ints:
    """The features worth a bar: all of a few; of many those that do not cancel. Indices, from cancels (d,)."""
    return np.arange(cancels.size) if cancels.size <= MOST_BARS else np.flatnonzero(~cancels)


def decomposition(
    phi: Array,
    terms: Array,
    score: Array,
    features: Sequence[tuple[str, str]],
    actions: Sequence[str],
    *,
    score_name: str = SCORE,
) -> theme.Figure:
    """Feature by feature: φ(s,a), the π-weighted terms that stack up to E_π[φ], and the score.

    phi (d,): of the chosen action; terms (A, d): π(b|s) φ(s,b); score (d,): their difference over τ, which
    ``score_name`` may say. ``features``: each feature's group (empty for none) and name.
    """
    grouped = any(group for group, _ in features)
    return theme.figure(
        _bars(features, phi, "φ(s,a)", theme.PHI, "phi"),
        _stacked(features, terms, actions),
        _bars(features, score, score_name, theme.SCORE, "score"),
        barmode="group",
        bargap=0.3,
        bargroupgap=0.08,
        xaxis={"tickangle": 90} if grouped else {},
        margin={"b": 100 if grouped else 30},
        height=400 if grouped else 320,
        yaxis={"zeroline": True, "zerolinewidth": 1.5, "zerolinecolor": theme.QUIET},
    )


def _stacked(features: Sequence[tuple[str, str]], terms: Array, actions: Sequence[str]) -> theme.Trace:
    """One trace with a piece for each term that is not 0, each action with its own pattern."""
    pieces = [(j, b) for b in range(len(terms)) for j in range(len(features)) if terms[b, j] != 0]
    bases = _bases(terms)
    return theme.bar(
        x=_axis([features[j] for j, _ in pieces], any(group for group, _ in features)),
        y=[float(terms[b, j]) for j, b in pieces],
        base=[float(bases[b, j]) for j, b in pieces],
        name=say("E[φ], a piece for each action"),
        offsetgroup="mean",
        marker={
            "color": theme.MEAN,
            "pattern": {
                "shape": [theme.PATTERNS[b % len(theme.PATTERNS)] for _, b in pieces],
                "fillmode": "replace",
                "solidity": 0.5,
            },
            "line": {"width": 1, "color": theme.MEAN},
        },
        customdata=[f"π({actions[b]})·φ(s,{actions[b]})" for _, b in pieces],
        hovertemplate=say("%{customdata}: %{y:.4g}<extra></extra>"),
    )


def _axis(features: Sequence[tuple[str, str]], grouped: bool | None = None) -> list[str] | list[list[str]]:
    """Names for the axis, in two levels where the features come in groups."""
    groups, names = [group for group, _ in features], [name for _, name in features]
    return [groups, names] if (any(groups) if grouped is None else grouped) else names


def _bases(terms: Array) -> Array:
    """Where each term's bar starts, (A, d): positive terms stack upwards from 0, negative ones downwards."""
    up, down = np.where(terms > 0, terms, 0.0), np.where(terms < 0, terms, 0.0)
    return np.asarray(np.where(terms > 0, np.cumsum(up, axis=0) - up, np.cumsum(down, axis=0) - down))


def _bars(features: Sequence[tuple[str, str]], values: Array, name: str, colour: str, group: str) -> theme.Trace:
    return theme.bar(
        x=_axis(features),
        y=values,
        name=name,
        offsetgroup=group,
        marker={"color": colour},
        hovertemplate=say("{name}: %{{y:.4g}}<extra></extra>", name=name),
    )
