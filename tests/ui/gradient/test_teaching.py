"""The questions and common mistakes of the page: their truths by a second road, seen on the page that they open."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from pgviz.ui.gradient import cases
from pgviz.ui.gradient.mistakes import MISTAKES
from pgviz.ui.gradient.questions import QUESTIONS
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.gradient.section_questions import SECTION_QUESTIONS
from pgviz.ui.gradient.sections import TITLES
from pgviz.ui.gradient.view import view
from pgviz.ui.shell.formats import short
from tests.ui.gradient import listing
from tests.ui.sheet_reading import cells
from tests.ui.truth import check_truth

BY_KEY = {question.key: question for question in QUESTIONS if question not in SECTION_QUESTIONS}


def trace(now: GradientScenario) -> float:
    return float(np.trace(listing.moments_of(now).covariance))


def logit_scores(pi: list[float]) -> np.ndarray:
    return np.eye(len(pi)) - pi


def hurts() -> str:
    """Which of no baseline, V and the best constant scatters most, by the definition of the variance."""
    pi, r = np.array([0.9, 0.1]), np.array([1.0, 0.0])
    squares = (logit_scores([0.9, 0.1]) ** 2).sum(axis=1)
    best = pi @ (squares * r) / (pi @ squares)
    mean = (pi * (r - pi @ r)) @ logit_scores([0.9, 0.1])
    found = [pi @ (squares * (r - b) ** 2) - mean @ mean for b in (0.0, pi @ r, best)]
    return ("none", "V, the value", "the best constant")[int(np.argmax(found))]


TRUTHS: dict[str, Callable[[], Any]] = {
    "gamma-dropped": lambda: "more against it than along it",
    "expectation": lambda: "4 times as many",  # √4 = 2
    "shifted": lambda: "mean stays, scatter grows",
    "offset": lambda: "200 times",
    "value-hurts": hurts,
    "full-return": lambda: "mean stays, scatter grows",
    "argmax": lambda: 1.0 * logit_scores([0.9, 0.1])[0],  # r(a₀) times the score of a₀, always
}
SEEN: dict[str, Callable[[], list[str]]] = {
    "gamma-dropped": lambda: ["146.6°"],
    "expectation": lambda: [short(_trace_of("expectation"))],
    "shifted": lambda: [short(trace(cases.SHIFTED_RETURNS))],
    "offset": lambda: [short(trace(cases.OFFSET))],
    "value-hurts": lambda: [short(trace(cases.HURTS))],
    "full-return": lambda: [short(trace(cases.FULL))],
    "argmax": lambda: [f"({short(float(np.linalg.norm(listing.moments_of(cases.FROZEN).mean)))})"],
}
"""What a person reads on the page that 'Show me' opens."""


def _trace_of(key: str) -> float:
    from pgviz.ui.gradient.estimates import moments_of

    return moments_of(BY_KEY[key].setting).trace


def on(now: GradientScenario) -> str:
    shown = view(now)
    sheets = (shown.formula, shown.variances, shown.episode)
    texts = [cell.text for sheet in sheets for cell in cells(sheet)]
    return "\n".join([*texts, shown.caption, *shown.cloud_words, *shown.variances_words])


def test_every_question_has_a_second_road() -> None:
    assert BY_KEY.keys() == TRUTHS.keys() == SEEN.keys()


@pytest.mark.parametrize("key", TRUTHS)
def test_the_truth_by_a_second_road(key: str) -> None:
    check_truth(BY_KEY[key], TRUTHS[key]())


def test_without_the_baseline_estimates_scatter_200_times_as_much() -> None:
    ratio = trace(GradientScenario(**{**_fields(cases.OFFSET), "baseline": "none"})) / trace(cases.OFFSET)
    assert 180 < ratio < 220


def test_a_constant_added_to_all_returns_leaves_the_mean() -> None:
    shifted = listing.moments_of(cases.SHIFTED_RETURNS)
    plain = listing.moments_of(GradientScenario(**{**_fields(cases.SHIFTED_RETURNS), "baseline": "none"}))
    np.testing.assert_allclose(shifted.mean, plain.mean, rtol=0, atol=1e-12)
    assert np.trace(shifted.covariance) > np.trace(plain.covariance)


@pytest.mark.parametrize("key", SEEN)
def test_the_page_that_it_opens_shows_the_numbers(key: str) -> None:
    said = on(BY_KEY[key].setting)
    assert [number for number in SEEN[key]() if number not in said] == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.claim)
def test_a_mistake_opens_a_state_of_its_own_and_a_section_that_there_is(mistake) -> None:
    assert mistake.scenario.repaired().scenario == mistake.scenario
    assert [other.claim for other in MISTAKES if other.scenario == mistake.scenario] == [mistake.claim]
    assert mistake.section in ("", *TITLES.values())
    assert mistake.truth


@pytest.mark.parametrize(
    ("claim", "number"),
    [
        ("With γᵗ the discount is counted twice.", lambda: "146.6°"),
        ("The loss shows how good the policy is.", lambda: short(trace(cases.SHIFTED_RETURNS))),
        ("The full return gives a wrong gradient.", lambda: short(trace(cases.FULL))),
        ("One episode shows where ∇J points.", lambda: short(_trace_of("expectation") ** 0.5)),
    ],
)
def test_a_mistake_says_a_number_that_the_page_shows(claim: str, number: Callable[[], str]) -> None:
    (mistake,) = [mistake for mistake in MISTAKES if mistake.claim == claim]
    assert number() in mistake.truth
    assert number() in on(mistake.scenario) + view(mistake.scenario).cloud.alt


def _fields(now: GradientScenario) -> dict[str, Any]:
    return {field.name: getattr(now, field.name) for field in dataclasses.fields(now)}
