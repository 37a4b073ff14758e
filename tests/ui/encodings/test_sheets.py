"""Sheets of the Encodings page beside φ and θ: sizes, wanted policies, comparisons, and the unrolling of [Θ|b]."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest
from scipy.special import rel_entr

from pgviz import policy
from pgviz.examples.targets import FIRST, XOR
from pgviz.score.decomposition import decompose, take_logits_apart
from pgviz.ui.components.sheet import Cell, Edit, Formula, Grid, Header, Sheet
from pgviz.ui.decision import expressiveness
from pgviz.ui.decision.coding import FEATURES, Coding
from pgviz.ui.encodings.features_sheet import features_sheet, matrix_sheet
from pgviz.ui.encodings.sizes import SIZES, sizes_grid, with_size
from pgviz.ui.encodings.targets import comparison_sheet, target_sheet
from pgviz.ui.encodings.unrolled_sheet import unrolled_sheet
from pgviz.ui.scenarios import Decision
from pgviz.ui.score.grids import score_sheet
from pgviz.ui.shell.formats import short
from pgviz.ui.state.codec import Number, codecs


def grids(sheet: Sheet) -> list[Grid]:
    return [part for part in sheet.parts if isinstance(part, Grid)]


def filled(grid: Grid) -> list[list[Cell]]:
    return [[cell for cell in row.cells if cell is not None] for row in grid.rows]


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in filled(grid)]


def edits(sheet: Sheet) -> list[Edit]:
    cells = (cell for grid in grids(sheet) for row in filled(grid) for cell in row)
    return [cell.edit for cell in cells if cell.edit is not None]


def linked(grid: Grid, key: str) -> list[Cell | Header]:
    """What lights up of a grid when something with this key is pointed at: cells, and the headers of columns."""
    cells = [cell for row in filled(grid) for cell in row]
    return [part for part in (*grid.columns, *cells) if key in part.link.split()]


class TestSizes:
    @pytest.mark.parametrize("x", list(FEATURES))
    def test_they_are_the_sizes_of_these_features_within_the_bounds_of_a_link(self, x: str) -> None:
        now = Decision().recoded(x=x)[0]
        names = ["n", *(name for name, *_ in SIZES.get(x, ()))]
        sheet = Sheet("sizes", (sizes_grid(now),))
        (row,) = filled(sizes_grid(now))
        assert [edit.name for edit in edits(sheet)] == [f"size.{i}" for i in range(len(names))]
        assert [edit.value for edit in edits(sheet)] == [getattr(now, name) for name in names]
        assert [cell.text for cell in row] == [short(getattr(now, name)) for name in names]
        for edit, name in zip(edits(sheet), names, strict=True):
            codec = codecs(Coding)[name][0]
            assert isinstance(codec, Number)
            assert (edit.low, edit.high) == (codec.low, codec.high)
            assert (edit.step == 1) == codec.whole

    @pytest.mark.parametrize("x", list(FEATURES))
    def test_all_that_these_features_can_change_by_is_there(self, x: str) -> None:
        """A size has an edit exactly if another value of it makes other features."""
        numbers = {name: codec for name, (codec, _) in codecs(Coding).items() if isinstance(codec, Number)}
        live = [
            name
            for name, codec in numbers.items()
            if Coding(x=x, **{name: codec.low}).features_of(2) != Coding(x=x, **{name: codec.high}).features_of(2)
        ]
        assert live == [name for name, *_ in SIZES.get(x, ())]

    @pytest.mark.parametrize("x", list(FEATURES))
    def test_at_a_bound_it_works_and_beyond_it_is_refused_with_a_sentence(self, x: str) -> None:
        before = Decision().recoded(x=x)[0]
        for place, edit in enumerate(edits(Sheet("sizes", (sizes_grid(before),)))):
            field = "n" if place == 0 else SIZES[x][place - 1][0]
            for bound in (edit.low, edit.high):
                now, _ = with_size(before, place, bound)
                assert getattr(now, field) == bound
                assert now.features().shape == (now.n, len(now.theta))
            for beyond in (edit.low - 1, edit.high + edit.step, 1e6):
                with pytest.raises(ValueError, match="It stays as it was") as refused:
                    with_size(before, place, beyond)
                said = re.fullmatch(
                    r"(.*): (.*) is not (a whole number )?from (.*) to (.*)\. It .*", str(refused.value)
                )
                assert said
                assert said.group(1, 2, 4, 5) == (edit.label, *map(short, (beyond, edit.low, edit.high)))

    def test_what_is_counted_is_whole(self) -> None:
        with pytest.raises(ValueError, match=r"^actions: 2\.5 is not a whole number from 1 to 6\. "):
            with_size(Decision(), 0, 2.5)
        rbf = Decision().recoded(x="rbf")[0]
        assert with_size(rbf, 2, 0.125)[0].width == 0.125

    def test_a_size_keeps_the_probabilities_and_says_so(self) -> None:
        before = Decision().recoded(x="tiles")[0]
        now, said = with_size(before, 1, 4.0)
        assert now.tilings == 4
        before_pi, pi = (policy.probabilities(d.features(), d.theta) for d in (before, now))
        np.testing.assert_allclose(pi, before_pi, atol=1e-5)
        assert said == ["θ was chosen anew, so that the probabilities in this state stay as they were."]


class TestTargets:
    def sheet(self, now: Decision) -> tuple[Sheet, np.ndarray, np.ndarray]:
        pi, best = policy.probabilities(now.both(), now.theta), expressiveness.best(now)
        return target_sheet(now, pi, np.log(pi), best), pi, best.pi

    @pytest.mark.parametrize("x", ["raw", "tiles", "one-hot"])
    def test_a_grid_a_state_with_what_is_wanted_what_is_and_what_is_possible(self, x: str) -> None:
        now = Decision().recoded(x=x)[0].with_wanted(1, 0.25)
        sheet, pi, best = self.sheet(now)
        for i, grid in enumerate(grids(sheet)):
            assert texts(grid) == [[short(v) for v in row] for row in (now.target[i], pi[i], best[i])]
            bars = np.array([[cell.bar for cell in row] for row in filled(grid)])
            np.testing.assert_array_equal(bars, [now.target[i], pi[i], best[i]])
        assert [grid.title for grid in grids(sheet)] == [
            f"s = {now.state_text(now.s)}",
            f"other state = {now.state_text(now.other)}",
        ]

    def test_how_far_it_is_from_what_is_wanted_is_the_mean_kullback_leibler_divergence(self) -> None:
        now = Decision()
        sheet, pi, _ = self.sheet(now)
        (distance,) = (part for part in sheet.parts if isinstance(part, Formula))
        nats = rel_entr(now.target, pi).sum(axis=1).mean()
        assert [token.text for token in distance.tokens if token.role == "probability"] == [short(nats), "0"]

    def test_every_wanted_probability_is_edited_and_only_those(self) -> None:
        now = Decision()
        sheet, _, _ = self.sheet(now)
        assert [edit.name for edit in edits(sheet)] == [f"wanted.{place}" for place in range(8)]
        assert [edit.value for edit in edits(sheet)] == now.target.ravel().tolist()
        for place, edit in enumerate(edits(sheet)):
            for bound in (edit.low, edit.high):
                assert now.with_wanted(place, bound).target.ravel()[place] == pytest.approx(bound, abs=3e-4)

    def test_one_action_is_not_edited(self) -> None:
        sheet, _, _ = self.sheet(Decision().recoded(n=1)[0])
        assert edits(sheet) == []
        assert [texts(grid) for grid in grids(sheet)] == [[["1"], ["1"], ["1"]]] * 2

    def test_pointing_at_an_action_lights_up_its_column(self) -> None:
        sheet, _, _ = self.sheet(Decision())
        for grid in grids(sheet):
            assert linked(grid, "a2") == [grid.columns[2], *(row[2] for row in filled(grid))]


class TestComparison:
    @pytest.mark.parametrize("target", [FIRST, XOR], ids=lambda target: target.name)
    def test_a_row_an_encoding(self, target) -> None:
        found = expressiveness.compared(target)
        (grid,) = grids(comparison_sheet(target, found))
        assert texts(grid)[0] == [short(p) for p in target.pi[:, 1]]
        for row, (name, (seen, fit)) in zip(grid.rows[1:], found.items(), strict=True):
            assert row.header.text == name
            shown = [cell.text for cell in row.cells if cell]
            assert shown[:4] == [short(p) for p in fit.pi[:, 1]]
            assert shown[4:] == [short(fit.divergence), str(seen.rank), str(seen.parameters)]

    def test_what_is_known_of_the_corners(self) -> None:
        """Where it cannot, the best that an encoding of the raw corners can do is (½, ½) in every state."""
        away = float(np.log(2) + 0.9 * np.log(0.9) + 0.1 * np.log(0.1))
        for target, exact in ((FIRST, (False, True, True, True)), (XOR, (False, False, False, True))):
            fits = [fit for _, fit in expressiveness.compared(target).values()]
            assert tuple(fit.exact for fit in fits) == exact
            assert [fit.divergence for fit in fits] == pytest.approx([0 if e else away for e in exact], abs=1e-9)


class TestUnrolled:
    @staticmethod
    def sheet(now: Decision, stage: int) -> tuple[Grid, Grid]:
        assert now.block_columns is not None
        parts = take_logits_apart(now.features(), now.theta)
        matrix, slots = grids(unrolled_sheet(parts, now, now.block_columns, stage))
        return matrix, slots

    NOWS = (Decision(), dataclasses.replace(Decision().recoded(n=3)[0]), Decision().recoded(x="polynomial")[0])

    @pytest.mark.parametrize("now", NOWS, ids=["question", "three actions", "polynomial"])
    def test_stage_by_stage_a_row_is_taken_over(self, now: Decision) -> None:
        k, theta = len(now.theta) // now.n, [short(v) for v in now.theta]
        for stage in range(now.n + 1):
            matrix, slots = self.sheet(now, stage)
            assert [text for row in texts(matrix) for text in row] == theta
            weights, *phi = filled(slots)
            assert [cell.text for cell in weights] == theta[: stage * k] + [""] * (len(theta) - stage * k)
            for b, row in enumerate(phi):
                shown = [short(v) for v in now.features()[b, : stage * k]]
                assert [cell.text for cell in row] == shown + [""] * (len(theta) - stage * k)
            taken = {b for b, row in enumerate(filled(matrix)) if all(cell.mark for cell in row)}
            assert taken == ({stage - 1} if stage else set())
            assert [cell.mark for cell in weights] == [i // k == stage - 1 for i in range(len(theta))]

    @pytest.mark.parametrize("now", NOWS, ids=["question", "three actions", "polynomial"])
    @pytest.mark.parametrize("stage", [0, 2])
    def test_an_entry_of_the_matrix_and_its_slot_light_up_each_other(self, now: Decision, stage: int) -> None:
        matrix, slots = self.sheet(now, stage)
        entries = [cell for row in filled(matrix) for cell in row]
        weights, *phi = filled(slots)
        for i in range(len(now.theta)):
            assert linked(matrix, f"f{i}") == [entries[i]]
            assert linked(slots, f"f{i}") == [slots.columns[i], weights[i], *(row[i] for row in phi)]

    def test_when_all_is_taken_the_slots_are_theta_and_phi_and_multiply_to_the_logits(self) -> None:
        _, slots = self.sheet(Decision(), 4)
        weights, *phi = np.array([[float(cell.text.replace("−", "-")) for cell in row] for row in filled(slots)])
        assert (np.array(phi) @ weights).tolist() == [14, 15, 11, 17]
        assert [header.text for header in slots.columns[5:10]] == [
            "→ wall N",
            "→ wall E",
            "→ wall S",
            "→ wall W",
            "→ 1",
        ]
        dead = [[cell.dead for cell in row] for row in filled(slots)[1:]]
        assert dead == [[i // 5 != b for i in range(20)] for b in range(4)]  # e_a ⊗ (x, 1) is 0 outside its block


class TestFolded:
    """Where not all features are shown, the sheet says how many are not; those are 0 or smaller than what is shown."""

    @pytest.mark.parametrize("x", list(FEATURES))
    @pytest.mark.parametrize("join", ["blocks", "product", "stack"])
    def test_what_is_left_out_is_counted_and_small(self, x: str, join: str) -> None:
        now = (
            Decision()
            .recoded(x=x, n=6, order=4, centres=5, tilings=4, tiles=4, code="one-hot")[0]
            .recoded(join=join)[0]
        )
        parts = take_logits_apart(now.features(), now.theta)
        grid = grids(features_sheet(parts, now))[0]
        shown = [int(header.link.removeprefix("f")) for header in grid.columns]
        count = re.search(r"; (\d+) more are 0 here, or small$", grid.subtitle)
        assert (int(count[1]) if count else 0) == parts.phi.shape[1] - len(shown)
        sizes = np.abs(parts.phi[now.a]) if join == "blocks" else np.abs(parts.phi).max(axis=0)
        left = set(range(len(sizes))) - set(shown)
        if join == "blocks":
            assert max((sizes[j] for j in left), default=0) <= min(sizes[j] for j in shown)
        else:  # those that differ between actions come first
            order = [(not parts.cancels[j], sizes[j]) for j in range(len(sizes))]
            assert max((order[j] for j in left), default=(False, 0)) <= min(order[j] for j in shown)

    @pytest.mark.parametrize("join", ["blocks", "product"])
    def test_of_matrix_and_score_too(self, join: str) -> None:
        now = Decision().recoded(x="polynomial", order=4)[0].recoded(join=join)[0]
        parts = take_logits_apart(now.features(), now.theta)
        score = score_sheet(decompose(now.features(), now.theta, now.a), now)
        subtitle = next(grid.subtitle for grid in grids(score) if grid.role == "phi")
        count = re.search(r"; (\d+) more are 0 here, or small$", subtitle)
        assert count
        first = next(grid for grid in grids(score) if grid.role == "phi")
        if join == "blocks":
            columns = now.block_columns
            assert columns is not None
            assert int(count[1]) + len(first.columns) == len(columns)
            matrix = grids(matrix_sheet(parts, now, columns))[0]
            assert f"; {len(columns) - len(matrix.columns)} more are 0 here, or small" in matrix.subtitle
        else:
            assert int(count[1]) + len(first.rows) == len(now.theta)
