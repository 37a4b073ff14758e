"""The sheets of Beyond linear: the network’s weights, its score cell by cell, sizes, the surrogate’s constant."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgviz.network.parts import take_apart
from pgviz.ui import remarks
from pgviz.ui.beyond.scenario import MOST_INPUTS, MOST_WEIGHTS
from pgviz.ui.beyond.sheets import constant_sheet, network_sheet, score_layers_sheet, sizes_sheet
from pgviz.ui.beyond.surrogate import against, of_two_steps
from pgviz.ui.components.sheet import Break, Cell, Edit, Grid, Sheet
from pgviz.ui.scenarios import Beyond
from pgviz.ui.shell.formats import short
from pgviz.ui.state.codec import codecs, decode

EPS = np.finfo(float).eps
quick = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def beyonds(draw: st.DrawFn) -> Beyond:
    """A network as a link gives it."""
    k, hidden, n = draw(st.integers(1, 4)), draw(st.integers(1, 6)), draw(st.integers(1, 4))
    x = [draw(st.sampled_from([0, 1, -1, 0.5, 5])) for _ in range(k)]
    now, notices = decode(
        Beyond,
        {
            "x": ",".join(map(str, x)),
            "hidden": str(hidden),
            "n": str(n),
            "seed": str(draw(st.integers(0, 9999))),
            "a": str(draw(st.integers(0, n - 1))),
            "frozen": draw(st.sampled_from("01")),
        },
    )
    assert notices == []
    if draw(st.booleans()):
        count = now.network.parameters.size
        now = now.with_weight(draw(st.integers(0, count - 1)), draw(st.sampled_from([-20.0, 0.0, 3.25, 20.0])))
    return now


def grids(sheet: Sheet) -> list[Grid]:
    return [part for part in sheet.parts if isinstance(part, Grid)]


def filled(grid: Grid) -> list[list[Cell]]:
    rows = [[cell for cell in row.cells if cell is not None] for row in grid.rows]
    return [row for row in rows if row]


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in filled(grid)]


def bars(grid: Grid) -> np.ndarray:
    return np.array([[cell.bar for cell in row] for row in filled(grid)], dtype=float)


def edits(sheet: Sheet) -> list[Edit]:
    cells = (cell for grid in grids(sheet) for row in filled(grid) for cell in row)
    return [cell.edit for cell in cells if cell.edit is not None]


def parts_of(now: Beyond):
    return take_apart(now.network, now.x, now.a)


def layers(now: Beyond) -> list[list[Grid]]:
    """∇h, E[∇h] and the score of the hidden layer, then of the last."""
    sheet = score_layers_sheet(parts_of(now), now)
    cut = next(i for i, part in enumerate(sheet.parts) if isinstance(part, Break))
    return [[p for p in half if isinstance(p, Grid)] for half in (sheet.parts[:cut], sheet.parts[cut:])]


class TestScoreLayers:
    @quick
    @given(beyonds())
    def test_nabla_h_minus_its_mean_is_the_score_cell_by_cell_in_both_layers(self, now: Beyond) -> None:
        for own, mean, score in layers(now):
            np.testing.assert_allclose(bars(own) - bars(mean), bars(score), rtol=0, atol=50 * EPS)
            assert np.abs([bars(own), bars(mean), bars(score)]).max() in (0, 1)
            assert [grid.role for grid in (own, mean, score)] == ["phi", "mean", "score"]

    @quick
    @given(beyonds())
    def test_the_cells_are_the_score_of_the_network_in_the_shape_of_its_weights(self, now: Beyond) -> None:
        score = now.network.score(now.x, now.a)
        k, hidden, n = now.network.sizes
        at = np.cumsum([0, hidden * k, hidden, n * hidden, n])
        w1, b1, w2, b2 = (score[i:j] for i, j in pairwise(at))
        first, last = layers(now)
        assert texts(first[2]) == [[short(v) for v in row] for row in np.column_stack([w1.reshape(hidden, k), b1])]
        assert texts(last[2]) == [[short(v) for v in row] for row in np.column_stack([w2.reshape(n, hidden), b2])]

    @quick
    @given(beyonds())
    def test_only_a_frozen_hidden_layer_is_out_of_play(self, now: Beyond) -> None:
        first, last = layers(now)
        assert {cell.dead for grid in first for row in filled(grid) for cell in row} == {now.frozen}
        assert not any(cell.dead for grid in last for row in filled(grid) for cell in row)
        assert any("frozen" in grid.subtitle for grid in first) == now.frozen

    def test_the_last_layer_is_e_times_the_hidden_units(self) -> None:
        now = Beyond()
        _, (own, mean, _) = layers(now)
        y = [*now.network.hidden(now.x), 1.0]
        assert texts(own) == [[short(v) for v in y] if b == now.a else ["0"] * 4 for b in range(4)]
        pi = now.network.probabilities(now.x)
        assert texts(mean) == [[short(p * v) for v in y] for p in pi]


class TestNetwork:
    @quick
    @given(beyonds())
    def test_every_weight_is_there_once_to_drag(self, now: Beyond) -> None:
        sheet = network_sheet(parts_of(now), now)
        weights = {edit.name: edit.value for edit in edits(sheet) if edit.name.startswith("w.")}
        assert [weights[f"w.{p}"] for p in range(len(weights))] == now.network.parameters.tolist()
        assert len([edit for edit in edits(sheet) if edit.name.startswith("w.")]) == len(weights) <= MOST_WEIGHTS
        inputs = [edit.value for edit in edits(sheet) if edit.name.startswith("x.")]
        assert inputs == list(now.x)
        json.dumps(sheet.to_data(), allow_nan=False)

    @quick
    @given(beyonds())
    def test_the_numbers_on_the_sheet_are_a_forward_pass(self, now: Beyond) -> None:
        first, last, results = grids(network_sheet(parts_of(now), now))
        network = now.network
        y = np.tanh(network.w1 @ now.x + network.b1)
        h = network.w2 @ y + network.b2
        assert texts(first)[0] == [*map(short, now.x), "1"]
        assert texts(last)[0] == [*(short(v) for v in y), "1"]
        shown = [[short(v) for v in row] for row in np.column_stack([network.w2, network.b2])]
        assert texts(last)[1:] == shown
        assert [float(row[0].replace("−", "-")) for row in texts(results)] == pytest.approx(h, abs=6e-4)
        assert sum(cell.bar or 0 for _, cell in filled(results)) == pytest.approx(1)

    def test_picks_are_the_actions(self) -> None:
        sheet = network_sheet(parts_of(Beyond()), Beyond())
        assert sheet.picks() == {f"pick.{b}" for b in range(4)}


class TestSizes:
    def test_bounds_are_those_of_a_link(self) -> None:
        now = Beyond()
        by_name = {edit.name: edit for edit in edits(sizes_sheet(now))}
        assert list(by_name) == ["inputs", "hidden", "n", "seed"]
        assert (by_name["inputs"].value, by_name["inputs"].low, by_name["inputs"].high) == (4, 1, MOST_INPUTS)
        for name in ("hidden", "n", "seed"):
            codec = codecs(Beyond)[name][0]
            assert (by_name[name].low, by_name[name].high) == (codec.low, codec.high)
            assert by_name[name].value == getattr(now, name)


class TestSurrogate:
    CONSTANTS = (-12.0, 0.0, 5.0)

    def test_the_value_moves_with_the_constant_and_the_gradient_does_not(self) -> None:
        made = [of_two_steps(c) for c in self.CONSTANTS]
        values, gradients = [m.surrogate.value for m in made], np.array([m.surrogate.gradient for m in made])
        (low, zero, high) = values
        assert (zero - low) / 12 == pytest.approx((high - zero) / 5)  # a straight line in c
        assert abs(high - zero) > 1
        np.testing.assert_allclose(gradients - gradients[1], 0, atol=1e-12)

    def test_the_curve_is_what_the_page_shows_at_every_constant(self) -> None:
        constants, values, gradients = against()
        for i in (0, 24, 48):
            one = of_two_steps(float(constants[i])).surrogate
            assert values[i] == one.value
            np.testing.assert_array_equal(gradients[i], one.gradient)
        assert len(constants) == len(values) == len(gradients)

    def test_the_sheet_shows_them_with_the_names_of_the_parameters(self) -> None:
        now, made = Beyond(c=5.0), of_two_steps(5.0)
        result = made.surrogate
        value, slopes = grids(constant_sheet(now, result.value, result.performance, result.gradient, made.names))
        assert texts(value) == [["5", short(result.value), short(result.performance)]]
        assert texts(slopes) == [[short(v) for v in result.gradient]]
        assert [header.text for header in slopes.columns] == ["s₀ a₀", "s₀ a₁", "s₁ a₀", "s₁ a₁", "s₂ a₀", "s₂ a₁"]
        assert [(edit.name, edit.value) for edit in edits(constant_sheet(now, 0, 0, np.zeros(6), made.names))] == [
            ("c", 5.0)
        ]

    def test_what_is_said_has_the_numbers(self) -> None:
        now = Beyond(c=5.0)
        result = of_two_steps(5.0).surrogate
        said = remarks.on_surrogate(now, result)
        assert f"With c = 5 added to every return the surrogate is **{short(result.value)}**" in said
        assert f"J(θ) is {short(result.performance)} whatever c is" in said


def test_the_badges_have_the_numbers_of_these_weights() -> None:
    now = Beyond(frozen=True)
    parts = parts_of(now)
    said = remarks.on_network(now, parts)
    assert f"agree to {short(parts.complex_step_gap)} for these weights" in said[0]
    assert f"the same numbers, to {short(parts.linear_gap)}" in said[1]
    assert len(said) == 3
    assert len(remarks.on_network(Beyond(), parts)) == 2
