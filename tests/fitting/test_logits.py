"""θ from logits: the smallest change that moves one, the shortest θ that comes closest to all."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import examples, softmax
from pgviz.fitting import theta_for_logit, theta_for_logits
from pgviz.policy import SoftmaxPolicy
from tests.patience import draws
from tests.policies import EPS, decisions, one_state
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


@settings(max_examples=draws(50))
@given(problems(wide=True))
def test_logits_that_can_be_had_are_had_by_the_shortest_theta(problem):
    phi, z = problem
    theta = theta_for_logits(phi, z)
    np.testing.assert_allclose(phi @ theta, z, **CLOSE)
    # shortest: nothing in it is at right angles to all features, where it would change no logit
    np.testing.assert_allclose(theta, np.linalg.pinv(phi) @ z, **CLOSE)


@settings(max_examples=draws(50))
@given(problems(wide=False))
def test_otherwise_the_differences_come_closest(problem):
    # the second road: least squares on all pairs of actions
    phi, z = problem
    theta = theta_for_logits(phi, z)
    best = np.linalg.pinv(pairwise(phi), rcond=1e-9) @ pairwise(z)
    np.testing.assert_allclose(softmax.softmax(phi @ theta), softmax.softmax(phi @ best), rtol=1e-6, atol=1e-9)


@settings(max_examples=draws(50))
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
        (np.eye(3), [1.0, 2.0], r"target must have shape \(A,\) = \(3,\), got \(2,\)"),
        (np.zeros((1, 2, 2)), [1.0, 2.0], "phi must have shape"),
        (np.eye(2), [1.0, np.inf], "target must be finite, got inf"),
        ([[1.0, np.nan]], [1.0], "phi must be finite, got nan"),
    ],
)
def test_bad_input_is_named(phi, target, complaint):
    with pytest.raises(ValueError, match=complaint):
        theta_for_logits(phi, target)


@settings(max_examples=draws(50))
@given(one_state())
def test_masked_actions_count_nothing(policy):
    goal = np.sin(policy.phi.sum(axis=1))
    masked = theta_for_logits(policy.phi, goal, mask=policy.mask)
    np.testing.assert_array_equal(masked, theta_for_logits(policy.phi[policy.mask], goal[policy.mask]))


@settings(max_examples=draws(50))
@given(one_state(spread=50))
def test_there_and_back_again_leaves_no_noise(policy):
    """θ for a policy's own logits: the same logits differences, and 0 for what no action has, exactly."""
    theta = theta_for_logits(policy.phi, policy.preferences, mask=policy.mask)
    allowed = policy.phi[policy.mask]
    close = 1e-9 * max(1.0, np.abs(policy.preferences).max())
    np.testing.assert_allclose(allowed @ theta, policy.preferences[policy.mask], atol=close)
    np.testing.assert_array_equal(theta[~allowed.any(axis=0)], 0)
    assert ((theta == 0) | (np.abs(theta) > 4 * EPS * np.abs(theta).max())).all()


def test_a_code_that_was_unrolled_comes_back_without_noise():
    # one-hot codes after a state: of the logits 0, 1, 2 the code gets −1, 0, 1 and the mean is the state's
    phi = np.hstack([np.full((3, 2), 0.3), np.eye(3)])
    theta = theta_for_logits(phi - phi.mean(axis=0), [0.1 + 0.2, 1.3, 2.3])
    np.testing.assert_allclose(theta, [0, 0, -1, 0, 1], atol=1e-15)
    assert (theta[:2] == 0).all()
    assert theta[3] == 0


