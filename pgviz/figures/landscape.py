"""J over two parameters as a landscape, and the paths that walk on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import theme
from pgviz.language import say

Kind = Literal["exact", "other", "sampled"]
LEVELS = 14
BEST = 0.2  # the part of the landscape whose heights set the scale
FLAT = 1e-12
HEAD = 14  # pixels
LOOK = {
    "exact": (theme.SCORE, 3.5, "solid"),
    "other": (theme.NEGATIVE, 3.0, "dash"),
    "sampled": (theme.translucent(theme.MEAN, 0.75), 1.25, "solid"),
}


@dataclass(frozen=True, eq=False)
class Path:
    """Where θ went in the plane of two parameters; several runs of one kind are one path with gaps."""

    name: str
    places: Sequence[Array]  # of each run (K + 1, 2)
    kind: Kind


def landscape(
    x: Array,
    y: Array,
    heights: Array,
    paths: Sequence[Path],
    axes: tuple[str, str],
    *,
    circle: tuple[float, float, float] | None = None,
) -> theme.Figure:
    """Contours of J, heights (Y, X) over x (X,) and y (Y,), under the paths; ``circle``: centre and radius of a loop.

    Where J is not finite there is a hole. All paths begin in one place.
    """
    start = paths[0].places[0][0]
    shapes = [] if circle is None else [_circle(*circle)]
    return theme.figure(
        _contours(x, y, heights),
        *(trace for path in paths for trace in _path(path)),
        theme.scatter(
            x=[start[0]],
            y=[start[1]],
            name=say("start"),
            mode="markers",
            marker={"symbol": "circle-open", "size": 12, "color": theme.QUIET, "line": {"width": 3}},
            hovertemplate=say("start: (%{x:.3g}, %{y:.3g})<extra></extra>"),
        ),
        shapes=shapes,
        xaxis={"title": {"text": axes[0]}, "range": [float(x[0]), float(x[-1])], "constrain": "domain"},
        yaxis={
            "title": {"text": axes[1]},
            "range": [float(y[0]), float(y[-1])],
            "scaleanchor": "x",
            "constrain": "domain",
            "showgrid": False,
        },
        legend={"y": -0.18, "yanchor": "top", "itemsizing": "constant"},
        margin={"t": 12},
        height=460,
    )


def _contours(x: Array, y: Array, heights: Array) -> theme.Trace:
    """Level lines that are closer together, in J, near the top: a cliff to −∞ at the edge takes none of its lines.

    They are at equal steps of −log(1 + (top − J)/scale), where the best fifth of the landscape is within the scale.
    """
    shown = np.where(np.isfinite(heights), heights, np.nan)
    depths = _depths(shown)
    step = float(np.nanmax(depths, initial=0.0)) / LEVELS or 1.0
    return theme.contour(
        x=x,
        y=y,
        z=-depths,
        customdata=shown,
        name="J",
        contours={"start": -LEVELS * step, "end": 0.0, "size": step, "coloring": "fill"},
        line={"width": 0.75, "color": theme.translucent(theme.PHI, 0.6)},
        colorscale=[[0, theme.translucent(theme.PHI, 0.04)], [1, theme.translucent(theme.PHI, 0.5)]],
        zmin=-LEVELS * step,
        zmax=0.0,
        showscale=False,
        hovertemplate=say("J = %{customdata:.4g} at (%{x:.3g}, %{y:.3g})<extra></extra>"),
    )


def _depths(heights: Array) -> Array:
    """log(1 + (top − J)/scale), (Y, X); nan where J is."""
    finite = heights[np.isfinite(heights)]
    if not finite.size:
        return heights
    top, near = float(finite.max()), float(np.quantile(finite, 1 - BEST))
    scale = top - near
    if scale <= FLAT * (1 + abs(top)):  # a plateau: nothing but rounding near the top
        scale = top - float(finite.min()) or 1.0
    return np.asarray(np.log1p((top - heights) / scale))


def _path(path: Path) -> list[theme.Trace]:
    colour, width, dash = LOOK[path.kind]
    gapped = [row for run in path.places for row in (*run.tolist(), (None, None))]
    ends = np.array([run[-1] for run in path.places])
    line = theme.scatter(
        x=[row[0] for row in gapped],
        y=[row[1] for row in gapped],
        name=path.name,
        mode="lines",
        line={"color": colour, "width": width, "dash": dash},
        hoverinfo="skip",
    )
    end = theme.scatter(
        x=ends[:, 0],
        y=ends[:, 1],
        name=say("{name}, end", name=path.name),
        mode="markers",
        marker={"symbol": "circle" if path.kind == "sampled" else "square", "size": HEAD / 2, "color": colour},
        showlegend=False,
        hovertemplate=say("{name} ends at (%{{x:.3g}}, %{{y:.3g}})<extra></extra>", name=path.name),
    )
    return [line, end]


def _circle(x: float, y: float, radius: float) -> dict[str, object]:
    line = {"color": theme.MEAN, "width": 2, "dash": "dot"}
    return {
        "type": "circle",
        "x0": x - radius,
        "x1": x + radius,
        "y0": y - radius,
        "y1": y + radius,
        "line": line,
    }
