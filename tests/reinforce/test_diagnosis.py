"""Where runs stand, what they cannot tell apart, and how likely they find the goal: against sums and closed forms."""

import dataclasses

import numpy as np
import pytest

from pgviz.examples import corridor, two_step
from pgviz.examples.problems import bandit
from pgviz.examples.worlds import CLIFF, FROZEN_LAKE, SMALL
from pgviz.gridworld import Gridworld
from pgviz.mdp import policy_gradient
from pgviz.mdp.arrival import arrival, least_steps
from pgviz.mdp.gradient import advantages_within
from pgviz.reinforce import assess, train
from pgviz.reinforce.aliasing import conflict, look_alikes
from pgviz.reinforce.chances import chances
from pgviz.reinforce.diagnosis import certainty, gains, standing, stretch, way_out
from pgviz.softmax import softmax


def table(mdp):
    """A feature for each state and action."""
    return np.eye(mdp.n_states * mdp.n_actions).reshape(mdp.n_states, mdp.n_actions, -1)


def walls(world):
    """The four walls around a cell for each action, and a bias."""
    seen = np.hstack([world.walls, np.ones((len(world.walls), 1))])
    return np.einsum("sk,ab->sabk", seen, np.eye(4)).reshape(len(seen), 4, -1)


def uniform(mdp):
    return np.full((mdp.n_states, mdp.n_actions), 1 / mdp.n_actions)


def empty(n):
    """n × n cells without anything, corner to corner; only the goal pays."""
    rows = ["S" + "." * (n - 1), *["." * n] * (n - 2), "." * (n - 1) + "G"]
    return Gridworld.from_text("\n".join(rows), gamma=0.95, step_reward=0, goal_reward=1, pit_reward=0)


def goals(world):
    return np.flatnonzero(np.array(world.cells) == "G")


def assessed(mdp, features, thetas, horizon, **settings):
    """A training of one episode whose last θ are these, (R, d), assessed."""
    settings = {"alpha": 0.5, "episodes": 1, "seed": 0, **settings}
    training = train(mdp, features, horizon=horizon, runs=len(thetas), **settings)
    kept = training.thetas.copy()
    kept[-1] = thetas
    return assess(dataclasses.replace(training, thetas=kept), mdp, features)


class TestVisitsAndAdvantages:
    @pytest.mark.parametrize("discounted", [True, False])
    def test_visits_within_a_horizon_are_sums_over_time_and_many_policies_are_each_of_them(self, discounted):
        mdp = SMALL.build().mdp
        pis = np.random.default_rng(0).dirichlet(np.ones(4), (2, mdp.n_states))
        found = mdp.visits(pis, discounted, horizon=7)
        for pi, counts in zip(pis, found, strict=True):
            d, total = mdp.start, np.zeros(mdp.n_states)
            for t in range(7):
                total += (mdp.gamma**t if discounted else 1) * np.where(mdp.terminal, 0, d)
                d = np.einsum("s,sa,sat->t", d, pi, mdp.transition)
            np.testing.assert_allclose(counts, total, atol=1e-14)

    @pytest.mark.parametrize("discounted", [True, False])
    def test_in_a_large_world_they_are_pushed_along_the_outcomes_to_the_same_numbers(self, discounted, monkeypatch):
        rows = ["S" + "." * 12, *["..C.#...H...."] * 11, "." * 12 + "G"]
        world = Gridworld.from_text(
            "\n".join(rows), gamma=0.9, slip=0.3, step_reward=0, goal_reward=1, pit_reward=0, cliff_reward=-1
        )
        pis = np.random.default_rng(0).dirichlet(np.ones(4), (2, 3, world.mdp.n_states))
        found = world.mdp.visits(pis, discounted, horizon=30)
        monkeypatch.setattr("pgviz.mdp.evaluate.MANY_STATES", 10**9)
        np.testing.assert_allclose(found, world.mdp.visits(pis, discounted, horizon=30), atol=1e-12)

    def test_visits_within_a_long_horizon_are_all_visits(self):
        mdp = corridor().mdp
        pi = uniform(mdp)
        np.testing.assert_allclose(mdp.visits(pi, horizon=2000), mdp.visits(pi), rtol=1e-12)

    @pytest.mark.parametrize("discounted", [True, False])
    def test_advantages_of_many_policies_make_each_gradient(self, discounted):
        problem = two_step()
        thetas = np.random.default_rng(1).normal(size=(3, 6))
        pis = softmax(np.einsum("sad,rd->rsa", problem.features, thetas))
        slopes = pis * advantages_within(problem.mdp, pis, 2, discounted)
        for theta, slope in zip(thetas, slopes, strict=True):
            expected = policy_gradient(problem.mdp, problem.features, theta, discounted, 2)
            np.testing.assert_allclose(np.tensordot(slope, problem.features, 2), expected, atol=1e-14)


