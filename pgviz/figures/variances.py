"""How far estimates scatter: exact traces of covariances as bars on a log axis, measured ones with their error."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import theme
from pgviz.language import say

ROOM = 3.0  # the factor that is left below the smallest bar, and above the largest


def traces(names: Sequence[str], exact: Array, measured: Array, errors: Array, chosen: int | None) -> theme.Figure:
    """Exact traces (n,), and measured ones (n,) with their standard errors (n,), a bar each.

    A trace of 0 has no place on a log axis: the words "exactly 0" stand there. ``chosen``: the page's own.
    """
    positive = np.concatenate([exact[exact > 0], measured[measured > 0]])
    low, high = (float(positive.min()), float(positive.max())) if positive.size else (0.1, 1.0)
    ends = [float(np.log10(low / ROOM)), float(np.log10(high * ROOM))]
    rows = list(range(len(names)))
    return theme.figure(
        theme.bar(
            y=rows,
            x=[float(v) if v > 0 else None for v in exact],
            name=say("exact"),
            orientation="h",
            marker={
                "color": theme.translucent(theme.PROBABILITY, 0.75),
                "line": {"width": [3 if i == chosen else 0 for i in rows], "color": theme.STRONG},
            },
            customdata=list(names),
            hovertemplate=say("%{customdata}: exactly %{x:.4g}<extra></extra>"),
        ),
        _measured(rows, names, measured, errors),
        annotations=[_nothing(i, ends[0]) for i in rows if not exact[i] > 0],
        xaxis={
            "title": {"text": say("trace of the covariance")},
            "type": "log",
            "range": ends,
            "exponentformat": "power",
            "dtick": max(1, round((ends[1] - ends[0]) / 4)),
        },
        yaxis={
            "tickvals": rows,
            "ticktext": list(names),
            "range": [len(names) - 0.4, -0.6],
            "showgrid": False,
            "ticks": "",
        },
        bargap=0.35,
        margin={"l": 125, "t": 28},
        height=120 + 40 * len(names),
    )


def _measured(rows: list[int], names: Sequence[str], measured: Array, errors: Array) -> theme.Trace:
    """Points with two standard errors to either side."""
    seen = [i for i in rows if measured[i] > 0]
    return theme.scatter(
        y=seen,
        x=[float(measured[i]) for i in seen],
        name=say("measured, ± 2 standard errors"),
        mode="markers",
        marker={"color": theme.MEAN, "size": 9, "symbol": "diamond"},
        error_x={"type": "data", "array": [float(2 * errors[i]) for i in seen], "color": theme.MEAN, "thickness": 2},
        customdata=[names[i] for i in seen],
        hovertemplate=say("%{customdata}: measured %{x:.4g}<extra></extra>"),
    )


def _nothing(row: int, left: float) -> dict[str, object]:
    return {
        "x": left,
        "y": row,
        "xanchor": "left",
        "text": say(" exactly 0"),
        "showarrow": False,
        "font": {"size": 13},
    }
