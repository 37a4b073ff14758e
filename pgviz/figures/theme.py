"""The one plotly template, and the colours by what they mean. No other figure module names a colour.

The colours are of middle lightness, at least 3:1 against the light and against the dark background, because a figure
does not know which of the two it will be drawn on. There is no background, and the text takes the app's colour in the
browser (``ui/frame.css``).
"""

from __future__ import annotations

import json
import math
import zlib
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pgviz.figures.ticks import ticks

PHI, MEAN, SCORE, NEGATIVE, PROBABILITY = "#1F83C4", "#C96A00", "#0E8F6A", "#D1476A", "#8466C4"
ACTIONS = ("#727C91", "#C2508F", "#8F8316", "#A0705A", "#8D5BA6", "#5F8A94")
PATTERNS = ("", "/", "x", "\\", ".", "+")  # an action's bars: never told apart by colour alone
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")  # an action's lines
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "pentagon", "cross")  # an action's points
CLEAR = "rgba(0,0,0,0)"  # the page's own background shows
QUIET = "#8B93A1"  # guides, zero lines, what is only there for comparison
STRONG = "#C2508F"  # what is set against a bar
FONT = '"Source Sans", "Source Sans Pro", sans-serif'  # the app's own


def translucent(colour: str, opacity: float) -> str:
    """``#1F83C4`` as ``rgba(31,131,196,opacity)``."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def _template() -> go.layout.Template:
    guides = translucent(QUIET, 0.35)
    axis = {
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": guides,
        "gridcolor": guides,
        "fixedrange": True,
        "automargin": False,  # plotly would draw everything twice with every step of a drag
    }
    return go.layout.Template(
        layout={
            "colorway": list(ACTIONS),
            "font": {"size": 13, "family": FONT},
            "title": {"font": {"size": 15}, "x": 0, "xanchor": "left", "y": 0.98, "yanchor": "top"},
            "height": 320,
            "margin": {"l": 54, "r": 14, "t": 36, "b": 46},
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "hovermode": "closest",
            "hoverlabel": {"font": {"size": 13}},
            "legend": {"orientation": "h", "x": 0, "y": 1.0, "xanchor": "left", "yanchor": "bottom"},
            "xaxis": axis | {"showgrid": False, "title": {"standoff": 8}},
            "yaxis": axis | {"showgrid": True, "title": {"standoff": 6}},
            "dragmode": False,
        }
    )


TEMPLATE = _template()
LOOK = TEMPLATE.layout.to_plotly_json()


PROBABILITY_TICKS = {"tickvals": [0, 0.25, 0.5, 0.75, 1], "ticktext": ["0", ".25", ".5", ".75", "1"]}


def upright(at: float, colour: str = QUIET, width: float = 1.5, dash: str = "dot") -> dict[str, object]:
    """An upright line over the whole height, as a layout shape."""
    line = {"color": colour, "width": width, "dash": dash}
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line}


class Figure(go.Figure):  # type: ignore[misc]  # plotly has no types
    """A figure that a browser draws once.

    Streamlit gives plotly.js a chart twice, first as it came and then as a copy. plotly.js sees that nothing has
    changed if the numbers are lists (of its binary arrays it never knows), carry a revision, and the layout has no
    template. So that is how this one is written; what the template says is laid under the layout here. (plotly's own
    ``layout.template`` would be checked and copied for every figure, at several times the cost of the rest.)
    """

    def to_dict(self) -> dict[str, Any]:
        """The figure for JSON: plain lists, the template's layout under the figure's own, ticks as numbers in cells."""
        own = self.layout.to_plotly_json()
        del own["template"]
        data = _plain([trace.to_plotly_json() for trace in self.data])
        revision = zlib.crc32(json.dumps(data).encode())
        layout = _plain(_over(LOOK, own) | {"datarevision": revision})
        return {"data": data, "layout": _over(layout, ticks(data, layout))}


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Two layouts, one laid over the other, at every depth."""
    both = {name: _over(below[name], above[name]) for name in below.keys() & above if isinstance(below[name], dict)}
    return below | above | both


def _plain(value: Any) -> Any:
    """Dicts, lists, numbers and texts: what JSON knows."""
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def figure(*traces: go.BaseTraceType, **layout: Any) -> Figure:
    """A figure in the app's look; ``layout`` as in ``go.Layout``.

    All of the layout goes in at once: plotly checks a figure again with every ``update_…``, which a drag would feel.
    """
    return Figure(list(traces), go.Layout(template="none", **layout))
