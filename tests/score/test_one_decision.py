"""One decision with rewards: reference cases, a second road through the MDP's moments, and the closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgviz import examples, policy
from pgviz.reinforce import exact_moments
from pgviz.score.one_decision import bandit
from tests.reference import case, case_ids

CASES = case_ids("bandit/")
SMALL = st.floats(-5, 5)


def of(name: str, baseline: float = 0.0):
    inputs = case(name).inputs
    return bandit(inputs["logits"], inputs["r"], baseline)


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
def test_the_moments_of_the_same_bandit_as_an_mdp_are_a_second_road(name: str, baseline: float) -> None:
    inputs, problem = case(name).inputs, examples.bandit(case(name).inputs["r"])
    moments = exact_moments(problem.mdp, problem.features, inputs["logits"], horizon=1, baseline=[baseline, baseline])
    found = of(name, baseline)
    np.testing.assert_allclose(found.gradient, moments.mean, rtol=0, atol=1e-12)
    # there the variance is E[X²] − E[X]², which loses what the squares have more than the variance
    square = float((found.pi @ found.samples**2).sum())
    assert found.variance == pytest.approx(moments.trace, abs=1e-14 * max(1.0, square) * 10)


def test_without_the_logarithm_the_mean_is_a_tenth_of_the_truth() -> None:
    """teaching.md, §2 number 8: π = (.9, .1), r = (0, 1); r ∇π averages to .1² · .9 = .009, ∇J is .1 · .9 = .09."""
    found = bandit([math.log(9), 0.0], [0.0, 1.0])
    np.testing.assert_allclose(found.without_log, [-(0.1**2) * 0.9, 0.1**2 * 0.9], rtol=1e-13)
    np.testing.assert_allclose(found.gradient, [-0.1 * 0.9, 0.1 * 0.9], rtol=1e-13)


def test_a_baseline_of_v_can_hurt() -> None:
    """teaching.md, §2 number 10: π = (.9, .1), r = (1, 0): none .0018, V .1152, b* = .1 none at all."""
    found = bandit([math.log(9), 0.0], [1.0, 0.0])
    assert found.variance_without == pytest.approx(0.0018, rel=1e-12)
    assert found.variance_value == pytest.approx(0.1152, rel=1e-12)
    assert found.best_baseline == pytest.approx(0.1, rel=1e-12)
    assert found.least_variance == pytest.approx(0, abs=1e-30)


@given(st.lists(st.tuples(SMALL, SMALL), min_size=1, max_size=5), SMALL, st.floats(0.2, 5))
def test_a_baseline_leaves_the_mean_and_b_star_is_the_best(pairs: list, baseline: float, tau: float) -> None:
    z, r = np.array(pairs).T
    found = bandit(z, r, baseline, tau)
    np.testing.assert_allclose(found.pi @ found.samples, found.gradient, atol=1e-11 / tau)
    np.testing.assert_allclose(found.gradient, found.pi * (r - found.value) / tau, atol=1e-12 / tau)
    assert found.least_variance <= found.variance + 1e-11 / tau**2
    # the length of a score: ‖e_a − π‖² = 1 − 2 π_a + Σ π²
    np.testing.assert_allclose((tau * found.lengths) ** 2, 1 - 2 * found.pi + (found.pi**2).sum(), atol=1e-12)


@given(st.lists(SMALL, min_size=2, max_size=4), st.floats(0.5, 3))
def test_the_gradient_is_the_slope_of_the_expected_reward(z: list, tau: float) -> None:
    r = np.arange(len(z), dtype=float)
    h = 1e-5  # central differences: the error is h²/6 times a third derivative of at most 3/τ³, and rounding over h
    eye = np.eye(len(z))
    slopes = [
        (r @ policy.probabilities(eye, z + h * e, tau) - r @ policy.probabilities(eye, z - h * e, tau)) / (2 * h)
        for e in eye
    ]
    np.testing.assert_allclose(bandit(z, r, 3.0, tau).gradient, slopes, atol=1e-9)


def test_a_masked_action_adds_nothing() -> None:
    masked = bandit([1.0, 50.0, 0.5], [2.0, 1e6, 5.0], 1.0, mask=[True, False, True])
    alone = bandit([1.0, 0.5], [2.0, 5.0], 1.0)
    np.testing.assert_allclose(masked.gradient[[0, 2]], alone.gradient)
    np.testing.assert_allclose(masked.samples[[0, 2]][:, [0, 2]], alone.samples)
    assert (masked.gradient[1], masked.variance) == (0.0, pytest.approx(alone.variance))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([0.0, 1.0], [1.0]), "rewards must have shape"),
        (([[0.0]], [1.0]), "logits must have shape"),
        (([0.0, math.inf], [1.0, 1.0]), "logits must be finite"),
        (([0.0], [math.nan]), "rewards must be finite"),
        (([0.0], [1.0], math.inf), "baseline must be one finite number"),
        (([0.0], [1.0], 0.0, 0.0), "temperature must be"),
    ],
)
def test_what_it_refuses(arguments: tuple, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        bandit(*arguments)
