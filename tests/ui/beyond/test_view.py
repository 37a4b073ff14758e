"""What Beyond linear shows: the network’s weights, its score cell by cell, sizes, the surrogate, the code."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgviz.examples.problems import TWO_STEP_THETA, two_step
from pgviz.mdp import policy_gradient
from pgviz.network import complex_step_score
from pgviz.ui.beyond.edits import EDITS, name_of, with_weight
from pgviz.ui.beyond.presets import PRESETS
from pgviz.ui.beyond.scenario import MOST_INPUTS, MOST_WEIGHTS, BeyondScenario
from pgviz.ui.beyond.surrogate import against, of_two_steps
from pgviz.ui.beyond.view import view
from pgviz.ui.components.sheet import Break, Cell, Edit, Grid, Report, Sheet
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import Chart, parts_of
from pgviz.ui.state.scenario import codecs, decode
from pgviz.ui.teaching.snippets import FRAMEWORKS
from tests.patience import draws

EPS = np.finfo(float).eps
quick = settings(max_examples=draws(30), suppress_health_check=[HealthCheck.too_slow])


@st.composite
def beyonds(draw: st.DrawFn) -> BeyondScenario:
    """A network as a link gives it."""
    k, hidden, n = draw(st.integers(1, 4)), draw(st.integers(1, 6)), draw(st.integers(1, 4))
    x = [draw(st.sampled_from([0, 1, -1, 0.5, 5])) for _ in range(k)]
    change = decode(
        BeyondScenario,
        {
            "x": ",".join(map(str, x)),
            "hidden": str(hidden),
            "n": str(n),
            "seed": str(draw(st.integers(0, 9999))),
            "a": str(draw(st.integers(0, n - 1))),
            "frozen": draw(st.sampled_from("01")),
            "c": draw(st.sampled_from(["-100", "0", "-2.5", "12"])),
            "code": draw(st.sampled_from(list(FRAMEWORKS))),
        },
    )
    assert change.given_up == ()
    now = change.scenario
    if draw(st.booleans()):
        count = now.network.parameters.size
        place, value = draw(st.integers(0, count - 1)), draw(st.sampled_from([-20.0, 0.0, 3.25, 20.0]))
        now = with_weight(now, place, value).scenario
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


def layers(now: BeyondScenario) -> list[list[Grid]]:
    """∇h, E[∇h] and the score of the hidden layer, then of the last."""
    sheet = view(now).layers
    cut = next(i for i, part in enumerate(sheet.parts) if isinstance(part, Break))
    return [[p for p in half if isinstance(p, Grid)] for half in (sheet.parts[:cut], sheet.parts[cut:])]


class TestScoreLayers:
    @quick
    @given(beyonds())
    def test_nabla_h_minus_its_mean_is_the_score_cell_by_cell_in_both_layers(self, now: BeyondScenario) -> None:
        for own, mean, score in layers(now):
            np.testing.assert_allclose(bars(own) - bars(mean), bars(score), rtol=0, atol=50 * EPS)
            assert np.abs([bars(own), bars(mean), bars(score)]).max() in (0, 1)
            assert [grid.role for grid in (own, mean, score)] == ["phi", "mean", "score"]

    @quick
    @given(beyonds())
    def test_the_cells_are_the_score_of_the_network_in_the_shape_of_its_weights(self, now: BeyondScenario) -> None:
        score = now.network.score(now.x, now.a)
        k, hidden, n = now.network.sizes
        at = np.cumsum([0, hidden * k, hidden, n * hidden, n])
        w1, b1, w2, b2 = (score[i:j] for i, j in pairwise(at))
        first, last = layers(now)
        assert texts(first[2]) == [[short(v) for v in row] for row in np.column_stack([w1.reshape(hidden, k), b1])]
        assert texts(last[2]) == [[short(v) for v in row] for row in np.column_stack([w2.reshape(n, hidden), b2])]

    @quick
    @given(beyonds())
    def test_only_a_frozen_hidden_layer_is_out_of_play(self, now: BeyondScenario) -> None:
        first, last = layers(now)
        assert {cell.dead for grid in first for row in filled(grid) for cell in row} == {now.frozen}
        assert not any(cell.dead for grid in last for row in filled(grid) for cell in row)
        assert any("frozen" in grid.subtitle for grid in first) == now.frozen

    def test_the_last_layer_is_e_times_the_hidden_units(self) -> None:
        now = BeyondScenario()
        _, (own, mean, _) = layers(now)
        y = [*now.network.hidden(now.x), 1.0]
        assert texts(own) == [[short(v) for v in y] if b == now.a else ["0"] * 4 for b in range(4)]
        pi = now.network.probabilities(now.x)
        assert texts(mean) == [[short(p * v) for v in y] for p in pi]


class TestNetwork:
    @quick
    @given(beyonds())
    def test_every_weight_is_there_once_to_drag(self, now: BeyondScenario) -> None:
        sheet = view(now).network
        weights = {edit.name: edit.value for edit in edits(sheet) if edit.name.startswith("w.")}
        assert [weights[f"w.{p}"] for p in range(len(weights))] == now.network.parameters.tolist()
        assert len([edit for edit in edits(sheet) if edit.name.startswith("w.")]) == len(weights) <= MOST_WEIGHTS
        inputs = [edit.value for edit in edits(sheet) if edit.name.startswith("x.")]
        assert inputs == list(now.x)
        json.dumps(sheet.to_data(), allow_nan=False)

    @quick
    @given(beyonds())
    def test_the_numbers_on_the_sheet_are_a_forward_pass(self, now: BeyondScenario) -> None:
        first, last, results = grids(view(now).network)
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
        sheet = view(BeyondScenario()).network
        assert sheet.picks() == {f"pick.{b}" for b in range(4)}


class TestSizes:
    def test_bounds_are_those_of_a_link(self) -> None:
        now = BeyondScenario()
        by_name = {edit.name: edit for edit in edits(view(now).sizes)}
        assert list(by_name) == ["inputs", "hidden", "n", "seed"]
        assert (by_name["inputs"].value, by_name["inputs"].low, by_name["inputs"].high) == (4, 1, MOST_INPUTS)
        for name in ("hidden", "n", "seed"):
            codec = codecs(BeyondScenario)[name][0]
            assert (by_name[name].low, by_name[name].high) == (codec.low, codec.high)
            assert by_name[name].value == getattr(now, name)


class TestSurrogate:
    CONSTANTS = (-12.0, 0.0, 5.0)

    def test_the_value_moves_with_the_constant_and_the_gradient_does_not(self) -> None:
        made = [of_two_steps(c) for c in self.CONSTANTS]
        values, gradients = [m.value for m in made], np.array([m.gradient for m in made])
        (low, zero, high) = values
        assert (zero - low) / 12 == pytest.approx((high - zero) / 5)  # a straight line in c
        assert abs(high - zero) > 1
        np.testing.assert_allclose(gradients - gradients[1], 0, atol=1e-12)

    def test_the_curve_is_what_the_page_shows_at_every_constant(self) -> None:
        constants, values = against()
        (_, line, *_) = view(BeyondScenario()).surrogate.figure.data
        np.testing.assert_array_equal(line.y, values)
        for i in (0, 24, 48):
            assert values[i] == of_two_steps(float(constants[i])).value

    @pytest.mark.parametrize("c", CONSTANTS)
    def test_sheet_words_and_chart_have_the_policy_gradient_by_the_theorem(self, c: float) -> None:
        problem, now = two_step(), BeyondScenario(c=c)
        gradient = policy_gradient(problem.mdp, problem.features, TWO_STEP_THETA)
        logits = problem.features @ np.array(TWO_STEP_THETA)
        pi = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
        performance = problem.mdp.performance(pi)
        shown = view(now)
        value, slopes = grids(shown.constant)
        assert texts(value) == [[short(c), short(shown.found.value), short(performance)]]
        assert texts(slopes) == [[short(v) for v in gradient]]
        assert [header.text for header in slopes.columns] == ["s₀ a₀", "s₀ a₁", "s₁ a₀", "s₁ a₁", "s₂ a₀", "s₂ a₁"]
        assert [(edit.name, edit.value) for edit in edits(shown.constant)] == [("c", c)]
        said = shown.about_surrogate
        assert f"With c = {short(c)} added to every return the surrogate is **{short(shown.found.value)}**" in said
        assert f"J(θ) is {short(performance)} whatever c is" in said
        _, _, level, lines = shown.surrogate.figure.data
        np.testing.assert_allclose(level.y, performance)
        np.testing.assert_allclose([y for y in lines.y if y is not None][::2], gradient, atol=1e-12)
        assert f"at {short(c)} it is {short(shown.found.value)}" in shown.surrogate.alt


class TestWords:
    @quick
    @given(beyonds())
    def test_the_gaps_are_rounding_errors_of_these_weights(self, now: BeyondScenario) -> None:
        shown = view(now)
        step = float(np.abs(complex_step_score(now.network, now.x, now.a) - now.network.score(now.x, now.a)).max())
        assert f"agree to {short(step)} for these weights" in shown.words[0]
        phi = np.kron(np.eye(now.n), [*now.network.hidden(now.x), 1.0])
        pi = now.network.probabilities(now.x)
        linear = (phi[now.a] - pi @ phi).reshape(now.n, -1)
        gap = float(np.abs(linear - shown.parts.last.difference).max())
        assert max(step, gap, shown.parts.linear_gap) < 1e-12
        assert f"the same numbers, to {short(shown.parts.linear_gap)}" in shown.words[1]
        assert len(shown.words) == 2 + now.frozen


class TestEveryPart:
    @pytest.mark.thorough
    @settings(max_examples=draws(100), suppress_health_check=[HealthCheck.too_slow])
    @given(beyonds())
    def test_it_can_be_shown(self, now: BeyondScenario) -> None:
        for _, part in parts_of(view(now)):
            if isinstance(part, Sheet):
                json.dumps(part.to_data(), allow_nan=False)
            if isinstance(part, Chart):
                numbers = [v for trace in part.figure.data for v in (*trace.x, *trace.y) if v is not None]
                assert np.isfinite(np.array(numbers, dtype=float)).all()
                assert "nan" not in part.alt

    @quick
    @given(beyonds())
    def test_every_cell_edits_what_it_shows_and_says_its_name(self, now: BeyondScenario) -> None:
        shown = view(now)
        for edit in (e for sheet in (shown.network, shown.sizes, shown.constant) for e in edits(sheet)):
            change = EDITS.applied(now, Report(edit.name, edit.value, None, True))
            weights = now.network.parameters if edit.name != "seed" else change.scenario.network.parameters
            np.testing.assert_array_equal(change.scenario.network.parameters, weights)
            assert (change.scenario.x, change.scenario.n, change.scenario.c) == (now.x, now.n, now.c)
            if edit.name[:2] in ("w.", "x."):
                assert edit.label == name_of(now, edit.name)

    @pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
    def test_a_picked_action_has_the_score_and_weighted_with_pi_the_scores_cancel(self, preset) -> None:
        now, total = preset.scenario, 0.0
        for action in range(now.n):
            picked = EDITS.applied(now, Report(f"pick.{action}", None, None, True)).scenario
            total = total + view(now).parts.pi[action] * view(picked).parts.last.difference
        np.testing.assert_allclose(total, 0, atol=1e-15)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_code_of_every_framework_has_the_pages_numbers(framework: str) -> None:
    now = BeyondScenario(x=(1.0, -0.5, 0.0, 2.0), a=2, code=framework)
    code = view(now).code
    compile(code, framework, "exec")
    assert {"numpy": "numpy", "pytorch": "torch", "jax": "jax", "tensorflow": "tensorflow"}[framework] in code
    for weight in (*now.network.w1[0], *now.network.b2, -0.5):
        assert repr(float(weight)) in code
