"""What a teacher does on the page Lessons: steps by pasted links, texts, order; nothing that is refused is lost."""

from __future__ import annotations

import pytest

from pgviz.ui.lessons import edits
from pgviz.ui.lessons.scenario import EMPTY, LessonsScenario
from pgviz.ui.state.scenario import decode, encode, made
from pgviz.ui.teaching.lessons import CHARTS, CONTROLS, Step, wire
from pgviz.ui.teaching.lessons.model import MOST_STEPS, MOST_TEXT

START = LessonsScenario()


def test_a_pasted_link_is_the_step_s_page_and_state_wherever_it_was_copied() -> None:
    for link in (
        "https://pgviz.example/class/Softmax?z=1,2&v=1",
        "http://localhost:8501/Softmax?z=1%2C2&v=1",
        "/Softmax?z=1,2&v=1",
    ):
        (step,) = edits.with_link(START, 1, f"  {link} ").scenario.draft.steps
        assert (step.page, dict(step.params)) == ("pages/1_Softmax.py", {"z": "1,2", "v": "1"})
    (step,) = edits.with_link(START, 1, "http://localhost:8501/?a=1").scenario.draft.steps
    assert (step.page, step.state) == ("start.py", "a=1")


def test_a_lesson_in_the_pasted_link_stays_behind_and_open_sections_come_along() -> None:
    now = edits.with_link(START, 1, "/Score?a=2&open=x&lesson=what-is-phi&lesson-step=2&present=1").scenario
    assert now.link(1) == "/Score?a=2&open=x"


@pytest.mark.parametrize(
    "link", ["", "Score", "https://a.example/Mars", "javascript:alert(1)", "/Lessons", "<b>" * 50_000]
)
def test_what_is_no_link_to_a_page_is_refused_with_a_sentence(link: str) -> None:
    with pytest.raises(ValueError, match="no link to a page of pgviz") as refused:
        edits.with_link(START, 1, link)
    assert "<" not in str(refused.value)
    assert len(str(refused.value)) < 200


def test_steps_are_added_put_earlier_and_removed() -> None:
    now = START
    for number in range(1, MOST_STEPS + 1):
        now = edits.with_words(now, number, "text", f"Text {number}").scenario
        if number < MOST_STEPS:
            now = edits.with_another(now).scenario
    with pytest.raises(ValueError, match="at most 8 steps"):
        edits.with_another(now)
    now = edits.without(edits.earlier(now, 3).scenario, 1).scenario
    assert [step.text for step in now.draft.steps][:3] == ["Text 3", "Text 2", "Text 4"]
    assert edits.earlier(now, 1).scenario == now
    assert edits.without(START, 1).scenario == START


def test_texts_are_cut_and_cleaned_and_parts_kept_in_their_order() -> None:
    now = edits.with_words(START, 1, "text", "a\x00" + "b" * 1000).scenario
    assert now.words(1, "text") == "a" + "b" * (MOST_TEXT - 1)
    assert edits.with_parts(now, 1, [CHARTS, CONTROLS, "nonsense"]).scenario.shown(1) == (CONTROLS, CHARTS)
    assert edits.with_title(now, "x" * 200).scenario.draft.title == "x" * 80


def test_the_draft_is_in_the_page_s_own_link() -> None:
    now = made(START, lambda was: edits.with_words(was, 1, "text", "Why <b>this</b>?")).scenario
    opened = decode(LessonsScenario, encode(now))
    assert (opened.scenario, opened.given_up) == (now, ())
    assert encode(START) == {}


@pytest.mark.parametrize("draft", ["", "x", "1-abc", "2-abc", "1-" + "A" * 9000, "<script>"])
def test_a_mangled_draft_is_a_notice_and_the_page_is_there(draft: str) -> None:
    opened = decode(LessonsScenario, {"draft": draft})
    assert opened.scenario.draft == EMPTY
    assert len(opened.given_up) == 1
    assert "<" not in opened.given_up[0]


def test_a_page_becomes_a_step_of_the_draft_until_it_is_full() -> None:
    step, written = Step("pages/1_Softmax.py", "z=1,2"), ""
    for number in range(1, MOST_STEPS + 1):
        written = wire.with_step(written, step) or ""
        assert wire.decode(written)[0].steps == (step,) * number
    assert wire.with_step(written, step) is None
