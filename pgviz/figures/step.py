"""What a step along the score does: how much the states move."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import theme
from pgviz.language import say

LETTER = 6.5  # pixels of a letter in the name of a state


def moved_on_square(states: Array, moved: Array, here: Sequence[float]) -> theme.Figure:
    """How much each state of the unit square moved, moved (S,) for states (S, 2) on a lattice; a mark at ``here``."""
    columns, rows = np.unique(states[:, 0]), np.unique(states[:, 1])
    field = np.full((rows.size, columns.size), np.nan)
    field[np.searchsorted(rows, states[:, 1]), np.searchsorted(columns, states[:, 0])] = moved
    return theme.figure(
        theme.heatmap(
            x=columns,
            y=rows,
            z=field,
            zmin=0,
            zmax=_top(moved),
            colorscale=[[0, theme.translucent(theme.PROBABILITY, 0.06)], [1, theme.PROBABILITY]],
            colorbar={"title": {"text": say("moved")}, "thickness": 12, **_shades(_top(moved))},
            name=say("moved"),
            hovertemplate=say("state (%{x:.3g}, %{y:.3g}): moved %{z:.4g}<extra></extra>"),
        ),
        theme.scatter(
            x=[here[0]],
            y=[here[1]],
            name=say("the step's own state"),
            mode="markers",
            marker={"symbol": "x", "size": 14, "color": theme.SCORE, "line": {"width": 1, "color": theme.SCORE}},
            hovertemplate=say("the step's own state: (%{x:.3g}, %{y:.3g})<extra></extra>"),
        ),
        xaxis={"title": {"text": "s₁"}, "constrain": "domain"},
        yaxis={"title": {"text": "s₂"}, "scaleanchor": "x", "constrain": "domain", "showgrid": False},
        height=360,
    )


def moved_by_state(names: Sequence[str], moved: Array, own: int) -> theme.Figure:
    """How much each state moved, moved (S,), as bars; the step's own state stands out."""
    room = LETTER * max(len(name) for name in names) + 20
    colours = [theme.SCORE if s == own else theme.PROBABILITY for s in range(len(names))]
    return theme.figure(
        theme.bar(
            x=list(names),
            y=moved,
            name=say("moved"),
            marker={"color": colours},
            hovertemplate=say("state %{x}: moved %{y:.4g}<extra></extra>"),
        ),
        xaxis={"type": "category", "tickangle": 90},
        yaxis={"title": {"text": say("moved (total variation)")}, "range": [0, _top(moved)]},
        bargap=0.25,
        margin={"b": room},
        height=250 + room,
    )


def _shades(top: float) -> dict[str, list[float] | list[str]]:
    """Where the scale of shades has its ticks, and what stands there: numbers as in cells, .5 and not 0.5."""
    values = [0, top / 2, top]
    return {"tickvals": values, "ticktext": [f"{value:g}".removeprefix("0") or "0" for value in values]}


def _top(moved: Array) -> float:
    """The top of the scale: the first of these that is enough, so that it rarely changes in a drag."""
    return next(top for top in (0.01, 0.03, 0.1, 0.3, 1.0) if top >= moved.max(initial=0.0) or top == 1)
