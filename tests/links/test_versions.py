"""Versions of links: one without a version is of the first, a later one is read as far as it is understood."""

from __future__ import annotations

import pytest

from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.state import versions
from pgviz.ui.state.scenario import decode, encode


def test_a_link_that_names_today_s_version_is_as_one_that_names_none() -> None:
    assert decode(SoftmaxScenario, {"tau": "2", "v": str(versions.FIRST)}) == decode(SoftmaxScenario, {"tau": "2"})


def test_of_a_later_version_nothing_is_lost_and_it_is_said() -> None:
    opened = decode(SoftmaxScenario, {"tau": "2", "v": "99", "future": "1"})
    assert opened.scenario.tau == 2
    assert "later pgviz (version 99" in opened.given_up[0]
    assert "“future”" in opened.given_up[1]


@pytest.mark.parametrize("version", ["", "0", "-1", "1.5", "two", "¹", "9" * 100_000, "<b>", "\x00"])
def test_a_version_that_is_none_is_named_and_nothing_is_lost(version: str) -> None:
    opened = decode(SoftmaxScenario, {"tau": "2", "v": version})
    assert opened.scenario.tau == 2
    assert len(opened.given_up) == 1
    assert "<" not in opened.given_up[0]
    assert len(opened.given_up[0]) < 150


def test_once_there_is_a_second_version_old_links_are_translated_and_new_ones_marked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def renamed(kind: str, params: dict[str, str]) -> dict[str, str]:
        assert kind == "SoftmaxScenario"
        return {{"temperature": "tau"}.get(name, name): value for name, value in params.items()}

    monkeypatch.setattr(versions, "NEWEST", 2)
    monkeypatch.setitem(versions.STEPS, 1, renamed)
    was = SoftmaxScenario(tau=2.0)
    assert decode(SoftmaxScenario, {"temperature": "2"}).scenario == was
    assert encode(was) == {"tau": "2", "v": "2"}
    assert encode(SoftmaxScenario()) == {}
    assert decode(SoftmaxScenario, encode(was)).scenario == was
