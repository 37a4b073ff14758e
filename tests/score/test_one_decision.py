"""One decision with rewards: reference cases, the same decision as an MDP, and the closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import examples
from pgviz.policy import SoftmaxPolicy
from pgviz.reinforce import exact_moments
from pgviz.score import one_decision
from tests.patience import draws
from tests.policies import one_state, plain_pi
from tests.reference import case, case_ids

CASES = case_ids("bandit/")
few = settings(max_examples=draws(50))
rewards_of = st.lists(st.floats(-5, 5), min_size=5, max_size=5) | st.floats(-5, 5).map(lambda r: [r] * 5)
baselines = st.floats(-5, 5)
STEP = 1e-30  # of the complex step


def of(name: str, baseline: float = 0.0):
    inputs = case(name).inputs
    return one_decision(SoftmaxPolicy.of_logits(inputs["logits"]), inputs["r"], baseline)


@pytest.mark.parametrize("name", CASES)
def test_every_number_of_the_reference_cases(name: str) -> None:
    wanted, tolerance = case(name).expected, case(name).tolerance
    found = of(name)
    mean = float(np.mean(case(name).inputs["r"]))
    numbers = {
        "pi": found.pi,
        "V": found.value,
        "grad": found.gradient,
        "b_star": found.best_baseline,
        "trVar_none": found.variance,
        "trVar_V": found.variance_value,
        "trVar_bstar": found.least_variance,
        "trVar_uniform_mean": of(name, mean).variance,
        "sampled_grads_no_baseline": found.samples,
    }
    assert numbers.keys() == wanted.keys()
    for key, value in numbers.items():
        np.testing.assert_allclose(value, wanted[key], rtol=tolerance, atol=tolerance, err_msg=key)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("baseline", [0.0, 1.0, -7.5])
def test_the_moments_of_the_same_decision_as_an_mdp(name: str, baseline: float) -> None:
    inputs, problem = case(name).inputs, examples.bandit(case(name).inputs["r"])
    moments = exact_moments(problem.mdp, problem.features, inputs["logits"], horizon=1, baseline=[baseline, baseline])
    found = of(name, baseline)
    np.testing.assert_allclose(found.gradient, moments.mean, rtol=0, atol=1e-12)
    # there the variance is E[X²] − E[X]², which loses what the squares have more than the variance
    square = float((found.pi @ found.samples**2).sum())
    assert found.variance == pytest.approx(moments.trace, abs=1e-14 * max(1.0, square) * 10)


def test_without_the_logarithm_the_mean_is_a_tenth_of_the_truth() -> None:
    """π = (.9, .1), r = (0, 1): r ∇π averages to .1² · .9 = .009, ∇J is .1 · .9 = .09."""
    found = one_decision(SoftmaxPolicy.of_logits([math.log(9), 0.0]), [0.0, 1.0])
    np.testing.assert_allclose(found.without_log, [-(0.1**2) * 0.9, 0.1**2 * 0.9], rtol=1e-13)
    np.testing.assert_allclose(found.gradient, [-0.1 * 0.9, 0.1 * 0.9], rtol=1e-13)


def test_a_baseline_of_v_can_hurt() -> None:
    """π = (.9, .1), r = (1, 0): .0018 without, .1152 with b = V, and with b* = .1 none at all."""
    found = one_decision(SoftmaxPolicy.of_logits([math.log(9), 0.0]), [1.0, 0.0])
    assert found.variance_without == pytest.approx(0.0018, rel=1e-12)
    assert found.variance_value == pytest.approx(0.1152, rel=1e-12)
    assert found.best_baseline == pytest.approx(0.1, rel=1e-12)
    assert found.least_variance == pytest.approx(0, abs=1e-30)


@few
@given(one_state(), rewards_of, baselines)
def test_every_number_by_loops_over_the_allowed_actions(policy, rewards, baseline) -> None:
    r, tau, n = np.array(rewards[: policy.n_actions]), policy.temperature, policy.n_actions
    found, pi = one_decision(policy, r, baseline), plain_pi(policy)
    scores = {a: (np.eye(n)[a] - pi) / tau for a in np.flatnonzero(policy.mask)}
    gradient = sum(pi[a] * r[a] * score for a, score in scores.items())
    assert found.value == pytest.approx(pi @ r, abs=1e-11)
    np.testing.assert_allclose(found.pi, pi, atol=1e-11)
    np.testing.assert_allclose(found.gradient, gradient, atol=1e-10 / tau)
    np.testing.assert_allclose(found.mean, gradient, atol=1e-10 / tau)
    np.testing.assert_allclose(
        found.without_log, sum(pi[a] ** 2 * r[a] * score for a, score in scores.items()), atol=1e-10 / tau
    )
    for a, score in scores.items():
        np.testing.assert_allclose(found.samples[a], (r[a] - baseline) * score, atol=1e-10 / tau)
        assert found.score_norms[a] == pytest.approx(np.linalg.norm(score), abs=1e-10 / tau)
    np.testing.assert_array_equal(found.samples[~policy.mask], 0)

    def spread(b: float) -> float:
        return sum(pi[a] * (((r[a] - b) * score - gradient) ** 2).sum() for a, score in scores.items())

    close = {"rel": 1e-9, "abs": 1e-9 / tau**2}
    assert found.variance == pytest.approx(spread(baseline), **close)
    assert found.variance_without == pytest.approx(spread(0.0), **close)
    assert found.variance_value == pytest.approx(spread(found.value), **close)
    assert found.least_variance == pytest.approx(spread(found.best_baseline), **close)
    assert found.least_variance <= found.variance + 1e-9 / tau**2


@few
@given(one_state(spread=30), rewards_of)
def test_the_gradient_is_the_slope_of_the_expected_reward(policy, rewards) -> None:
    """By complex steps in the logits of the allowed actions."""
    r, tau, allowed = np.array(rewards[: policy.n_actions]), policy.temperature, policy.mask

    def value(z) -> complex:
        weights = np.exp(z / tau - (z / tau).real.max())
        return (weights @ r[allowed]) / weights.sum()

    z = policy.logits[allowed]
    slopes = [value(z + 1j * STEP * e).imag / STEP for e in np.eye(z.size)]
    np.testing.assert_allclose(one_decision(policy, r, 3.0).gradient[allowed], slopes, atol=1e-12 / tau)


@few
@given(one_state(), st.floats(-5, 5))
def test_equal_rewards_have_no_gradient_and_v_takes_all_variance(policy, reward) -> None:
    """Exactly 0, not 1e−17: a reward that every action pays says nothing."""
    found = one_decision(policy, [reward] * policy.n_actions, reward)
    np.testing.assert_array_equal(found.gradient, 0)
    np.testing.assert_array_equal(found.mean, 0)
    assert found.variance == 0


@pytest.mark.parametrize(
    ("rewards", "baseline", "words"),
    [
        ([1.0], 0.0, r"rewards must have shape \(A,\) = \(2,\), got \(1,\)"),
        ([0.0, math.nan], 0.0, "rewards must be finite"),
        ([0.0, 1.0], math.inf, "baseline must be a finite number"),
    ],
)
def test_what_it_refuses(rewards, baseline, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        one_decision(SoftmaxPolicy(np.eye(2), [0, 0]), rewards, baseline)


def test_it_refuses_several_states() -> None:
    with pytest.raises(ValueError, match=r"phi must have shape \(A, d\), one state"):
        one_decision(SoftmaxPolicy(np.zeros((3, 2, 2)), [0, 0]), [0.0, 1.0])
