"""An arrow as a trace: a line with a head that the browser turns."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import theme
from pgviz.language import say

PLOT = 300  # pixels of a side of the square, about: no head is longer than its arrow


def arrow_trace(ends: Array, colour: str, name: str, width: float, side: float, dash: str = "solid") -> theme.Trace:
    """An arrow between two points, ends (2, 2), in a plot of a side in the same units, its head turned by the browser.

    A head is no longer than its arrow, and an arrow without length has none: it would point somewhere.
    """
    length = float(np.linalg.norm((ends[1] - ends[0]) / side)) * PLOT
    head = min(6 + 3 * width, length) if length >= 1 else 0.0
    return theme.scatter(
        x=ends[:, 0],
        y=ends[:, 1],
        name=name,
        mode="lines+markers",
        line={"color": colour, "width": width, "dash": dash},
        marker={
            "symbol": "arrow",
            "angleref": "previous",
            "size": [0, head],
            "color": colour,
            "opacity": 1,
            "line": {"width": 0},  # or plotly would draw one in white, as round bubbles
        },
        hovertemplate=say("{name}: to (%{{x:.4g}}, %{{y:.4g}})<extra></extra>", name=name),
    )
