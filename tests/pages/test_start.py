"""The first page: the question, the answer as a live equation, the ways in."""

from __future__ import annotations

import math

import pytest

from tests.pages.reading import PAGES, START, number, opened


def test_it_asks_the_question_with_its_own_numbers() -> None:
    said = opened(START).text
    assert "φ(s) = (1, 0, 0, 1)" in said
    assert "to (14, 15, 11, 17), softmax to (.042, .114, .002, .842)" in said


def test_the_answer_stands_there_as_an_equation() -> None:
    screen = opened(START)
    assert "(1, 1, 0) − ( .7 · (1, 1, 0) + .3 · (1, 1, 1) ) = (0, 0, −.3)" in screen.formulas("equation")
    assert screen.grid("equation", "φ(s, a₀)") == {"s₁": ["1"], "s₂": ["1"], "a": ["0"]}
    assert screen.grid("equation", "Eπ[φ") == {"s₁": [".7", ".3", "1"], "s₂": [".7", ".3", "1"], "a": ["0", ".3", ".3"]}
    assert screen.grid("equation", "score") == {"s₁": ["0"], "s₂": ["0"], "a": ["−.3"]}
    assert screen.numbers("policy", "probability") == [".7", ".3"]


def test_a_dragged_logit_moves_the_equation() -> None:
    screen = opened(START).enter("policy", "logit.1", value=1.0)
    pi = 1 / (1 + math.exp(1.0))
    assert number(screen.numbers("policy", "probability")[0]) == pytest.approx(pi, abs=5e-4)
    assert number(screen.grid("equation", "score")["a"][0]) == pytest.approx(-(1 - pi), abs=5e-4)
    assert f"a₀ has probability {screen.numbers('policy', 'probability')[0]}" in screen.text


def test_the_other_action_has_the_other_score() -> None:
    screen = opened(START).pick("policy", "pick.1")
    assert screen.grid("equation", "score")["a"] == [".7"]
    assert screen.link == {"a": "1"}
    assert opened(START, **screen.link).grid("equation", "score")["a"] == [".7"]


def test_the_ways_in_are_named_by_their_questions() -> None:
    screen = opened(START)
    links = [link.proto for link in screen.at.main.get("page_link") if link.proto.label.startswith("**")]
    assert [link.page for link in links] == [page.split("_", 1)[1].removesuffix(".py") for page in PAGES[1:]]
    for question in ("What are logits?", "What is φ(s,a)?", "Why subtract the mean?", "Watch it learn"):
        assert any(question in link.label for link in links)
