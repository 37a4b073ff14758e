"""The three aligned grids and their formula: every number is the score's or a part of it, at every τ and mask."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from scipy.special import softmax

from pgviz.examples import ANSWER
from pgviz.ui.components.sheet import Cell, Grid, Operator, Sheet
from pgviz.ui.decision.coding import JOINS
from pgviz.ui.decision.recoding import recoded
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.decision.score_sheet import score_sheet
from pgviz.ui.shell.formats import short, vector
from tests.patience import draws
from tests.ui.score.reading import texts
from tests.ui.sheet_reading import cells, check_sheet, formulas, grids, headers
from tests.ui.strategies import decisions

EPS = np.finfo(float).eps
some = settings(deadline=None, max_examples=draws(100), suppress_health_check=[HealthCheck.too_slow])
QUESTION = Decision()
STACKED = Decision(s=ANSWER.state, other=(0.0, 0.0), n=2, join="stack", theta=ANSWER.theta, a=0)


def three(sheet: Sheet) -> tuple[Grid, Grid, Grid]:
    """φ(s,a), E[φ] and the score."""
    phi, mean, score = (next(g for g in grids(sheet) if g.role == role) for role in ("phi", "mean", "score"))
    return phi, mean, score


def filled(grid: Grid) -> list[list[Cell]]:
    return [[cell for cell in row.cells if cell is not None] for row in grid.rows]


def feature(cell: Cell) -> int:
    """Which feature a cell belongs to: of many, not all are shown."""
    (number,) = [int(key[1:]) for key in cell.link.split() if re.fullmatch(r"f\d+", key)]
    return number


def last(now: Decision, grid: Grid) -> list[Cell]:
    """The cells of a grid that are its quantity itself: all in blocks, of columns the last."""
    return [cell for row in filled(grid) for cell in (row if now.block_columns is not None else row[-1:])]


def bars(found: list[Cell]) -> np.ndarray:
    return np.array([cell.bar for cell in found], dtype=float)


def operators(sheet: Sheet) -> list[str]:
    return [part.text for part in sheet.parts if isinstance(part, Operator)]


@pytest.mark.parametrize("masked", [(), (0,)])
@pytest.mark.parametrize("join", list(JOINS))
def test_the_grids_are_phi_the_mean_and_the_score_itself(join: str, masked: tuple[int, ...]) -> None:
    now = recoded(dataclasses.replace(QUESTION, tau=2.0, masked=masked), join=join).scenario
    phi, z = now.policy().phi, now.policy().phi @ np.array(now.theta)
    pi = softmax(np.where([b in masked for b in range(4)], -np.inf, z / 2))
    mean = pi @ phi
    for grid, values in zip(three(score_sheet(now)), (phi[1], mean, (phi[1] - mean) / 2), strict=True):
        exact = np.where(np.abs(values) < 16 * EPS, 0.0, values)  # a difference of rounding errors is shown as 0
        shown = {feature(cell): cell.text for cell in last(now, grid)}
        assert shown == {j: short(exact[j]) for j in shown}
        assert set(np.flatnonzero(exact)) <= shown.keys()


# What holds for the sheet of any decision: checked together, as drawing one costs more than looking at it.


def holds_every_cell_is_the_policy_s_own(now: Decision) -> None:
    policy = now.policy()
    parts = (policy.phi[now.a], policy.expected_features, policy.score(now.a))
    for grid, values in zip(three(score_sheet(now)), parts, strict=True):
        for cell in last(now, grid):
            assert cell.text == short(values[feature(cell)])


def holds_phi_minus_the_mean_is_tau_times_the_score_bar_by_bar(now: Decision) -> None:
    sheet = score_sheet(now)
    left, middle, right = (bars(last(now, grid)) for grid in three(sheet))
    np.testing.assert_allclose(left - middle, now.tau * right, rtol=0, atol=200 * EPS * max(1, now.tau))
    assert max(np.abs(left).max(), np.abs(middle).max(), np.abs(right).max()) <= 1
    assert operators(sheet) == ["−", "=" if now.tau == 1 else f"= {short(now.tau)} ·"]


def holds_where_features_are_stacked_the_terms_of_the_allowed_actions_sum_to_the_mean(now: Decision) -> None:
    if now.block_columns is None:
        mean = three(score_sheet(now))[1]
        lengths = np.array([[cell.bar for cell in row] for row in filled(mean)])
        assert lengths.shape[1] == len(now.allowed) + 1
        scale = np.abs(lengths).sum(axis=1, keepdims=True)
        assert (np.abs(lengths[:, :-1].sum(axis=1) - lengths[:, -1])[:, None] <= 20 * EPS * scale).all()


def holds_what_is_the_same_for_every_allowed_action_is_dead_and_so_are_rows_of_masked_ones(now: Decision) -> None:
    phi = now.policy().phi[list(now.allowed)]
    same = (phi == phi[0]).all(axis=0)
    sheet = score_sheet(now)
    for grid in three(sheet):
        for b, row in enumerate(filled(grid)):
            masked = now.block_columns is not None and b in now.masked
            assert all(cell.dead == (masked or bool(same[feature(cell)])) for cell in row)
    assert not any(cell.dead and cell.mark for cell in cells(sheet))


def holds_only_allowed_actions_can_be_picked_and_the_page_s_is(now: Decision) -> None:
    sheet = score_sheet(now)
    assert sheet.picks() in (frozenset(), {f"pick.{b}" for b in now.allowed})
    assert {h.action for h in headers(sheet) if h.picked} <= {now.a}


def holds_the_rows_of_the_three_grids_stand_beside_each_other(now: Decision) -> None:
    """All have as many rows, and all have a line of headers, so that the rows begin at the same height."""
    found = three(score_sheet(now))
    assert len({len(grid.rows) for grid in found}) == 1
    assert all(any(h.text or h.action is not None for h in grid.columns) for grid in found)


HOLDS = [check for name, check in globals().items() if name.startswith("holds_")]


@pytest.mark.thorough
@some
@given(decisions())
def test_of_a_hundred_decisions_all_that_holds_for_the_sheet(now: Decision) -> None:
    assert len(HOLDS) == 6
    check_sheet(score_sheet(now))
    for check in HOLDS:
        check(now)


class TestTheFormula:
    def test_the_answer_s_example_is_written_out(self) -> None:
        sheet = score_sheet(STACKED)
        assert formulas(sheet)[1] == "(1, 1, 0) − ( .7 · (1, 1, 0) + .3 · (1, 1, 1) ) = (0, 0, −.3)"
        assert texts(three(sheet)[1]) == [[".7", ".3", "1"], [".7", ".3", "1"], ["0", ".3", ".3"]]

    def test_by_blocks_it_is_the_logit_score_times_the_state(self) -> None:
        said = formulas(score_sheet(QUESTION))[1]
        assert vector(np.eye(4)[1] - softmax([14, 15, 11, 17])) in said
        assert "(1, 0, 0, 1, 1)" in said

    @pytest.mark.parametrize("tau", [0.5, 2.0, 5.0])
    def test_the_answer_s_example_is_divided_by_the_temperature(self, tau: float) -> None:
        """What stands after the last sign is the score, not τ times as much."""
        now = dataclasses.replace(STACKED, tau=tau)
        pi = softmax(np.array([0, STACKED.theta[2] / tau]))
        symbols, numbers = formulas(score_sheet(now))
        assert f"1/{short(tau)} · [" in symbols
        assert numbers.startswith(f"1/{short(tau)} · [ (1, 1, 0) − (")
        assert numbers.endswith(f"= (0, 0, {short(-pi[1] / tau)})")

    @pytest.mark.parametrize("tau", [0.5, 5.0])
    def test_by_blocks_too(self, tau: float) -> None:
        now = dataclasses.replace(QUESTION, tau=tau)
        logit_score = (np.eye(4)[1] - softmax(np.array([14, 15, 11, 17]) / tau)) / tau
        assert f"= 1/{short(tau)} · (" in formulas(score_sheet(now))[1]
        assert vector(logit_score) in formulas(score_sheet(now))[1]

    def test_a_masked_action_has_no_term(self) -> None:
        now = dataclasses.replace(STACKED, n=3, masked=(1,))
        assert formulas(score_sheet(now))[1].count("·") == 2
        assert [h.action for h in three(score_sheet(now))[1].columns] == [0, 2, None]