class TestSaturated:
    """One decision with rewards (1, 0), a table: everything in closed form."""

    GAP = 10.0

    def stuck(self, *gaps, **settings):
        problem = bandit((1.0, 0.0))
        thetas = np.array([[0.0, gap] for gap in gaps])
        return assessed(problem.mdp, problem.features, thetas, 1, **settings)

    def test_certainty_is_the_probability_of_the_likeliest_action_where_one_acts_once(self):
        found = standing(self.stuck(self.GAP, 0.0, -1.0))
        expected = [1 / (1 + np.exp(-gap)) for gap in (self.GAP, 0.0, 1.0)]
        np.testing.assert_allclose(found.certainty, expected, rtol=1e-12)
        np.testing.assert_allclose(found.missing, [1 / (1 + np.exp(-gap)) for gap in (self.GAP, 0.0, -1.0)], rtol=1e-12)

    def test_certainty_counts_every_step_of_an_episode(self):
        """Two steps: certain in the first, undecided in the second: (1 + 1/2)/2."""
        problem = two_step()
        found = assessed(problem.mdp, problem.features, [[60.0, 0, 0, 0, 0, 0]], 2)
        (sure,) = certainty(found, softmax(problem.features @ found.training.thetas[-1, 0])[None])
        assert sure == pytest.approx(0.75, abs=1e-12)

    @pytest.mark.parametrize("alpha", [0.5, 20.0])
    def test_what_episodes_would_gain_is_alpha_e_times_the_squared_gradient(self, alpha):
        """∇J = π₀π₁ (1, −1)."""
        found = gains(self.stuck(self.GAP, 1.0, alpha=alpha, episodes=7), [0, 1])
        for gain, gap in zip(found, (self.GAP, 1.0), strict=True):
            p = 1 / (1 + np.exp(gap))
            assert gain == pytest.approx(alpha * 7 * 2 * (p * (1 - p)) ** 2, rel=1e-9)

    def test_gains_of_many_runs_are_those_of_each(self, monkeypatch):
        found = self.stuck(self.GAP, 1.0, -1.0, 0.5)
        together = gains(found, [0, 1, 2, 3])
        monkeypatch.setattr("pgviz.reinforce.diagnosis.TOGETHER", 8)  # two at a time
        np.testing.assert_allclose(gains(found, [0, 1, 2, 3]), together, rtol=1e-12)
        np.testing.assert_allclose(gains(found, [2, 0]), together[[2, 0]], rtol=1e-12)
        assert gains(found, []).shape == (0,)

    def test_a_run_is_saturated_if_it_is_certain_of_the_wrong_and_hardly_moves(self):
        found = standing(self.stuck(self.GAP, -self.GAP, 0.0, 3.2))
        assert found.saturated.tolist() == [True, False, False, True]
        fast = standing(self.stuck(3.2, alpha=20.0))  # p = .039: 20 · 2 · .0375² = .056 of .961
        assert not fast.saturated.any()

    def test_it_is_saturated_since_the_first_record_from_which_on_it_was_certain(self):
        problem = bandit((1.0, 0.0))
        training = train(problem.mdp, problem.features, alpha=0.1, episodes=9, horizon=1, seed=0, runs=3)
        thetas = np.zeros((10, 3, 2))
        for run, (turn, episodes) in enumerate(((4, 10), (1, 10), (9, 10))):
            thetas[turn:episodes, run, 1] = 12.0
        found = standing(assess(dataclasses.replace(training, thetas=thetas), problem.mdp, problem.features))
        assert found.saturated.all()
        assert found.since.tolist() == [4, 1, 9]

    @pytest.mark.parametrize("gap", [1.0, 5.0, 10.0])
    def test_the_way_out_takes_gap_plus_sinh_gap(self, gap):
        """``saturation/two_arm``: D + sinh D units of gradient flow, and an episode is α of them."""
        found = way_out(self.stuck(gap, alpha=0.5), 0)
        assert (found.state, found.better, found.likeliest) == (0, 0, 1)
        assert found.gap == gap
        assert found.worth == pytest.approx(1, rel=1e-9)
        assert 10**found.time_log10 == pytest.approx(gap + np.sinh(gap), rel=1e-9)
        assert 10**found.episodes_log10 == pytest.approx((gap + np.sinh(gap)) / 0.5, rel=1e-9)

    def test_the_way_out_is_gradient_flow_s_with_features_of_any_length(self):
        """dθ/dt = ∇J in small steps, with φ twice as long: four times as fast."""
        problem, theta = bandit((1.0, 0.0)), np.array([0.0, 1.0])
        features, steps = 2 * problem.features, 0
        found = way_out(assessed(problem.mdp, features, [theta], 1), 0)
        while theta[0] < theta[1]:
            theta = theta + 5e-3 * policy_gradient(problem.mdp, features, theta)
            steps += 1
        assert found.gap == 2
        assert 10**found.time_log10 == pytest.approx(steps * 5e-3, rel=1e-2)
        assert stretch(features) == 4 * stretch(problem.features) == 4

    def test_a_gap_of_thousands_is_told_by_its_logarithm(self):
        found = way_out(self.stuck(5000.0), 0)
        assert found.time_log10 == pytest.approx((5000 - np.log(2)) / np.log(10), rel=1e-12)

    def test_who_does_what_is_best_has_no_way_out(self):
        assert way_out(self.stuck(-3.0), 0) is None
        with pytest.raises(ValueError, match="run must be"):
            way_out(self.stuck(1.0), 1)


