"""The atlas as a Streamlit component: registers it once, mounts it, and passes on where a person put a state."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pgviz.ui.atlas.model import Atlas, PointReport
from pgviz.ui.atlas.report import known_maps, parse, sequence_number
from pgviz.ui.atlas.wire import encode

_HERE = Path(__file__).parent
_CODE = "\n".join(
    (
        f"const STYLES = {json.dumps((_HERE / 'atlas.css').read_text(encoding='utf-8'))};",
        (_HERE / "atlas.js").read_text(encoding="utf-8"),
        'globalThis["pgviz.atlas"] = mount;',
    )
)

# As with the sheet: a report proves that this browser has the code, which is then not sent again with every update.
_full = st.components.v2.component("pgviz.atlas", js=_CODE)
_HAND_OVER = """
export default function mount(component) {
  return globalThis["pgviz.atlas"](component);
}
"""
_again = st.components.v2.component("pgviz.atlas.again", js=_HAND_OVER)
_LOADED = "pgviz.atlas.loaded"


def atlas(content: Atlas, *, key: str, on_report: Callable[[PointReport], None] | None = None) -> None:
    """Show an atlas; call ``on_report`` with every step of a drag and every press of a key. Belongs in a fragment.

    ``on_report`` runs as a callback, before the fragment: what it writes into the session state is what the next
    ``content`` is made from. Without it the states cannot be moved.
    """
    acknowledged, known = f"{key}.ack", f"{key}.maps"

    def receive() -> None:
        raw = st.session_state[key].get("report")
        seq = sequence_number(raw)
        if seq is None:
            return
        st.session_state[acknowledged] = seq
        st.session_state[known] = known_maps(raw)
        st.session_state[_LOADED] = True
        report = parse(raw, content)
        if report is not None and on_report is not None:
            on_report(report)

    wire = encode(
        content,
        ack=st.session_state.get(acknowledged, 0),
        known=st.session_state.get(known) == content.maps.digest,
        fixed=on_report is None,
    )
    mount = _again if _LOADED in st.session_state else _full
    mount(key=key, data=wire, on_report_change=receive)
