"""The stepper on a page: buttons, and a clock while it plays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pgviz.language import say
from pgviz.ui.components.sheet import Report
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.components.stepper.model import Story
from pgviz.ui.shell.charts import chart

PACE = 1.1  # seconds a stage
BUTTON = 90  # pixels, whatever stands on it


@dataclass(frozen=True)
class Kept:
    """Where a stepper's stage is kept."""

    get: Callable[[], int]
    put: Callable[[int], None]
    settle: Callable[[], None] = lambda: None  # called when a hand, not the clock, has put one


def stepper(
    key: str, last: int, show: Callable[[int], None], words: Callable[[int], str], kept: Kept | None = None
) -> None:
    """Stages 0 … ``last``; ``show`` puts up a stage, ``words`` says in a line where it is.

    If the stage is not ``kept`` elsewhere, it is the session's, and begins at the last.
    """
    playing, stages = f"{key}.playing", kept or _in_session(f"{key}.stage", last)
    plays = bool(st.session_state.get(playing, False))

    def go(stage: int) -> None:
        stages.put(stage)
        st.session_state[playing] = False
        stages.settle()

    def play() -> None:
        st.session_state[playing] = not plays
        if not plays and stages.get() >= last:
            stages.put(0)
        st.rerun()

    @st.fragment(run_every=PACE if plays else None)
    def frame() -> None:
        if st.session_state.get(playing):
            _advance(stages, playing, last)
        stage = min(stages.get(), last)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(say("Back"), on_click=go, args=(max(0, stage - 1),), disabled=stage == 0, width=BUTTON)
            st.button(say("Pause") if plays else say("Play"), on_click=play, width=BUTTON)
            st.button(say("Step"), on_click=go, args=(min(last, stage + 1),), disabled=stage == last, width=BUTTON)
            st.caption(words(stage), width="content")
        show(stage)

    frame()


def staged(
    key: str,
    story: Callable[[], Story],
    put: Callable[[int], None],
    *,
    on_report: Callable[[Report], None],
    on_pick: Callable[[int], None],
) -> None:
    """A story whose stage is kept by its page: ``story`` is how it stands now, ``put`` sets another stage.

    ``on_report``: what a person did on a stage's sheet; ``on_pick``: the number of a point of its chart.
    """

    def show(_: int) -> None:
        shown = story().stage
        table, drawing = st.columns([6, 5], gap="medium")
        with table:
            sheet(shown.sheet, key=f"{key}.sheet", on_report=on_report)
        with drawing:
            chart(shown.chart, key=f"{key}.chart", on_pick=on_pick)
            st.markdown("\n".join(f"- {line}" for line in shown.words))

    kept = Kept(lambda: story().at, put, st.rerun)
    stepper(key, story().last, show, lambda _: story().where, kept)


def _in_session(at: str, last: int) -> Kept:
    st.session_state.setdefault(at, last)

    def put(stage: int) -> None:
        st.session_state[at] = stage

    return Kept(lambda: int(st.session_state[at]), put)


def _advance(stages: Kept, playing: str, last: int) -> None:
    if stages.get() < last:
        stages.put(stages.get() + 1)
    else:
        st.session_state[playing] = False
        st.rerun()
