"""The surrogate: the reference case, the policy gradient, closed forms by visits, differences with data held fixed."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from pgviz.examples.problems import bandit, chain, corridor, two_step
from pgviz.gridworld import Gridworld
from pgviz.mdp import MDP, Outcomes, policy_gradient
from pgviz.policy import log_probabilities, probabilities
from pgviz.reinforce import exact_moments
from pgviz.reinforce.surrogate import MAX_EPISODES, MAX_STEPS, possible_episodes, surrogate
from tests.reference import case

REFERENCE = case("surrogate/two_step")
THETA = np.array(case("variance/two_step_tabular").inputs["theta"])


def windy() -> MDP:
    """Two starts, an end, and outcomes that differ in their rewards; it always ends within two steps."""
    probability = np.array([[[0.3, 0.7], [1, 0]], [[0.5, 0.5], [0.2, 0.8]], [[1, 0], [1, 0]]])
    successor = np.array([[[1, 2], [1, 1]], [[2, 2], [2, 2]], [[2, 2], [2, 2]]])
    reward = np.array([[[1.0, -2], [3, 0]], [[5, 4], [-1, 2]], [[0, 0], [0, 0]]])
    return MDP.from_outcomes(Outcomes(probability, successor, reward), [0.6, 0.4, 0.0], 0.8)


WORLDS = {
    "two_step": (two_step().mdp, two_step().features, THETA, None),
    "chain": (chain().mdp, chain().features, [0.3, -0.2], None),
    "bandit": (bandit([1, 2, 3]).mdp, bandit([1, 2, 3]).features, [0.5, 0.0, -1.0], None),
    "windy": (windy(), np.random.default_rng(0).normal(size=(3, 2, 4)), [0.5, -1.0, 0.2, 0.7], None),
    "corridor": (corridor().mdp, corridor().features, [0.4, 0.1], 8),
}
worlds = pytest.mark.parametrize("world", WORLDS)


class TestReferenceCase:
    def surrogates(self):
        return [surrogate(two_step().mdp, two_step().features, THETA, c) for c in REFERENCE.inputs["c"]]

    def test_its_value_moves_with_the_constant(self):
        values = [one.value for one in self.surrogates()]
        assert_allclose(values, REFERENCE.expected["E_surrogate"], rtol=0, atol=REFERENCE.tolerance)

    def test_neither_the_gradient_nor_the_performance_does(self):
        for one in self.surrogates():
            assert_allclose(one.gradient, REFERENCE.expected["E_gradient_each_c"], rtol=0, atol=REFERENCE.tolerance)
            assert_allclose(one.performance, REFERENCE.expected["J"], rtol=0, atol=REFERENCE.tolerance)

    def test_the_four_episodes(self):
        one = self.surrogates()[0]
        assert [(e.states.tolist(), e.actions.tolist(), e.rewards.tolist()) for e in one.episodes] == [
            ([0, 1, 3], [0, 0], [1, 10]),
            ([0, 1, 3], [0, 1], [1, 12]),
            ([0, 2, 3], [1, 0], [2, 3]),
            ([0, 2, 3], [1, 1], [2, 0]),
        ]
        pi = probabilities(two_step().features, THETA)
        expected = [pi[0, 0] * pi[1, 0], pi[0, 0] * pi[1, 1], pi[0, 1] * pi[2, 0], pi[0, 1] * pi[2, 1]]
        assert_allclose(one.probabilities, expected, rtol=1e-15)
        log_pi = np.log(pi)  # the first episode: G_0 = 1 + .9 · 10, G_1 = 10
        assert_allclose(one.values[0], 10 * log_pi[0, 0] + 0.9 * 10 * log_pi[1, 0], rtol=1e-14)


class TestAgainstOtherWays:
    @worlds
    @pytest.mark.parametrize("constant", [0.0, -10.0, 7.5])
    def test_its_gradient_is_the_policy_gradient(self, world, constant):
        mdp, phi, theta, horizon = WORLDS[world]
        one = surrogate(mdp, phi, theta, constant, horizon=horizon)
        assert_allclose(one.gradient, policy_gradient(mdp, phi, theta, horizon=horizon), rtol=0, atol=1e-12)

    @worlds
    def test_each_episode_s_gradient_is_the_single_episode_estimate(self, world):
        """Mean and variance of REINFORCE's estimate with returns to go and the baseline −c, by recursion."""
        mdp, phi, theta, horizon = WORLDS[world]
        one, baseline = surrogate(mdp, phi, theta, 3.0, horizon=horizon), np.full(mdp.n_states, -3.0)
        moments = exact_moments(mdp, phi, theta, horizon=horizon or 10, baseline=baseline)
        variance = one.probabilities @ (one.gradients - one.gradient) ** 2
        assert_allclose(one.gradient, moments.mean, rtol=0, atol=1e-11)
        assert_allclose(variance, moments.variance, rtol=0, atol=1e-9)

    @pytest.mark.parametrize("world", [name for name, (*_, horizon) in WORLDS.items() if horizon is None])
    def test_its_value_is_a_sum_over_visits(self, world):
        """L = Σ_s d(s) Σ_a π (q + c) log π; without a horizon, so that q does not depend on the time."""
        mdp, phi, theta, _ = WORLDS[world]
        pi, log_pi = probabilities(phi, theta), log_probabilities(phi, theta)
        expected = mdp.visits(pi) @ (pi * (mdp.action_values(pi) + 2.5) * log_pi).sum(axis=1)
        assert_allclose(surrogate(mdp, phi, theta, 2.5).value, expected, rtol=1e-12)

    @worlds
    def test_performance_is_that_of_the_policy_and_probabilities_sum_to_1(self, world):
        mdp, phi, theta, horizon = WORLDS[world]
        one = surrogate(mdp, phi, theta, horizon=horizon)
        assert_allclose(one.performance, mdp.performance(probabilities(phi, theta), horizon=horizon), rtol=1e-12)
        assert_allclose(one.probabilities.sum(), 1, rtol=1e-14)

    @worlds
    def test_its_gradient_is_that_of_its_value_with_the_data_held_fixed(self, world):
        mdp, phi, theta, horizon = WORLDS[world]
        theta, elsewhere, step = np.array(theta), np.array(theta) + 0.3, 1e-6

        def value(at):
            return surrogate(mdp, phi, at, 1.0, sampled_by=theta, horizon=horizon).value

        for at in (theta, elsewhere):
            differences = [(value(at + e) - value(at - e)) / (2 * step) for e in step * np.eye(theta.size)]
            one = surrogate(mdp, phi, at, 1.0, sampled_by=theta, horizon=horizon)
            # Rounding of values of up to 100 over the step; step² alone is far below.
            assert_allclose(one.gradient, differences, rtol=0, atol=100 * 2**-52 / step * 10)

    def test_away_from_the_theta_that_sampled_it_is_not_the_policy_gradient_and_moves_with_the_constant(self):
        problem, there = two_step(), THETA + np.eye(6)[0]
        stale = [surrogate(problem.mdp, problem.features, there, c, sampled_by=THETA).gradient for c in (0, 10)]
        truth = policy_gradient(problem.mdp, problem.features, there)
        assert np.abs(stale[0] - truth).max() > 0.1
        assert np.abs(stale[1] - stale[0]).max() > 0.1