class TestChances:
    @pytest.mark.parametrize("slip", [2 / 3, 0.0])
    def test_frozen_lake_by_the_uniform_policy_slips_or_not(self, slip):
        """learn2deeplearn#40: .0139 within 100 steps; slip is not the early bad luck."""
        world = dataclasses.replace(FROZEN_LAKE, slip=slip).build()
        reaching = arrival(world.mdp, goals(world))
        assert reaching.performance(uniform(world.mdp), 100) == pytest.approx(0.0139, abs=5e-5)

    def test_the_best_on_frozen_lake_with_and_without_a_cut(self):
        """.744 within 100 steps, 14/17 without a limit: “above 80 %” cannot be had in 100."""
        world = FROZEN_LAKE.build()
        training = train(world.mdp, table(world.mdp), alpha=1, episodes=1, horizon=100, seed=0)
        found = chances(assess(training, world.mdp, table(world.mdp)), goals(world))
        assert found.best == pytest.approx(0.744, abs=5e-4)
        assert found.best_uncut == pytest.approx(14 / 17, abs=1e-9)
        assert (found.steps, found.alone) == (6, True)

    @pytest.mark.parametrize(("n", "chance"), [(5, 0.604), (8, 0.170), (12, 0.022)])
    def test_an_empty_square_corner_to_corner_within_100_steps(self, n, chance):
        """DeepRLInAction#38: “does not learn at size 12”."""
        world = empty(n)
        assert arrival(world.mdp, goals(world)).performance(uniform(world.mdp), 100) == pytest.approx(chance, abs=5e-4)
        assert least_steps(world.mdp, goals(world)) == 2 * (n - 1)

    def test_a_cliff_walk_that_hardly_ever_ends(self):
        """gym#1717, Example 6.6: −65,375 in 6453 steps; .023 within 200."""
        world = CLIFF.build()
        pi = uniform(world.mdp)
        assert world.mdp.performance(pi) == pytest.approx(-65_375, abs=0.5)
        assert world.mdp.visits(pi, discounted=False).sum() == pytest.approx(6453, abs=0.5)
        assert arrival(world.mdp, goals(world)).performance(pi, 200) == pytest.approx(0.023, abs=5e-4)

    def test_runs_that_never_reached_it_are_those_in_which_no_episode_ended_there(self):
        world = empty(5)
        training = train(world.mdp, table(world.mdp), alpha=0.5, episodes=3, runs=20, horizon=25, seed=0)
        found = chances(assess(training, world.mdp, table(world.mdp)), goals(world))
        np.testing.assert_array_equal(found.never, ~training.ended.any(axis=0))
        assert 0 < found.never.sum() < 20
        share = found.missed(3)
        assert share == pytest.approx((1 - arrival(world.mdp, goals(world)).performance(uniform(world.mdp), 25)) ** 3)
        assert found.never.mean() == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / 20))

    def test_a_goal_farther_than_the_horizon_has_no_chance(self):
        world = empty(5)
        training = train(world.mdp, table(world.mdp), alpha=0.5, episodes=1, horizon=7, seed=0)
        found = chances(assess(training, world.mdp, table(world.mdp)), goals(world))
        assert (found.first, found.best, found.best_uncut, found.steps) == (0, 0, 1, 8)

    def test_a_target_must_be_terminal(self):
        with pytest.raises(ValueError, match="target must be terminal"):
            arrival(empty(3).mdp, [0])
        assert least_steps(corridor().mdp, [3]) == 3


