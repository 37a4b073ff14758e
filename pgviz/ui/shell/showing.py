"""Whether a part of a page is shown: everything is, unless a lesson is followed that leaves it out."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from typing import ParamSpec

import streamlit as st

from pgviz.ui.shell.optional import PARTS

P = ParamSpec("P")
SHOWN = "pgviz.shown"


def show(parts: Collection[str] | None) -> None:
    """At the top of a page: which of the optional parts it shows; None for all of them."""
    st.session_state[SHOWN] = frozenset(PARTS if parts is None else parts)


def shows(part: str) -> bool:
    """Whether the page shows this part."""
    return part in st.session_state.get(SHOWN, PARTS)


def part(name: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """What mounts something that belongs to a part: it does nothing where that part is left out."""

    def belonging(mount: Callable[P, None]) -> Callable[P, None]:
        @functools.wraps(mount)
        def mounted(*args: P.args, **kwargs: P.kwargs) -> None:
            if shows(name):
                mount(*args, **kwargs)

        return mounted

    return belonging
