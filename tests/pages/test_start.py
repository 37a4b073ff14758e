"""The first page as it runs: opened by a link, a logit entered, a widget used. Its view: tests/ui/start."""

from __future__ import annotations

from pgviz.ui.softmax.mistakes import MISTAKES
from tests.pages.reading import PAGES, START, opened


def test_it_opens_from_a_link_with_its_parts() -> None:
    screen = opened(START, a="1", tau="2")
    assert screen.notices == []
    assert screen.link == {"a": "1", "tau": "2"}
    assert screen.sheets()[:2] == ["policy", "equation"], "first what one drags, then what follows"
    assert "to (14, 15, 11, 17), softmax to (.042, .114, .002, .842)" in screen.text
    assert "a₁ has probability .396" in screen.text


def test_a_dragged_logit_moves_equation_sentence_and_address() -> None:
    screen = opened(START).enter("policy", "logit.1", value=1.0)
    assert screen.numbers("policy", "probability") == [".269", ".731"]
    assert screen.grid("equation", "score")["a"] == ["−.731"]
    assert "a₀ has probability .269" in screen.text
    again = opened(START, **screen.link)
    assert again.sheet("equation") == screen.sheet("equation")


def test_what_cannot_be_used_is_said_on_the_sheet_where_it_was_entered() -> None:
    screen = opened(START).enter("policy", "logit.1", text="1,5")
    assert screen.message("policy") == "The logit of a₁: “1,5” is not a number, use a point. It stays as it was."
    assert screen.message("equation") == ""
    assert screen.link == {}


def test_an_action_can_be_masked_but_not_all() -> None:
    screen = opened(START).choose("StartScenario.masked", [0])
    assert screen.link == {"masked": "1"}
    assert screen.numbers("policy", "probability") == ["1", "0"]
    assert "a₀ is the only action allowed" in screen.text
    screen.choose("StartScenario.masked", [])
    assert screen.link == {"masked": "1"}
    assert screen.notices == ["At least one action must stay allowed."]


def test_the_ways_in_are_named_by_their_questions() -> None:
    screen = opened(START)
    links = [link.proto for link in screen.at.main.get("page_link") if link.proto.label.startswith("**")]
    assert [link.page for link in links] == [page.split("_", 1)[1].removesuffix(".py") for page in PAGES[1:]]
    for question in ("What are logits?", "What is φ(s,a)?", "Why subtract the mean?", "Watch it learn"):
        assert any(question in link.label for link in links)


def test_a_common_mistake_is_a_link_to_the_state_that_shows_it() -> None:
    links = {link.proto.label: link.proto for link in opened(START).at.main.get("page_link")}
    for mistake in MISTAKES:
        link = links[f"“{mistake.claim}”"]
        assert (link.page, bool(link.query_string)) == ("Softmax", True)