class TestThetaForLogit:
    @settings(max_examples=draws(50))
    @given(decisions(), st.floats(-20, 20, allow_subnormal=False))
    def test_moves_one_logit_and_holds_the_others_that_are_allowed(self, decision, target):
        policy, action = decision
        allowed = policy.phi[policy.mask]
        own = int(policy.mask[:action].sum())
        rank, without = (np.linalg.matrix_rank(rows, tol=1e-9) for rows in (allowed, np.delete(allowed, own, axis=0)))
        if rank == without:
            with pytest.raises(ValueError, match="cannot move alone" if policy.phi[action].any() else "is always 0"):
                theta_for_logit(policy, action, target)
            return
        moved = policy.with_theta(theta_for_logit(policy, action, target))
        wanted = np.where(np.arange(policy.n_actions) == action, target, policy.preferences)[policy.mask]
        across = np.linalg.svd(allowed)[1]
        condition = across[0] / across[rank - 1]
        sizes = 100 * np.abs([target, *policy.preferences, *np.abs(policy.phi).max() * policy.theta]).max() * condition
        np.testing.assert_allclose(moved.preferences[policy.mask], wanted, rtol=0, atol=100 * EPS * sizes + 1e-300)
        nearest = np.linalg.pinv(allowed, rcond=1e-9) @ (wanted - policy.preferences[policy.mask])
        reach = 100 * EPS * sizes * condition / across[0]
        np.testing.assert_allclose(moved.theta - policy.theta, nearest, rtol=0, atol=reach + 1e-300)

    @settings(max_examples=draws(50))
    @given(decisions(), st.floats(-20, 20, allow_subnormal=False))
    def test_moves_theta_along_the_features_themselves_if_the_others_may_move(self, decision, target):
        policy, action = decision
        own = policy.phi[action]
        if not own.any():
            return
        moved = theta_for_logit(policy, action, target, hold_others=False)
        change = own * (target - own @ policy.theta) / (own @ own)
        sizes = np.abs(policy.theta).max() + np.abs(change).max()
        np.testing.assert_allclose(moved - policy.theta, change, rtol=0, atol=20 * EPS * sizes + 1e-300)

    def test_with_blocks_it_is_the_smallest_change_of_one_row_of_the_matrix(self):
        x = np.array([1.0, 0.0, 0.0, 1.0, 1.0])
        policy = SoftmaxPolicy(np.kron(np.eye(4), x), np.zeros(20))
        change = theta_for_logit(policy, 2, 6.0).reshape(4, 5)
        np.testing.assert_allclose(change[2], 6 * x / (x @ x), rtol=1e-15)
        np.testing.assert_array_equal(np.delete(change, 2, axis=0), 0)
        np.testing.assert_array_equal(change[2, 1:3], 0)

    def test_gives_what_features_of_any_size_allow(self):
        tiny, huge = 1e-200, 1e200  # their squares are 0 and inf
        policy = SoftmaxPolicy([[tiny, 0], [0, huge]], [0, 0])
        np.testing.assert_allclose(theta_for_logit(policy, 0, 3.0), [3 / tiny, 0])
        np.testing.assert_allclose(theta_for_logit(policy, 1, 3.0), [0, 3 / huge])

    def test_back_at_0_is_0(self):
        policy = SoftmaxPolicy(np.eye(2) * 0.1, [0.3, 0.7])
        moved = policy.with_theta(theta_for_logit(policy, 0, 1.7))
        back = theta_for_logit(moved, 0, 0.0)
        np.testing.assert_array_equal(back, [0, 0.7])

    def test_refuses_an_action_without_features(self):
        with pytest.raises(ValueError, match="the logit of action 1 is always 0: every one of its features is 0"):
            theta_for_logit(SoftmaxPolicy([[1.0, 2.0], [0.0, 0.0]], [1.0, 1.0]), 1, 5.0)

    @pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
    @pytest.mark.parametrize("action", [0, 1, 2])
    def test_refuses_an_ordinal_action_whose_logit_the_others_decide(self, action, scale):
        # phi(s,1) is the mean of phi(s,0) and phi(s,2): so is its logit, at every theta.
        phi = scale * np.array([[0.3, 0.8, 0], [0.3, 0.8, 1], [0.3, 0.8, 2]])
        policy = SoftmaxPolicy(phi, [0.1, 0.2, 0.3])
        with pytest.raises(ValueError, match=rf"logit of action {action} cannot move alone: its features are a comb"):
            theta_for_logit(policy, action, 5.0)
        moved = policy.with_theta(theta_for_logit(policy, action, 5.0, hold_others=False))
        rounding = 4 * EPS * np.abs(policy.logits).max()
        np.testing.assert_allclose(moved.logits[action], 5.0, rtol=1e-14, atol=rounding)

    def test_where_the_action_that_decides_is_masked_it_can_move(self):
        phi = np.array([[0.3, 0.8, 0], [0.3, 0.8, 1], [0.3, 0.8, 2]])
        policy = SoftmaxPolicy(phi, [0.1, 0.2, 0.3], 1.0, [True, True, False])
        moved = policy.with_theta(theta_for_logit(policy, 1, 5.0))
        np.testing.assert_allclose(moved.preferences[:2], [policy.preferences[0], 5.0], rtol=1e-13)

    def test_a_single_action_can_always_move(self):
        policy = SoftmaxPolicy([[3.0, 4.0]], [0.0, 0.0])
        np.testing.assert_allclose(theta_for_logit(policy, 0, 25.0), [3.0, 4.0], rtol=1e-15)

    @pytest.mark.parametrize("target", [math.nan, math.inf, [1.0, 2.0], "up"])
    def test_refuses_a_target_that_is_not_a_number(self, target):
        with pytest.raises(ValueError, match="target must be a finite number"):
            theta_for_logit(SoftmaxPolicy([[1.0]], [1.0]), 0, target)

    @pytest.mark.parametrize(
        ("policy", "action", "target", "words"),
        [
            (SoftmaxPolicy([[1e-200, 0], [0, 1]], [0, 0]), 0, 1e200, "the new theta is beyond what float64 can hold"),
            (SoftmaxPolicy(np.ones((2, 1, 1)), [1.0]), 0, 1.0, r"phi must have shape \(A, d\), one state"),
            (SoftmaxPolicy(np.eye(2), [1, 0], 1.0, [True, False]), 1, 1.0, "action 1 is masked"),
            (SoftmaxPolicy(np.eye(2), [1, 0]), 2, 1.0, "action must be an integer from 0 to 1, got 2"),
        ],
    )
    def test_refuses_what_does_not_fit(self, policy, action, target, words):
        with pytest.raises(ValueError, match=words):
            theta_for_logit(policy, action, target)


def test_a_direction_that_only_rounding_made_is_none() -> None:
    """Features of 1e−9 beside those of 1: the first action's are a combination of the others' up to rounding."""
    phi = [[0, 1e-9, a, 0, a * 1e-9] for a in range(4)]
    with pytest.raises(ValueError, match="cannot move alone"):
        theta_for_logit(SoftmaxPolicy(phi, np.zeros(5)), 0, 1.0)
