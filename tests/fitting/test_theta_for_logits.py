"""theta_for_logits: the shortest θ that comes closest to given logits, as far as probabilities notice."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import examples, softmax
from pgviz.fitting.logits import theta_for_logits
from tests.reference import case

CLOSE = {"rtol": 1e-8, "atol": 1e-8}  # of least squares on matrices of condition below 1e5


@st.composite
def problems(draw, wide=None):
    """phi (A, d), well conditioned, and target logits (A,); `wide`: more features than actions, or not."""
    n_actions = draw(st.integers(2, 5))
    n_features = draw(st.integers(n_actions, n_actions + 4) if wide else st.integers(1, n_actions - 1))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    left, _ = np.linalg.qr(rng.normal(size=(n_actions, n_actions)))
    right, _ = np.linalg.qr(rng.normal(size=(n_features, n_features)))
    sizes = np.zeros((n_actions, n_features))
    np.fill_diagonal(sizes, rng.uniform(0.5, 2, min(n_actions, n_features)))
    return left @ sizes @ right.T, rng.normal(scale=3, size=n_actions)


def pairwise(rows):
    """All differences between two actions."""
    return np.array([rows[a] - rows[b] for a, b in itertools.combinations(range(len(rows)), 2)])


def test_the_question_s_logits_by_blocks_in_closed_form():
    # φ(s,a) = e_a ⊗ x has right angles between actions: the shortest θ is z_a x/‖x‖² in block a
    reference = case("seed/theta_phi_plus_b")
    x, z = np.append(reference.inputs["phi_s"], 1.0), np.array(reference.expected["logits"])
    phi = np.stack([np.kron(row, x) for row in np.eye(4)])
    theta = theta_for_logits(phi, z)
    np.testing.assert_allclose(theta.reshape(4, 5), np.outer(z, x) / (x @ x), **CLOSE)
    assert np.linalg.norm(theta) < np.linalg.norm(examples.QUESTION.theta)


def test_a_stacked_scalar_code_gives_what_two_actions_want_but_not_three():
    # (s, a) with a = 0, 1, 2: the logits are a straight line in a, whatever θ
    two, three = (np.array([[1.0, a] for a in range(n)]) for n in (2, 3))
    np.testing.assert_allclose(two @ theta_for_logits(two, [14.0, 11.0]), [14.0, 11.0], **CLOSE)
    z = three @ theta_for_logits(three, [0.0, 6.0, 0.0])
    np.testing.assert_allclose(z - z.mean(), 0, atol=1e-12)  # the best line through (0, 6, 0) is level


@settings(deadline=None)
@given(problems(wide=True))
def test_logits_that_can_be_had_are_had_by_the_shortest_theta(problem):
    phi, z = problem
    theta = theta_for_logits(phi, z)
    np.testing.assert_allclose(phi @ theta, z, **CLOSE)
    # shortest: nothing in it is at right angles to all features, where it would change no logit
    np.testing.assert_allclose(theta, np.linalg.pinv(phi) @ z, **CLOSE)


@settings(deadline=None)
@given(problems(wide=False))
def test_otherwise_the_differences_come_closest(problem):
    # the second road: least squares on all pairs of actions
    phi, z = problem
    theta = theta_for_logits(phi, z)
    best = np.linalg.pinv(pairwise(phi), rcond=1e-9) @ pairwise(z)
    np.testing.assert_allclose(softmax.softmax(phi @ theta), softmax.softmax(phi @ best), rtol=1e-6, atol=1e-9)


@settings(deadline=None)
@given(problems(wide=True), st.floats(-20, 20))
def test_probabilities_are_kept_whatever_is_added_to_all_logits(problem, constant):
    # features whose first is 0 for all: no θ adds a constant, and none is needed
    phi, z = problem
    centred = phi - phi.mean(axis=0)
    kept = softmax.softmax(centred @ theta_for_logits(centred, z + constant))
    np.testing.assert_allclose(kept, softmax.softmax(z), rtol=1e-6, atol=1e-9)


def test_features_that_are_all_zero_give_zero():
    np.testing.assert_array_equal(theta_for_logits(np.zeros((3, 2)), [1.0, 2.0, 3.0]), 0)


@pytest.mark.parametrize(
    ("phi", "target", "complaint"),
    [
        (np.eye(3), [1.0, 2.0], r"phi must have shape \(A, d\) and target \(A,\), got \(3, 3\) and \(2,\)"),
        (np.zeros((1, 2, 2)), [1.0, 2.0], "phi must have shape"),
        (np.eye(2), [1.0, np.inf], "target must be finite, got inf"),
        ([[1.0, np.nan]], [1.0], "phi must be finite, got nan"),
    ],
)
def test_bad_input_is_named(phi, target, complaint):
    with pytest.raises(ValueError, match=complaint):
        theta_for_logits(phi, target)
