"""Pictures of one run's way: its θ as rows of colours, the length of ∇J, and how much its policy still leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from pgviz.arrays import Array, Ints
from pgviz.figures import theme
from pgviz.figures.ticks import tick_text
from pgviz.language import say

MARGIN = {"l": 76, "r": 14}  # those of the learning curves: an episode stands below itself
NAMED = 24  # rows, up to which each has its name
LETTER = 6.5  # pixels of a letter in it
NOISE = 1e-9  # what is smaller everywhere is a rounding error of 0
SCALE = {
    "orientation": "h",
    "x": 1,
    "xanchor": "right",
    "y": 1,
    "yanchor": "bottom",
    "len": 0.5,
    "thickness": 10,
}
UNIFORM = {
    "text": say("uniform"),
    "font": {"size": 13},
    "showarrow": False,
    "xref": "paper",
    "x": 1,
    "xanchor": "right",
    "yref": "y2",
    "yanchor": "top",
}


def slope_and_entropy(episodes: Ints, norms: Array, entropies: Array, most: float) -> theme.Figure:
    """‖∇J‖ (K,) above, the mean entropy of π (K,) below, from 0 to ``most``, of a uniform policy; in nats."""
    top = float(norms.max())
    return theme.figure(
        _line(episodes, norms, "‖∇J‖", theme.SCORE, "y"),
        _line(episodes, entropies, say("entropy"), theme.PROBABILITY, "y2"),
        xaxis=_episodes(episodes) | {"anchor": "y2"},
        yaxis={"title": {"text": "‖∇J‖"}, "domain": [0.56, 1], "range": [0, 1.08 * top if top > NOISE else 1.0]},
        yaxis2=theme.LOOK["yaxis"] | {"title": {"text": say("nats")}, "domain": [0, 0.44], "range": [0, 1.08 * most]},
        shapes=[_level(most, "y2", "dash")],
        annotations=[UNIFORM | {"y": most}],
        showlegend=False,
        margin=MARGIN | {"t": 10},
        height=290,
    )


def parameters(episodes: Ints, theta: Array, names: Sequence[str], groups: Sequence[str]) -> theme.Figure:
    """Every parameter as a row of colours, pink below 0 and blue above: theta (K, d), as it was at each record.

    names (d,): what each parameter is, each another; groups (d,): what those in a row have in common, for the axis
    where there are too many rows to name each.
    """
    top = float(np.abs(theta).max()) or 1.0
    return theme.figure(
        theme.heatmap(
            x=episodes,
            y=list(names),
            z=theta.T,
            zmin=-top,
            zmax=top,
            colorscale=[[0, theme.NEGATIVE], [0.5, theme.translucent(theme.QUIET, 0.12)], [1, theme.PHI]],
            colorbar=SCALE | _shades(top),
            name="θ",
            hovertemplate=say("θ of %{y} after %{x} episodes: %{z:.4~g}<extra></extra>"),
        ),
        xaxis=_episodes(episodes),
        yaxis={"type": "category", "range": [len(names) - 0.5, -0.5], "showgrid": False, **_rows(names, groups)},
        shapes=[_level(at - 0.5, "y", "solid") for at in _firsts(groups)[1:]],
        margin=MARGIN | {"t": 44, "l": _room(names)},
        height=360,
    )


def _line(episodes: Ints, values: Array, name: str, colour: str, axis: str) -> theme.Trace:
    return theme.scatter(
        x=episodes,
        y=values,
        yaxis=axis,
        name=name,
        mode="lines",
        line={"color": colour, "width": 3},
        hovertemplate=say("after %{{x}} episodes: {name} %{{y:.4~g}}<extra></extra>", name=name),
    )


def _episodes(episodes: Ints) -> dict[str, Any]:
    """The axis that all charts of a training share."""
    return {"title": {"text": say("episode")}, "range": [0, float(episodes[-1])]}


def _level(at: float, axis: str, dash: str) -> dict[str, object]:
    """A line from side to side."""
    line = {"color": theme.QUIET, "width": 1, "dash": dash}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": axis, "y0": at, "y1": at, "line": line}


def _rows(names: Sequence[str], groups: Sequence[str]) -> dict[str, list[str]]:
    """What stands beside the rows: their names, or, where they are many, their groups' in the middle of each."""
    if len(names) <= NAMED:
        return {"tickvals": list(names), "ticktext": list(names)}
    firsts = [*_firsts(groups), len(groups)]
    middles = [(first + after) // 2 for first, after in pairwise(firsts)]
    return {"tickvals": [names[row] for row in middles], "ticktext": [groups[row] for row in middles]}


def _room(names: Sequence[str]) -> float:
    """Pixels at the left, for what stands beside the rows."""
    own = LETTER * max(map(len, names)) + 20 if len(names) <= NAMED else 0.0
    return max(float(MARGIN["l"]), own)


def _firsts(groups: Sequence[str]) -> list[int]:
    """The first row of each group."""
    return [row for row, group in enumerate(groups) if row == 0 or group != groups[row - 1]]


def _shades(top: float) -> dict[str, list[float] | list[str]]:
    """Where the scale of colours has its ticks, and what stands there."""
    values = [-top, 0.0, top]
    least, zero, most = (tick_text(float(f"{value:.2g}")) for value in values)
    return {"tickvals": values, "ticktext": [f"θ = {least}", zero, most]}
