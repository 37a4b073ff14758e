"""A Streamlit component that tells what a person does with it: registered once, mounted with data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pgviz.ui.components.bridge import served
from pgviz.ui.components.bridge.receipt import is_repeated, sequence_number


class Component:
    """A component ``pgviz.NAME``: its folder has NAME.css, NAME.html if there is markup, and the module entry.js.

    The entry finds their texts as STYLES and MARKUP, and exports the function that Streamlit calls to mount it.
    """

    def __init__(self, name: str) -> None:
        """Register it. Call it once, at import. It lives in a shadow root, with styles of its own."""
        address = below_base(served.path_of(name))
        code = (  # Streamlit runs it from a blob: address, which no other is relative to; one line would be a path
            f"const {{ default: mount }} = await import(new URL({address!r}, document.baseURI));\n"
            "export default mount;\n"
        )
        self._mount = st.components.v2.component(f"pgviz.{name}", js=code)

    def acknowledged(self, key: str) -> int:
        """The number of the last report of the component with this key, 0 before the first. Send it as ``ack``."""
        return int(st.session_state.get(f"{key}.ack", 0))

    def mount(self, data: Any, *, key: str, on_report: Callable[[Any], None]) -> None:
        """Show it; call ``on_report`` with what the browser says, before the fragment that holds it runs again."""

        def receive() -> None:
            raw = (st.session_state.get(key) or {}).get("report")  # a browser says more than it has to
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
        heard: dict[str, Any] = {f"on_{name}_change": call for name, call in listeners.items() if call is not None}
        return self._mount(key=key, data=data, **heard)


def below_base(path: str) -> str:
    """An address of our server, also where the app is served below a path of its own."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{path}" if base else path
