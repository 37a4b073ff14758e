"""The one plotly template, and the colours by what they mean. No other figure module names a colour.

The colours are of middle lightness, at least 3:1 against the light and against the dark background, because a figure
does not know which of the two it will be drawn on; text, grid and background follow the app's theme in the browser.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import plotly.io as pio

PHI, MEAN, SCORE, NEGATIVE, PROBABILITY = "#1F83C4", "#C96A00", "#0E8F6A", "#D1476A", "#8466C4"
ACTIONS = ("#727C91", "#C2508F", "#8F8316", "#A0705A", "#8D5BA6", "#5F8A94")
PATTERNS = ("", "/", "x", "\\", ".", "+")  # an action's bars: never told apart by colour alone
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")  # an action's lines
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "pentagon", "cross")  # an action's points
QUIET = "#8B93A1"  # guides, zero lines, what is only there for comparison
STRONG = "#C2508F"  # what is set against a bar
NAME = "pgviz"


def translucent(colour: str, opacity: float) -> str:
    """``#1F83C4`` as ``rgba(31,131,196,opacity)``."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def _template() -> go.layout.Template:
    axis = {"zeroline": False, "ticks": "outside", "ticklen": 4, "fixedrange": True}
    return go.layout.Template(
        layout={
            "colorway": list(ACTIONS),
            "font": {"size": 14},
            "title": {"font": {"size": 15}, "x": 0, "xanchor": "left", "y": 0.98, "yanchor": "top"},
            "hovermode": "closest",
            "hoverlabel": {"font": {"size": 13}},
            "legend": {"orientation": "h", "x": 0, "y": 1.0, "xanchor": "left", "yanchor": "bottom"},
            "xaxis": axis | {"showgrid": False},
            "yaxis": axis | {"showgrid": True},
            "dragmode": False,
        }
    )


pio.templates[NAME] = _template()


PROBABILITY_TICKS = {"tickvals": [0, 0.25, 0.5, 0.75, 1], "ticktext": ["0", ".25", ".5", ".75", "1"]}


def upright(at: float, colour: str = QUIET, width: float = 1.5, dash: str = "dot") -> dict[str, object]:
    """An upright line over the whole height, as a layout shape."""
    line = {"color": colour, "width": width, "dash": dash}
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def figure(*traces: go.BaseTraceType, **layout: Any) -> go.Figure:
    """A figure in the app's look; ``layout`` as in ``go.Layout``.

    Size, margins and the distance of the axes' titles stand in the figure itself: the app's theme overrides those of a
    template. The axes must not make room for their labels themselves, for plotly would draw everything twice with every
    step of a drag. All of the layout goes in at once: plotly checks a figure again with every ``update_…``.
    """
    measures = {"height": 320, "margin_l": 54, "margin_r": 8, "margin_t": 36, "margin_b": 46}
    axes = {name: _axis(layout.get(name, {}), standoff) for name, standoff in (("xaxis", 6), ("yaxis", 4))}
    return go.Figure(list(traces), go.Layout(template=NAME, **(measures | layout | axes)))


def _axis(given: dict[str, Any], standoff: float) -> dict[str, Any]:
    title = {"standoff": standoff} | given.get("title", {})
    return {"automargin": False} | given | {"title": title}
