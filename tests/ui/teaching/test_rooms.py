"""The questions and common mistakes of every room: texts, scenarios that fit, links that bring them back."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from pgviz.ui.shell import pages
from pgviz.ui.state.scenario import Change, Scenario, decode, encode
from pgviz.ui.teaching.mistakes import Mistake, mistakes_shown, unfolds
from pgviz.ui.teaching.predict import Choice, Entries, Probabilities, Question
from tests.browser.serving import ROOT

UI = ROOT / "pgviz" / "ui"
WITH_QUESTIONS = sorted(file.parent.name for file in UI.glob("*/questions.py"))
WITH_MISTAKES = sorted(file.parent.name for file in UI.glob("*/mistakes.py") if file.parent.name != "teaching")


def questions_of(room: str) -> tuple[Question[Any], ...]:
    return tuple(importlib.import_module(f"pgviz.ui.{room}.questions").QUESTIONS)


def mistakes_of(room: str) -> tuple[Mistake, ...]:
    return tuple(importlib.import_module(f"pgviz.ui.{room}.mistakes").MISTAKES)


def kinds(base: type[Scenario] = Scenario) -> Iterator[type[Scenario]]:
    """Every kind of scenario that has been imported."""
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


def kind_of(path: str) -> type[Scenario]:
    """The scenario of the page in this file."""
    importlib.import_module("pgviz.ui.softmax.scenario")  # a question of one page may open another
    name = pages.page_named(path).scenario
    return next(kind for kind in kinds() if kind.__name__ == name)


def is_a_text(text: str) -> bool:
    return text.rstrip("*")[-1] in ".?)" and "{" not in text and "nan" not in text.lower().replace("not nan", "")


def test_every_page_asks_two_questions_at_least_and_every_key_is_asked_once() -> None:
    asked = {room: questions_of(room) for room in WITH_QUESTIONS}
    assert len(asked) == len(pages.SCENES)
    assert {room for room, questions in asked.items() if len(questions) < 2} == set()
    keys = Counter(question.key for questions in asked.values() for question in questions)  # they are sessions' keys
    assert max(keys.values()) == 1


@pytest.mark.parametrize("room", WITH_QUESTIONS)
def test_a_page_asks_the_questions_of_its_room_once(room: str) -> None:
    wanted = f"from pgviz.ui.{room}.questions import QUESTIONS"
    texts = {page.path: (ROOT / page.path).read_text(encoding="utf-8") for page in pages.PAGES}
    (path,) = [path for path, text in texts.items() if wanted in text]
    assert texts[path].count(f'predict(QUESTIONS, here="{path}")') == 1


@pytest.mark.parametrize("room", WITH_QUESTIONS)
def test_questions_and_reasons_are_sentences(room: str) -> None:
    for question in questions_of(room):
        assert is_a_text(question.asked), question.key
        assert is_a_text(question.because), question.key
        if isinstance(question.answer, Probabilities | Entries):
            assert "Drag the bars." in question.asked


@pytest.mark.parametrize("room", WITH_QUESTIONS)
def test_the_truth_is_one_of_the_answers(room: str) -> None:
    for question in questions_of(room):
        names, truth, answer = question.names, question.truth, question.answer
        assert len(set(names)) == len(names) >= 1
        if isinstance(answer, Choice):
            assert truth in range(len(names))
            assert len(names) >= 2
            values = answer.values(question.setting) if answer.values is not None else np.zeros(len(names))
            assert len(values) == len(names)
        else:
            assert np.shape(truth) == (len(names),)
            assert (np.asarray(truth) >= answer.low).all()
            assert (np.asarray(truth) <= answer.high).all()
        if isinstance(answer, Probabilities):
            assert np.sum(truth) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("room", WITH_QUESTIONS)
def test_the_page_that_is_opened_takes_the_scenario_as_it_is(room: str) -> None:
    for question in questions_of(room):
        kind = kind_of(question.page)
        opened = decode(kind, dict(question.link))
        assert opened.given_up == ()
        if question.opens is None:
            assert opened == Change(question.setting)


@pytest.mark.parametrize("room", WITH_MISTAKES)
def test_a_mistake_is_shown_by_its_page_in_a_state_that_it_does_not_open_in(room: str) -> None:
    for mistake in mistakes_of(room):
        kind, link = kind_of(mistake.page), encode(mistake.scenario)
        assert type(mistake.scenario) is kind
        assert link
        assert decode(kind, link) == Change(mistake.scenario)
        assert f"from pgviz.ui.{room}.mistakes import MISTAKES" in (ROOT / mistake.page).read_text(encoding="utf-8")


@pytest.mark.parametrize("room", WITH_MISTAKES)
def test_what_is_true_is_a_sentence_and_said_in_its_state_alone(room: str) -> None:
    mistakes = mistakes_of(room)
    for mistake in mistakes:
        assert is_a_text(mistake.claim)
        assert is_a_text(mistake.truth), mistake.claim
        assert mistakes_shown(mistakes, mistake.scenario) == [mistake]
        assert mistakes_shown(mistakes, type(mistake.scenario)()) == []
        assert unfolds(mistakes, mistake.scenario, mistake.section)
        assert not unfolds(mistakes, mistake.scenario, "another section")


def test_no_two_claims_are_the_same_and_start_lists_all_of_them() -> None:
    claims = Counter(mistake.claim for room in WITH_MISTAKES for mistake in mistakes_of(room))
    assert max(claims.values()) == 1
    start = (ROOT / "start.py").read_text(encoding="utf-8")
    assert [room for room in WITH_MISTAKES if f"from pgviz.ui.{room}.mistakes import MISTAKES as" not in start] == []
