"""A chart as bytes: what the browser needs to draw it, as JSON.

As bytes, for Streamlit looks through everything else for data frames.
"""

from __future__ import annotations

import json
from typing import Any

from pgviz.figures.theme import Figure

CONFIG: dict[str, Any] = {"displaylogo": False, "displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def encode(figure: Figure, alt: str, *, plotly: str, after: str) -> bytes:
    """The figure, its text, the address of plotly, and what is to stand first: an element that matches ``after``."""
    drawn = figure.to_dict()
    told = {
        "data": drawn["data"],
        "layout": drawn["layout"],
        "config": CONFIG,
        "alt": alt,
        "plotly": plotly,
        "after": after,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
