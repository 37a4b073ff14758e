"""The score as an arrow: centroid, arrow and loop, in a plane that does not move while θ does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.decomposition import PCA

from pgviz import encodings
from pgviz.examples import ANSWER, QUESTION
from pgviz.policy import SoftmaxPolicy
from pgviz.score import decompose, project, widest
from tests.patience import draws
from tests.policies import EPS, decisions, plain_pi
from tests.reference import case

few = settings(max_examples=draws(50))
some = settings(max_examples=draws(25))

BLOCKS = encodings.Encoding(encodings.Identity(4), encodings.Blocks(4, bias=True)).phi(QUESTION.state)
STACK = np.array(case("seed/answer_example").inputs["phi"], dtype=float)


QUESTION_POLICY, ANSWER_POLICY = SoftmaxPolicy(BLOCKS, QUESTION.theta), SoftmaxPolicy(STACK, ANSWER.theta)


@st.composite
def wide(draw, **least):
    """A decision whose features may be tiny or huge, or far from 0 for all actions."""
    policy, action = draw(decisions(**least))
    scale, offset = 10.0 ** draw(st.integers(-3, 3)), draw(st.sampled_from([0.0, 0.0, 1000.0]))
    phi = policy.phi * scale + offset
    return SoftmaxPolicy(phi, policy.theta / scale, policy.temperature, policy.mask), action


def uniform(phi, tau=1.0):
    """The policy of θ = 0."""
    return SoftmaxPolicy(phi, np.zeros(np.shape(phi)[1]), tau)


def all_numbers(geometry):
    return [v for v in vars(geometry).values() if isinstance(v, np.ndarray | float)]


class TestThePlane:
    def test_the_question_is_a_square_with_the_compass_s_directions(self):
        # Blocks with one x(s): a regular simplex. Corners are ‖x(s)‖ √2 apart; its square has the half diagonal ‖x‖/√2.
        geometry = project(QUESTION_POLICY, 1)
        half = np.linalg.norm([1, 0, 0, 1, 1]) / np.sqrt(2)
        np.testing.assert_allclose(geometry.points, half * np.array([[0, 1], [1, 0], [0, -1], [-1, 0]]), atol=1e-14)
        assert geometry.rank == 3
        assert geometry.share == pytest.approx(2 / 3)  # any plane through a regular simplex shows 2 of A−1 dimensions

    @pytest.mark.parametrize("n_actions", [2, 3, 4, 5, 6])
    def test_a_regular_simplex_shows_two_of_its_dimensions(self, n_actions):
        geometry = project(uniform(np.eye(n_actions)), 0)
        assert geometry.rank == n_actions - 1
        assert geometry.share == pytest.approx(min(1, 2 / (n_actions - 1)))

    @some
    @given(wide(allowed=3, features=2))
    def test_is_that_of_another_library(self, decision):
        policy, action = decision
        geometry, allowed = project(policy, action), policy.phi[policy.mask]
        if geometry.rank < 2:  # features may be alike
            return
        other = PCA(2).fit(allowed)
        ratios = PCA().fit(allowed).explained_variance_ratio_
        assert geometry.share == pytest.approx(other.explained_variance_ratio_.sum(), rel=1e-9)
        if ratios[0] - ratios[1] > 1e-3:  # the direction is the other library's, but for its sign
            first = geometry.directions[:, 0]
            np.testing.assert_allclose(np.abs(first @ other.components_[0]), 1, rtol=1e-6)

    @some
    @given(wide())
    def test_directions_are_at_right_angles_and_the_first_shows_the_most(self, decision):
        geometry = project(*decision)
        gram = geometry.directions.T @ geometry.directions
        shown = min(geometry.rank, 2)
        np.testing.assert_allclose(gram, np.diag([1.0] * shown + [0.0] * (2 - shown)), atol=1e-9)
        points = geometry.points[geometry.allowed]
        spread = ((points - points.mean(axis=0)) ** 2).sum(axis=0)
        assert spread[0] >= spread[1] * (1 - 1e-4)

    @some
    @given(wide(), st.integers(0, 2**32 - 1))
    def test_points_stay_exactly_where_they_are_while_theta_and_tau_move(self, decision, seed):
        policy, action = decision
        theta = policy.theta + np.random.default_rng(seed).normal(size=policy.size)
        other = SoftmaxPolicy(policy.phi, theta, 2 * policy.temperature, policy.mask)
        before, after = project(policy, action), project(other, action)
        for name in ("directions", "points", "window", "reach", "share", "rank"):
            np.testing.assert_array_equal(getattr(before, name), getattr(after, name))

    def test_a_small_edit_of_phi_moves_the_points_a_little_and_turns_no_sign(self):
        rng = np.random.default_rng(5)
        phi = np.diag([5.0, 3.0, 1.0, 0.5]) + 0.01 * rng.normal(size=(4, 4))
        edit = 1e-4 * rng.normal(size=(4, 4))
        before, after = project(uniform(phi), 0), project(uniform(phi + edit), 0)
        # a direction turns by at most ‖edit‖ over the gap between the singular values, here above 1 (Davis, Kahan)
        assert np.abs(after.points - before.points).max() < 10 * np.abs(edit).sum()

    def test_two_features_are_drawn_as_they_are(self):
        geometry = project(ANSWER_POLICY, 0, (2, 0))
        np.testing.assert_array_equal(geometry.points, [[0, 1], [1, 1]])
        np.testing.assert_allclose(geometry.centroid, [0.3, 1], atol=1e-15)
        np.testing.assert_allclose(geometry.arrow, [-0.3, 0], atol=1e-15)
        assert geometry.share == 1
        assert project(ANSWER_POLICY, 0, (0, 1)).share == 0

    @pytest.mark.parametrize("axes", [(0, 0), (0, 3), (-1, 0), (0,), (0, 1, 2), (0.5, 1), 4])
    def test_refuses_axes_that_are_not_two_features(self, axes):
        with pytest.raises(ValueError, match="axes must be two"):
            project(ANSWER_POLICY, 0, axes)

    def test_refuses_several_states(self):
        with pytest.raises(ValueError, match=r"phi must have shape \(A, d\), one state, got \(3, 2, 2\)"):
            project(SoftmaxPolicy(np.zeros((3, 2, 2)), [0.0, 0.0]), 0)


class TestArrowAndLoop:
    @few
    @given(wide(), st.booleans())
    def test_the_arrow_leads_from_the_centroid_to_the_action_and_is_the_score(self, decision, features):
        policy, action = decision
        axes = (0, policy.size - 1) if features and policy.size > 1 else None
        geometry, parts = project(policy, action, axes), decompose(policy, action)
        rounding = 50 * EPS * policy.phi.size * np.abs(policy.phi).max()
        np.testing.assert_allclose(geometry.centroid + geometry.arrow, geometry.points[action], rtol=0, atol=rounding)
        np.testing.assert_allclose(geometry.arrow, parts.difference @ geometry.directions, rtol=0, atol=rounding)
        assert geometry.length == pytest.approx(np.linalg.norm(parts.difference))
        assert geometry.shown_length <= geometry.length * (1 + 1e-9)

    @few
    @given(wide())
    def test_the_loop_closes(self, decision):
        policy = decision[0]
        geometry, pi = project(*decision), plain_pi(policy)
        rounding = 50 * EPS * policy.phi.size * np.ptp(policy.phi[policy.mask], axis=0).max()
        assert geometry.loop.shape == (len(geometry.pi) + 1, 2)
        np.testing.assert_array_equal(geometry.loop[[0, -1]], 0)
        np.testing.assert_array_equal(geometry.total, 0)
        assert geometry.rounding_error <= rounding
        expected = pi[:, None] * (policy.phi - pi @ policy.phi)
        reach = 1 + np.abs(policy.phi @ policy.theta).max() / policy.temperature
        np.testing.assert_allclose(
            geometry.weighted, expected, rtol=0, atol=200 * EPS * np.abs(policy.phi).max() * reach
        )
        corners = np.cumsum(geometry.weighted @ geometry.directions, axis=0)
        np.testing.assert_allclose(geometry.loop[1:], corners, rtol=0, atol=rounding)

    @few
    @given(wide(), st.booleans())
    def test_everything_drawn_stays_in_its_window(self, decision, features):
        policy, action = decision
        geometry = project(policy, action, (0, 1) if features and policy.size > 1 else None)
        low, high = geometry.window.T
        assert (high - low) == pytest.approx((high - low).max())
        for point in (*geometry.points[geometry.allowed], geometry.centroid):
            assert np.all((low < point) & (point < high))
        assert np.abs(geometry.loop).max() <= geometry.reach * (1 + 1e-9) + 1e-12 * np.abs(policy.phi).max()

    def test_the_loop_reaches_a_quarter_of_the_way_for_two_equal_actions(self):
        geometry = project(uniform([[0.0, 0.0], [4.0, 0.0]]), 0, (0, 1))
        assert np.abs(geometry.loop).max() == geometry.reach == 1

    def test_a_saturated_policy_keeps_a_short_arrow_where_subtraction_would_give_0(self):
        geometry = project(SoftmaxPolicy(np.eye(2), [40.0, 0.0]), 0)
        assert geometry.length == pytest.approx(np.sqrt(2) * np.exp(-40))
        assert geometry.arrow[1] == 0
        assert abs(geometry.arrow[0]) == pytest.approx(geometry.length)

    def test_the_centroid_walks_to_an_action_whose_logit_rises(self):
        for logit in (0.0, 3.0, 30.0):
            geometry = project(SoftmaxPolicy(np.eye(4), [0.0, logit, 0.0, 0.0]), 1)
            others = 3 / (np.exp(logit) + 3)
            assert geometry.arrow[1] == pytest.approx(0, abs=1e-15)  # north and south balance each other
            assert geometry.centroid[0] == pytest.approx(
                (geometry.pi[1] - geometry.pi[3]) * np.linalg.norm(geometry.points[1]), abs=1e-15
            )
            assert geometry.pi[1] == pytest.approx(1 - others)


class TestDegenerate:
    @pytest.mark.parametrize(
        ("phi", "rank"),
        [
            ([[3.0, -1.0]], 0),
            ([[2.0, 5.0, 1.0]] * 3, 0),
            ([[0.1, 0.2]] * 3, 0),
            (np.zeros((3, 4)), 0),
            ([[1.0], [2.0], [4.0]], 1),
            ([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]], 1),
            ([[1.0, 1.0], [1.0, 2.0]], 1),
            ([[1e-200, 0.0], [0.0, 1e-200]], 1),
            ([[1e150, 0.0], [0.0, 1e150]], 1),
            (np.full((3, 2), 1e15) + np.eye(3)[:, :2], 2),
        ],
        ids=["one action", "equal", "equal decimals", "zero", "one feature", "line", "pair", "tiny", "huge", "offset"],
    )
    @pytest.mark.parametrize("tau", [0.5, 1.0])
    def test_few_dimensions_are_drawn_in_those(self, phi, rank, tau):
        geometry = project(uniform(phi, tau), 0)
        assert geometry.rank == rank
        np.testing.assert_array_equal(geometry.points[:, rank:], 0)
        assert geometry.share == pytest.approx(1)
        assert geometry.reach > 0
        assert np.all(np.diff(geometry.window) > 0)
        assert all(np.isfinite(numbers).all() for numbers in all_numbers(geometry))

    def test_equal_points_have_no_arrow(self):
        geometry = project(SoftmaxPolicy([[2.0, 5.0]] * 3, [1.0, 1.0]), 1)
        np.testing.assert_array_equal(geometry.arrow, 0)
        np.testing.assert_array_equal(geometry.loop, 0)
        assert geometry.length == geometry.rounding_error == 0

    def test_one_feature_cannot_be_two_axes(self):
        with pytest.raises(ValueError, match="two different features from 0 to 0"):
            project(uniform([[1.0], [2.0]]), 0, (0, 1))


class TestMask:
    phi = np.array([[1.0, 0.0, 2.0], [50.0, -70.0, 3.0], [0.5, -1.0, 0.0], [2.0, 3.0, 1.0]])
    mask = np.array([True, False, True, True])
    policy = SoftmaxPolicy(phi, [0.3, -0.7, 0.2], 2.0, mask)

    @pytest.mark.parametrize("axes", [None, (2, 0)])
    def test_the_others_are_drawn_as_if_the_masked_action_did_not_exist(self, axes):
        masked = project(self.policy, 3, axes)
        alone = project(SoftmaxPolicy(self.phi[self.mask], self.policy.theta, 2.0), 2, axes)
        for name in ("rank", "length"):
            assert getattr(masked, name) == pytest.approx(getattr(alone, name))
        # the layout on the circle is another: the plane is the same, but a direction may be turned round
        turn = np.ones(2) if axes else np.sign((masked.points[self.mask] * alone.points).sum(axis=0))
        np.testing.assert_allclose(masked.points[self.mask], turn * alone.points, atol=1e-12)
        np.testing.assert_allclose(masked.centroid, turn * alone.centroid, atol=1e-12)
        np.testing.assert_allclose(masked.arrow, turn * alone.arrow, atol=1e-12)
        np.testing.assert_array_equal(masked.weighted[1], 0)
        assert masked.rounding_error < 1e-14
        assert (masked.share, masked.reach) == pytest.approx((alone.share, alone.reach))

    def test_a_masked_action_has_no_arrow(self):
        with pytest.raises(ValueError, match="action 1 is masked"):
            project(self.policy, 1)

    def test_one_allowed_action_has_rank_0(self):
        geometry = project(SoftmaxPolicy(self.phi, [0.3, -0.7, 0.2], 1.0, [True, False, False, False]), 0)
        assert (geometry.rank, geometry.share, geometry.length) == (0, 1, 0)
        assert all(np.isfinite(numbers).all() for numbers in all_numbers(geometry))


class TestWidest:
    def test_it_is_the_feature_with_the_largest_range_over_actions_besides_the_given_one(self) -> None:
        phi = [[0, 5, 1], [3, 5, -1], [1, 5, 0]]  # ranges 3, 0, 2
        assert [widest(phi, besides) for besides in range(3)] == [2, 0, 0]

    def test_one_feature_has_no_other(self) -> None:
        with pytest.raises(ValueError, match="at least two features"):
            widest([[1.0], [2.0]], 0)
