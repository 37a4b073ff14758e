"""The stepper on a page: buttons, and a clock while it plays."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

PACE = 1.1  # seconds a stage


def stepper(key: str, last: int, show: Callable[[int], None], words: Callable[[int], str]) -> None:
    """Stages 0 … ``last``; it begins at the last. ``show`` puts up a stage, ``words`` says in a line where it is."""
    at, playing = f"{key}.stage", f"{key}.playing"
    st.session_state.setdefault(at, last)
    plays = bool(st.session_state.get(playing, False))

    def go(stage: int) -> None:
        st.session_state[at], st.session_state[playing] = stage, False

    def play() -> None:
        st.session_state[playing] = not plays
        if not plays and st.session_state[at] >= last:
            st.session_state[at] = 0
        st.rerun()

    @st.fragment(run_every=PACE if plays else None)
    def frame() -> None:
        if st.session_state.get(playing):
            _advance(at, playing, last)
        stage = min(st.session_state[at], last)
        back, middle, step, caption = st.columns([1, 1, 1, 5], vertical_alignment="center")
        back.button("Back", on_click=go, args=(max(0, stage - 1),), disabled=stage == 0, width="stretch")
        middle.button("Pause" if plays else "Play", on_click=play, width="stretch")
        step.button("Step", on_click=go, args=(min(last, stage + 1),), disabled=stage == last, width="stretch")
        caption.caption(words(stage))
        show(stage)

    frame()


def _advance(at: str, playing: str, last: int) -> None:
    if st.session_state[at] < last:
        st.session_state[at] += 1
    else:
        st.session_state[playing] = False
        st.rerun()
