"""The reference numbers, as the page itself shows them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from pgviz.ui.gradient import cases, estimates
from pgviz.ui.gradient.scenario import CHAIN, GIVEN, ONE_DECISION, SHARED_CHAIN, TWO_STEPS, GradientScenario
from pgviz.ui.gradient.view import view
from pgviz.ui.shell.formats import short
from tests.reference import case
from tests.ui.sheet_reading import grids


def shown(now: GradientScenario, name: str) -> str:
    """The exact number of a row of the sheet of mean and scatter."""
    rows = {row.header.text: row.cells for grid in grids(view(now).variances) for row in grid.rows}
    cell = rows[name][0]
    assert cell is not None
    return cell.text


def arrow(now: GradientScenario, name: str) -> np.ndarray:
    """An arrow of the centre, in the first two parameters."""
    (trace,) = [t for t in view(dataclasses.replace(now, plane=(0, 1))).centre.figure.data if t.name == name]
    return np.array([trace.x[1], trace.y[1]])


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"returns": "full"}, "trVar_full_return"),
        ({}, "trVar_reward_to_go"),
        ({"baseline": "constant"}, "trVar_rtg_const_b_eq_J"),
        ({"baseline": "optimal-constant"}, "trVar_rtg_const_opt"),
        ({"baseline": "value"}, "trVar_rtg_V"),
        ({"baseline": "optimal"}, "trVar_rtg_opt_state"),
    ],
)
def test_the_scatter_of_two_steps(changed: dict[str, str], name: str) -> None:
    now = dataclasses.replace(GradientScenario(world=TWO_STEPS), **changed)  # type: ignore[arg-type]
    expected = case("variance/two_step_tabular").expected
    assert shown(now, "trace of variance") == short(expected[name])
    np.testing.assert_allclose(estimates.moments_of(now).gradient, expected["grad"], atol=1e-12)


def test_the_chain_and_its_two_directions() -> None:
    expected = case("gamma_drop/chain_2d").expected
    np.testing.assert_allclose(arrow(cases.DROPPED, "∇J, exact"), expected["grad"], atol=1e-12)
    np.testing.assert_allclose(arrow(cases.DROPPED, "exact mean"), expected["grad_dropped"], atol=1e-12)
    assert f"{short(expected['angle_deg'], 1)}°" in view(cases.DROPPED).caption
    assert GradientScenario(world=CHAIN).discount == 0.5


def test_the_chain_of_one_parameter() -> None:
    expected = case("gamma_drop/chain_1d").expected
    now = GradientScenario(world=SHARED_CHAIN, keep=False)
    assert shown(now, "mean along ∇J") == short(expected["grad_dropped"][0])
    assert shown(dataclasses.replace(now, keep=True), "mean along ∇J") == short(expected["grad"][0])


@pytest.mark.parametrize("name", ["bandit/offset", "bandit/V_hurts", "bandit/all_positive"])
def test_one_decision(name: str) -> None:
    reference = case(name)
    r, theta = tuple(reference.inputs["r"]), tuple(reference.inputs["logits"])
    now = GradientScenario(world=ONE_DECISION, r=r, theta=theta)
    for baseline, key in (("none", "trVar_none"), ("value", "trVar_V")):
        changed = dataclasses.replace(now, baseline=baseline)
        assert shown(changed, "trace of variance") == short(reference.expected[key])
    best = estimates.moments_of(dataclasses.replace(now, baseline="optimal-constant")).trace
    assert best == pytest.approx(reference.expected["trVar_bstar"], abs=1e-12)
    np.testing.assert_allclose(arrow(now, "∇J, exact"), reference.expected["grad"][:2], atol=1e-12)


def test_rewards_of_5_and_10_and_the_baseline_with_which_nothing_scatters() -> None:
    """A question of Stack Overflow, 65877186: 16.245, 2.88 and 0, and always the mean (−.45, .45)."""
    now = GradientScenario(world=ONE_DECISION, r=(5.0, 10.0), theta=cases.NINE_TO_ONE)
    for changed, trace in (({}, "16.245"), ({"baseline": "value"}, "2.88"), ({"baseline": GIVEN, "b": 9.5}, "0")):
        found = dataclasses.replace(now, **changed)
        assert shown(found, "trace of variance") == trace
        np.testing.assert_allclose(estimates.moments_of(found).mean, [-0.45, 0.45], atol=1e-12)
    assert "no scatter at all" in view(found).cloud_words[-1]


def test_groups_of_two_and_what_their_own_mean_takes() -> None:
    """MushroomRL 89: (1 − 1/2)·∇J = (−.167, 0, .167) with the group's mean, all of ∇J when one is left out."""
    np.testing.assert_allclose(arrow(cases.OWN_MEAN, "exact mean"), [-1 / 6, 0], atol=1e-12)
    np.testing.assert_allclose(estimates.moments_of(cases.RLOO).mean, [-1 / 3, 0, 1 / 3], atol=1e-12)
