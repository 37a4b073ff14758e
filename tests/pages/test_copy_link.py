"""“Copy link”: what it copies opens the same page, with the same sections open, in another session."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.view import view_once
from tests.pages.reading import REINFORCE, SCORE, Screen, opened


def copied(screen: Screen) -> dict[str, str]:
    """The parameters of the link that the button gives."""
    screen.at.session_state["bar.link"] = True
    screen.run()
    told = json.loads(screen._component("bar.link.box").bytes)
    return dict(parse_qsl(urlsplit(told["link"]).query))


def test_a_page_that_was_edited_and_unfolded_comes_back_as_it_is() -> None:
    screen = opened(SCORE, r="1,2,3,4", open="what-a-step-does-here").enter("policy", "logit.1", text="16.25")
    link = copied(screen)
    assert link == {**screen.link, "open": "what-a-step-does-here", "v": "1"}
    other = opened(SCORE, **link)
    assert other.notices == []
    assert {key: other.sheet(key) for key in other.sheets()} == {key: screen.sheet(key) for key in screen.sheets()}
    assert "open" not in other.link, "which sections are open is read once"


def test_a_section_that_opens_by_itself_stays_folded_if_the_link_says_so() -> None:
    assert "rewards" in opened(SCORE, r="1,2,3,4").sheets()
    assert "rewards" not in opened(SCORE, r="1,2,3,4", open="none").sheets()


def test_the_film_stands_where_it_was_stopped() -> None:
    stopped = ReinforceScenario(episodes=20, runs=2, slow=3, t=1)
    shown = view_once(stopped)
    moment = shown.start(stopped)
    assert moment is not None
    assert shown.film.takes[moment.take].label.startswith("episode 3")
    assert moment.step == 1
    assert shown.stopped(stopped, moment).scenario == stopped
    assert shown.start(ReinforceScenario(episodes=20, runs=2)) is None, "a link without a moment lets it play"
    assert opened(REINFORCE, episodes="20", runs="2", slow="3", t="1").film()["start"] == [moment.take, 1]
