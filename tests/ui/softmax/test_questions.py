"""The questions and mistakes of the page Softmax: their truths by a second road, seen on the page that they open."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.special import softmax
from scipy.stats import entropy

from pgviz.ui.shell.formats import short, vector
from pgviz.ui.softmax import drawing
from pgviz.ui.softmax.mistakes import MISTAKES
from pgviz.ui.softmax.questions import QUESTIONS
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.softmax.view import view
from pgviz.ui.teaching.predict import Choice
from tests.reference import case
from tests.ui.sheet_reading import cells
from tests.ui.truth import check_truth

Z = np.array([14.0, 15.0, 11.0, 17.0])
PI = softmax(Z)
BY_KEY = {question.key: question for question in QUESTIONS}

TRUTHS: dict[str, Callable[[], Any]] = {
    "again": lambda: case("softmax/double_softmax").expected["probs"],
    "shift": lambda: PI,
    "hot": lambda: softmax(Z / 5),
    "masked": lambda: np.append(PI[:3] / PI[:3].sum(), 0),
    "entropy": lambda: "all alike",
}

SEEN: dict[str, Callable[[], list[str]]] = {
    "again": lambda: [short(v) for v in TRUTHS["again"]()],
    "shift": lambda: [short(v) for v in PI],
    "hot": lambda: [short(v) for v in softmax(Z / 5)],
    "masked": lambda: [short(v) for v in TRUTHS["masked"]()],
    "entropy": lambda: [short(math.log(4))],
}
"""What a person reads on the page that 'Show me' opens."""


def on(now: SoftmaxScenario) -> str:
    """All that the page says in this scenario, number by number."""
    shown = view(now)
    sheets = (*cells(shown.steps), *cells(shown.drawing))
    return "\n".join([*(cell.text for cell in sheets), *shown.sentences, *shown.drawing_words])


def test_every_question_has_a_second_road() -> None:
    assert BY_KEY.keys() == TRUTHS.keys() == SEEN.keys()


@pytest.mark.parametrize("key", TRUTHS)
def test_the_truth_by_a_second_road(key: str) -> None:
    check_truth(BY_KEY[key], TRUTHS[key]())


def test_every_mistake_has_a_state_of_its_own() -> None:
    assert len({mistake.scenario for mistake in MISTAKES}) == len(MISTAKES)
    assert {mistake.section for mistake in MISTAKES} == {"", drawing.TITLE}


def test_the_entropies_beside_the_options() -> None:
    answer = BY_KEY["entropy"].answer
    assert isinstance(answer, Choice)
    assert answer.values is not None
    one_at_1_e = entropy([1 / math.e, *[(1 - 1 / math.e) / 3] * 3])
    np.testing.assert_allclose(
        answer.values(BY_KEY["entropy"].setting), [math.log(4), one_at_1_e, entropy(PI), 0], atol=1e-12
    )


@pytest.mark.parametrize("key", SEEN)
def test_the_page_that_it_opens_shows_the_numbers(key: str) -> None:
    said = on(BY_KEY[key].setting)
    assert [number for number in SEEN[key]() if number not in said] == []


@pytest.mark.parametrize(
    ("claim", "number"),
    [
        ("A logit means something by itself.", vector(PI)),
        ("Entropy peaks at probabilities of 1/e.", short(math.log(4))),
        ("Gumbel noise may be added anywhere.", vector(Z / Z.sum())),
        ("Gumbel noise may be added anywhere.", vector(softmax(PI))),
        ("A logit of 0 masks an action.", short(softmax([0.5, 0.5, 0.5, 0, 0, 0])[3])),
        ("The entropy is the same at another temperature.", short(entropy(softmax(Z / 1.5)))),
        ("log π is lost where π rounds to 0.", "−802.23"),
    ],
)
def test_a_mistake_says_a_number_that_the_page_shows(claim: str, number: str) -> None:
    (mistake,) = [mistake for mistake in MISTAKES if mistake.claim == claim]
    assert number in mistake.truth
    assert isinstance(mistake.scenario, SoftmaxScenario)
    assert number in on(mistake.scenario)
