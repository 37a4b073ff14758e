"""Three roads to the score: they agree within their theory, and the theory predicts where they do not."""

from __future__ import annotations

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.scipy.special import logsumexp
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pgviz import encodings
from pgviz.examples import QUESTION
from pgviz.score.three_ways import error_curve, three_roads
from tests.reference import case

EPS = np.finfo(float).eps
many = settings(deadline=None, max_examples=200)
some = settings(deadline=None, max_examples=25)

BLOCKS = encodings.Encoding(encodings.Identity(4), encodings.Blocks(4, bias=True)).phi(QUESTION.state)


@st.composite
def scenarios(draw):
    """phi (A, d), theta (d,), an action, a temperature: near 0 or huge, whole numbers, with a common offset."""
    n_actions, n_features = draw(st.integers(1, 6)), draw(st.integers(1, 12))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    phi = rng.normal(scale=10.0 ** draw(st.integers(-3, 3)), size=(n_actions, n_features))
    phi = (phi.round() if draw(st.booleans()) else phi) + draw(st.sampled_from([0.0, 0.0, 1000.0]))
    theta = rng.normal(scale=10.0 ** draw(st.integers(-3, 1)), size=n_features)
    return phi, theta, draw(st.integers(0, n_actions - 1)), 10.0 ** draw(st.floats(-1, 2))


class TestTheRoads:
    def test_the_answer_s_example_by_every_road(self):
        reference = case("seed/answer_example")
        roads = three_roads(reference.inputs["phi"], [0, 0, reference.expected["theta3"]], 0)
        expected = reference.expected["score_a0"]
        for road in (roads.score, roads.ratio):
            np.testing.assert_allclose(road, expected, atol=1e-15)
        np.testing.assert_allclose(roads.finite, expected, atol=roads.finite_bound)
        assert roads.finite_bound < 1e-9
        assert roads.agree

    def test_the_question_by_every_road(self):
        reference = case("seed/theta_phi_plus_b")
        roads = three_roads(BLOCKS, QUESTION.theta, 3)
        np.testing.assert_allclose(roads.score, reference.expected["score_flat_action3"], atol=1e-15)
        np.testing.assert_allclose(
            roads.ratio, reference.expected["score_flat_action3"], atol=roads.ratio_bound + 1e-15
        )
        np.testing.assert_allclose(roads.finite, reference.expected["score_flat_action3"], atol=roads.finite_bound)

    @many
    @given(scenarios(), st.floats(-16, 1))
    @example((np.array([[0.0], [1000.0]]), np.array([10.0]), 0, 1.0), 1.0)  # π underflows: log π = −10000
    @example((np.array([[0.0], [1000.0]]), np.array([0.708]), 0, 1.0), 1.0)  # and has lost all digits but a few
    @example((np.zeros((3, 2)), np.zeros(2), 1, 1.0), -16.0)
    def test_agree_within_their_theory_whatever_the_step(self, scenario, exponent):
        roads = three_roads(*scenario, step=10.0**exponent)
        assert roads.agree
        assert np.all(np.abs(roads.finite - roads.score) <= roads.truncation + roads.rounding)
        for numbers in (roads.score, roads.finite, roads.truncation, roads.rounding, roads.finite_bound):
            assert np.isfinite(numbers).all()
        assert (roads.ratio is None) == (roads.ratio_gap is None) == (roads.probability < np.finfo(float).tiny)

    @some
    @given(scenarios())
    def test_the_closed_form_is_what_automatic_differentiation_gives(self, scenario):
        phi, theta, action, tau = scenario
        gradient = grad(lambda t: anp.dot(phi[action], t) / tau - logsumexp(anp.dot(phi, t) / tau))(theta)
        roads = three_roads(*scenario)
        # autograd's road rounds the logits as much as they are large, and with them every π in E[φ]
        rounding = EPS * phi.shape[1] * (1 + (np.abs(phi) @ np.abs(theta)).max() / tau) * np.abs(phi).max() / tau
        np.testing.assert_allclose(roads.score, gradient, rtol=0, atol=50 * rounding)

    def test_a_probability_that_underflows_leaves_no_ratio_and_nothing_else_fails(self):
        roads = three_roads(np.eye(2), [0.0, 800.0], 0)
        assert roads.probability == 0
        assert roads.ratio is None
        assert roads.ratio_gap is None
        np.testing.assert_array_equal(roads.score, [1, -1])
        assert roads.finite_gap <= roads.finite_bound < 1e-6
        assert roads.agree

    def test_one_action_has_the_score_0_by_every_road(self):
        roads = three_roads([[3.0, -1.0]], [0.5, 2.0], 0)
        for road in (roads.score, roads.ratio, roads.finite):
            np.testing.assert_array_equal(road, 0)

    def test_a_feature_that_is_0_for_every_action_costs_nothing(self):
        roads = three_roads([[1.0, 0.0], [2.0, 0.0]], [0.5, 2.0], 0, step=1e-14)
        assert roads.finite[1] == roads.truncation[1] == roads.rounding[1] == 0

    @pytest.mark.parametrize("step", [0.0, -1e-5, np.inf, np.nan, [1e-5, 1e-4]])
    def test_refuses_a_step_that_is_none(self, step):
        with pytest.raises(ValueError, match="step must be a finite number above 0"):
            three_roads(np.eye(2), [0.0, 0.0], 0, step=step)

    def test_refuses_several_states(self):
        with pytest.raises(ValueError, match=r"phi must have shape \(A, d\), got \(3, 2, 2\)"):
            three_roads(np.zeros((3, 2, 2)), [0.0, 0.0], 0)


