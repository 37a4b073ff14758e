"""The score as an arrow: centroid, arrow and loop, in a plane that does not move while θ does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.decomposition import PCA

from pgviz import encodings, policy
from pgviz.examples import ANSWER, QUESTION
from pgviz.score.decomposition import decompose
from pgviz.score.geometry import project, widest
from tests.reference import case

EPS = np.finfo(float).eps
many = settings(deadline=None, max_examples=100)
some = settings(deadline=None, max_examples=30)

BLOCKS = encodings.Encoding(encodings.Identity(4), encodings.Blocks(4, bias=True)).phi(QUESTION.state)
STACK = np.array(case("seed/answer_example").inputs["phi"], dtype=float)


@st.composite
def scenarios(draw, most_actions=6, least_features=1):
    n_actions, n_features = draw(st.integers(1, most_actions)), draw(st.integers(least_features, 8))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    phi = rng.normal(scale=10.0 ** draw(st.integers(-3, 3)), size=(n_actions, n_features))
    phi = (phi.round() if draw(st.booleans()) else phi) + draw(st.sampled_from([0.0, 0.0, 1000.0]))
    return phi, rng.normal(size=n_features), draw(st.integers(0, n_actions - 1)), draw(st.floats(0.1, 10))


def all_numbers(geometry):
    return [v for v in vars(geometry).values() if isinstance(v, np.ndarray | float)]


class TestThePlane:
    def test_the_question_is_a_square_with_the_compass_s_directions(self):
        # Blocks with one x(s): a regular simplex. Corners are ‖x(s)‖ √2 apart; its square has the half diagonal ‖x‖/√2.
        geometry = project(BLOCKS, QUESTION.theta, 1)
        half = np.linalg.norm([1, 0, 0, 1, 1]) / np.sqrt(2)
        np.testing.assert_allclose(geometry.points, half * np.array([[0, 1], [1, 0], [0, -1], [-1, 0]]), atol=1e-14)
        assert geometry.rank == 3
        assert geometry.share == pytest.approx(2 / 3)  # any plane through a regular simplex shows 2 of A−1 dimensions

    @pytest.mark.parametrize("n_actions", [2, 3, 4, 5, 6])
    def test_a_regular_simplex_shows_two_of_its_dimensions(self, n_actions):
        geometry = project(np.eye(n_actions), np.zeros(n_actions), 0)
        assert geometry.rank == n_actions - 1
        assert geometry.share == pytest.approx(min(1, 2 / (n_actions - 1)))

    @some
    @given(scenarios(least_features=2))
    def test_is_that_of_another_library(self, scenario):
        phi, theta, action, tau = scenario
        geometry = project(phi, theta, action, tau)
        assume(geometry.rank >= 2)
        other = PCA(2).fit(phi)
        ratios = PCA().fit(phi).explained_variance_ratio_
        assert geometry.share == pytest.approx(other.explained_variance_ratio_.sum(), rel=1e-9)
        if ratios[0] - ratios[1] > 1e-3:  # the direction is the other library's, but for its sign
            first = geometry.directions[:, 0]
            np.testing.assert_allclose(np.abs(first @ other.components_[0]), 1, rtol=1e-6)

    @some
    @given(scenarios())
    def test_directions_are_at_right_angles_and_the_first_shows_the_most(self, scenario):
        geometry = project(*scenario)
        gram = geometry.directions.T @ geometry.directions
        shown = min(geometry.rank, 2)
        np.testing.assert_allclose(gram, np.diag([1.0] * shown + [0.0] * (2 - shown)), atol=1e-9)
        spread = ((geometry.points - geometry.points.mean(axis=0)) ** 2).sum(axis=0)
        assert spread[0] >= spread[1] * (1 - 1e-4)

    @some
    @given(scenarios(), st.integers(0, 2**32 - 1))
    def test_points_stay_exactly_where_they_are_while_theta_moves(self, scenario, seed):
        phi, theta, action, tau = scenario
        before = project(*scenario)
        after = project(phi, theta + np.random.default_rng(seed).normal(size=theta.size), action, 2 * tau)
        for name in ("directions", "points", "window", "reach", "share", "rank"):
            np.testing.assert_array_equal(getattr(before, name), getattr(after, name))

    def test_a_small_edit_of_phi_moves_the_points_a_little_and_turns_no_sign(self):
        rng = np.random.default_rng(5)
        phi = np.diag([5.0, 3.0, 1.0, 0.5]) + 0.01 * rng.normal(size=(4, 4))
        edit = 1e-4 * rng.normal(size=(4, 4))
        before, after = project(phi, np.zeros(4), 0), project(phi + edit, np.zeros(4), 0)
        # a direction turns by at most ‖edit‖ over the gap between the singular values, here above 1 (Davis, Kahan)
        assert np.abs(after.points - before.points).max() < 10 * np.abs(edit).sum()

    def test_two_features_are_drawn_as_they_are(self):
        geometry = project(STACK, ANSWER.theta, 0, axes=(2, 0))
        np.testing.assert_array_equal(geometry.points, [[0, 1], [1, 1]])
        np.testing.assert_allclose(geometry.centroid, [0.3, 1], atol=1e-15)
        np.testing.assert_allclose(geometry.arrow, [-0.3, 0], atol=1e-15)
        assert geometry.share == 1
        assert project(STACK, ANSWER.theta, 0, axes=(0, 1)).share == 0

    @pytest.mark.parametrize("axes", [(0, 0), (0, 3), (-1, 0), (0,), (0, 1, 2), (0.5, 1), 4])
    def test_refuses_axes_that_are_not_two_features(self, axes):
        with pytest.raises(ValueError, match="axes must be two"):
            project(STACK, ANSWER.theta, 0, axes=axes)

    def test_refuses_several_states(self):
        with pytest.raises(ValueError, match=r"phi must have shape \(A, d\), got \(3, 2, 2\)"):
            project(np.zeros((3, 2, 2)), [0.0, 0.0], 0)


class TestArrowAndLoop:
    @many
    @given(scenarios(), st.booleans())
    def test_the_arrow_leads_from_the_centroid_to_the_action_and_is_the_score(self, scenario, features):
        phi, action = scenario[0], scenario[2]
        axes = (0, phi.shape[1] - 1) if features and phi.shape[1] > 1 else None
        geometry, parts = project(*scenario, axes=axes), decompose(*scenario)
        rounding = 50 * EPS * phi.size * np.abs(phi).max()
        np.testing.assert_allclose(geometry.centroid + geometry.arrow, geometry.points[action], rtol=0, atol=rounding)
        np.testing.assert_allclose(geometry.arrow, parts.difference @ geometry.directions, rtol=0, atol=rounding)
        assert geometry.length == pytest.approx(np.linalg.norm(parts.difference))
        assert geometry.shown_length <= geometry.length * (1 + 1e-9)

    @many
    @given(scenarios())
    def test_the_loop_closes(self, scenario):
        geometry = project(*scenario)
        rounding = 50 * EPS * geometry.phi.size * np.ptp(geometry.phi, axis=0).max()
        assert geometry.loop.shape == (len(geometry.pi) + 1, 2)
        np.testing.assert_array_equal(geometry.loop[0], 0)
        np.testing.assert_allclose(geometry.loop[-1], 0, atol=rounding)
        assert geometry.residue <= rounding
        expected = geometry.pi[:, None] * (geometry.phi - policy.expected_features(*scenario[:2], scenario[3]))
        np.testing.assert_allclose(geometry.weighted, expected, rtol=0, atol=200 * EPS * np.abs(geometry.phi).max())

    @many
    @given(scenarios(), st.booleans())
    def test_everything_drawn_stays_in_its_window(self, scenario, features):
        phi = scenario[0]
        geometry = project(*scenario, axes=(0, 1) if features and phi.shape[1] > 1 else None)
        low, high = geometry.window.T
        assert (high - low) == pytest.approx((high - low).max())
        for point in (*geometry.points, geometry.centroid):
            assert np.all((low < point) & (point < high))
        assert np.abs(geometry.loop).max() <= geometry.reach * (1 + 1e-9) + 1e-12 * np.abs(phi).max()

    def test_the_loop_reaches_a_quarter_of_the_way_for_two_equal_actions(self):
        geometry = project([[0.0, 0.0], [4.0, 0.0]], [0.0, 0.0], 0, axes=(0, 1))
        assert np.abs(geometry.loop).max() == geometry.reach == 1

    def test_a_saturated_policy_keeps_a_short_arrow_where_subtraction_would_give_0(self):
        geometry = project(np.eye(2), [40.0, 0.0], 0)
        assert geometry.length == pytest.approx(np.sqrt(2) * np.exp(-40))
        assert geometry.arrow[1] == 0
        assert abs(geometry.arrow[0]) == pytest.approx(geometry.length)

    def test_the_centroid_walks_to_an_action_whose_logit_rises(self):
        for logit in (0.0, 3.0, 30.0):
            geometry = project(np.eye(4), [0.0, logit, 0.0, 0.0], 1)
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
        phi = np.array(phi)
        geometry = project(phi, np.zeros(phi.shape[1]), 0, tau)
        assert geometry.rank == rank
        np.testing.assert_array_equal(geometry.points[:, rank:], 0)
        assert geometry.share == pytest.approx(1)
        assert geometry.reach > 0
        assert np.all(np.diff(geometry.window) > 0)
        assert all(np.isfinite(numbers).all() for numbers in all_numbers(geometry))

    def test_equal_points_have_no_arrow(self):
        geometry = project([[2.0, 5.0]] * 3, [1.0, 1.0], 1)
        np.testing.assert_array_equal(geometry.arrow, 0)
        np.testing.assert_array_equal(geometry.loop, 0)
        assert geometry.length == geometry.residue == 0

    def test_one_feature_cannot_be_two_axes(self):
        with pytest.raises(ValueError, match="two different features from 0 to 0"):
            project([[1.0], [2.0]], [0.0], 0, axes=(0, 1))


class TestMask:
    phi = np.array([[1.0, 0.0, 2.0], [50.0, -70.0, 3.0], [0.5, -1.0, 0.0], [2.0, 3.0, 1.0]])
    theta = np.array([0.3, -0.7, 0.2])
    mask = np.array([True, False, True, True])

    @pytest.mark.parametrize("axes", [None, (2, 0)])
    def test_the_others_are_drawn_as_if_the_masked_action_did_not_exist(self, axes):
        masked = project(self.phi, self.theta, 3, 2.0, axes, mask=self.mask)
        alone = project(self.phi[self.mask], self.theta, 2, 2.0, axes)
        for name in ("rank", "length"):
            assert getattr(masked, name) == pytest.approx(getattr(alone, name))
        # the layout on the circle is another: the plane is the same, but a direction may be turned round
        turn = np.ones(2) if axes else np.sign((masked.points[self.mask] * alone.points).sum(axis=0))
        np.testing.assert_allclose(masked.points[self.mask], turn * alone.points, atol=1e-12)
        np.testing.assert_allclose(masked.centroid, turn * alone.centroid, atol=1e-12)
        np.testing.assert_allclose(masked.arrow, turn * alone.arrow, atol=1e-12)
        np.testing.assert_array_equal(masked.weighted[1], 0)
        assert masked.residue < 1e-14
        assert (masked.share, masked.reach) == pytest.approx((alone.share, alone.reach))

    def test_a_masked_action_has_no_arrow(self):
        with pytest.raises(ValueError, match="action 1 is masked"):
            project(self.phi, self.theta, 1, mask=self.mask)

    def test_one_allowed_action_has_rank_0(self):
        geometry = project(self.phi, self.theta, 0, mask=[True, False, False, False])
        assert (geometry.rank, geometry.share, geometry.length) == (0, 1, 0)
        assert all(np.isfinite(numbers).all() for numbers in all_numbers(geometry))


class TestWidest:
    def test_it_is_the_feature_with_the_largest_range_over_actions_besides_the_given_one(self) -> None:
        phi = [[0, 5, 1], [3, 5, -1], [1, 5, 0]]  # ranges 3, 0, 2
        assert [widest(phi, besides) for besides in range(3)] == [2, 0, 0]

    @pytest.mark.parametrize("phi", [[[1.0], [2.0]], [1.0, 2.0]])
    def test_one_feature_has_no_other(self, phi: list) -> None:
        with pytest.raises(ValueError, match="at least two features"):
            widest(phi, 0)
