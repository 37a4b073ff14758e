"""A plotly figure on a page."""

from __future__ import annotations

import streamlit as st

from pgviz.ui.shell.parts import Chart

CONFIG = {
    "displaylogo": False,
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": False,
}
WIDTHS = "charts.widths"
LEAST, MOST = 50.0, 10_000.0  # pixels
MOST_CHARTS = 40


def chart(drawn: Chart, *, key: str, waits: bool = False) -> None:
    """Put up a chart.

    A chart that comes without its width is first drawn hidden, then measured, then drawn again, with every step of a
    drag. So the figure, which is made anew for every call, gets the width that it last had on the page, where that is
    known; if it no longer fits, the browser draws again.

    The first chart in a browser keeps it busy for a second or two, in which nothing else appears: plotly is long. Where
    something else is to be seen first, a chart that ``waits`` only keeps its place (its figure has a height).
    """
    figure = drawn.figure
    if waits:
        st.space(int(figure.layout.height))
        return
    figure.layout.width = st.session_state.get(WIDTHS, {}).get(key)
    st.plotly_chart(figure, key=key, alt=drawn.alt, config=CONFIG, theme=None)


def remember_widths(raw: object) -> None:
    """Keep what the browser says of the width of its charts, by key. It is believed where it can be.

    A chart that it does not name, for it is just being put up anew, keeps the width that it had.
    """
    if isinstance(raw, dict) and len(raw) <= MOST_CHARTS:
        known = st.session_state.get(WIDTHS, {}) | {key: width for key, width in raw.items() if _is_width(width)}
        st.session_state[WIDTHS] = dict(list(known.items())[-MOST_CHARTS:])


def _is_width(value: object) -> bool:
    return type(value) in (int, float) and LEAST <= value <= MOST  # type: ignore[operator]
