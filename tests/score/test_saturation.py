"""Stuck policies: the closed form of the flow against an ODE solver, and bounds on score and gradient."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
import scipy.integrate
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pgviz import policy, softmax
from pgviz.score.saturation import escape, gradient_flow_time, log10_gradient_flow_time, natural_flow_time, stuck
from tests.reference import case

many = settings(deadline=None, max_examples=60)
logits = st.lists(st.floats(-50, 50), min_size=1, max_size=6)


class TestFlow:
    def test_the_reference_times(self):
        reference = case("saturation/two_arm")
        expected, gaps = reference.expected, reference.inputs["D"]
        np.testing.assert_allclose(gradient_flow_time(gaps), expected["t_vanilla"], rtol=1e-14)
        np.testing.assert_allclose(natural_flow_time(gaps), expected["t_natural"], rtol=1e-14)
        for gap, start in zip(gaps, expected["pi_good_start"], strict=True):
            assert escape([0.0, gap], 0).start == pytest.approx(start, rel=reference.tolerance)

    @pytest.mark.parametrize("tau", [0.5, 1.0, 3.0])
    @pytest.mark.parametrize("gap", [1.0, 5.0])
    @pytest.mark.parametrize("natural", [False, True])
    def test_the_flow_of_the_policy_s_own_gradient_arrives_at_50_50_at_that_time(self, gap, tau, natural):
        rewards = np.array([1.0, 0.0])

        def flow(_, z):
            pi, scores = policy.probabilities(np.eye(2), z, tau), policy.scores(np.eye(2), z, tau)
            gradient = (pi * rewards) @ scores
            return np.linalg.pinv(policy.fisher(np.eye(2), z, tau)) @ gradient if natural else gradient

        found = escape([0.0, gap], 0, tau)
        end = found.natural if natural else found.gradient
        solved = scipy.integrate.solve_ivp(flow, (0, end), [0.0, gap], rtol=1e-9, atol=1e-11)
        # an early error is stretched as the speed grows, by at most (1 + cosh(D/τ))/2
        stretched = 0 if natural else np.cosh(gap / tau)
        np.testing.assert_allclose(solved.y[0, -1], solved.y[1, -1], atol=1e-8 * (1 + stretched))

    @many
    @given(st.floats(0, 600, allow_subnormal=False), st.floats(0.9, 20))
    def test_the_logarithm_is_that_of_the_time(self, gap, tau):
        time = gradient_flow_time(gap, tau)
        if time > 1e-300:
            np.testing.assert_allclose(log10_gradient_flow_time(gap, tau), np.log10(time), rtol=1e-12, atol=1e-12)

    def test_the_logarithm_goes_on_where_the_time_leaves_float64(self):
        assert gradient_flow_time(1e4) == np.inf
        gap = Decimal(10**4)
        expected = (gap + (gap.exp() - (-gap).exp()) / 2).log10()
        assert log10_gradient_flow_time(1e4) == pytest.approx(float(expected), rel=1e-14)

    def test_the_gap_is_to_the_likeliest_of_the_others(self):
        found = escape([14.0, 15.0, 11.0, 17.0], 2)
        assert (found.worse, found.better, found.gap) == (3, 2, 6)
        ahead = escape([14.0, 15.0, 11.0, 17.0], 3)
        assert (ahead.worse, ahead.gap, ahead.gradient, ahead.natural) == (1, 0, 0, 0)
        assert ahead.gradient_log10 == -np.inf

    @many
    @example([0.0, 1e308], 0.05)
    @given(st.lists(st.floats(-1e308, 1e308), min_size=2, max_size=4), st.floats(0.05, 100))
    def test_never_nan(self, z, tau):
        found = escape(z, 0, tau)
        assert not any(np.isnan(v) for v in vars(found).values())
        assert 0 <= found.start <= 0.5

    @many
    @given(st.floats(0, 1e6))
    def test_natural_flow_is_never_slower_at_temperature_1(self, gap):
        assert natural_flow_time(gap) <= gradient_flow_time(gap)

    @pytest.mark.parametrize("gap", [-1.0, np.nan, np.inf])
    def test_refuses_a_gap_that_is_none(self, gap):
        for time in (gradient_flow_time, log10_gradient_flow_time, natural_flow_time):
            with pytest.raises(ValueError, match="gap must be finite and not negative"):
                time(gap)

    def test_refuses_one_action_and_actions_that_are_not_there(self):
        with pytest.raises(ValueError, match="at least two"):
            escape([1.0], 0)
        with pytest.raises(ValueError, match="at least two of them finite"):
            escape([1.0, -np.inf], 0)
        with pytest.raises(ValueError, match="action must be an integer from 0 to 1, got 2"):
            escape([1.0, 2.0], 2)
        with pytest.raises(ValueError, match="action 1 is masked"):
            escape([1.0, -np.inf, 2.0], 1)

    def test_masked_actions_are_not_there(self):
        assert escape([-np.inf, 3.0, 1.0], 2) == escape([0.0, 3.0, 1.0], 2)
        assert not stuck([1.0, 0.0], 0, mask=[True, False]).is_stuck
        assert stuck([1.0, 0.0, 0.0], 0, mask=[True, False, True]).is_stuck


class TestStuck:
    @many
    @given(logits, st.data())
    def test_the_push_is_the_length_of_the_score(self, z, data):
        action = data.draw(st.integers(0, len(z) - 1))
        found = stuck(softmax.softmax(z), action)
        length = np.linalg.norm(policy.score(np.eye(len(z)), z, action))
        assert found.push == pytest.approx(length, rel=1e-9)
        assert found.push <= found.steepest * (1 + 1e-12)

    @many
    @given(logits, st.lists(st.floats(0, 1), min_size=6, max_size=6), st.data())
    def test_no_rewards_in_a_range_of_1_have_a_steeper_gradient(self, z, rewards, data):
        action = data.draw(st.integers(0, len(z) - 1))
        pi = softmax.softmax(z)
        gradient = (pi * rewards[: len(z)]) @ policy.scores(np.eye(len(z)), z)
        assert np.linalg.norm(gradient) <= stuck(pi, action).steepest * (1 + 1e-9) + 1e-15

    def test_the_rest_keeps_its_digits_where_pi_rounds_to_1(self):
        found = stuck(softmax.softmax([40.0, 0.0]), 0)
        assert found.probability == 1
        assert found.rest == pytest.approx(np.exp(-40), rel=1e-14)
        assert found.draws == pytest.approx(np.exp(40), rel=1e-14)
        assert found.is_stuck

    def test_says_so_below_one_per_cent(self):
        assert stuck([0.991, 0.009], 0).is_stuck
        assert not stuck([0.98, 0.02], 0).is_stuck
        assert not stuck([0.991, 0.009], 1).is_stuck

    def test_no_digits_left_is_infinitely_many_draws(self):
        assert stuck([1.0, 0.0], 0).draws == np.inf

    def test_one_action_is_not_stuck(self):
        found = stuck([1.0], 0)
        assert (found.is_stuck, found.push, found.rest) == (False, 0, 0)

    @pytest.mark.parametrize(
        ("pi", "message"),
        [
            ([0.5, 0.6], "pi must sum to 1"),
            ([1.5, -0.5], "probabilities"),
            ([[1.0]], "probabilities"),
            ([], "probabilities"),
        ],
    )
    def test_refuses_what_is_no_policy(self, pi, message):
        with pytest.raises(ValueError, match=message):
            stuck(pi, 0)
