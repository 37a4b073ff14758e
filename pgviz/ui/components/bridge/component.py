"""A Streamlit component that reports what a person does with it: registered once, mounted with data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from pgviz.ui.components.bridge.receipt import sequence_number
from pgviz.ui.shell import charts

_REPORTS = Path(__file__).parent / "reports.js"


class Component:
    """A component ``pgviz.NAME``: its folder has NAME.css, and scripts of which the last has a function ``mount``.

    Streamlit sends a component's whole code with every update, ten times a second during a drag: to a class on phones
    that is most of the traffic. A report proves that this browser has the code, and it keeps it as long as it keeps
    the session. From then on the component is mounted under a second name, with one line of code that hands over to
    the module that is already there. The key alone makes the element's identity, so what was drawn stays.
    """

    def __init__(self, name: str, folder: Path, *scripts: str) -> None:
        """Register both names. Call it once, at import."""
        styles = (folder / f"{name}.css").read_text(encoding="utf-8")
        files = (_REPORTS, *(folder / script for script in scripts))
        code = [f"const STYLES = {json.dumps(styles)};", *(file.read_text(encoding="utf-8") for file in files)]
        place = f'globalThis["pgviz.{name}"]'
        again = f"export default function mount(component) {{\n  return {place}(component);\n}}\n"  # one line is a path
        self._loaded = f"pgviz.{name}.loaded"
        self._full = st.components.v2.component(f"pgviz.{name}", js="\n".join((*code, f"{place} = mount;")))
        self._again = st.components.v2.component(f"pgviz.{name}.again", js=again)

    def acknowledged(self, key: str) -> int:
        """The number of the last report of the component with this key, 0 before the first. Send it as ``ack``."""
        return int(st.session_state.get(f"{key}.ack", 0))

    def mount(self, data: Any, *, key: str, on_report: Callable[[Any], None]) -> None:
        """Show it; call ``on_report`` with what the browser says, before the fragment that holds it runs again."""

        def receive() -> None:
            raw = st.session_state[key].get("report")
            seq = sequence_number(raw)
            if seq is None:
                return
            st.session_state[f"{key}.ack"] = seq
            st.session_state[self._loaded] = True
            charts.remember_widths(raw.get("widths"))
            on_report(raw)

        mount = self._again if self._loaded in st.session_state else self._full
        mount(key=key, data=data, on_report_change=receive)
