"""A Streamlit component that tells what a person does with it: registered once, mounted with data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from pgviz.ui.components.bridge.modules import script
from pgviz.ui.components.bridge.receipt import is_repeated, sequence_number


class Component:
    """A component ``pgviz.NAME``: its folder has NAME.css, NAME.html if there is markup, and the module entry.js.

    The entry finds their texts as STYLES and MARKUP, and exports the function that Streamlit calls to mount it.

    Streamlit sends a component's whole code with every update, ten times a second during a drag: to a class on phones
    that is most of the traffic. A report proves that this browser has the code, and it keeps it as long as it keeps
    the session. From then on the component is mounted under a second name, with one line of code that hands over to
    the module that is already there. The key alone makes the element's identity, so what was drawn stays.
    """

    def __init__(self, name: str, folder: Path) -> None:
        """Register both names. Call it once, at import. It lives in a shadow root, with styles of its own."""
        place = f'globalThis["pgviz.{name}"]'
        again = f"export default function mount(component) {{\n  return {place}(component);\n}}\n"  # one line is a path
        self._loaded = f"pgviz.{name}.loaded"
        self._full = st.components.v2.component(f"pgviz.{name}", js=script(name, folder) + f"\n{place} = mount;")
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
            repeated = is_repeated(raw, self.acknowledged(key))
            st.session_state[f"{key}.ack"] = seq
            if not repeated:
                on_report(raw)

        self.show(data, key=key, report=receive)

    def show(self, data: Any, *, key: str, **listeners: Callable[[], None] | None) -> Any:
        """Show it, and return its state; ``listeners`` are called, by name, when that state or trigger is set."""
        mount = self._again if self._loaded in st.session_state else self._full
        heard: dict[str, Any] = {
            f"on_{name}_change": self._heard(call) for name, call in listeners.items() if call is not None
        }
        return mount(key=key, data=data, **heard)

    def _heard(self, listener: Callable[[], None]) -> Callable[[], None]:
        def call() -> None:
            st.session_state[self._loaded] = True
            listener()

        return call
