"""Second order: reference eigenvalues, the Hessian of log π, the slope of the entropy, what τ scales."""

from __future__ import annotations

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.scipy.special import logsumexp
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import encodings, policy
from pgviz.examples import QUESTION
from pgviz.score.second_order import second_order
from tests.reference import case

EPS = np.finfo(float).eps
many = settings(deadline=None, max_examples=50)


@st.composite
def scenarios(draw):
    n_actions, n_features = draw(st.integers(1, 5)), draw(st.integers(1, 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    phi = rng.normal(scale=draw(st.sampled_from([0.1, 1.0, 3.0])), size=(n_actions, n_features))
    return phi, rng.normal(size=n_features), draw(st.floats(0.2, 5))


def test_the_reference_case():
    reference = case("fisher/3x3")
    phi, theta = (np.array(reference.inputs[k]) for k in ("Phi", "theta"))
    found = second_order(phi, theta)
    np.testing.assert_allclose(found.eigenvalues[::-1], reference.expected["eig_F"], rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(found.entropy_gradient, reference.expected["entropy_grad"], rtol=1e-12, atol=1e-14)


def test_the_answer_s_example_feels_one_direction_of_three():
    reference = case("seed/answer_example")
    found = second_order(reference.inputs["phi"], [0, 0, reference.expected["theta3"]])
    np.testing.assert_allclose(found.eigenvalues, [reference.expected["fisher_33"], 0, 0], rtol=1e-14)
    np.testing.assert_allclose(found.stiffest, [0, 0, 1], atol=1e-15)
    assert (found.rank, found.nothing_happens, found.invertible) == (1, 2, False)


def test_the_question_feels_three_directions_of_twenty():
    phi = encodings.Encoding(encodings.Identity(4), encodings.Blocks(4, bias=True)).phi(QUESTION.state)
    found = second_order(phi, QUESTION.theta)
    assert (found.rank, found.nothing_happens) == (3, 17)
    assert found.entropy == pytest.approx(case("softmax/seed").expected["entropy"], rel=1e-14)
    assert found.most_entropy == np.log(4)


@pytest.mark.parametrize("tau", [0.5, 1.0, 2.0, 100.0])
def test_entropy_at_the_reference_temperatures(tau):
    reference = case(f"temperature/tau={tau}")
    found = second_order(np.eye(4), reference.inputs["logits"], tau)
    assert found.entropy == pytest.approx(reference.expected["entropy"], rel=1e-12)
    assert (found.score_scale, found.fisher_scale) == (1 / tau, 1 / tau**2)


@many
@given(scenarios())
def test_eigenvalues_are_those_of_fisher(scenario):
    found, fisher = second_order(*scenario), policy.fisher(*scenario)
    np.testing.assert_allclose(found.eigenvalues[::-1], np.linalg.eigvalsh(fisher), atol=1e-12 * max(1, found.trace))
    assert found.trace == pytest.approx(np.trace(fisher), rel=1e-12, abs=1e-14)
    np.testing.assert_allclose(
        fisher @ found.stiffest, found.eigenvalues[0] * found.stiffest, atol=1e-12 * max(1, found.trace)
    )
    assert found.rank <= min(fisher.shape[0], len(scenario[0]) - 1)
    assert found.trace == pytest.approx(
        policy.probabilities(*scenario) @ (policy.scores(*scenario) ** 2).sum(axis=1), rel=1e-12, abs=1e-14
    )


@many
@given(scenarios())
def test_the_entropy_gradient_is_minus_f_theta_and_what_automatic_differentiation_gives(scenario):
    phi, theta, tau = scenario
    found = second_order(*scenario)

    def entropy(t):
        log_pi = anp.dot(phi, t) / tau - logsumexp(anp.dot(phi, t) / tau)
        return -anp.sum(anp.exp(log_pi) * log_pi)

    largest = max(1.0, found.trace * np.linalg.norm(theta))
    np.testing.assert_allclose(found.entropy_gradient, -policy.fisher(*scenario) @ theta, atol=1e-13 * largest)
    np.testing.assert_allclose(found.entropy_gradient, grad(entropy)(theta), atol=1e-11 * largest)
    step = 1e-6 / max(1.0, np.linalg.norm(found.entropy_gradient))
    uphill = second_order(phi, theta + step * found.entropy_gradient, tau)
    assert uphill.entropy >= found.entropy - 4 * EPS * max(1.0, found.most_entropy)


@many
@given(scenarios())
def test_half_the_quadratic_form_is_the_divergence_of_a_small_step(scenario):
    phi, theta, tau = scenario
    found = second_order(*scenario)
    reach = np.ptp(phi @ found.stiffest) / tau
    h = 1e-3 / max(1.0, reach)
    pi, log_pi = policy.probabilities(*scenario), policy.log_probabilities(*scenario)
    moved = policy.log_probabilities(phi, theta + h * found.stiffest, tau)
    # the third order is at most (h reach)³/6, by Taylor with |third cumulant| ≤ range³
    divergence = pi @ (log_pi - moved)
    assert divergence == pytest.approx(h**2 * found.eigenvalues[0] / 2, abs=(h * reach) ** 3 / 6 + 1e-14)


def test_rank_does_not_fade_while_pi_saturates():
    for gap in (0.0, 30.0, 300.0):
        assert second_order(np.eye(3), [gap, 0.0, -1.0]).rank == 2
    assert second_order(np.eye(3), [800.0, 0.0, -1.0]).rank == 0  # the others' π is 0 in float64


def test_small_eigenvalues_keep_their_digits():
    found = second_order(np.eye(2), [40.0, 0.0])
    assert found.eigenvalues[0] == pytest.approx(2 * np.exp(-40), rel=1e-12)


@pytest.mark.parametrize("phi", [[[1.0, 2.0]], [[1.0, 2.0]] * 3, np.zeros((2, 2))], ids=["one action", "equal", "zero"])
def test_nothing_to_feel(phi):
    found = second_order(phi, [1.0, -1.0])
    np.testing.assert_array_equal(found.eigenvalues, 0)
    np.testing.assert_array_equal(found.entropy_gradient, 0)
    np.testing.assert_array_equal(found.stiffest, 0)
    assert (found.rank, found.trace) == (0, 0)
    assert found.entropy == pytest.approx(found.most_entropy)


def test_refuses_several_states():
    with pytest.raises(ValueError, match=r"phi must have shape \(A, d\)"):
        second_order(np.zeros((3, 2, 2)), [0.0, 0.0])


def test_a_masked_action_is_not_there():
    phi, theta = np.array([[1.0, 0.0], [500.0, 2.0], [2.0, 3.0]]), np.array([0.3, -0.7])
    masked, alone = second_order(phi, theta, 2.0, mask=[True, False, True]), second_order(phi[[0, 2]], theta, 2.0)
    for name in ("eigenvalues", "entropy_gradient", "rank", "entropy", "most_entropy"):
        np.testing.assert_allclose(getattr(masked, name), getattr(alone, name), rtol=1e-12, atol=1e-15)