class TestAliased:
    def test_the_corridor_s_states_look_alike_and_want_different_actions(self):
        """Example 13.1: right, left, right."""
        problem = corridor()
        assert len(set(look_alikes(problem.features)[:3].tolist())) == 1
        found = conflict(problem.mdp, problem.features)
        assert (found.groups, found.states) == (1, 3)
        assert (found.pair, found.wanted) == ((0, 1), (1, 0))

    def test_a_table_tells_all_states_apart(self):
        mdp = SMALL.build().mdp
        assert len(set(look_alikes(table(mdp)).tolist())) == mdp.n_states
        assert conflict(mdp, table(mdp)) is None

    def test_walls_are_enough_in_a_corridor_and_not_on_a_way_that_turns_in_the_open(self):
        """East along the wall, or down the middle and then left: nothing tells where to turn."""
        straight = Gridworld.from_text("S..G", gamma=1, step_reward=-1, goal_reward=0, pit_reward=0)
        assert conflict(straight.mdp, walls(straight)) is None
        open_world = "\n".join((".......", ".S.....", ".......", "....G..", "......."))
        turning = Gridworld.from_text(open_world, gamma=1, step_reward=-1, goal_reward=0, pit_reward=0)
        found = conflict(turning.mdp, walls(turning))
        assert found is not None
        (one, other), best = found.pair, turning.mdp.optimal_values()
        assert look_alikes(walls(turning))[one] == look_alikes(walls(turning))[other]
        q = turning.mdp.reward + turning.mdp.transition @ best
        assert not ((q[one] == q[one].max()) & (q[other] == q[other].max())).any()

    def test_states_that_no_best_way_needs_to_meet_are_no_conflict(self):
        """Two best ways around a block; on one of them alone look-alikes disagree, and nobody has to take it."""
        world = Gridworld.from_text("S.\n.G", gamma=0.9, step_reward=-1, goal_reward=0, pit_reward=0)
        features = table(world.mdp)
        features[1] = features[0]  # right of the start: East is best at the start, South here
        assert conflict(world.mdp, features) is None, "South, then East"
        features[2] = features[0]
        assert conflict(world.mdp, features) is not None
