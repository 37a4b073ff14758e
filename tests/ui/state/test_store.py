"""Session and address bar: which of the two is believed, and what is written back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from pgviz.ui.decision.scenario import Decision
from pgviz.ui.state import store


def script() -> None:
    """A page with nothing but the scenario and three edits."""
    import dataclasses

    import streamlit as st

    from pgviz.ui.softmax.scenario import SoftmaxScenario
    from pgviz.ui.state import store
    from pgviz.ui.state.scenario import Change

    now = store.load(SoftmaxScenario)
    st.text(repr(now.z))
    for notice in store.notices(SoftmaxScenario):
        st.warning(notice)

    def refuse(_: SoftmaxScenario) -> Change[SoftmaxScenario]:
        raise ValueError("No.")

    edits = {
        "one": lambda was: Change(dataclasses.replace(was, z=(1.0, *was.z[1:]))),
        "two": lambda was: Change(dataclasses.replace(was, z=(2.0, *was.z[1:]))),
        "reset": lambda _: Change(SoftmaxScenario()),
        "mask all": lambda was: Change(dataclasses.replace(was, masked=tuple(range(len(was.z))))),
        "refused": refuse,
        "too large": lambda was: Change(dataclasses.replace(was, tau=1e9)),
    }
    for name, edit in edits.items():
        st.button(name, key=name, on_click=store.attempt, args=(SoftmaxScenario, edit))


def opened(link: Mapping[str, str] | None = None) -> AppTest:
    app = AppTest.from_function(script, default_timeout=20)
    for name, value in (link or {}).items():
        app.query_params[name] = value
    return app.run()


def address(app: AppTest) -> dict[str, str]:
    """What the address bar says; AppTest keeps what was set as a text, what was written as a list."""
    return {name: v if isinstance(v, str) else v[0] for name, v in app.query_params.items()}


def z(app: AppTest) -> str:
    return app.text[0].value


def point_browser_at(app: AppTest, link: Mapping[str, str]) -> None:
    """What the browser's address bar says at the next run."""
    app.query_params.clear()
    app.query_params.update(link)


class TestTheAddress:
    def test_a_page_without_parameters_shows_the_defaults_and_writes_none(self) -> None:
        app = opened()
        assert z(app) == "(14.0, 15.0, 11.0, 17.0)"
        assert address(app) == {}

    def test_a_link_is_shown(self) -> None:
        assert z(opened({"z": "1,2"})) == "(1.0, 2.0)"

    def test_what_is_a_default_or_unknown_or_broken_is_cleared_away(self) -> None:
        app = opened({"z": "14,15,11,17", "tau": "hot", "utm": "x", "c": "2"})
        assert address(app) == {"c": "2"}

    def test_an_edit_reaches_the_address_and_leaves_it_again_with_the_default(self) -> None:
        app = opened({"tau": "2"})
        app.button("one").click().run()
        assert address(app) == {"tau": "2", "z": "1,15,11,17"}
        app.button("reset").click().run()
        assert address(app) == {}


