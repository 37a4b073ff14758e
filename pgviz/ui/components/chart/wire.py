"""A chart as bytes: what the browser needs to draw it, as JSON; and what it says of a click.

As bytes, for Streamlit looks through everything else for data frames.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pgviz.figures.theme import ALONE, Figure
from pgviz.ui.components.bridge import wire

MOST_PICKED = 2**31

CONFIG: dict[str, Any] = {"displaylogo": False, "displayModeBar": False, "scrollZoom": False, "doubleClick": False}


@dataclass(frozen=True)
class Linked:
    """How a chart goes with a film: it shows where the film stands on the x axis, and a hand on the plot leads it.

    film: the link that the film has as well. said: what is so there, by places on the x axis.
    """

    film: str
    said: Mapping[int, str] = field(default_factory=dict)


def encode(
    figure: Figure, alt: str, *, part: str, plotly: str, after: str, later: bool = False, linked: Linked | None = None
) -> bytes:
    """The figure, its text and its name on the page, the address of plotly, what is to stand first, its film."""
    told = shown(figure, alt) | {
        "config": CONFIG,
        "part": part,
        "plotly": plotly,
        "after": after,
        "later": later,
        "looks": ALONE,
        "linked": None
        if linked is None
        else {"film": linked.film, "said": {str(at): text for at, text in linked.said.items()}},
    }
    return wire.text(told)


def shown(figure: Figure, alt: str) -> dict[str, Any]:
    """What changes of a chart when its numbers do."""
    drawn = figure.to_dict()
    return {"data": drawn["data"], "layout": drawn["layout"], "alt": alt}


def picked(raw: object) -> int | None:
    """The number of the point that was clicked; None for what no chart says."""
    value = raw.get("value") if isinstance(raw, dict) else None
    return value if type(value) is int and 0 <= value < MOST_PICKED else None
