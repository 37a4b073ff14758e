"""The sheets show what the core computed; every cell that can be edited edits what it shows; links find partners."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pgviz.ui.encodings.features_sheet import features_sheet, matrix_sheet, states_sheet
from pgviz.ui.reinforce.settings_sheet import settings_sheet
from pgviz.ui.softmax.sheets import softmax_sheet

from pgviz import softmax
from pgviz.score.decomposition import decompose, take_logits_apart
from pgviz.softmax import softmax_steps
from pgviz.ui.components.sheet import Cell, Edit, Formula, Grid, Header, Sheet, Token
from pgviz.ui.decision.policy_sheet import policy_sheet
from pgviz.ui.decision.scenario import JOINS
from pgviz.ui.scenarios import Decision, Learning, Softmax, Start
from pgviz.ui.score.grids import score_sheet
from pgviz.ui.shell.formats import short
from pgviz.ui.state import codec
from pgviz.ui.state.codec import Scenario
from tests.ui.strategies import decisions, softmaxes

EPS = np.finfo(float).eps
seldom_slow = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])


def sheets_of(now: Decision) -> list[Sheet]:
    """Every sheet that the pages make of a decision."""
    parts = take_logits_apart(now.features(), now.theta, now.tau)
    score = decompose(now.features(), now.theta, now.a, now.tau)
    made = [states_sheet(now), features_sheet(parts, now), policy_sheet(parts, now), score_sheet(score, now)]
    return made if now.block_columns is None else [*made, matrix_sheet(parts, now, now.block_columns)]


def sheet_of(now: Softmax) -> Sheet:
    return softmax_sheet(softmax_steps(now.logits, now.tau), now)


def grids(sheet: Sheet) -> list[Grid]:
    return [part for part in sheet.parts if isinstance(part, Grid)]


def three(sheet: Sheet) -> tuple[Grid, Grid, Grid]:
    """φ(s,a), E[φ] and the score."""
    phi, mean, score = (next(g for g in grids(sheet) if g.role == role) for role in ("phi", "mean", "score"))
    return phi, mean, score


def cells(sheet: Sheet) -> Iterator[Cell]:
    return (cell for grid in grids(sheet) for row in grid.rows for cell in row.cells if cell is not None)


def edits(sheet: Sheet) -> Iterator[Edit]:
    return (cell.edit for cell in cells(sheet) if cell.edit is not None)


def headers(sheet: Sheet) -> Iterator[Header]:
    return (h for grid in grids(sheet) for h in (*grid.columns, *(row.header for row in grid.rows)))


def tokens(sheet: Sheet) -> Iterator[Token]:
    """Those of the formulas, numerators and denominators among them."""
    waiting = [token for part in sheet.parts if isinstance(part, Formula) for token in part.tokens]
    while waiting:
        token = waiting.pop()
        waiting += [*token.over, *token.under]
        yield token


def filled(grid: Grid) -> list[list[Cell]]:
    """The cells of each row that has some."""
    rows = [[cell for cell in row.cells if cell is not None] for row in grid.rows]
    return [row for row in rows if row]


def bars(grid: Grid) -> np.ndarray:
    return np.array([[cell.bar for cell in row] for row in filled(grid)], dtype=float)


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in filled(grid)]


def linked(sheet: Sheet, key: str) -> list[Cell]:
    """The cells that light up when ``key`` is pointed at."""
    return [cell for cell in cells(sheet) if key in cell.link.split()]


def said(sheet: Sheet, key: str) -> list[str]:
    return [cell.text for cell in linked(sheet, key)]


def steps_table(sheet: Sheet) -> Grid:
    return next(g for g in grids(sheet) if any(row.total for row in g.rows))


def column(sheet: Sheet, key: str) -> list[Cell]:
    """The column of the softmax table whose header has this link: a cell for each action."""
    table = steps_table(sheet)
    (place,) = [i for i, header in enumerate(table.columns) if key in header.link.split()]
    found = [row.cells[place] for row in table.rows if not row.total]
    return [cell for cell in found if cell is not None]


def feature(cell: Cell) -> int:
    """Which feature a cell belongs to: of many, not all are shown."""
    (number,) = [int(key[1:]) for key in cell.link.split() if re.fullmatch(r"f\d+", key)]
    return number


def by_feature(row: list[Cell]) -> dict[int, str]:
    return {feature(cell): cell.text for cell in row}


def shorts(matrix: np.ndarray) -> list[list[str]]:
    return [[short(v) for v in row] for row in matrix]


class TestScore:
    @pytest.mark.parametrize("join", list(JOINS))
    def test_the_three_grids_are_phi_the_mean_and_the_score(self, join: str) -> None:
        now = dataclasses.replace(Decision(), tau=2.0).recoded(join=join)[0]
        sheet = score_sheet(decompose(now.features(), now.theta, now.a, now.tau), now)
        phi, pi = now.features(), softmax.softmax(now.features() @ now.theta, now.tau)
        mean = (pi[:, None] * phi).sum(axis=0)
        for grid, values in zip(three(sheet), (phi[1], mean, phi[1] - mean), strict=True):
            shown = {feature(row[-1]): row[-1].text for row in filled(grid)}
            if join == "blocks":
                shown = {j: text for row in filled(grid) for j, text in by_feature(row).items()}
            # a difference of rounding errors is shown as 0: compare what is shown with what a second road rounds to
            exact = np.where(np.abs(values) < 8 * EPS, 0.0, values)
            assert shown == {j: short(exact[j]) for j in shown}
            assert set(np.flatnonzero(exact)) <= shown.keys()

    @seldom_slow
    @given(decisions())
    def test_phi_minus_the_mean_is_the_score_cell_by_cell(self, now: Decision) -> None:
        sheet = score_sheet(decompose(now.features(), now.theta, now.a, now.tau), now)
        last = slice(None) if now.block_columns is not None else slice(-1, None)
        left, middle, right = (bars(grid)[:, last] for grid in three(sheet))
        np.testing.assert_allclose(left - middle, right, rtol=0, atol=50 * EPS)
        assert max(np.abs(left).max(), np.abs(middle).max(), np.abs(right).max()) <= 1

    @seldom_slow
    @given(decisions())
    def test_where_features_are_stacked_the_terms_sum_to_the_mean(self, now: Decision) -> None:
        if now.block_columns is None:
            mean = bars(three(score_sheet(decompose(now.features(), now.theta, now.a, now.tau), now))[1])
            scale = np.abs(mean).sum(axis=1, keepdims=True)
            assert (np.abs(mean[:, :-1].sum(axis=1) - mean[:, -1])[:, None] <= 10 * EPS * scale).all()

    def test_the_answer_s_example_is_written_out(self) -> None:
        now = Start()
        sheet = score_sheet(decompose(now.features(), now.theta, now.a), now)
        formula = [part for part in sheet.parts if isinstance(part, Formula)][1]
        assert formula.spoken == "(1, 1, 0) − ( .7 · (1, 1, 0) + .3 · (1, 1, 1) ) = (0, 0, −.3)"
        assert texts(three(sheet)[1]) == [[".7", ".3", "1"], [".7", ".3", "1"], ["0", ".3", ".3"]]

    def test_by_blocks_the_formula_is_a_push_for_each_action_times_the_state(self) -> None:
        sheet = score_sheet(decompose(Decision().features(), Decision().theta, 1), Decision())
        formula = [part for part in sheet.parts if isinstance(part, Formula)][1]
        assert "(−.042, .886, −.002, −.842)" in formula.spoken  # e_a − π of .042, .114, .002, .842
        assert "(1, 0, 0, 1, 1)" in formula.spoken

    @seldom_slow
    @given(decisions())
    def test_what_is_the_same_for_every_action_is_dead_and_only_that(self, now: Decision) -> None:
        sheet = score_sheet(decompose(now.features(), now.theta, now.a, now.tau), now)
        same = (now.features() == now.features()[0]).all(axis=0)
        assert all(cell.dead == same[feature(cell)] for grid in three(sheet) for row in filled(grid) for cell in row)
        assert not any(cell.dead and cell.mark for cell in cells(sheet))


class TestEncoding:
    @seldom_slow
    @given(decisions())
    def test_products_are_phi_times_theta_and_the_logits_stand_behind(self, now: Decision) -> None:
        parts = take_logits_apart(now.features(), now.theta, now.tau)
        grid, results = grids(features_sheet(parts, now))
        phi, theta = now.features(), np.array(now.theta)
        for row, values in zip(filled(grid), [*phi, theta, phi[now.a] * theta], strict=True):
            assert by_feature(row) == {j: short(values[j]) for j in by_feature(row)}
        assert texts(results) == [
            [short(z), short(pi)] for z, pi in zip(parts.z, softmax.softmax(phi @ theta, now.tau), strict=True)
        ]

    @seldom_slow
    @given(decisions())
    def test_features_that_cancel_are_dead_with_their_theta_and_say_why(self, now: Decision) -> None:
        grid = grids(features_sheet(take_logits_apart(now.features(), now.theta), now))[0]
        same = (now.features() == now.features()[0]).all(axis=0)
        for row in filled(grid)[: now.n + 1]:  # the features of every action, and θ
            for cell in row:
                assert cell.dead == bool(cell.note) == same[feature(cell)]

    def test_the_question_as_a_matrix_and_unrolled_are_the_same_numbers(self) -> None:
        now = Decision()
        parts = take_logits_apart(now.features(), now.theta)
        columns = now.block_columns
        assert columns is not None
        matrix, logits = grids(matrix_sheet(parts, now, columns))
        assert texts(matrix)[0] == ["1", "0", "0", "1", "1"]
        assert texts(matrix)[1:] == shorts(np.reshape(now.theta, (4, 5)))
        assert [row[0] for row in texts(logits)] == ["14", "15", "11", "17"]
        assert said(features_sheet(parts, now), "z") == ["14", "15", "11", "17"]
        names = [edit.name for edit in edits(features_sheet(parts, now))]
        assert set(names) <= {edit.name for edit in edits(matrix_sheet(parts, now, columns))}

    def test_only_a_free_table_has_features_to_edit(self) -> None:
        for join in JOINS:
            now = Decision().recoded(join=join)[0]
            names = {edit.name for edit in edits(features_sheet(take_logits_apart(now.features(), now.theta), now))}
            assert any(name.startswith("phi.") for name in names) == (join == "table")


class TestPolicy:
    def test_a_logit_that_cannot_move_alone_is_read_only_and_says_why(self) -> None:
        now = Decision().recoded(join="stack")[0]
        grid = grids(policy_sheet(take_logits_apart(now.features(), now.theta), now))[0]
        for row in filled(grid):
            assert row[0].edit is None
            assert "cannot move alone" in row[0].note

    @pytest.mark.parametrize("now", [Decision(), Start()])
    def test_one_that_can_is_edited(self, now: Decision) -> None:
        grid = grids(policy_sheet(take_logits_apart(now.features(), now.theta), now))[0]
        names = [row[0].edit.name for row in filled(grid) if row[0].edit is not None]
        assert names == [f"logit.{b}" for b in range(now.n)]


class TestSoftmax:
    def test_the_question_step_by_step(self) -> None:
        sheet = sheet_of(Softmax())
        shown = {key: [cell.text for cell in column(sheet, key)] for key in ("z", "gap", "pi")}
        assert shown == {
            "z": ["14", "15", "11", "17"],
            "gap": ["−3", "−2", "−6", "0"],
            "pi": [".042", ".114", ".002", ".842"],
        }

    @seldom_slow
    @given(softmaxes())
    def test_every_column_is_a_step_of_the_softmax(self, now: Softmax) -> None:
        steps, sheet = softmax_steps(now.logits, now.tau), sheet_of(now)
        columns = {"z": now.z, "gap": steps.gaps, "exp": steps.weights, "pi": steps.pi, "logpi": steps.log_pi}
        for key, values in columns.items():
            assert [cell.text for cell in column(sheet, key)] == [short(v) for v in values]
        assert [cell.bar for cell in column(sheet, "exp")] == steps.weights.tolist()
        assert [cell.bar for cell in column(sheet, "pi")] == steps.pi.tolist()
        assert short(steps.total) in said(sheet, "sum")

    def test_a_masked_action_is_dead_has_no_chance_and_no_nan(self) -> None:
        sheet = sheet_of(Softmax(masked=(3,)))
        assert all(cell.dead == (b == 3) for b in range(4) for cell in linked(sheet, f"a{b}"))
        row = {key: column(sheet, key)[3].text for key in ("z", "gap", "exp", "pi", "logpi")}
        assert row == {"z": "17", "gap": "−∞", "exp": "0", "pi": "0", "logpi": "−∞"}

    def test_a_constant_added_to_all_changes_no_step(self) -> None:
        before, after = (texts(steps_table(sheet_of(Softmax(c=c)))) for c in (0.0, 1000.0))
        assert before == after


class TestEveryEdit:
    """An edit's name is what ``codec.entered`` or the page's special function takes; its value is what stands there."""

    @staticmethod
    def check(now: Scenario, edit: Edit) -> None:
        if edit.name.startswith(("logit.", "size.")):  # a function takes these
            assert isinstance(now, Decision)
            return
        assert codec.entered(now, edit.name, edit.value) == now
        other = edit.high if edit.value != edit.high else edit.low
        if other == edit.value:  # the film of the only run
            return
        changed = codec.entered(now, edit.name, other)
        field, *path = edit.name.split(".")
        before, after = getattr(now, field), getattr(changed, field)
        assert dataclasses.replace(changed, **{field: before}) == now  # type: ignore[type-var]
        for index in map(int, path):
            assert [v for i, v in enumerate(before) if i != index] == [v for i, v in enumerate(after) if i != index]
            before, after = before[index], after[index]
        assert after == other

    @seldom_slow
    @given(decisions())
    def test_of_a_decision(self, now: Decision) -> None:
        for sheet in sheets_of(now):
            for edit in edits(sheet):
                self.check(now, edit)

    @seldom_slow
    @given(decisions())
    def test_a_logit_that_can_be_dragged_can_be_dragged_to_where_it_is(self, now: Decision) -> None:
        sheet = policy_sheet(take_logits_apart(now.features(), now.theta, now.tau), now)
        for edit in edits(sheet):
            if edit.name.startswith("logit."):
                moved = now.with_logit(int(edit.name.removeprefix("logit.")), edit.value)
                np.testing.assert_allclose(moved.theta, now.theta, rtol=1e-12)

    @seldom_slow
    @given(softmaxes())
    def test_of_a_softmax(self, now: Softmax) -> None:
        for edit in edits(sheet_of(now)):
            self.check(now, edit)

    @pytest.mark.parametrize("now", [Learning(), Learning(runs=1), Learning().in_world("cliff")])
    def test_of_the_training(self, now: Learning) -> None:
        names = [edit.name for edit in edits(settings_sheet(now))]
        assert set(names) == {"alpha", "gamma", "slip", "episodes", "runs", "seed", "shown"}
        for edit in edits(settings_sheet(now)):
            self.check(now, edit)

    @seldom_slow
    @given(decisions(), softmaxes())
    def test_picks_are_actions(self, decision: Decision, logits: Softmax) -> None:
        for sheet, count in [
            *((sheet, decision.n) for sheet in sheets_of(decision)),
            (sheet_of(logits), len(logits.z)),
        ]:
            assert sheet.picks() in (frozenset(), {f"pick.{b}" for b in range(count)})
        picked = [h.action for sheet in sheets_of(decision) for h in headers(sheet) if h.picked]
        assert set(picked) == {decision.a}


class TestLinks:
    @staticmethod
    def check(sheet: Sheet) -> None:
        keys = Counter(
            key for part in (*cells(sheet), *headers(sheet), *grids(sheet)) for key in set(part.link.split())
        )
        for token in tokens(sheet):
            if token.link:
                assert any(keys[key] for key in token.link.split()), f"{token.text} lights up nothing"

    @seldom_slow
    @given(decisions(), softmaxes())
    def test_what_a_formula_points_at_stands_in_a_grid(self, decision: Decision, logits: Softmax) -> None:
        for sheet in (*sheets_of(decision), sheet_of(logits)):
            self.check(sheet)

    def test_pointing_at_an_action_lights_up_its_row_and_no_other(self) -> None:
        sheet = sheet_of(Softmax())
        for row in steps_table(sheet).rows:
            if not row.total:
                assert linked(sheet, row.header.link) == list(row.cells)

    def test_pointing_at_a_feature_lights_up_its_phi_mean_and_score(self) -> None:
        now = Start()
        sheet = score_sheet(decompose(now.features(), now.theta, now.a), now)
        assert [cell.role for cell in linked(sheet, "f2")] == ["phi", "mean", "mean", "mean", "score"]


@seldom_slow
@given(decisions(), softmaxes(), st.sampled_from(["", "That is not a number."]))
def test_every_sheet_can_be_sent(decision: Decision, logits: Softmax, message: str) -> None:
    for sheet in (*sheets_of(decision), softmax_sheet(softmax_steps(logits.logits, logits.tau), logits, message)):
        json.dumps(sheet.to_data(), allow_nan=False)
