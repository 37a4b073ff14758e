"""The one look of all figures, and the colours by what they mean. No other figure module names a colour.

The colours are of middle lightness, at least 3:1 against the light and against the dark background, because a figure
does not know which of the two it will be drawn on. There is no background, and the text takes the app's colour in the
browser (``ui/frame.css``).
"""

from __future__ import annotations

import json
import math
import zlib
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from pgviz.figures.ticks import ticks

if TYPE_CHECKING:
    import plotly.graph_objects as go

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


def _look() -> dict[str, Any]:
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
    return {
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


LOOK = _look()
"""The layout that lies under that of every figure. plotly's own templates would be copied in the browser each time."""

PROBABILITY_TICKS = {"tickvals": [0, 0.25, 0.5, 0.75, 1], "ticktext": ["0", ".25", ".5", ".75", "1"]}


def upright(at: float, colour: str = QUIET, width: float = 1.5, dash: str = "dot") -> dict[str, object]:
    """An upright line over the whole height, as a layout shape."""
    line = {"color": colour, "width": width, "dash": dash}
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line}


ON_PAPER = {"paper_bgcolor": "#FFFFFF", "plot_bgcolor": "#FFFFFF", "font": {"color": "#1B2430"}}
"""What lies over a figure's layout where no page of the app gives it text colour and background: in a notebook."""

NOTEBOOKS = "application/vnd.plotly.v1+json"  # how JupyterLab, Notebook and VS Code know a plotly figure

Trace = dict[str, Any]
"""A trace as plotly.js reads it."""


def upright_trace(at: float, low: float, high: float, name: str, colour: str = QUIET) -> Trace:
    """An upright line as a trace: it can move with a hand. A shape is part of the layout, slow to change."""
    look = {"color": colour, "width": 1.5, "dash": "dot"}
    return scatter(x=[at, at], y=[low, high], name=name, mode="lines", line=look, hoverinfo="skip", showlegend=False)


def scatter(**fields: Any) -> Trace:
    """Points or a line; the fields as those of ``plotly.graph_objects.Scatter``, in nested dicts."""
    return {"type": "scatter"} | fields


def bar(**fields: Any) -> Trace:
    """Bars; the fields as those of ``plotly.graph_objects.Bar``."""
    return {"type": "bar"} | fields


def heatmap(**fields: Any) -> Trace:
    """Coloured cells; the fields as those of ``plotly.graph_objects.Heatmap``."""
    return {"type": "heatmap"} | fields


def contour(**fields: Any) -> Trace:
    """Lines of equal height; the fields as those of ``plotly.graph_objects.Contour``."""
    return {"type": "contour"} | fields


@dataclass(frozen=True, eq=False, repr=False)
class Figure:
    """A figure in the app's look, as plain data.

    plotly's own objects check every field when they are made, which takes longer than computing what is drawn, with
    every step of a drag. So traces and layout are dicts here; ``plotly`` is the checked figure, for a notebook and for
    the tests, which compare the two. As the last line of a notebook's cell a figure shows itself.
    """

    traces: tuple[Trace, ...]
    own: dict[str, Any]  # what this figure's layout says; the rest is the look

    def to_dict(self) -> dict[str, Any]:
        """The figure for JSON: plain lists, the look under the figure's own layout, ticks as numbers in cells.

        ``datarevision`` tells plotly.js whether the data has changed.
        """
        data = _plain(self.traces)
        revision = zlib.crc32(json.dumps(data).encode())
        layout = _plain(_over(LOOK, self.own) | {"datarevision": revision})
        return {"data": data, "layout": _over(layout, ticks(data, layout))}

    def on_paper(self) -> dict[str, Any]:
        """The figure for JSON with a background and a text colour of its own."""
        plain = self.to_dict()
        return {"data": plain["data"], "layout": {"template": "none"} | _over(plain["layout"], ON_PAPER)}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """What a notebook shows: plotly's format, and what else plotly, where it is installed, finds good."""
        plain = self.on_paper()
        known = {NOTEBOOKS: plain | {"config": {"responsive": True}}, "text/plain": repr(self)}
        if find_spec("plotly") is None:
            return known
        import plotly.graph_objects as go

        more: dict[str, Any] = go.Figure(plain)._repr_mimebundle_(include, exclude)
        return known | more

    def __repr__(self) -> str:
        """Short: the traces are long."""
        named = dict.fromkeys(str(trace["name"]) for trace in self.traces if trace.get("name"))
        return f"Figure: {', '.join(named) or 'without names'}"

    @cached_property
    def plotly(self) -> go.Figure:
        """The figure as plotly's object. ValueError if plotly does not know a field or a value."""
        import plotly.graph_objects as go  # only here: the server, which sends dicts, need not load it

        plain = self.to_dict()
        return go.Figure(plain["data"], {"template": "none"} | plain["layout"])

    @property
    def data(self) -> tuple[Any, ...]:
        """The traces as plotly's objects."""
        traces: tuple[Any, ...] = self.plotly.data
        return traces

    @property
    def layout(self) -> Any:
        """The layout as plotly's object."""
        return self.plotly.layout


def figure(*traces: Trace, **layout: Any) -> Figure:
    """A figure in the app's look; ``layout``: the fields of ``plotly.graph_objects.Layout``, in nested dicts."""
    return Figure(traces, layout)


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Two layouts, one laid over the other, at every depth."""
    both = {name: _over(below[name], above[name]) for name in below.keys() & above if isinstance(below[name], dict)}
    return below | above | both


def _plain(value: Any) -> Any:
    """Dicts, lists, numbers and texts: what JSON knows. What is not finite is null: a gap."""
    if isinstance(value, np.ndarray | np.generic):
        numbers = value.tolist()
        return numbers if np.isfinite(value).all() else _plain(numbers)
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
