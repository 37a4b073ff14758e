"""Second order: reference eigenvalues, the Hessian of log π, the slope of the entropy, what τ scales."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from pgviz import encodings
from pgviz.examples import QUESTION
from pgviz.policy import SoftmaxPolicy
from pgviz.score import second_order
from tests.patience import draws
from tests.policies import EPS, one_state, plain_pi
from tests.reference import case

few = settings(max_examples=draws(50))
STEP = 1e-30  # of the complex step: its square is far below one rounding error, so that the derivative is exact


def test_the_reference_case():
    reference = case("fisher/3x3")
    found = second_order(SoftmaxPolicy(reference.inputs["Phi"], reference.inputs["theta"]))
    np.testing.assert_allclose(found.eigenvalues[::-1], reference.expected["eig_F"], rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(found.entropy_gradient, reference.expected["entropy_grad"], rtol=1e-12, atol=1e-14)


def test_in_the_answer_s_example_one_direction_of_three_changes_probabilities():
    reference = case("seed/answer_example")
    found = second_order(SoftmaxPolicy(reference.inputs["phi"], [0, 0, reference.expected["theta3"]]))
    np.testing.assert_allclose(found.eigenvalues, [reference.expected["fisher_33"], 0, 0], rtol=1e-14)
    np.testing.assert_array_equal(found.stiffest, [0, 0, 1])
    assert (found.rank, found.nullity, found.invertible) == (1, 2, False)


def test_in_the_question_three_directions_of_twenty_change_probabilities():
    phi = encodings.Encoding(encodings.Identity(4), encodings.Blocks(4, bias=True)).phi(QUESTION.state)
    found = second_order(SoftmaxPolicy(phi, QUESTION.theta))
    assert (found.rank, found.nullity) == (3, 17)
    assert found.entropy == pytest.approx(case("softmax/seed").expected["entropy"], rel=1e-14)
    assert found.most_entropy == np.log(4)
    np.testing.assert_array_equal(found.eigenvalues[3:], 0)  # without rounding noise
    np.testing.assert_array_equal(found.entropy_gradient[phi.any(axis=0) == 0], 0)


@pytest.mark.parametrize("tau", [0.5, 1.0, 2.0, 100.0])
def test_entropy_at_the_reference_temperatures(tau):
    reference = case(f"temperature/tau={tau}")
    found = second_order(SoftmaxPolicy.of_logits(reference.inputs["logits"], tau))
    assert found.entropy == pytest.approx(reference.expected["entropy"], rel=1e-12)
    assert (found.score_scale, found.fisher_scale) == (1 / tau, 1 / tau**2)


@few
@given(one_state())
def test_eigenvalues_are_those_of_the_covariance_of_the_allowed_actions_features(policy):
    found, allowed = second_order(policy), policy.mask
    pi = plain_pi(policy)[allowed]
    covariance = np.cov(policy.phi[allowed], rowvar=False, aweights=pi, ddof=0).reshape(policy.size, policy.size)
    fisher = covariance / policy.temperature**2
    spread = (np.ptp(policy.phi[allowed]) / policy.temperature) ** 2
    spread += 1e-18 * (np.abs(policy.phi).max() / policy.temperature) ** 2  # np.cov subtracts what is common
    np.testing.assert_allclose(found.eigenvalues[::-1], np.linalg.eigvalsh(fisher), atol=1e-12 * spread)
    assert found.trace == pytest.approx(np.trace(fisher), rel=1e-9, abs=1e-12 * spread)
    np.testing.assert_allclose(
        policy.fisher @ found.stiffest, found.eigenvalues[0] * found.stiffest, atol=1e-12 * spread
    )
    assert found.rank == np.linalg.matrix_rank(policy.phi[allowed] - policy.phi[allowed][0], tol=1e-9)
    np.testing.assert_array_equal(found.eigenvalues[found.rank :], 0)
    assert ((found.eigenvalues == 0) | (found.eigenvalues > EPS**2 * found.trace)).all()


@few
@given(one_state())
def test_the_entropy_gradient_is_minus_f_theta_and_the_slope_of_the_entropy(policy):
    found, allowed = second_order(policy), policy.phi[policy.mask]

    def entropy(theta):
        z = allowed @ theta / policy.temperature
        z = z - z.real.max()
        log_pi = z - np.log(np.exp(z).sum())
        return -(np.exp(log_pi) * log_pi).sum()

    slopes = [entropy(policy.theta + 1j * STEP * e).imag / STEP for e in np.eye(policy.size)]
    spread = (np.ptp(allowed) + 1e-3 * np.abs(allowed).max()) / policy.temperature
    reach = max(1.0, np.abs(policy.logits[policy.mask]).max() / policy.temperature)
    np.testing.assert_allclose(found.entropy_gradient, slopes, atol=1e-13 * spread * reach**2 + 1e-300)
    np.testing.assert_allclose(
        found.entropy_gradient, -policy.fisher @ policy.theta, atol=1e-13 * spread**2 * np.abs(policy.theta).sum()
    )
    assert found.most_entropy == np.log(policy.mask.sum())
    assert -1e-15 <= found.entropy <= found.most_entropy + 4 * EPS


@few
@given(one_state(spread=30))
def test_half_the_quadratic_form_is_the_divergence_of_a_small_step(policy):
    found = second_order(policy)
    reach = np.ptp(policy.phi[policy.mask] @ found.stiffest) / policy.temperature
    h = 1e-3 / max(1.0, reach)
    moved = policy.with_theta(policy.theta + h * found.stiffest)
    before, after = (p.log_probabilities[policy.mask] for p in (policy, moved))
    divergence = np.exp(before) @ (before - after)
    # the third order is at most (h reach)³/6, by Taylor with |third cumulant| ≤ range³
    assert divergence == pytest.approx(h**2 * found.eigenvalues[0] / 2, abs=(h * reach) ** 3 / 6 + 1e-13)


def test_the_entropy_of_equally_likely_actions_has_no_slope():
    """Its gradient is exactly 0, not 1e−17: whatever their features, and whatever θ adds to all of them."""
    phi = np.array([[0.1, 0.3, 7.0], [0.7, 0.1, 7.0], [0.2, 0.9, 7.0]])
    np.testing.assert_array_equal(second_order(SoftmaxPolicy(phi, [0, 0, 0.3], 0.7)).entropy_gradient, [0, 0, 0])


def test_rank_does_not_fade_while_pi_saturates():
    for gap in (0.0, 30.0, 300.0, 800.0):
        found = second_order(SoftmaxPolicy(np.eye(3), [gap, 0.0, -1.0]))
        assert (found.rank, found.nullity) == (2, 1)
    np.testing.assert_array_equal(found.eigenvalues, 0)  # the others' π is 0 in float64


def test_small_eigenvalues_keep_their_digits():
    found = second_order(SoftmaxPolicy(np.eye(2), [40.0, 0.0]))
    assert found.eigenvalues[0] == pytest.approx(2 * np.exp(-40), rel=1e-12)


@pytest.mark.parametrize("phi", [[[1.0, 2.0]], [[1.0, 2.0]] * 3, np.zeros((2, 2))], ids=["one action", "equal", "zero"])
def test_where_no_theta_changes_anything(phi):
    found = second_order(SoftmaxPolicy(phi, [1.0, -1.0]))
    np.testing.assert_array_equal(found.eigenvalues, 0)
    np.testing.assert_array_equal(found.entropy_gradient, 0)
    np.testing.assert_array_equal(found.stiffest, 0)
    assert (found.rank, found.trace) == (0, 0)
    assert found.entropy == pytest.approx(found.most_entropy)
