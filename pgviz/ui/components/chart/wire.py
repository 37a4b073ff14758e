"""A chart as bytes: what the browser needs to draw it, as JSON; and what it says of a click.

As bytes, for Streamlit looks through everything else for data frames.
"""

from __future__ import annotations

import json
from typing import Any

from pgviz.figures.theme import Figure

MOST_PICKED = 2**31

CONFIG: dict[str, Any] = {"displaylogo": False, "displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def encode(figure: Figure, alt: str, *, plotly: str, after: str, later: bool = False) -> bytes:
    """The figure, its text, the address of plotly, and what is to stand first: an element that matches ``after``."""
    drawn = figure.to_dict()
    told = {
        "data": drawn["data"],
        "layout": drawn["layout"],
        "config": CONFIG,
        "alt": alt,
        "plotly": plotly,
        "after": after,
        "later": later,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def picked(raw: object) -> int | None:
    """The number of the point that was clicked; None for what no chart says."""
    value = raw.get("value") if isinstance(raw, dict) else None
    return value if type(value) is int and 0 <= value < MOST_PICKED else None
