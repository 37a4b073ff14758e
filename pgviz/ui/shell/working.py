"""Waiting for long work on a page: how far it is, a way to stop it, and an ear for what its person does meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import get_run_yield_check

from pgviz.language import say
from pgviz.ui.state import store
from pgviz.ui.state.scenario import Scenario
from pgviz.ui.state.slices import Progress, Tell

V = TypeVar("V")
SOON = 1.0  # seconds: what takes no longer shows no bar
BETWEEN = 0.2  # seconds between two pictures of the bar


def awaited(kind: type[Scenario], key: str, ask: Callable[[Tell], V]) -> V:
    """What ``ask`` comes to; it is given what it shall tell how far it is (``state.slices``).

    The page stays as it is meanwhile. After a second a bar over the page says how far the work is, with a button that
    stops it and goes back to what the ``kind`` of scenario was before. Whatever the person does ends this run of the
    page, and with it the waiting: work that others want as well is theirs to go on with. ``key`` names the place.

    Mount before it what a hand can take hold of: as long as a sheet is not mounted again, it takes its last report for
    unanswered, and sends none of what a person does next.
    """
    place = st.empty()
    waiting = _Waiting(kind, key, place)
    found = ask(waiting.hear)
    place.empty()
    return found


class _Waiting:
    """A bar in its place, once it has taken a while."""

    def __init__(self, kind: type[Scenario], key: str, place: DeltaGenerator) -> None:
        self.kind, self.key, self.place = kind, key, place
        self.next = time.monotonic() + SOON
        self.bar: DeltaGenerator | None = None

    def hear(self, progress: Progress) -> None:
        """End this run if its person wants another, or show how far it is."""
        if (check := get_run_yield_check()) is not None:
            check()
        if time.monotonic() < self.next:
            return
        if _is_asked_again():
            st.rerun()
        if self.bar is None:
            with self.place.container(key=f"working-{self.key}"):
                self.bar = st.empty()
                st.button(say("Stop, and go back"), key=f"stop.{self.key}", on_click=_go_back, args=(self.kind,))
        self.bar.progress(min(1.0, progress.share), text=progress.said)
        self.next = time.monotonic() + BETWEEN


def _go_back(kind: type[Scenario]) -> None:
    """To what there was before the last change, or to what the page opens with."""
    if store.past(kind):
        store.undo(kind)
    else:
        store.reset(kind)


def _is_asked_again() -> bool:
    """Whether the browser has asked for another run, or has gone.

    Streamlit ends a run at once (``hear`` lets it) where the whole page is asked for, or nothing any more, but not for
    what happens in a fragment, a report of a sheet: that would wait until the work is done. During a drag that is
    right, for else no step of it would ever be shown to its end; where the work is long we look ourselves, in an
    attribute that is not public. ``tests/pages/test_working.py`` fails where it is not there any more.
    """
    ctx = get_script_run_ctx(suppress_warning=True)
    requests = ctx.script_requests if ctx is not None else None
    return requests is not None and requests._state.value != "CONTINUE"
