"""The sweep on a page: hears what a hand has taken hold of, and sends the frames for the values around it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pgviz.ui.components.bridge import wire
from pgviz.ui.components.bridge.component import Component
from pgviz.ui.components.sweep.frames import Answer
from pgviz.ui.components.sweep.request import Request, parse

_sweep = Component("sweep")


def sweep(compute: Callable[[Request], Answer], parts: Sequence[str], *, key: str = "ahead") -> None:
    """Put it up once on a page, in a fragment of its own, which does nothing else. It takes no room.

    ``parts``: the keys of the components that it leads.
    """
    answer = f"{key}.answer"

    def receive(raw: Any) -> None:
        request = parse(raw)
        if request is not None:
            began = time.perf_counter()
            values, frames = compute(request)
            st.session_state[answer] = {
                "hold": request.hold,
                "asked": request.values,
                "values": values,
                "frames": {part: found.to_data() for part, found in frames.items()},
                "took": round(1000 * (time.perf_counter() - began)),  # milliseconds: what the next portion is made for
            }

    told = {"parts": parts, **st.session_state.pop(answer, {})}
    _sweep.mount(wire.text(told), key=key, on_report=receive)
