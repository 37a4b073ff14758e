"""The chart on a page."""

from __future__ import annotations

from pathlib import Path

from pgviz.figures.theme import Figure
from pgviz.ui.components.bridge.component import Component
from pgviz.ui.components.chart.wire import encode

_chart = Component("chart", Path(__file__).parent, isolated=False)  # plotly puts its styles into the document


def chart(figure: Figure, alt: str, *, key: str, plotly: str, after: str) -> None:
    """Show a figure. ``plotly``: the address of plotly.js. ``after``: what is to stand before it loads, a selector."""
    _chart.show(encode(figure, alt, plotly=plotly, after=after), key=key)