class TestErrorCurve:
    def test_too_small_and_too_large_are_visibly_wrong_and_between_they_are_right(self):
        curve = error_curve(BLOCKS, QUESTION.theta, 1)
        assert curve.steps[0] == pytest.approx(1e-16)
        assert curve.steps[-1] == pytest.approx(10)
        assert curve.errors[0] > 0.1  # θ + h = θ: a difference of nothing, the error is the score itself
        assert curve.errors[-1] > 0.1
        assert curve.errors.min() < 1e-9

    def test_its_errors_are_those_of_the_three_roads(self):
        curve = error_curve(BLOCKS, QUESTION.theta, 1, 2.0)
        for h, error, bound in list(zip(curve.steps, curve.errors, curve.bounds, strict=True))[::8]:
            roads = three_roads(BLOCKS, QUESTION.theta, 1, 2.0, h)
            # another shape of matrix product may round otherwise: by less than the rounding that theory allows
            assert abs(error - roads.finite_gap) <= 2 * roads.rounding.max()
            assert bound == pytest.approx(roads.finite_bound, rel=1e-12)

    @some
    @given(scenarios())
    def test_no_error_exceeds_its_bound(self, scenario):
        curve = error_curve(*scenario, steps=10.0 ** np.arange(-16, 1.5, 1))
        assert np.all(curve.errors <= curve.bounds)
        assert curve.best_step in curve.steps

    def test_truncation_is_predicted_to_a_few_per_cent_where_the_third_derivative_is_at_its_largest(self):
        # Two actions, φ = 0, 1: f''' = −π(1−π)(1−2π), at its largest where π = (3 ± √3)/6.
        pi = (3 - np.sqrt(3)) / 6
        theta = [np.log(pi / (1 - pi))]
        roads = three_roads([[0.0], [1.0]], theta, 0, step=0.01)
        assert roads.finite_gap / roads.finite_bound == pytest.approx(1, abs=0.001)  # next term: h²/20 · κ₅/κ₃
        curve = error_curve([[0.0], [1.0]], theta, 0)
        right = curve.steps > 10 * curve.best_step
        slopes = np.diff(np.log(curve.errors[right])) / np.diff(np.log(curve.steps[right]))
        assert slopes[: slopes.size // 2] == pytest.approx(2, abs=0.02)

    def test_the_best_step_by_theory_is_nearly_as_good_as_the_best(self):
        for phi, theta, tau in (
            (BLOCKS, QUESTION.theta, 1.0),
            (BLOCKS, QUESTION.theta, 5.0),
            (np.eye(3), [0, 1, 2], 1),
        ):
            curve = error_curve(phi, theta, 1, tau)
            chosen = curve.errors[curve.steps == curve.best_step].item()
            assert chosen <= curve.bounds.min() < 1e4 * curve.errors.min()
            assert 1e-7 < curve.best_step < 1e-2  # of the size of the cube root of ε, 6e−6

    def test_features_of_no_action_give_no_error(self):
        curve = error_curve(np.zeros((2, 3)), [1.0, 2.0, 3.0], 0)
        np.testing.assert_array_equal(curve.errors, 0)
        assert np.isfinite(curve.bounds).all()


def test_a_masked_action_is_not_there():
    phi, theta, mask = np.array([[1.0, 0.0], [500.0, 2.0], [2.0, 3.0]]), [0.3, -0.7], [True, False, True]
    masked, alone = three_roads(phi, theta, 2, 2.0, mask=mask), three_roads(phi[[0, 2]], theta, 1, 2.0)
    np.testing.assert_allclose(masked.score, alone.score, rtol=1e-14)
    np.testing.assert_array_equal(masked.finite, alone.finite)
    np.testing.assert_array_equal(masked.ratio, alone.ratio)
    assert masked.agree
    assert masked.action == 2
    curve, other = error_curve(phi, theta, 2, 2.0, mask=mask), error_curve(phi[[0, 2]], theta, 1, 2.0)
    np.testing.assert_array_equal(curve.bounds, other.bounds)
    with pytest.raises(ValueError, match="action 1 is masked"):
        three_roads(phi, theta, 1, mask=mask)


@pytest.mark.parametrize("seed", range(50))
def test_with_masked_actions_and_huge_logits_the_roads_still_sum_up_in_the_same_order(seed):
    """Logits of 1e6 are known to 1e-10; roads that rounded them differently would be further apart than allowed."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-7, 7, 6)
    theta = np.tile(rng.choice([0.0, 1e6, -14.99, 4.59], 6), 6) + rng.uniform(-0.1, 0.1, 36)  # nearly equal logits
    assert three_roads(np.kron(np.eye(6), x), theta, 1, mask=[True] * 3 + [False, True, False]).agree
