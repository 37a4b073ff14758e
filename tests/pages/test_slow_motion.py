"""The folded section “One update in slow motion”, run: what its stages show is tested in tests/ui/reinforce."""

from __future__ import annotations

from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.slow_motion import slow_motion
from pgviz.ui.state.scenario import decode
from tests.pages.reading import REINFORCE, Screen, opened

SLOW = "One update in slow motion"


def assert_shows_its_stage(screen: Screen) -> None:
    told = slow_motion(decode(ReinforceScenario, screen.link).scenario)
    assert screen.sheet("slow.which")["parts"] == told.which.to_data()["parts"]
    assert screen.sheet("slow.sheet")["parts"] == told.stage.sheet.to_data()["parts"]
    assert list(screen.chart("slow.chart")) == [trace.name for trace in told.stage.chart.figure.data]
    assert all(words in screen.text for words in told.stage.words)
    assert told.where in screen.text


def test_it_is_told_stage_by_stage_and_what_is_looked_at_is_in_the_link() -> None:
    screen = opened(REINFORCE, runs="3", episodes="20")
    assert "slow.which" not in screen.sheets(), "what is folded is not computed"
    film = screen.unfold(SLOW).film()["digest"]
    assert_shows_its_stage(screen)
    screen.press("Step").enter("slow.which", "slow", value=7)
    assert screen.link.items() >= {"t": "1", "slow": "7"}.items()
    assert_shows_its_stage(screen)
    screen.pick("slow.sheet", "set.t.0").press("Play").press("Pause")
    assert (screen.link["t"], screen.at.session_state["slow.playing"]) == ("1", False)
    again = opened(REINFORCE, runs="3", episodes="20", slow="7", part="theta")  # unfolded
    assert_shows_its_stage(again)
    again.click("slow.chart", 3)
    assert again.link["weight"] == "3"
    first = again.press("Step").sheet("slow.sheet")["parts"][0]["rows"][0]["header"]
    again.pick("slow.sheet", first["pick"])
    assert again.link.items() >= {"part": "policy", "at": first["pick"].removeprefix("set.at.")}.items()
    assert_shows_its_stage(again)
    assert again.film()["digest"] == film, "nothing of it changes the film"
