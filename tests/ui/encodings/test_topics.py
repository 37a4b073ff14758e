"""What separates the joins; how [Θ|b] is unrolled; the questions and the common mistakes of the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import softmax

from pgviz.examples.targets import FIRST, XOR
from pgviz.ui.components.sheet import Grid
from pgviz.ui.decision.recoding import recoded
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.comparison import compared, comparisons
from pgviz.ui.encodings.mistakes import MISTAKES
from pgviz.ui.encodings.questions import QUESTIONS
from pgviz.ui.encodings.unrolling import unrolled_sheet
from pgviz.ui.encodings.view import view
from pgviz.ui.shell.formats import short
from tests.reference import case
from tests.ui.sheet_reading import cells, check_sheet, grids, linked, number
from tests.ui.truth import check_truth


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row.cells if cell is not None] for row in grid.rows]


class TestComparison:
    @pytest.mark.parametrize("comparison", comparisons(), ids=lambda c: c.target.name)
    def test_a_row_an_encoding(self, comparison) -> None:
        (grid,) = grids(comparison.sheet)
        assert texts(grid)[0] == [short(p) for p in comparison.target.pi[:, 1]]
        for row, (name, (found, fit)) in zip(grid.rows[1:], compared(comparison.target).items(), strict=True):
            assert row.header.text == name
            shown = [cell.text for cell in row.cells if cell]
            assert shown[:4] == [short(p) for p in fit.pi[:, 1]]
            assert shown[4:] == [short(fit.divergence), str(found.rank), str(found.parameters)]

    def test_what_is_known_of_the_corners(self) -> None:
        """Where it cannot, the best that an encoding of the raw corners can do is (½, ½) in every state."""
        away = float(np.log(2) + 0.9 * np.log(0.9) + 0.1 * np.log(0.1))
        for target, exact in ((FIRST, (False, True, True, True)), (XOR, (False, False, False, True))):
            fits = [fit for _, fit in compared(target).values()]
            assert tuple(fit.exact for fit in fits) == exact
            assert [fit.divergence for fit in fits] == pytest.approx([0 if e else away for e in exact], abs=1e-9)

    def test_it_is_told_with_its_numbers(self) -> None:
        first, xor = (re.sub(r" \(rank \d+\)", "", c.sentence) for c in view(Decision()).comparisons)
        assert "Exact: a feature for each state and action. Not: stack, stack with product and blocks with bias." in xor
        assert "stack with product, blocks with bias and a feature for each state and action. Not: stack" in first


class TestUnrolled:
    NOWS = (Decision(), recoded(Decision(), n=3).scenario, recoded(Decision(), x="polynomial").scenario)

    @staticmethod
    def sheet(now: Decision, stage: int) -> tuple[Grid, Grid]:
        unrolled = unrolled_sheet(now, stage)
        assert unrolled is not None
        check_sheet(unrolled)
        matrix, slots = grids(unrolled)
        return matrix, slots

    @pytest.mark.parametrize("now", NOWS, ids=["question", "three actions", "polynomial"])
    def test_stage_by_stage_a_row_is_taken_over(self, now: Decision) -> None:
        k, theta, phi = len(now.theta) // now.n, [short(v) for v in now.theta], now.policy().phi
        for stage in range(now.n + 1):
            matrix, slots = self.sheet(now, stage)
            assert [text for row in texts(matrix) for text in row] == theta
            weights, *features = texts(slots)
            assert weights == theta[: stage * k] + [""] * (len(theta) - stage * k)
            for b, row in enumerate(features):
                assert row == [short(v) for v in phi[b, : stage * k]] + [""] * (len(theta) - stage * k)
            taken = {b for b, row in enumerate(matrix.rows) if all(cell.mark for cell in row.cells if cell)}
            assert taken == ({stage - 1} if stage else set())
            marks = [cell.mark for cell in slots.rows[0].cells if cell]
            assert marks == [i // k == stage - 1 for i in range(len(theta))]
            name = f": {now.actions[stage - 1]}" if stage else ""
            assert view(now).unrolled_words(stage) == f"{stage} of {now.n} rows taken{name}"

    @pytest.mark.parametrize("now", NOWS, ids=["question", "three actions", "polynomial"])
    @pytest.mark.parametrize("stage", [0, 2])
    def test_an_entry_of_the_matrix_and_its_slot_light_up_each_other(self, now: Decision, stage: int) -> None:
        unrolled = unrolled_sheet(now, stage)
        assert unrolled is not None
        matrix, slots = grids(unrolled)
        entries = [cell for row in matrix.rows for cell in row.cells if cell]
        for i in range(len(now.theta)):
            column = [row.cells[i] for row in slots.rows]
            assert linked(unrolled, f"f{i}") == [entries[i], *column]
            assert f"f{i}" in slots.columns[i].link

    def test_when_all_is_taken_the_slots_are_theta_and_phi_and_multiply_to_the_logits(self) -> None:
        _, slots = self.sheet(Decision(), 4)
        weights, *phi = np.array([[number(text) for text in row] for row in texts(slots)])
        assert (np.array(phi) @ weights).tolist() == [14, 15, 11, 17]
        assert [header.text for header in slots.columns[5:10]] == [
            "→ wall N",
            "→ wall E",
            "→ wall S",
            "→ wall W",
            "→ 1",
        ]
        dead = [[cell.dead for cell in row.cells if cell] for row in slots.rows[1:]]
        assert dead == [[i // 5 != b for i in range(20)] for b in range(4)]  # e_a ⊗ (x, 1) is 0 outside its block

    @pytest.mark.parametrize("join", ["stack", "product", "table"])
    def test_what_is_not_joined_by_blocks_has_nothing_to_unroll(self, join: str) -> None:
        assert view(recoded(Decision(), join=join).scenario).unrolled(0) is None

    def test_without_a_bias_there_is_none_in_the_words(self) -> None:
        now = Decision(bias=False, theta=(0.0,) * 16)
        assert "e ⊗ x(s):" in grids(view(now).unrolled(4))[1].subtitle  # type: ignore[arg-type]


BY_KEY = {question.key: question for question in QUESTIONS}
WALLS = np.array([1.0, 0, 0, 1, 1])  # x(s) of the question, and the bias


def middle() -> float:
    """The most that the middle of 0, 1, 2 gets when logits are a multiple of the number."""
    found = minimize_scalar(lambda slope: -softmax([0, slope, 2 * slope])[1], bounds=(-5, 5), method="bounded")
    assert -found.fun == pytest.approx(case("encoding/ordinal_action_limit").expected["max_pi_middle"], rel=1e-6)
    return float(-found.fun)


def moves() -> str:
    """Which θ moves a probability of φ = (s₁, s₂, a), by moving it."""
    phi = np.array([[1.0, 1, 0], [1, 1, 1]])
    changed = [not np.allclose(softmax(phi @ e), softmax(phi @ np.zeros(3))) for e in np.eye(3)]
    return " and ".join(name for name, m in zip(["s₁", "s₂", "a"], changed, strict=True) if m)


TRUTHS: dict[str, Callable[[], Any]] = {
    "other-state": lambda: case("seed/answer_example").expected["pi_at_every_state"],
    "moving": moves,
    "middle": lambda: {3: "a third"}[round(1 / middle())],
    "block": lambda: str(np.count_nonzero(np.kron(np.eye(4)[1], WALLS))),
}

SEEN: dict[str, Callable[[], list[str]]] = {
    "other-state": lambda: [".7", ".3"],
    "moving": lambda: ["**1 direction of θ, of 3,**"],
    "middle": lambda: [short(1 / 3)],
    "block": lambda: [short(v) for v in WALLS],
}
"""What a person reads on the page that 'Show me' opens."""


def on(now: Decision) -> str:
    """All that the page says in this scenario."""
    shown = view(now)
    sheets = (shown.matrix, shown.features, shown.target, shown.states)
    return "\n".join([*(cell.text for sheet in sheets if sheet for cell in cells(sheet)), *shown.words])


def test_every_question_has_a_second_road() -> None:
    assert BY_KEY.keys() == TRUTHS.keys() == SEEN.keys()


@pytest.mark.parametrize("key", TRUTHS)
def test_the_truth_by_a_second_road(key: str) -> None:
    check_truth(BY_KEY[key], TRUTHS[key]())


@pytest.mark.parametrize("key", SEEN)
def test_the_page_that_it_opens_shows_the_numbers(key: str) -> None:
    said = on(BY_KEY[key].setting)
    for number_ in SEEN[key]():
        assert number_ in said


def test_stacking_is_a_mistake_whose_sentence_has_the_page_s_numbers() -> None:
    (mistake,) = MISTAKES
    assert isinstance(mistake.scenario, Decision)
    assert "π is (.7, .3) in one state and (.7, .3) in the other" in mistake.truth
    assert "Here 1 direction of θ changes a probability, with blocks 3." in mistake.truth
    rows = np.array([[1.0, 1, 0, 1], [1, 0, 0, 1], [1, 1, 1, 1], [1, 0, 1, 1]])[:, [1, 2, 3]]  # (s₁, s₂, 1) of corners
    assert np.linalg.matrix_rank(rows) == 3
    shown = on(mistake.scenario)
    assert ".7" in shown
    assert ".3" in shown
