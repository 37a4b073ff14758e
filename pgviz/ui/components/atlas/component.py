"""The atlas on a page: shows it, and passes on where a person put a state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pgviz.ui.components.atlas.model import Atlas, PointReport
from pgviz.ui.components.atlas.report import known_maps, parse
from pgviz.ui.components.atlas.wire import encode
from pgviz.ui.components.bridge.component import Component

_atlas = Component("atlas")


def atlas(content: Atlas, *, key: str, on_report: Callable[[PointReport], None] | None = None) -> None:
    """Show an atlas; call ``on_report`` with every step of a drag and every press of a key. Belongs in a fragment.

    ``on_report`` runs as a callback, before the fragment: what it writes into the session state is what the next
    ``content`` is made from. Without it the states cannot be moved.
    """
    known = f"{key}.maps"

    def receive(raw: Any) -> None:
        st.session_state[known] = known_maps(raw)
        report = parse(raw, content)
        if report is not None and on_report is not None:
            on_report(report)

    wire = encode(
        content,
        part=key,
        ack=_atlas.acknowledged(key),
        known=st.session_state.get(known) == content.maps.digest,
        fixed=on_report is None,
    )
    _atlas.mount(wire, key=key, on_report=receive)
