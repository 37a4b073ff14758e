"""Three ways to the score: they agree within their theory, and the theory predicts where they do not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pgviz import encodings
from pgviz.examples import QUESTION
from pgviz.policy import SoftmaxPolicy
from pgviz.score import DEFAULT_STEPS, error_curve, three_ways
from tests.patience import draws
from tests.policies import EPS, decisions
from tests.reference import case

many = settings(max_examples=draws(150))
some = settings(max_examples=draws(25))
STEP = 1e-30  # of the complex step: its square is far below one rounding error, so that the derivative is exact

BLOCKS = encodings.Encoding(encodings.Identity(4), encodings.Blocks(4, bias=True)).phi(QUESTION.state)

QUESTION_POLICY = SoftmaxPolicy(BLOCKS, QUESTION.theta)


@st.composite
def wide(draw):
    """A policy and an action: features near 0 or huge, with a common offset, or whole numbers; θ short or long."""
    policy, action = draw(decisions())
    phi = policy.phi * 10.0 ** draw(st.integers(-3, 3)) + draw(st.sampled_from([0.0, 0.0, 1000.0]))
    theta = policy.theta * 10.0 ** draw(st.integers(-3, 1))
    return SoftmaxPolicy(phi, theta, policy.temperature, policy.mask), action


class TestThreeWays:
    def test_the_answer_s_example_in_every_way(self):
        reference = case("seed/answer_example")
        ways = three_ways(SoftmaxPolicy(reference.inputs["phi"], [0, 0, reference.expected["theta3"]]), 0)
        expected = reference.expected["score_a0"]
        for way in (ways.score, ways.ratio):
            np.testing.assert_allclose(way, expected, atol=1e-15)
        np.testing.assert_allclose(ways.finite, expected, atol=ways.finite_bound)
        assert ways.finite_bound < 1e-9
        assert ways.agree

    def test_the_question_in_every_way(self):
        reference = case("seed/theta_phi_plus_b")
        ways = three_ways(QUESTION_POLICY, 3)
        np.testing.assert_allclose(ways.score, reference.expected["score_flat_action3"], atol=1e-15)
        np.testing.assert_allclose(ways.ratio, reference.expected["score_flat_action3"], atol=ways.ratio_bound + 1e-15)
        np.testing.assert_allclose(ways.finite, reference.expected["score_flat_action3"], atol=ways.finite_bound)

    @many
    @given(wide(), st.floats(-16, 1))
    @example((SoftmaxPolicy([[0.0], [1000.0]], [10.0]), 0), 1.0)  # π underflows: log π = −10000
    @example((SoftmaxPolicy([[0.0], [1000.0]], [0.708]), 0), 1.0)  # and has lost all digits but a few
    @example((SoftmaxPolicy(np.zeros((3, 2)), np.zeros(2)), 1), -16.0)
    def test_agree_within_their_theory_whatever_the_step(self, decision, exponent):
        ways = three_ways(*decision, step=10.0**exponent)
        assert ways.agree
        assert np.all(np.abs(ways.finite - ways.score) <= ways.truncation + ways.rounding)
        for numbers in (ways.score, ways.finite, ways.truncation, ways.rounding, ways.finite_bound):
            assert np.isfinite(numbers).all()
        assert (ways.ratio is None) == (ways.ratio_gap is None) == (ways.probability < np.finfo(float).tiny)

    @some
    @given(wide())
    def test_the_closed_form_is_the_complex_step_derivative_of_log_pi(self, decision):
        policy, action = decision
        allowed, tau = policy.phi[policy.mask], policy.temperature

        def log_pi(theta):
            z = allowed @ theta / tau
            top = z.real.max()
            return policy.phi[action] @ theta / tau - top - np.log(np.exp(z - top).sum())

        gradient = [log_pi(policy.theta + 1j * STEP * e).imag / STEP for e in np.eye(policy.size)]
        # the other rounds the logits as much as they are large, and with them every π in E[φ]
        sizes = np.abs(policy.phi).max() / tau
        rounding = EPS * policy.size * (1 + (np.abs(policy.phi) @ np.abs(policy.theta)).max() / tau) * sizes
        np.testing.assert_allclose(three_ways(policy, action).score, gradient, rtol=0, atol=50 * rounding)

    def test_a_probability_that_underflows_leaves_no_ratio_and_nothing_else_fails(self):
        ways = three_ways(SoftmaxPolicy.of_logits([0.0, 800.0]), 0)
        assert ways.probability == 0
        assert ways.ratio is None
        assert ways.ratio_gap is None
        np.testing.assert_array_equal(ways.score, [1, -1])
        assert ways.finite_gap <= ways.finite_bound < 1e-6
        assert ways.agree

    def test_one_action_has_the_score_0_in_every_way(self):
        ways = three_ways(SoftmaxPolicy([[3.0, -1.0]], [0.5, 2.0]), 0)
        for way in (ways.score, ways.ratio, ways.finite):
            np.testing.assert_array_equal(way, 0)

    def test_a_feature_that_is_0_for_every_action_costs_nothing(self):
        ways = three_ways(SoftmaxPolicy([[1.0, 0.0], [2.0, 0.0]], [0.5, 2.0]), 0, step=1e-14)
        assert ways.finite[1] == ways.truncation[1] == ways.rounding[1] == 0

    @pytest.mark.parametrize("step", [0.0, -1e-5, np.inf, np.nan, [1e-5, 1e-4]])
    def test_refuses_a_step_that_is_none(self, step):
        with pytest.raises(ValueError, match="step must be a finite number above 0"):
            three_ways(SoftmaxPolicy.of_logits([0.0, 0.0]), 0, step=step)


class TestErrorCurve:
    def test_too_small_and_too_large_are_visibly_wrong_and_between_they_are_right(self):
        curve = error_curve(QUESTION_POLICY, 1)
        np.testing.assert_array_equal(curve.steps, DEFAULT_STEPS)
        assert curve.steps[0] == pytest.approx(1e-16)
        assert curve.steps[-1] == pytest.approx(10)
        assert curve.errors[0] > 0.1  # θ + h = θ: a difference of nothing, the error is the score itself
        assert curve.errors[-1] > 0.1
        assert curve.errors.min() < 1e-9

    def test_its_errors_are_those_of_the_three_ways(self):
        policy = SoftmaxPolicy(BLOCKS, QUESTION.theta, 2.0, [True, True, False, True])
        curve = error_curve(policy, 1)
        for h, error, bound in list(zip(curve.steps, curve.errors, curve.bounds, strict=True))[::8]:
            ways = three_ways(policy, 1, h)
            # another shape of matrix product may round otherwise: by less than the rounding that theory allows
            assert abs(error - ways.finite_gap) <= 2 * ways.rounding.max()
            assert bound == pytest.approx(ways.finite_bound, rel=1e-12)

    @some
    @given(wide())
    def test_no_error_exceeds_its_bound(self, decision):
        curve = error_curve(*decision, steps=10.0 ** np.arange(-16, 1.5, 1))
        assert np.all(curve.errors <= curve.bounds)
        assert curve.best_step in curve.steps

    def test_truncation_is_predicted_to_a_few_per_cent_where_the_third_derivative_is_at_its_largest(self):
        # Two actions, φ = 0, 1: f''' = −π(1−π)(1−2π), at its largest where π = (3 ± √3)/6.
        pi = (3 - np.sqrt(3)) / 6
        theta = [np.log(pi / (1 - pi))]
        policy = SoftmaxPolicy([[0.0], [1.0]], theta)
        ways = three_ways(policy, 0, step=0.01)
        assert ways.finite_gap / ways.finite_bound == pytest.approx(1, abs=0.001)  # next term: h²/20 · κ₅/κ₃
        curve = error_curve(policy, 0)
        right = curve.steps > 10 * curve.best_step
        slopes = np.diff(np.log(curve.errors[right])) / np.diff(np.log(curve.steps[right]))
        assert slopes[: slopes.size // 2] == pytest.approx(2, abs=0.02)

    def test_the_best_step_by_theory_is_nearly_as_good_as_the_best(self):
        for policy in (QUESTION_POLICY, SoftmaxPolicy(BLOCKS, QUESTION.theta, 5.0), SoftmaxPolicy.of_logits([0, 1, 2])):
            curve = error_curve(policy, 1)
            chosen = curve.errors[curve.steps == curve.best_step].item()
            assert chosen <= curve.bounds.min() < 1e4 * curve.errors.min()
            assert 1e-7 < curve.best_step < 1e-2  # of the size of the cube root of ε, 6e−6

    def test_features_of_no_action_give_no_error(self):
        curve = error_curve(SoftmaxPolicy(np.zeros((2, 3)), [1.0, 2.0, 3.0]), 0)
        np.testing.assert_array_equal(curve.errors, 0)
        assert np.isfinite(curve.bounds).all()


@pytest.mark.parametrize("seed", range(50))
def test_with_masked_actions_and_huge_logits_the_ways_still_sum_up_in_the_same_order(seed):
    """Logits of 1e6 are known to 1e-10; ways that rounded them differently would be further apart than allowed."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-7, 7, 6)
    theta = np.tile(rng.choice([0.0, 1e6, -14.99, 4.59], 6), 6) + rng.uniform(-0.1, 0.1, 36)  # nearly equal logits
    mask = [True] * 3 + [False, True, False]
    assert three_ways(SoftmaxPolicy(np.kron(np.eye(6), x), theta, 1.0, mask), 1).agree
