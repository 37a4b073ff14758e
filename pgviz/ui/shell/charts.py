"""A chart on a page."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable

import streamlit as st

from pgviz.ui.components.chart.component import chart as mounted
from pgviz.ui.shell import serving, showing
from pgviz.ui.shell.optional import CHARTS
from pgviz.ui.shell.parts import Chart

SHEET = "section.sheet .box"
FILM = ".player[data-frames]"
"""What is to stand before the browser loads plotly, which keeps it busy for a second or two: what a hand can take hold
of, or the film."""


@showing.part(CHARTS)
def chart_title(text: str) -> None:
    """What a chart shows, above it: it is left out where the chart is."""
    st.markdown(text)


@showing.part(CHARTS)
def chart(
    drawn: Chart, *, key: str, after: str = SHEET, later: bool = False, on_pick: Callable[[int], None] | None = None
) -> None:
    """Put up a chart; on a page that has none yet, after what ``after`` selects.

    ``later``: a drag may leave it behind for a moment. ``on_pick``: a point of it was clicked.
    """
    address = serving.plotly_address()
    mounted(
        drawn.figure,
        drawn.alt,
        key=key,
        plotly=address,
        after=after,
        later=later,
        linked=drawn.linked,
        on_pick=on_pick,
    )


@showing.part(CHARTS)
def picture(svg: str, alt: str, said: str) -> None:
    """A drawing that is there with the page's text, and needs no plotly; ``said`` stands beside it."""
    text, drawing = st.columns([2, 3], vertical_alignment="center")
    text.markdown(said)
    source = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    drawing.html(f'<img class="pgviz-picture" alt="{html.escape(alt)}" src="{source}">')
