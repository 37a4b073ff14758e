"""The painter on a page: shows a map, and passes on what a person painted; and the map as text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from pgviz.ui.components.bridge.component import Component
from pgviz.ui.components.painter.model import Painting
from pgviz.ui.components.painter.report import parse
from pgviz.ui.components.sheet import Report

_painter = Component("painter", Path(__file__).parent)
LINE, LEAST_LINES, MOST_LINES = 26, 4, 17  # pixels of a line of text; how many are to be seen


def painter(content: Painting, *, key: str, on_report: Callable[[Report], None]) -> None:
    """Show a map to paint; ``on_report`` hears of every stroke, at its end, with the whole map as ``text``.

    It belongs in a fragment. ``on_report`` runs as a callback, before the fragment.
    """

    def receive(raw: Any) -> None:
        report = parse(raw, content)
        if report is not None:
            on_report(report)

    _painter.mount({**content.to_data(), "ack": _painter.acknowledged(key)}, key=key, on_report=receive)


def text_form(content: Painting, key: str, on_report: Callable[[Report], None]) -> None:
    """The map as text. What was typed stays, also while it is refused: then the sentence of the ``ValueError`` that
    ``on_report`` raised stands below it."""
    text, seen, refused = "\n".join(content.rows), f"{key}.of", f"{key}.refused"
    if st.session_state.get(seen) != text or key not in st.session_state:
        st.session_state[key], st.session_state[refused] = text, ""
    st.session_state[seen] = text

    def take() -> None:
        st.session_state[refused] = ""
        try:
            on_report(Report(content.name, None, st.session_state[key], True))
        except ValueError as reason:
            st.session_state[refused] = str(reason)

    height = LINE * (min(max(len(content.rows), LEAST_LINES), MOST_LINES) + 1)
    label = ", ".join(f"{brush.symbol} {brush.name}" for brush in content.brushes)
    st.text_area(label, key=key, height=height, on_change=take)
    st.caption(st.session_state[refused] or " ")
