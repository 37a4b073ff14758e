"""The unrolling as a small film: Back, Play or Pause, Step."""

from __future__ import annotations

import streamlit as st

from pgviz.score.decomposition import Logits
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.encodings.unrolled_sheet import unrolled_sheet
from pgviz.ui.scenarios import Decision

STAGE, PLAYING = "unrolling.stage", "unrolling.playing"
PACE = 1.1  # seconds a row


def unrolling(parts: Logits, now: Decision) -> None:
    """Show how [Θ|b] becomes θ, as far as it has been stepped or played."""
    columns = now.block_columns
    if columns is None:
        return
    st.session_state.setdefault(STAGE, now.n)
    playing = bool(st.session_state.get(PLAYING, False))

    @st.fragment(run_every=PACE if playing else None)
    def frame() -> None:
        if st.session_state.get(PLAYING):
            _advance(now.n)
        stage = min(st.session_state[STAGE], now.n)
        back, play, step, caption = st.columns([1, 1, 1, 5], vertical_alignment="center")
        back.button("Back", on_click=_to, args=(max(0, stage - 1),), disabled=stage == 0, width="stretch")
        play.button("Pause" if playing else "Play", on_click=_play, args=(now.n, not playing), width="stretch")
        step.button("Step", on_click=_to, args=(min(now.n, stage + 1),), disabled=stage == now.n, width="stretch")
        caption.caption(f"{stage} of {now.n} rows taken" + (f": {now.actions[stage - 1]}" if stage else ""))
        sheet(unrolled_sheet(parts, now, columns, stage), key="unrolled")

    frame()


def _advance(last: int) -> None:
    if st.session_state[STAGE] < last:
        st.session_state[STAGE] += 1
    else:
        st.session_state[PLAYING] = False
        st.rerun()


def _to(stage: int) -> None:
    st.session_state[STAGE] = stage
    st.session_state[PLAYING] = False


def _play(last: int, start: bool) -> None:
    st.session_state[PLAYING] = start
    if start and st.session_state[STAGE] >= last:
        st.session_state[STAGE] = 0
    st.rerun()
