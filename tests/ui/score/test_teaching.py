"""The questions, common mistakes and examples of Score: their truths by a second road, their links, what is shown."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.special import expit, softmax

from pgviz import examples
from pgviz.reinforce.exact import exact_moments
from pgviz.ui.components.sheet import Sheet
from pgviz.ui.score import cases
from pgviz.ui.score.mistakes import MISTAKES
from pgviz.ui.score.presets import PRESETS
from pgviz.ui.score.questions import PAGE, QUESTIONS
from pgviz.ui.score.view import TOPICS, view
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.shell.parts import parts_of
from pgviz.ui.state.scenario import Scenario, decode, encode
from pgviz.ui.teaching.predict import Choice, Question
from tests.reference import case
from tests.ui.sheet_reading import cells

Z = np.array([14.0, 15.0, 11.0, 17.0])
PI = softmax(Z)
RARE, LIKELY = 2, 3
ALL: dict[str, Question[Any]] = {question.key: question for question in QUESTIONS}


def surprise(pi: np.ndarray) -> np.ndarray:
    """‖e_a − π‖ of every action."""
    return np.sqrt(1 - 2 * pi + (pi**2).sum())


def moments(b: float) -> Any:
    problem = examples.bandit([9.0, 10.0, 11.0])
    return exact_moments(problem.mdp, problem.features, [0.0, 0.5, -0.5], horizon=1, baseline=[b, b])


def baseline_effect() -> str:
    with_b, without = moments(10.0), moments(0.0)
    np.testing.assert_allclose(with_b.mean, without.mean, atol=1e-12)
    return "mean stays, spread falls" if with_b.trace < without.trace else "mean stays, spread grows"


def rank() -> str:
    return str(np.linalg.matrix_rank(cases.SINGULAR.policy().fisher))


ROADS: dict[str, Callable[[], Any]] = {
    "pushes": lambda: np.eye(4)[LIKELY] - PI,
    "longest": lambda: "↓ South",
    "all-positive": lambda: case("bandit/all_positive").expected["grad"],
    "no-log": lambda: "a tenth of it",  # .1² · .9 over .1 · .9
    "baseline": baseline_effect,
    "stuck": lambda: str(10 ** round(math.log10(10 + math.sinh(10)))),
    "temperature": lambda: "a fifth as long",
    "fisher": rank,
}
SEEN: dict[str, Callable[[], list[str]]] = {
    "pushes": lambda: [short(v) for v in np.eye(4)[LIKELY] - PI],
    "longest": lambda: [short(surprise(PI)[RARE]), short(surprise(PI)[LIKELY])],
    "all-positive": lambda: ["−.333", ".333"],
    "no-log": lambda: [".009", ".09"],
    "baseline": lambda: [short(moments(0.0).trace), short(moments(10.0).trace)],
    "stuck": lambda: [short(10 + math.sinh(10)), short(float(expit(-10)))],
    "temperature": lambda: [short(v) for v in softmax(Z / 5)],
    "fisher": lambda: [f"rank {rank()} of 3"],
}
"""What a person reads on the page that 'Show me' opens."""
SAID: dict[str, Callable[[], list[str]]] = {
    "∇ log π(a|s) is φ(s,a)": lambda: [short(1 - PI[RARE]), short(1 - PI[LIKELY])],
    "Positive rewards": lambda: [vector([-1 / 3, 0, 1 / 3])],
    "The log is only": lambda: [".009", ".09"],
    "Subtracting a baseline": lambda: [
        short(moments(v).trace) for v in (0.0, float(softmax([0, 0.5, -0.5]) @ [9, 10, 11]))
    ],
    "Whatever is drawn": lambda: [short(surprise(PI)[LIKELY]), short(surprise(PI)[RARE])],
    "Enough reward": lambda: [short(10 + math.sinh(10)), "along the natural gradient 10."],
    "The Fisher matrix": lambda: [f"rank {rank()} of 3"],
    "Temperature only": lambda: [short(PI[LIKELY]), short(softmax(Z / 5)[LIKELY]), "1/τ = .2"],
}
"""What a common mistake's truth has to say, by the first words of the claim."""


def on_page(scenario: Any) -> str:
    """All numbers and sentences of the page in this state."""
    said: list[str] = []
    for _, part in parts_of(view(scenario)):
        said += (
            [cell.text for cell in cells(part)] if isinstance(part, Sheet) else part if isinstance(part, tuple) else []
        )
    return "\n".join(said)


def comes_back(scenario: Scenario) -> bool:
    """Whether a link brings it back, with nothing to be said."""
    change = decode(type(scenario), encode(scenario))
    return change.scenario == scenario and not change.given_up


@pytest.mark.parametrize("key", ROADS)
def test_the_truth_of_a_question_by_a_second_road(key: str) -> None:
    question, expected = ALL[key], ROADS[key]()
    if isinstance(question.answer, Choice):
        assert question.names[question.truth] == expected
        assert len(set(question.names)) == len(question.names) >= 2
    else:
        np.testing.assert_allclose(question.truth, expected, atol=1e-12)
        assert np.abs(question.truth).max() <= question.answer.high


def test_every_question_has_a_second_road_and_is_seen() -> None:
    assert list(ALL) == list(ROADS) == list(SEEN)
    assert all(question.page == PAGE and question.opens is None for question in QUESTIONS)


@pytest.mark.parametrize("key", SEEN)
def test_a_question_s_page_shows_the_truth_and_its_reason_says_it(key: str) -> None:
    question = ALL[key]
    assert comes_back(question.setting)
    shown = on_page(question.setting)
    assert [text for text in SEEN[key]() if text not in shown] == []
    assert question.asked
    assert question.because


def test_the_lengths_beside_the_options() -> None:
    question = ALL["longest"]
    assert isinstance(question.answer, Choice)
    assert question.answer.values is not None
    np.testing.assert_allclose(question.answer.values(question.setting), surprise(PI), atol=1e-12)


@pytest.mark.parametrize("claim", SAID)
def test_what_is_true_by_a_second_road(claim: str) -> None:
    (mistake,) = [mistake for mistake in MISTAKES if mistake.claim.startswith(claim)]
    assert [text for text in SAID[claim]() if text not in mistake.truth] == []
    assert comes_back(mistake.scenario)
    assert mistake.page == PAGE
    assert mistake.section in {"", *TOPICS.values()}


def test_every_mistake_has_a_second_road() -> None:
    assert len(MISTAKES) == len(SAID)


LOGITS = {
    "the question": ["14", "15", "11", "17"],
    "the answer’s example": ["0", "−.847"],
    "the rarest action": ["14", "15", "11", "17"],
    "stacked, not blocks": ["14", "15", "11", "17"],
    "saturated": ["14", "15", "11", "32"],
    "one action only": ["14"],
    "masked action": ["14", "15", "11", "−∞"],
    "two equal actions": [".5", ".5", "0"],
}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_an_example_shows_its_logits_and_has_a_link(preset: Any) -> None:
    policy = view(preset.scenario).policy
    assert [cell.text for cell in cells(policy) if cell.role == "logit"] == LOGITS[preset.name]
    assert comes_back(preset.scenario)


def test_all_examples_are_tested() -> None:
    assert [preset.name for preset in PRESETS] == list(LOGITS)
