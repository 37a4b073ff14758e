"""What a sheet reports, applied to the scenario; and the widgets that show and change it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pgviz.ui.components.sheet import Report
from pgviz.ui.decision import cases
from pgviz.ui.decision.recoding import recoded
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.score.edits import EDITS as ON_SCORE
from pgviz.ui.softmax.edits import EDITS as ON_SOFTMAX
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.start.edits import EDITS as ON_START
from pgviz.ui.start.scenario import StartScenario
from pgviz.ui.state import inputs, store
from pgviz.ui.state.scenario import Change


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
        edit = inputs.editor(ON_SOFTMAX)
        edit(dragged("z.2", -3.25))
        edit(dragged("tau", 2.0))
        assert store.current(SoftmaxScenario) == SoftmaxScenario(z=(14.0, 15.0, -3.25, 17.0), tau=2.0)

    def test_what_is_typed_may_be_a_fraction(self) -> None:
        inputs.editor(ON_SOFTMAX)(typed("z.0", "1/4"))
        assert store.current(SoftmaxScenario).z == (0.25, 15.0, 11.0, 17.0)

    def test_what_cannot_be_read_leaves_the_scenario_and_names_the_cell(self) -> None:
        with pytest.raises(ValueError, match=r"^The logit of North: “many” is not a number\. It stays as it was\.$"):
            inputs.editor(ON_SOFTMAX)(typed("z.0", "many"))
        assert store.current(SoftmaxScenario) == SoftmaxScenario()

    def test_a_pick_sets_the_field_that_the_page_gave(self) -> None:
        inputs.editor(ON_SCORE)(Report("pick.3", None, None, True))
        inputs.editor(ON_SOFTMAX)(Report("pick.0", None, None, True))
        assert (store.current(Decision).a, store.current(SoftmaxScenario).moved) == (3, 0)

    @pytest.mark.parametrize("report", [dragged("logit.1", 16.5), typed("logit.1", "33/2")])
    def test_a_special_name_goes_through_its_function(self, report: Report) -> None:
        inputs.editor(ON_SCORE)(report)
        assert store.current(Decision).policy().logits.tolist() == pytest.approx([14, 16.5, 11, 17], abs=1e-12)

    def test_a_special_number_that_no_encoding_could_take_is_refused(self) -> None:
        with pytest.raises(ValueError, match="“1e7” is outside -1000000 to 1000000"):
            inputs.editor(ON_START)(typed("logit.0", "1e7"))
        assert store.current(StartScenario) == StartScenario()

    def test_why_the_encoding_cannot_give_a_logit_is_said(self) -> None:
        store.save(recoded(Decision(), join="stack"))
        with pytest.raises(ValueError, match="cannot move alone"):
            inputs.editor(ON_SCORE)(dragged("logit.1", 3.0))


@pytest.mark.parametrize(("final", "reruns"), [(False, 0), (True, 1)])
def test_only_a_final_report_reruns_the_whole_page(session: dict[str, object], final: bool, reruns: int) -> None:
    inputs.editor(ON_SOFTMAX)(dragged("z.0", 1.0, final))
    assert session["reruns"] == reruns


OFFERED = (cases.ASKED, cases.ANSWERED)


def page() -> None:
    """The widgets of a page, over a decision."""
    import streamlit as st

    from pgviz.ui.decision.coding import JOINS
    from pgviz.ui.decision.edits import with_masked
    from pgviz.ui.decision.recoding import recoded
    from pgviz.ui.decision.scenario import Decision
    from pgviz.ui.state import inputs, store
    from tests.ui.state.test_inputs import OFFERED

    store.load(Decision)
    inputs.presets(Decision, OFFERED)
    inputs.choose(Decision, "join", "Join", JOINS, apply=lambda now, join: recoded(now, join=join))
    inputs.pick(Decision, "n", "Actions", {2: "two", 4: "four"})
    inputs.switch(Decision, "bias", "Bias")
    actions = dict(enumerate(store.current(Decision).actions))
    inputs.several(Decision, "masked", "Allowed", actions, shown=lambda now: now.allowed, apply=with_masked)
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

    def test_a_preset_sets_the_whole_scenario(self) -> None:
        app = AppTest.from_function(page, default_timeout=20).run()
        app.button_group[0].set_value(cases.ANSWERED.name).run()
        assert shown(app) == repr(cases.ANSWERED.scenario)

    def test_after_an_edit_no_preset_is_on(self) -> None:
        app = AppTest.from_function(page, default_timeout=20).run()
        assert app.button_group[0].value == cases.ASKED.name
        app.toggle[0].set_value(False).run()
        assert app.button_group[0].value is None
        assert "bias=False" in shown(app)

    def test_another_join_keeps_the_policy(self) -> None:
        app = AppTest.from_function(page, default_timeout=20).run()
        app.button_group[1].set_value("table").run()
        assert shown(app) == repr(recoded(Decision(), join="table").scenario)

    def test_chips_that_nobody_touched_are_no_edit(self) -> None:
        """Each run of a page sends what its widgets show. A link that is opened meanwhile counts, as Back does."""
        app = AppTest.from_function(page, default_timeout=20).run()
        app.button_group[2].set_value([0, 1, 3]).run()
        assert "masked=(2,)" in shown(app)
        app.query_params = {"n": "2", "theta": "0,0,0,0,0,0,0,0,0,1"}
        app.run()
        assert "n=2" in shown(app)
        assert "masked=()" in shown(app)


@pytest.mark.parametrize("preset", OFFERED, ids=lambda preset: preset.name)
def test_a_preset_needs_no_repair(preset: object) -> None:
    assert preset.scenario.repaired() == Change(preset.scenario)  # type: ignore[attr-defined]