class TestEnumeration:
    def test_outcomes_that_cannot_happen_are_left_out(self):
        mdp = windy()
        episodes = [p.episode for p in possible_episodes(mdp, [[0.5, 0.5], [1, 0], [0.5, 0.5]])]
        steps = [list(zip(e.states, e.actions, e.outcomes, strict=False)) for e in episodes]
        assert steps == [
            [(0, 0, 0), (1, 0, 0)],
            [(0, 0, 0), (1, 0, 1)],
            [(0, 0, 1)],
            [(0, 1, 0), (1, 0, 0)],
            [(0, 1, 0), (1, 0, 1)],
            [(1, 0, 0)],
            [(1, 0, 1)],
        ]
        assert all(e.ended for e in episodes)

    def test_a_horizon_cuts(self):
        problem = corridor()
        episodes = possible_episodes(problem.mdp, np.full((4, 2), 0.5), horizon=3)
        assert max(len(p.episode) for p in episodes) == 3
        ended = [p.episode.ended for p in episodes]
        assert ended.count(True) == 1  # right, left, right: the only way out in three steps
        assert_allclose(sum(p.probability for p in episodes), 1, rtol=1e-15)

    def test_an_episode_that_is_over_at_the_start(self):
        problem = bandit([1.0, 2.0])
        mdp = MDP(problem.mdp.transition, problem.mdp.reward, [0.0, 1.0], 1.0)
        one = surrogate(mdp, problem.features, [0.0, 0.0])
        assert (one.value, one.performance, len(one.episodes[0])) == (0.0, 0.0, 0)
        assert_array_equal(one.gradient, 0)

    def test_an_action_of_probability_0_adds_nothing(self):
        problem = bandit([1.0, 2.0])
        one = surrogate(problem.mdp, problem.features, [0.0, -1000.0])
        assert (one.value, one.performance) == (0.0, 1.0)


class TestRefusals:
    def test_endless_episodes_without_a_horizon(self):
        with pytest.raises(ValueError, match=f"episodes that end within {MAX_STEPS} steps, or take a horizon"):
            possible_episodes(corridor().mdp, np.full((4, 2), 0.5))

    def test_too_many_episodes(self):
        world = Gridworld.from_text("S..\n...\n..G", gamma=0.9, step_reward=-1.0, goal_reward=0.0, pit_reward=0.0)
        with pytest.raises(ValueError, match=f"at most {MAX_EPISODES} possible episodes"):
            possible_episodes(world.mdp, np.full((9, 4), 0.25), horizon=50)

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"features": np.zeros((4, 3, 6))}, "features must have shape"),
            ({"theta": np.zeros(5)}, r"theta must have shape \(d,\) = \(6,\), got \(5,\)"),
            ({"sampled_by": np.zeros(7)}, "sampled_by must have shape"),
            ({"theta": np.full(6, np.nan)}, "theta must be finite"),
            ({"constant": np.inf}, "constant must be a finite number"),
            ({"constant": "1"}, "constant must be a finite number"),
            ({"horizon": 0}, "horizon must be an integer from 1 to"),
            ({"horizon": MAX_STEPS + 1}, "horizon must be an integer from 1 to"),
        ],
    )
    def test_arguments_that_do_not_fit(self, arguments, message):
        given = {"mdp": two_step().mdp, "features": two_step().features, "theta": THETA, **arguments}
        with pytest.raises(ValueError, match=message):
            surrogate(**given)

    def test_a_policy_that_is_none(self):
        with pytest.raises(ValueError, match="pi must be probabilities that sum to 1"):
            possible_episodes(two_step().mdp, np.full((4, 2), 0.4))
