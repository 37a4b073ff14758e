"""The reference numbers, as the page itself shows them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy.integrate import fixed_quad

from pgviz.ui.gradient import baselines, cases, cuts, estimates, other_draws, returns, section_cases, surrogate
from pgviz.ui.gradient.scenario import CHAIN, GIVEN, GRID, ONE_DECISION, SHARED_CHAIN, TWO_STEPS, GradientScenario
from pgviz.ui.gradient.view import view
from pgviz.ui.shell.formats import short
from tests.reference import case, case_ids
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
    np.testing.assert_allclose(estimates.moments_of(now).gradient, expected["grad"], rtol=0, atol=1e-12)


def test_the_chain_and_its_two_directions() -> None:
    expected = case("gamma_drop/chain_2d").expected
    np.testing.assert_allclose(arrow(cases.DROPPED, "∇J, exact"), expected["grad"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(arrow(cases.DROPPED, "exact mean"), expected["grad_dropped"], rtol=0, atol=1e-12)
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
    np.testing.assert_allclose(arrow(now, "∇J, exact"), reference.expected["grad"][:2], rtol=0, atol=1e-12)


def test_rewards_of_5_and_10_and_the_baseline_with_which_nothing_scatters() -> None:
    """A question of Stack Overflow, 65877186: 16.245, 2.88 and 0, and always the mean (−.45, .45)."""
    now = GradientScenario(world=ONE_DECISION, r=(5.0, 10.0), theta=cases.NINE_TO_ONE)
    for changed, trace in (({}, "16.245"), ({"baseline": "value"}, "2.88"), ({"baseline": GIVEN, "b": 9.5}, "0")):
        found = dataclasses.replace(now, **changed)
        assert shown(found, "trace of variance") == trace
        np.testing.assert_allclose(estimates.moments_of(found).mean, [-0.45, 0.45], rtol=0, atol=1e-12)
    assert "no scatter at all" in view(found).cloud_words[-1]


def test_groups_of_two_and_what_their_own_mean_takes() -> None:
    """MushroomRL 89: (1 − 1/2)·∇J = (−.167, 0, .167) with the group's mean, all of ∇J when one is left out."""
    np.testing.assert_allclose(arrow(cases.OWN_MEAN, "exact mean"), [-1 / 6, 0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(estimates.moments_of(cases.RLOO).mean, [-1 / 3, 0, 1 / 3], rtol=0, atol=1e-12)


# ------------------------------------------------------------------------------- the same at the cases' own tolerances


@pytest.mark.parametrize("keep", [True, False])
def test_two_steps_at_the_reference_s_tolerance(keep: bool) -> None:
    reference = case("variance/two_step_tabular")
    now = GradientScenario(world=TWO_STEPS, keep=keep)
    mean = estimates.moments_of(now).mean
    np.testing.assert_allclose(
        mean, reference.expected["grad" if keep else "grad_dropped"], rtol=0, atol=reference.tolerance
    )


def test_the_baselines_of_two_steps_at_the_reference_s_tolerance() -> None:
    """J, v(s₀), the best constant and the best b(s₀), as the section's rows begin; and all of their traces."""
    reference = case("variance/two_step_tabular")
    found = {one.baseline: one for one in baselines.spreads_of(GradientScenario(world=TWO_STEPS))}
    first = {"constant": "J", "value": "J", "optimal-constant": "b_opt_const", "optimal": "b_opt_state"}
    for name, key in first.items():
        assert found[name].first == pytest.approx(np.ravel(reference.expected[key])[0], abs=reference.tolerance)
    traces = {"none": "reward_to_go", "constant": "rtg_const_b_eq_J", "optimal-constant": "rtg_const_opt"}
    for name, key in {**traces, "value": "rtg_V", "optimal": "rtg_opt_state"}.items():
        assert found[name].trace == pytest.approx(reference.expected[f"trVar_{key}"], rel=reference.tolerance)


@pytest.mark.parametrize("name", case_ids("bandit/"))
def test_one_decision_at_the_reference_s_tolerance(name: str) -> None:
    """Its mean and traces, b*, and each estimate that there can be."""
    reference, expected = case(name), case(name).expected
    now = GradientScenario(
        world=ONE_DECISION,
        r=tuple(reference.inputs["r"]),
        theta=tuple(reference.inputs["logits"]),
        baseline=GIVEN,
        b=float(np.mean(reference.inputs["r"])),
    )
    found = {one.baseline: one for one in baselines.spreads_of(now)}
    traces = {"none": "none", "constant": "V", "value": "V", "optimal": "bstar", "optimal-constant": "bstar"}
    for baseline, key in {**traces, GIVEN: "uniform_mean"}.items():
        assert found[baseline].trace == pytest.approx(expected[f"trVar_{key}"], rel=1e-11, abs=reference.tolerance)
        np.testing.assert_allclose(found[baseline].mean, expected["grad"], rtol=0, atol=reference.tolerance)
    assert found["value"].first == pytest.approx(expected["V"], abs=reference.tolerance * 10)
    assert found["optimal"].first == pytest.approx(expected["b_star"], abs=reference.tolerance * 10)
    support = estimates.support_of(dataclasses.replace(now, baseline="none"))
    assert support is not None
    for estimate in expected["sampled_grads_no_baseline"]:
        assert np.abs(support.estimates - estimate).max(axis=1).min() <= reference.tolerance * 10


@pytest.mark.parametrize(
    ("name", "gamma", "horizon"),
    [("gridworld/tabular_sin/gamma=0.5", 0.5, 100), ("gridworld/tabular_sin/gamma=1.0", 1.0, 50)],
)
def test_the_grid_is_the_reference_s(name: str, gamma: float, horizon: int) -> None:
    """J of episodes that are not cut; ∇J where γ leaves nothing of what comes after a hundred steps.

    The direction without γᵗ still lacks a few ten-thousandths there: at its tolerance in ``tests.test_gridworld``.
    """
    reference = case(name)
    theta = tuple(reference.inputs["theta"])
    now = GradientScenario(world=GRID, theta=theta, gamma=(gamma,), horizon=(horizon,))
    assert cuts.cuts_of(now)[-1].performance == pytest.approx(reference.expected["J"], abs=reference.tolerance)
    if gamma < 1:
        mean, dropped = (estimates.moments_of(dataclasses.replace(now, keep=keep)).mean for keep in (True, False))
        np.testing.assert_allclose(mean, reference.expected["grad"], rtol=0, atol=reference.tolerance)
        np.testing.assert_allclose(dropped, reference.expected["grad_dropped"], rtol=1e-3)


@pytest.mark.parametrize(("name", "world"), [("gamma_drop/chain_1d", SHARED_CHAIN), ("gamma_drop/chain_2d", CHAIN)])
def test_the_chains_at_the_reference_s_tolerance(name: str, world: str) -> None:
    reference = case(name)
    now = GradientScenario(world=world)
    undiscounted = dataclasses.replace(now, gamma=(1.0,))
    for found, key in (
        (now, "grad"),
        (dataclasses.replace(now, keep=False), "grad_dropped"),
        (undiscounted, "grad_undiscounted"),
    ):
        mean = estimates.moments_of(found).mean
        np.testing.assert_allclose(mean, reference.expected[key], rtol=0, atol=reference.tolerance)
    for found, key in ((now, "J_gamma"), (undiscounted, "J_1")):
        (performance,) = [one.first for one in baselines.spreads_of(found) if one.baseline == "constant"]
        assert performance == pytest.approx(reference.expected[key], abs=reference.tolerance)


@pytest.mark.parametrize("place", [1, 2, 3])
def test_the_closed_form_of_the_chain_of_one_parameter(place: int) -> None:
    """Slopes with respect to p = π(R), dp/dθ = p(1 − p); J = 1 + p/4, and 2 + 3p without a discount."""
    reference = case("gamma_drop/chain_1d_closed_form")
    p = reference.inputs["p"][place]
    now = GradientScenario(world=SHARED_CHAIN, theta=(float(np.log(p / (1 - p))),))
    for gamma, keep, slope, key in (
        ((), True, "slope_true", "J_half"),
        ((), False, "slope_dropped", "J_half"),
        ((1.0,), True, "slope_undiscounted", "J_1"),
    ):
        found = dataclasses.replace(now, gamma=gamma, keep=keep)
        assert estimates.moments_of(found).mean[0] == pytest.approx(p * (1 - p) * reference.expected[slope], abs=2e-15)
        (performance,) = [one.first for one in baselines.spreads_of(found) if one.baseline == "constant"]
        assert performance == pytest.approx(reference.expected[key][place], abs=4e-15)


def test_the_surrogate_at_the_reference_s_tolerance() -> None:
    reference = case("surrogate/two_step")
    found = surrogate.constants_of(GradientScenario(world=TWO_STEPS))
    assert [one.constant for one in found] == reference.inputs["c"]
    values = [one.value for one in found]
    np.testing.assert_allclose(values, reference.expected["E_surrogate"], rtol=0, atol=reference.tolerance * 10)
    for one in found:
        np.testing.assert_allclose(
            one.gradient, reference.expected["E_gradient_each_c"], rtol=0, atol=reference.tolerance
        )


def test_stale_data_at_the_reference_s_digits() -> None:
    expected, now = case("onpolicy/stale").expected, section_cases.STALE
    for found, key in (
        (other_draws.stale_of(now), "stale"),
        (other_draws.stale_of(now, fresh=True), "true"),
        (other_draws.stale_of(now, ratio=True), "importance_weighted"),
    ):
        np.testing.assert_allclose(found, expected[key], rtol=0, atol=1e-15)


def test_whitening_at_the_reference_s_digits() -> None:
    """And what it calls guarded: returns that are alike, and a batch of one, have weight 0."""
    expected, now = case("whitening/signs").expected, section_cases.SHIFTED
    for paid in ((49.0, 50.0, 51.0), (-51.0, -50.0, -49.0)):
        found = returns.whitened(dataclasses.replace(now, paid=paid))
        np.testing.assert_allclose(found, expected["a"], rtol=1e-15)
    for paid in ((50.0, 50.0, 50.0), (50.0,)):
        assert not returns.whitened(dataclasses.replace(now, paid=paid)).any()


def test_a_saturated_policy_s_flow_takes_as_long_as_the_reference_says() -> None:
    """∫ dd/ḋ from a logit gap of −D to 0 along the page's ∇J, ḋ = ∂J/∂z₀ − ∂J/∂z₁: D + sinh D."""
    reference = case("saturation/two_arm")

    def slowness(gap: float) -> float:
        now = GradientScenario(world=ONE_DECISION, r=(1.0, 0.0), theta=(float(gap), 0.0))
        first, second = estimates.moments_of(now).gradient
        return float(1 / (first - second))

    expected = reference.expected
    for gap, time, start in zip(reference.inputs["D"], expected["t_vanilla"], expected["pi_good_start"], strict=True):
        now = GradientScenario(world=ONE_DECISION, r=(1.0, 0.0), theta=(-float(gap), 0.0))
        assert now.policy.probabilities[0, 0] == pytest.approx(start, rel=reference.tolerance)
        assert fixed_quad(np.vectorize(slowness), -gap, 0.0, n=16)[0] == pytest.approx(time, rel=reference.tolerance)
