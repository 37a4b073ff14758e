"""A chart on a page."""

from __future__ import annotations

from pgviz.ui.components.chart.component import chart as mounted
from pgviz.ui.shell import serving
from pgviz.ui.shell.parts import Chart

SHEET = "section.sheet .box"
FILM = ".player[data-frames]"
"""What is to stand before the browser loads plotly, which keeps it busy for a second or two: what a hand can take hold
of, or the film."""


def chart(drawn: Chart, *, key: str, after: str = SHEET) -> None:
    """Put up a chart; on a page that has none yet, after what ``after`` selects."""
    mounted(drawn.figure, drawn.alt, key=key, plotly=serving.plotly_address(), after=after)
