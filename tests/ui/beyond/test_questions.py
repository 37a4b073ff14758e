"""The questions of Beyond linear: their truths by a second road, their links, and what 'Show me' then shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.special import softmax

from pgviz.network import complex_step_score
from pgviz.ui.beyond.questions import QUESTIONS
from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.beyond.view import view
from pgviz.ui.components.sheet import Grid, Sheet
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import parts_of
from pgviz.ui.state.scenario import Change, decode, encode
from pgviz.ui.teaching.predict import Choice, Entries, Question
from tests.reference import case
from tests.ui.truth import check_truth

ALL = {question.key: question for question in QUESTIONS}


def silent() -> str:
    """The inputs whose column of w1 has no score, by complex step."""
    now = ALL["silent"].setting
    score = complex_step_score(now.network, now.x, now.a)
    w1 = score[: now.hidden * len(now.x)].reshape(now.hidden, len(now.x))
    return " and ".join(name for name, column in zip(now.inputs, w1.T, strict=True) if not column.any())


def surrogate_moves() -> str:
    found = case("surrogate/two_step").expected["E_surrogate"]
    assert [short(v) for v in found[:2]] == ["−8.851", "4.034"]  # c = 0 and −10; the gradient is the same for every c
    return "only the value"


def bias_score() -> np.ndarray:
    now = ALL["biases"].setting
    return np.eye(4)[now.a] - softmax(now.network.preferences(now.x))


ROADS = {"surrogate": surrogate_moves, "biases": bias_score, "silent": silent}
SEEN = {
    "surrogate": lambda: ["4.034", "7.469"],
    "biases": lambda: [short(v) for v in bias_score()],
    "silent": lambda: ["0"],
}
"""What a person reads on the page that 'Show me' opens."""


def numbers_on(now: BeyondScenario) -> set[str]:
    sheets = [part for _, part in parts_of(view(now)) if isinstance(part, Sheet)]
    grids = [grid for sheet in sheets for grid in sheet.parts if isinstance(grid, Grid)]
    return {cell.text for grid in grids for row in grid.rows for cell in row.cells if cell is not None}


@pytest.mark.parametrize("question", QUESTIONS, ids=ALL)
class TestEveryQuestion:
    def test_the_truth_by_a_second_road(self, question: Question[Any]) -> None:
        check_truth(question, ROADS[question.key]())
        if isinstance(question.answer, Choice):
            assert len(set(question.names)) == len(question.names) >= 2
        else:
            assert np.abs(question.truth).max() <= question.answer.high

    def test_the_scenario_fits_its_page_and_goes_through_a_link(self, question: Question[Any]) -> None:
        assert question.page == "pages/4_Beyond_linear.py"
        assert decode(BeyondScenario, encode(question.setting)) == Change(question.setting)

    def test_question_and_reason_are_sentences_with_the_scenarios_numbers(self, question: Question[Any]) -> None:
        for text in (question.asked, question.because):
            assert text.rstrip("*")[-1] in ".?)"
            assert "{" not in text
            assert "nan" not in text.lower()
        assert isinstance(question.answer, Entries) == ("Drag the bars." in question.asked)

    def test_the_page_that_it_opens_shows_the_numbers(self, question: Question[Any]) -> None:
        shown = view(question.setting)
        seen = numbers_on(question.setting)
        for number in SEEN[question.key]():
            assert number in seen or number in shown.about_surrogate
