"""The sampler on a page: buttons that draw more, and a clock while it plays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pgviz.language import say

PACE = 0.6  # seconds
AT_A_TIME = 10  # samples that one tick draws


def pace(key: str) -> float | None:
    """``run_every`` of the fragment in which the samples are shown: seconds while it plays, None else."""
    return PACE if st.session_state.get(f"{key}.playing") else None


def tick(key: str, add: Callable[[int], None], *, full: bool) -> None:
    """Call it at the beginning of that fragment: while it plays, some more are drawn, until it is ``full``."""
    if not st.session_state.get(f"{key}.playing"):
        return
    if full:
        st.session_state[f"{key}.playing"] = False
        st.rerun()
    add(AT_A_TIME)


def buttons(key: str, sizes: Sequence[int], add: Callable[[int], None], *, full: bool) -> None:
    """The buttons; each runs the whole page, so that the address bar follows."""
    playing = bool(st.session_state.get(f"{key}.playing"))

    def draw(number: int) -> None:
        add(number)
        st.rerun()

    def play(on: bool) -> None:
        st.session_state[f"{key}.playing"] = on
        st.rerun()

    with st.container(horizontal=True, gap="small", key=f"{key}.buttons"):
        for size in sizes:
            st.button(f"+{size}", key=f"{key}.{size}", on_click=draw, args=(size,), disabled=full)
        # Two buttons with one meaning each: a click that is handed over twice does not start again what it stopped.
        if playing:
            st.button(say("Pause"), key=f"{key}.pause", on_click=play, args=(False,))
        else:
            st.button(say("Play"), key=f"{key}.play", on_click=play, args=(True,), disabled=full)
