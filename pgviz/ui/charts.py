"""A plotly figure on a page."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

CONFIG = {
    "displaylogo": False,
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": False,
}


def chart(figure: go.Figure, *, key: str, alt: str) -> None:
    """Draw a figure; ``alt`` says in a sentence what it shows, with its numbers."""
    st.plotly_chart(figure, key=key, alt=alt, config=CONFIG, theme="streamlit")
