"""The sheet on a page: shows it, and passes on what a person did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from pgviz.ui.components.bridge.component import Component
from pgviz.ui.components.sheet.model import Report, Sheet
from pgviz.ui.components.sheet.report import parse

_sheet = Component("sheet")


def sheet(content: Sheet, *, key: str, on_report: Callable[[Report], None] | None = None) -> None:
    """Show a sheet; call ``on_report`` with every step of a drag, every entry and every pick. Belongs in a fragment.

    ``on_report`` runs as a callback, before the fragment: what it writes into the session state is what the next
    ``content`` is made from. The sentence of a ``ValueError`` that it raises stands by the cell until the next report.
    """
    edits, picks, refused = content.edits(), content.picks(), f"{key}.refused"

    def receive(raw: Any) -> None:
        report = parse(raw, edits, picks)
        if report is None or on_report is None:
            return
        st.session_state.pop(refused, None)
        try:
            on_report(report)
        except ValueError as reason:
            st.session_state[refused] = (str(reason), report.name)

    message, at = st.session_state.get(refused, ("", ""))
    content = replace(content, message=message, at=at)
    _sheet.mount({**content.to_data(), "ack": _sheet.acknowledged(key), "part": key}, key=key, on_report=receive)
