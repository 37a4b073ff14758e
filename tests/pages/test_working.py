"""Waiting for long work on a page: what a person does meanwhile ends the waiting, and a bar says how far it is."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests, ScriptRequestType
from streamlit.testing.v1 import AppTest

from pgviz.ui.shell import working

PATIENCE = 60  # seconds


def test_streamlit_still_keeps_its_requests_where_we_look() -> None:
    """``_is_asked_again`` reads an attribute that is not public: of a request in a fragment nothing else tells."""
    requests = ScriptRequests()
    requests.request_rerun(RerunData())
    assert requests.on_scriptrunner_ready().type is ScriptRequestType.RERUN
    assert requests._state.value == "CONTINUE"
    requests.request_rerun(RerunData(fragment_id="a"))
    assert requests._state.value == "RERUN"
    assert requests.on_scriptrunner_yield() is None, "the day Streamlit ends a run for it, we need not look"
    requests.request_stop()
    assert requests._state.value == "STOP"


def _works(asked: dict[str, str] | None) -> None:
    """A page that waits for long work; its browser asks for another run when the work is at its third step."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    from pgviz.ui.shell.working import awaited
    from pgviz.ui.start.scenario import StartScenario
    from pgviz.ui.state.slices import Progress

    run = st.session_state["run"] = st.session_state.get("run", 0) + 1

    def work(tell):  # type: ignore[no-untyped-def]
        for k in range(100):
            heard = st.session_state["heard"] = [*st.session_state.get("heard", []), (run, k)]
            if run == 1 and k == 3 and asked is not None:
                get_script_run_ctx().script_requests.request_rerun(RerunData(**asked))  # type: ignore[union-attr]
            if run == 2:
                return "done"
            tell(Progress(k / 100, f"{k} of 100"))
        return len(heard)

    st.write(awaited(StartScenario, "test", work))


@pytest.mark.parametrize("asked", [{"fragment_id": "of something that is dragged"}, {}], ids=["fragment", "page"])
def test_whatever_is_asked_for_meanwhile_ends_a_long_run(
    asked: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "SOON", 0.0)
    monkeypatch.setattr(working, "BETWEEN", 0.0)
    at = AppTest.from_function(_works, args=(asked,), default_timeout=PATIENCE).run()
    assert at.session_state["heard"] == [*((1, k) for k in range(4)), (2, 0)]
    assert [text.value for text in at.markdown] == ["done"]


def test_a_step_of_a_drag_is_shown_to_its_end_before_the_next_one() -> None:
    """A report in a fragment does not end what takes no long: it would never be seen."""
    at = AppTest.from_function(
        _works, args=({"fragment_id": "of something that is dragged"},), default_timeout=PATIENCE
    )
    assert at.run().session_state["heard"][:100] == [(1, k) for k in range(100)]


def test_short_work_shows_no_bar() -> None:
    at = AppTest.from_function(_works, args=(None,), default_timeout=PATIENCE).run()
    assert at.get("progress") == []
    assert at.button == []


def _long() -> None:
    """A page that is left in the middle of long work; its scenario has been changed."""
    import streamlit as st

    from pgviz.ui.shell.working import awaited
    from pgviz.ui.softmax.scenario import SoftmaxScenario
    from pgviz.ui.state import store
    from pgviz.ui.state.scenario import Change
    from pgviz.ui.state.slices import Progress

    store.load(SoftmaxScenario)
    if "begun" not in st.session_state:
        st.session_state["begun"] = True
        store.change(SoftmaxScenario, lambda _: Change(SoftmaxScenario(tau=2.0)))
        st.rerun()
    st.session_state["tau"] = store.current(SoftmaxScenario).tau

    def work(tell):  # type: ignore[no-untyped-def]
        if store.current(SoftmaxScenario).tau == 2.0:
            tell(Progress(0.3, "Training: 30 of 100 episodes"))
            tell(Progress(0.6, "Training: 60 of 100 episodes"))
            st.stop()
        return "done"

    st.write(awaited(SoftmaxScenario, "test", work))


def test_long_work_shows_how_far_it_is_and_a_button_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "SOON", 0.0)
    monkeypatch.setattr(working, "BETWEEN", 0.0)
    at = AppTest.from_function(_long, default_timeout=PATIENCE).run()
    bar: Any = at.get("progress")[0].proto
    assert (bar.text, bar.value) == ("Training: 60 of 100 episodes", 60)
    assert at.session_state["tau"] == 2.0
    (button,) = at.button
    assert button.label == "Stop, and go back"
    button.click().run()
    assert at.session_state["tau"] == 1.0
    assert [text.value for text in at.markdown] == ["done"]
    assert at.get("progress") == []
