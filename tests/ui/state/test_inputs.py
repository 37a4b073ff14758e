"""What a sheet reports, applied to the scenario; and the widgets that show and change it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pgviz import policy
from pgviz.ui import presets
from pgviz.ui.components.sheet import Report
from pgviz.ui.scenarios import Decision, Softmax, Start
from pgviz.ui.state import codec, inputs, store
from pgviz.ui.state.codec import S


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """A session without a browser: its state is a dict, and a rerun is written down in it."""
    state: dict[str, object] = {"reruns": 0}

    def rerun() -> None:
        state["reruns"] = int(str(state["reruns"])) + 1

    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "rerun", rerun)
    return state


def dragged(name: str, value: float, final: bool = False) -> Report:
    return Report(name, value, None, final)


def typed(name: str, text: str) -> Report:
    return Report(name, None, text, True)


@pytest.mark.usefixtures("session")
class TestEditor:
    def test_a_drag_sets_the_number_that_it_names(self) -> None:
        edit = inputs.editor(Softmax)
        edit(dragged("z.2", -3.25))
        edit(dragged("tau", 2.0))
        assert store.current(Softmax) == Softmax(z=(14.0, 15.0, -3.25, 17.0), tau=2.0)

    def test_what_is_typed_may_be_a_fraction(self) -> None:
        inputs.editor(Softmax)(typed("z.0", "1/4"))
        assert store.current(Softmax).z == (0.25, 15.0, 11.0, 17.0)

    def test_what_cannot_be_read_leaves_the_scenario_and_is_told_until_something_can(self) -> None:
        edit = inputs.editor(Softmax)
        edit(typed("z.0", "many"))
        assert store.current(Softmax) == Softmax()
        assert store.message(Softmax) == "logit 1: “many” is not a number. It stays as it was."
        edit(typed("z.0", "3"))
        assert store.message(Softmax) == ""

    def test_a_pick_sets_the_field_that_the_page_gave(self) -> None:
        inputs.editor(Decision, pick="a")(Report("pick.3", None, None, True))
        inputs.editor(Softmax, pick="moved")(Report("pick.0", None, None, True))
        assert (store.current(Decision).a, store.current(Softmax).moved) == (3, 0)

    @pytest.mark.parametrize("report", [dragged("logit.1", 16.5), typed("logit.1", "33/2")])
    def test_a_special_name_goes_through_its_function(self, report: Report) -> None:
        inputs.editor(Decision, logit=Decision.with_logit)(report)
        now = store.current(Decision)
        z = policy.logits(now.features(), now.theta)
        assert z.tolist() == pytest.approx([14, 16.5, 11, 17], abs=1e-12)

    def test_a_special_number_that_no_encoding_could_take_is_refused(self) -> None:
        inputs.editor(Start, logit=Start.with_logit)(typed("logit.0", "1e7"))
        assert store.current(Start) == Start()
        assert store.message(Start) == "“1e7” is outside -1000000 to 1000000"

    def test_why_the_encoding_cannot_give_a_logit_becomes_the_message(self) -> None:
        store.save(Decision().recoded(join="stack")[0])
        inputs.editor(Decision, logit=Decision.with_logit)(dragged("logit.1", 3.0))
        assert "cannot move alone" in store.message(Decision)


@pytest.mark.parametrize(("final", "reruns"), [(False, 0), (True, 1)])
def test_only_a_final_report_reruns_the_whole_page(session: dict[str, object], final: bool, reruns: int) -> None:
    inputs.editor(Softmax)(dragged("z.0", 1.0, final))
    assert session["reruns"] == reruns


def page() -> None:
    """The widgets of a page, over a decision."""
    import streamlit as st

    from pgviz.ui import presets
    from pgviz.ui.decision.scenario import JOINS
    from pgviz.ui.scenarios import Decision
    from pgviz.ui.state import inputs, store

    store.load(Decision)
    inputs.presets(Decision, presets.DECISIONS)
    inputs.choose(Decision, "join", "Join", JOINS, how=lambda now, join: now.recoded(join=join))
    inputs.pick(Decision, "n", "Actions", {2: "two", 4: "four"})
    inputs.switch(Decision, "bias", "Bias")
    st.text(repr(store.current(Decision)))


def shown(app: AppTest) -> str:
    return app.text[0].value


class TestWidgets:
    def test_they_show_the_scenario_of_the_link(self) -> None:
        app = AppTest.from_function(page, default_timeout=20)
        app.query_params["bias"] = "0"
        app.run()
        assert app.toggle[0].value is False
        assert app.selectbox[0].value == 4
        assert app.button_group[1].value == "blocks"

    def test_a_preset_sets_the_whole_scenario_and_says_what_it_shows(self) -> None:
        app = AppTest.from_function(page, default_timeout=20).run()
        for preset in presets.DECISIONS[1:]:
            app.button_group[0].set_value(preset.name).run()
            assert shown(app) == repr(preset.scenario)
            assert [c.value for c in app.caption] == [preset.sentence]

    def test_after_an_edit_no_preset_is_on(self) -> None:
        app = AppTest.from_function(page, default_timeout=20).run()
        assert [c.value for c in app.caption] == [presets.DECISIONS[0].sentence]
        app.toggle[0].set_value(False).run()
        assert not app.caption
        assert "bias=False" in shown(app)

    def test_another_join_keeps_the_policy(self) -> None:
        app = AppTest.from_function(page, default_timeout=20).run()
        app.button_group[1].set_value("table").run()
        assert shown(app) == repr(Decision().recoded(join="table")[0])


@pytest.mark.parametrize("offered", [presets.SOFTMAX, presets.DECISIONS])
def test_every_preset_is_a_scenario_that_needs_no_mending_and_fits_a_link(
    offered: tuple[inputs.Preset[S], ...],
) -> None:
    for preset in offered:
        assert preset.scenario.mended() == (preset.scenario, [])
        assert codec.decode(type(preset.scenario), codec.encode(preset.scenario)) == (preset.scenario, [])
    assert len({preset.scenario for preset in offered}) == len({p.name for p in offered}) == len(offered)
