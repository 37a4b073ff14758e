"""Lessons on pages: what is shown at a step, what is not, and that nothing of a mangled link takes a page away."""

from __future__ import annotations

import re

import pytest

from pgviz.ui.teaching.lessons import CHARTS, Lesson, Step, wire
from tests.pages.reading import ENCODINGS, LESSONS, SCORE, SOFTMAX, Screen, opened
from tests.ui.teaching.test_lessons import MARKUP


def ways(screen: Screen) -> dict[str, tuple[str, str]]:
    """The links that lead from step to step: page and parameters, by their labels."""
    links = [link.proto for link in screen.at.main.get("page_link")]
    return {link.label: (link.page, link.query_string) for link in links}


def told(screen: Screen) -> str:
    return next(body for body in screen.html if 'class="pgviz-lesson"' in body)


def test_a_step_shows_its_state_and_only_what_belongs_to_it() -> None:
    screen = opened(SCORE, lesson="why-subtract-the-mean", **{"lesson-step": "2"})
    assert screen.link == {"a": "2", "lesson": "why-subtract-the-mean", "lesson-step": "2"}
    assert screen.notices == []
    assert {"policy", "score"} <= set(screen.sheets())
    assert not [c for c in screen.at.get("bidi_component") if c.key == "picture"], "this step has no charts"
    assert not screen.at.get("button_group"), "nor examples and choices"
    assert not screen.at.expander, "nor sections"
    assert "Which action would change θ most" in told(screen)
    assert ways(screen)["Back"] == ("Score", "lesson=why-subtract-the-mean")
    assert ways(screen)["Next"] == ("Score", "lesson=why-subtract-the-mean&lesson-step=3")


def test_an_edit_stays_in_the_lesson_reset_goes_back_to_the_step_and_next_to_its_own_state() -> None:
    screen = opened(SCORE, lesson="why-subtract-the-mean", **{"lesson-step": "2"})
    screen.enter("policy", "logit.1", text="16.25")
    assert screen.link["a"] == "2"
    assert "theta" in screen.link
    assert screen.link["lesson"] == "why-subtract-the-mean"
    screen.press("Reset")
    assert screen.link == {"a": "2", "lesson": "why-subtract-the-mean", "lesson-step": "2"}
    screen.at.query_params = {"lesson": "why-subtract-the-mean", "lesson-step": "4"}
    screen.run()
    assert screen.link["r"] == "9,10,11"
    assert screen.at.button(key="bar.undo").disabled, "undo does not lead out of a step"
    assert "rewards" in screen.sheets(), "the section that the step opens"
    assert "rewards" in opened(SCORE, **screen.link).sheets(), "after a reload too"


def test_the_end_leads_to_all_lessons_and_another_page_to_the_step_s() -> None:
    last = opened(SCORE, lesson="why-subtract-the-mean", **{"lesson-step": "4"})
    assert ways(last)["The end: all lessons"][0] == "Lessons"
    elsewhere = opened(SOFTMAX, lesson="why-subtract-the-mean", tau="2")
    assert ways(elsewhere)["Step 1, on the page Score"] == ("Score", "lesson=why-subtract-the-mean")
    assert elsewhere.link == {"tau": "2", "lesson": "why-subtract-the-mean"}
    assert elsewhere.at.expander, "the page itself is whole"


@pytest.mark.parametrize(
    "lesson",
    [
        "<script>alert(1)</script>\x00" * 4000,
        wire.encode(Lesson(MARKUP[0][:80], (Step(ENCODINGS, "theta=nan&join=glue", MARKUP[0], MARKUP[1], MARKUP[2]),))),
    ],
    ids=["not one", "a lesson of markup"],
)
def test_a_mangled_lesson_is_a_notice_nothing_runs_and_the_page_is_there(lesson: str) -> None:
    screen = opened(ENCODINGS, lesson=lesson)
    assert screen.notices
    assert "matrix" in screen.sheets()
    for body in screen.html:
        if 'class="pgviz-l' in body:
            assert not re.search(r"<(script|img|a|style|svg|iframe)\b", body)
    prose = [element.value for kind in ("markdown", "caption") for element in screen.at.get(kind)]
    assert not [text for text in prose if "alert(1)" in text], "nothing that was written is Markdown"


def test_a_teacher_makes_a_lesson_and_its_link_opens_it() -> None:
    screen = opened(LESSONS)
    screen.at.text_input(key="LessonsScenario.link.1.typed").set_value("https://x.example/Score?a=3&v=1")
    screen.write("LessonsScenario.text.1.typed", "Look at <b>this</b>.")
    lesson = screen.link["draft"]
    assert wire.decode(lesson)[0].steps == (Step(SCORE, "a=3&v=1", "Look at <b>this</b>.", shows=(CHARTS,)),)
    opened_there = opened(SCORE, lesson=lesson)
    assert opened_there.link == {"a": "3", "lesson": lesson}
    assert "Look at &lt;b&gt;this&lt;/b&gt;." in told(opened_there)
    screen.at.text_input(key="LessonsScenario.link.1.typed").set_value("https://x.example/Mars")
    screen.run()
    assert any("no link to a page of pgviz" in body for body in screen.html)
    assert screen.at.text_input(key="LessonsScenario.link.1.typed").value == "https://x.example/Mars"
    assert screen.link["draft"] == lesson


def test_the_presenter_s_view_stays_with_the_steps() -> None:
    screen = opened(SOFTMAX, lesson="what-is-phi", present="1")
    assert screen.link == {"lesson": "what-is-phi", "present": "1"}
    assert ways(screen)["Next"] == ("Encodings", "lesson=what-is-phi&lesson-step=2&present=1")
    assert any("pgviz-presents" in body for body in screen.html)
    assert ways(screen)["Leave"] == ("Softmax", "lesson=what-is-phi&v=1")