class TestWhoIsBelieved:
    def test_the_address_where_it_has_news(self) -> None:
        app = opened({"z": "1,2"})
        point_browser_at(app, {"z": "3,4"})  # a link that was opened, the Back button
        assert z(app.run()) == "(3.0, 4.0)"

    def test_the_address_also_where_it_has_none_left(self) -> None:
        app = opened({"z": "1,2"})
        point_browser_at(app, {})
        assert z(app.run()) == "(14.0, 15.0, 11.0, 17.0)"

    def test_the_edit_where_the_address_is_older_than_it(self) -> None:
        app = opened({"z": "7,7"})
        app.button("one").click().run()
        point_browser_at(app, {"z": "7,7"})  # has not heard of the edit yet
        app.button("two").click().run()
        assert z(app) == "(2.0, 7.0)"
        assert address(app) == {"z": "2,7"}

    def test_a_refused_edit_does_not_bring_an_older_address_back(self) -> None:
        app = opened({"z": "7,7"})
        app.button("one").click().run()
        point_browser_at(app, {"z": "7,7"})
        app.button("refused").click().run()
        assert z(app) == "(1.0, 7.0)"

    def test_the_edit_where_a_browser_that_has_not_heard_of_it_asks_for_something_else(self) -> None:
        """A full run comes between that no edit has caused: a chip elsewhere, a link of the sidebar."""
        app = opened({"z": "7,7"})
        app.button("one").click().run()
        point_browser_at(app, {"z": "7,7"})
        assert z(app.run()) == "(1.0, 7.0)"
        assert address(app) == {"z": "1,7"}

    def test_the_edit_where_a_browser_still_has_the_link_as_it_was_opened(self) -> None:
        app = opened({"z": "7,7", "utm": "x"})  # what is unknown goes from the address
        app.button("one").click().run()
        point_browser_at(app, {"z": "7,7", "utm": "x"})
        assert z(app.run()) == "(1.0, 7.0)"

    @pytest.mark.parametrize("how", ["by the Back button", "by a link, after a while"])
    def test_the_address_where_somebody_goes_back_to_it(self, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
        app = opened({"z": "7,7"})
        app.button("one").click().run()
        point_browser_at(app, {"z": "7,7"})
        if how == "by the Back button":
            monkeypatch.setattr(store, "get_script_run_ctx", lambda: SimpleNamespace(is_history_navigation=True))
        else:
            monkeypatch.setattr(store, "ON_ITS_WAY", 0.0)
        assert z(app.run()) == "(7.0, 7.0)"

    def test_the_session_where_the_address_is_what_it_wrote(self) -> None:
        app = opened()
        app.button("one").click().run()
        assert z(app.run()) == "(1.0, 15.0, 11.0, 17.0)"


class TestWhatIsSaid:
    def test_notices_of_a_link_stay_until_the_next_edit(self) -> None:
        app = opened({"tau": "hot"})
        said = "The link’s “tau” was replaced by its default: “hot” is not a number."
        assert [w.value for w in app.warning] == [said]
        assert [w.value for w in app.run().warning] == [said]  # the address is mended, the notice is not gone
        assert [w.value for w in app.button("one").click().run().warning] == []

    def test_an_edit_that_contradicts_itself_is_put_right_and_told(self) -> None:
        app = opened().button("mask all").click().run()
        assert [w.value for w in app.warning] == ["At least one action must stay allowed, so the mask was taken off."]
        assert address(app) == {}

    def test_a_refusal_is_said_until_an_edit_is_taken(self) -> None:
        app = opened().button("refused").click().run()
        assert (z(app), [w.value for w in app.warning]) == ("(14.0, 15.0, 11.0, 17.0)", ["No."])
        assert not app.button("one").click().run().warning

    def test_what_a_link_could_not_carry_is_refused(self) -> None:
        app = opened().button("too large").click().run()
        said = "temperature τ: “1000000000” is outside 0.05 to 100. It stays as it was."
        assert [w.value for w in app.warning] == [said]
        assert address(app) == {}


def two_kinds() -> None:
    """Two pages' scenarios in one session."""
    import streamlit as st

    from pgviz.ui.decision.edits import with_logit
    from pgviz.ui.decision.scenario import Decision
    from pgviz.ui.softmax.scenario import SoftmaxScenario
    from pgviz.ui.state import store

    st.json({"before": store.params("Decision")})
    store.load(SoftmaxScenario)
    store.change(Decision, lambda was: with_logit(was, 1, 16.0))
    st.json({"after": store.params("Decision"), "softmax": store.params("SoftmaxScenario")})


def test_each_kind_of_scenario_has_its_own_link_for_the_navigation() -> None:
    app = AppTest.from_function(two_kinds, default_timeout=20)
    app.query_params["tau"] = "2"
    app.run()
    before, after = (json.loads(j.value) for j in app.json)
    assert before == {"before": {}}
    assert after["softmax"] == {"tau": "2"}
    assert list(after["after"]) == ["theta"]


def test_without_a_session_there_are_the_defaults() -> None:
    assert store.current(Decision) == Decision()
    assert store.params("Decision") == {}
    assert store.notices(Decision) == ()


def remembering() -> None:
    """A page that counts its runs beside its scenario."""
    import streamlit as st

    from pgviz.ui.decision.scenario import Decision
    from pgviz.ui.state import store

    store.load(Decision)
    kept = store.memory(Decision)
    kept["runs"] = kept.get("runs", 0) + 1
    st.text(f"{kept['runs']} {sorted(store.memory(Decision))}")


def test_what_a_page_remembers_lasts_as_long_as_the_session_and_no_link_carries_it() -> None:
    at = AppTest.from_function(remembering).run()
    assert at.text[0].value == "1 ['runs']"
    assert at.run().text[0].value == "2 ['runs']"
    assert dict(at.query_params) == {}
    assert AppTest.from_function(remembering).run().text[0].value == "1 ['runs']"
