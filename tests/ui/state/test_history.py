"""Undo and reset: a change counts once it is final, thirty of them are kept, and the address follows."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.state import store


def script() -> None:
    """A page of one number, with edits that rerun all of it."""
    import dataclasses

    import streamlit as st

    from pgviz.ui.softmax.scenario import SoftmaxScenario
    from pgviz.ui.state import store
    from pgviz.ui.state.scenario import Change

    now = store.load(SoftmaxScenario)
    st.text(repr(now.c))
    st.text(str(len(store.past(SoftmaxScenario))))

    def add(many: float) -> None:
        store.change(SoftmaxScenario, lambda was: Change(dataclasses.replace(was, c=was.c + many)))

    st.button("add", on_click=add, args=(10,))
    st.button("nothing", on_click=add, args=(0,))
    st.button("undo", on_click=store.undo, args=(SoftmaxScenario,))
    st.button("reset", on_click=store.reset, args=(SoftmaxScenario,))


def opened(**link: str) -> AppTest:
    app = AppTest.from_function(script, default_timeout=20)
    app.query_params.update(link)
    return app.run()


def press(app: AppTest, *names: str) -> AppTest:
    for name in names:
        next(button for button in app.button if button.label == name).click().run()
    return app


def state(app: AppTest) -> tuple[float, int]:
    """The number, and how many changes can be undone."""
    return float(app.text[0].value), int(app.text[1].value)


def test_changes_are_undone_one_by_one_from_the_last() -> None:
    app = press(opened(), "add", "add", "nothing")
    assert state(app) == (20, 2)
    assert state(press(app, "undo")) == (10, 1)
    assert state(press(app, "undo")) == (0, 0)
    assert state(press(app, "undo")) == (0, 0)


def test_a_drag_is_one_change() -> None:
    """Its steps rerun a fragment; what was before is what the last full run showed."""
    app = opened()
    for step in (1.0, 2.0, 4.0):
        app.session_state["pgviz.SoftmaxScenario.value"] = SoftmaxScenario(c=step)
    app.session_state["pgviz.SoftmaxScenario.edited"] = True
    assert state(app.run()) == (4, 1)
    assert state(press(app, "undo")) == (0, 0)


def test_a_change_after_an_undo_is_undone_to_where_it_was_made() -> None:
    app = press(opened(), "add", "add", "undo", "add")
    assert state(app) == (20, 2)
    assert state(press(app, "undo")) == (10, 1)


def test_reset_goes_to_what_the_page_opens_with_and_can_be_undone() -> None:
    app = press(opened(c="5"), "reset")
    assert state(app) == (0, 1)
    assert app.query_params == {}
    assert state(press(app, "undo")) == (5, 0)


def test_what_a_link_brought_is_where_undo_ends() -> None:
    app = press(opened(c="7"), "undo")
    assert state(app) == (7, 0)


def test_thirty_changes_are_kept() -> None:
    app = press(opened(), *["add"] * (store.MOST_PAST + 3))
    assert state(app) == (10 * (store.MOST_PAST + 3), store.MOST_PAST)
