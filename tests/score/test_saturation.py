"""Saturated policies: the closed form of the flow against an ODE solver, and bounds on score and gradient."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
import scipy.integrate
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pgviz.policy import SoftmaxPolicy
from pgviz.score import behind, escape, gradient_flow_time, log10_gradient_flow_time, natural_flow_time, saturation
from tests.patience import draws
from tests.policies import EPS, decisions, one_state, plain_pi, temperatures
from tests.reference import case

few = settings(max_examples=draws(50))
of_logits = SoftmaxPolicy.of_logits


class TestFlow:
    def test_the_reference_times(self):
        reference = case("saturation/two_arm")
        expected, gaps = reference.expected, reference.inputs["D"]
        np.testing.assert_allclose(gradient_flow_time(gaps), expected["t_vanilla"], rtol=1e-14)
        np.testing.assert_allclose(natural_flow_time(gaps), expected["t_natural"], rtol=1e-14)
        for gap, start in zip(gaps, expected["pi_good_start"], strict=True):
            assert escape(of_logits([0.0, gap]), 0).start == pytest.approx(start, rel=reference.tolerance)

    @pytest.mark.parametrize("tau", [0.5, 1.0, 3.0])
    @pytest.mark.parametrize("gap", [1.0, 5.0])
    @pytest.mark.parametrize("natural", [False, True])
    def test_the_flow_of_the_policy_s_own_gradient_arrives_at_50_50_at_that_time(self, gap, tau, natural):
        rewards = np.array([1.0, 0.0])

        def flow(_, z):
            policy = of_logits(z, tau)
            gradient = (policy.probabilities * rewards) @ policy.scores
            return np.linalg.pinv(policy.fisher) @ gradient if natural else gradient

        found = escape(of_logits([0.0, gap], tau), 0)
        end = found.natural if natural else found.gradient
        solved = scipy.integrate.solve_ivp(flow, (0, end), [0.0, gap], rtol=1e-7, atol=1e-9)
        # an early error is stretched as the speed grows, by at most (1 + cosh(D/τ))/2
        stretched = 0 if natural else np.cosh(gap / tau)
        np.testing.assert_allclose(solved.y[0, -1], solved.y[1, -1], atol=1e-6 * (1 + stretched))

    @few
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

    @few
    @given(st.floats(0, 1e6))
    def test_natural_flow_is_never_slower_at_temperature_1(self, gap):
        assert natural_flow_time(gap) <= gradient_flow_time(gap)

    @pytest.mark.parametrize("gap", [-1.0, np.nan, np.inf])
    def test_refuses_a_gap_that_is_none(self, gap):
        for time in (gradient_flow_time, log10_gradient_flow_time, natural_flow_time):
            with pytest.raises(ValueError, match="gap must be finite and not negative"):
                time(gap)


class TestEscape:
    @few
    @given(one_state(), st.data())
    def test_the_two_alone_are_as_far_apart_as_their_log_odds_say(self, policy, data):
        allowed = np.flatnonzero(policy.mask)
        if allowed.size < 2:
            with pytest.raises(ValueError, match="must allow another action"):
                escape(policy, allowed[0])
            return
        better = data.draw(st.sampled_from(allowed.tolist()))
        found = escape(policy, better)
        others = [b for b in allowed if b != better]
        assert found.better == better
        assert policy.preferences[found.worse] == policy.preferences[others].max()
        log_odds = (policy.phi[found.worse] - policy.phi[better]) @ policy.theta / policy.temperature
        rounding = 50 * EPS * (np.abs(policy.phi) @ np.abs(policy.theta)).max()
        assert found.gap == pytest.approx(max(0.0, log_odds * policy.temperature), abs=rounding)
        assert found.start == pytest.approx(1 / (1 + np.exp(found.gap / policy.temperature)))
        assert found.gradient == gradient_flow_time(found.gap, policy.temperature)

    def test_the_gap_is_to_the_likeliest_of_the_others(self):
        policy = of_logits([14.0, 15.0, 11.0, 17.0])
        found, ahead = escape(policy, 2), escape(policy, 3)
        assert (found.worse, found.better, found.gap) == (3, 2, 6)
        assert (ahead.worse, ahead.gap, ahead.gradient, ahead.natural) == (1, 0, 0, 0)
        assert ahead.gradient_log10 == -np.inf

    def test_logits_that_differ_by_rounding_are_level(self):
        policy = SoftmaxPolicy([[0.1, 0.2], [0.3, 0.0]], [1.0, 1.0])
        assert policy.preferences[0] != policy.preferences[1]  # .1 + .2 and .3
        assert escape(policy, 0).gap == escape(policy, 1).gap == 0

    @few
    @example([0.0, 1e308], 0.05)
    @given(st.lists(st.floats(-1e308, 1e308), min_size=2, max_size=4), st.floats(0.05, 100))
    def test_never_nan(self, z, tau):
        found = escape(of_logits(z, tau), 0)
        assert not any(np.isnan(v) for v in vars(found).values())
        assert 0 <= found.start <= 0.5

    @pytest.mark.parametrize(
        ("logits", "better", "message"),
        [
            ([1.0], 0, "must allow another action than 0"),
            ([1.0, -np.inf], 0, "must allow another action than 0"),
            ([1.0, 2.0], 2, "action must be an integer from 0 to 1, got 2"),
            ([1.0, 2.0], 1.5, "action must be an integer from 0 to 1, got 1.5"),
            ([1.0, -np.inf, 2.0], 1, "action 1 is masked"),
        ],
    )
    def test_refuses_one_action_and_actions_that_are_not_there(self, logits, better, message):
        with pytest.raises(ValueError, match=message):
            escape(of_logits(logits), better)


class TestBehind:
    @few
    @given(decisions())
    def test_an_action_that_is_behind_is_taken_else_the_one_that_is_farthest_behind(self, decision):
        policy, action = decision
        allowed = policy.preferences[policy.mask]
        found = behind(policy, action)
        assert policy.mask[found]
        if policy.preferences[action] < allowed.max():
            assert found == action
        else:
            assert policy.preferences[found] == allowed.min()

    def test_a_masked_action_is_refused(self):
        with pytest.raises(ValueError, match="action 1 is masked"):
            behind(of_logits([1.0, -np.inf]), 1)


class TestSaturation:
    @few
    @given(one_state())
    def test_it_is_of_the_likeliest_action_and_the_norm_is_that_of_its_logit_score(self, policy):
        found, pi = saturation(policy), plain_pi(policy)
        assert found.probability == pytest.approx(pi.max(), rel=1e-9)
        e = np.eye(policy.n_actions)[found.action]
        assert found.logit_score_norm == pytest.approx(
            np.linalg.norm(e - pi) / policy.temperature, rel=1e-9, abs=1e-14 / policy.temperature
        )
        assert found.rest == pytest.approx(1 - pi[found.action], abs=1e-12)
        assert found.logit_score_norm <= found.steepest * (1 + 1e-12)
        assert found.draws * found.rest == pytest.approx(1) or found.rest < 1e-300
        assert found.is_saturated == (found.rest < 0.01 and policy.mask.sum() > 1)

    @few
    @given(one_state(), st.lists(st.floats(0, 1), min_size=5, max_size=5))
    def test_no_rewards_in_a_range_of_1_have_a_steeper_gradient(self, policy, rewards):
        logits = policy.logit_policy
        gradient = (logits.probabilities * rewards[: policy.n_actions]) @ logits.scores
        assert np.linalg.norm(gradient) <= saturation(policy).steepest * (1 + 1e-9) + 1e-15 / policy.temperature

    @pytest.mark.parametrize("tau", [0.05, 1.0, 100.0])
    def test_the_rest_keeps_its_digits_where_pi_rounds_to_1(self, tau):
        found = saturation(of_logits([40.0 * tau, 0.0], tau))
        assert found.probability == 1
        assert found.rest == pytest.approx(np.exp(-40), rel=1e-13)
        assert found.draws == pytest.approx(np.exp(40), rel=1e-13)
        assert found.is_saturated

    @given(temperatures)
    @settings(max_examples=10)
    def test_says_so_below_one_per_cent(self, tau):
        assert saturation(of_logits(tau * np.log([0.991, 0.009]), tau)).is_saturated
        assert not saturation(of_logits(tau * np.log([0.98, 0.02]), tau)).is_saturated

    def test_no_digits_left_is_infinitely_many_draws(self):
        assert saturation(of_logits([800.0, 0.0])).draws == np.inf

    def test_where_one_action_is_allowed_nothing_is_saturated(self):
        for policy in (of_logits([1.0]), of_logits([1.0, -np.inf])):
            found = saturation(policy)
            assert (found.is_saturated, found.logit_score_norm, found.rest) == (False, 0, 0)
