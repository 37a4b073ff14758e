"""The sheet as a Streamlit component: registers it once, mounts it, and passes on what a person did."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pgviz.ui.sheet.model import Report, Sheet
from pgviz.ui.sheet.report import parse, sequence_number

_HERE = Path(__file__).parent
_CODE = "\n".join(
    (
        f"const STYLES = {json.dumps((_HERE / 'sheet.css').read_text(encoding='utf-8'))};",
        (_HERE / "sheet.js").read_text(encoding="utf-8"),
        'globalThis["pgviz.sheet"] = mount;',
    )
)

# Streamlit sends a component's whole code with every update, ten times a second during a drag: to a class on phones
# that is most of the traffic. A report proves that this browser has the code, and it keeps it as long as it keeps the
# session. From then on sheets are mounted under a second name, with one line of code that hands over to the module
# that is already there. The key alone makes the element's identity, so what was drawn stays.
_full = st.components.v2.component("pgviz.sheet", js=_CODE)
_HAND_OVER = """
export default function mount(component) {
  return globalThis["pgviz.sheet"](component);
}
"""
_again = st.components.v2.component("pgviz.sheet.again", js=_HAND_OVER)
_LOADED = "pgviz.sheet.loaded"


def sheet(content: Sheet, *, key: str, on_report: Callable[[Report], None] | None = None) -> None:
    """Show a sheet; call ``on_report`` with every step of a drag, every entry and every pick. Belongs in a fragment.

    ``on_report`` runs as a callback, before the fragment: what it writes into the session state is what the next
    ``content`` is made from.
    """
    edits, picks, acknowledged = content.edits(), content.picks(), f"{key}.ack"

    def receive() -> None:
        raw = st.session_state[key].get("report")
        seq = sequence_number(raw)
        if seq is None:
            return
        st.session_state[acknowledged] = seq
        st.session_state[_LOADED] = True
        report = parse(raw, edits, picks)
        if report is not None and on_report is not None:
            on_report(report)

    mount = _again if _LOADED in st.session_state else _full
    data = {**content.to_data(), "ack": st.session_state.get(acknowledged, 0)}
    mount(key=key, data=data, on_report_change=receive)
