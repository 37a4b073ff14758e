"""Ascents and landscapes: exact paths by hand, sampled ones by their mean and spread, heights one by one."""

import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from pgviz.examples import bandit, chain, corridor, grid, two_step
from pgviz.mdp import policy_gradient
from pgviz.policy import probabilities
from pgviz.reinforce import exact_moments
from pgviz.reinforce.ascent import ascend, expected_direction, heights, highest, landscape, sampled_ascents
from pgviz.reinforce.circulation import direction_field
from tests.reinforce import brute

pytestmark = pytest.mark.thorough

PROBLEMS = {"bandit": bandit([1.0, 2.0, 4.0]), "two steps": two_step(), "chain": chain(), "corridor": corridor()}
HORIZONS = {"bandit": 1, "two steps": 2, "chain": 5, "corridor": 6}
every_problem = pytest.mark.parametrize("name", PROBLEMS)


def theta_of(problem):
    return brute.waves(problem.features.shape[2])


class TestExact:
    def test_a_path_is_one_step_after_the_other(self):
        problem = two_step()
        field = direction_field(problem.mdp, problem.features)
        path = ascend(field, theta_of(problem), steps=3, alpha=0.7)
        for before, after in itertools.pairwise(path):
            assert_allclose(after, before + 0.7 * policy_gradient(problem.mdp, problem.features, before), rtol=1e-15)

    def test_what_is_not_free_stays(self):
        problem = two_step()
        path = ascend(direction_field(problem.mdp, problem.features), theta_of(problem), steps=5, alpha=1, free=(0, 2))
        assert_array_equal(path[:, [1, 3, 4, 5]], np.tile(theta_of(problem)[[1, 3, 4, 5]], (6, 1)))
        assert (np.diff(path[:, [0, 2]], axis=0) != 0).all()

    def test_a_path_that_would_leave_the_bounds_stays(self):
        assert_array_equal(ascend(lambda x: 1e9 * x, [1.0], steps=3, alpha=1)[-1], [1.0])

    @every_problem
    @pytest.mark.parametrize("returns", ["to-go", "full", "immediate"])
    @pytest.mark.parametrize("discounted", [True, False])
    def test_the_direction_is_the_estimator_s_mean(self, name, returns, discounted):
        problem, theta = PROBLEMS[name], theta_of(PROBLEMS[name])
        switches = {"horizon": HORIZONS[name], "returns": returns, "discounted": discounted}
        found = expected_direction(problem.mdp, problem.features, theta, **switches)
        assert_allclose(found, exact_moments(problem.mdp, problem.features, theta, **switches).mean, rtol=0, atol=1e-12)


class TestHeights:
    @every_problem
    @pytest.mark.parametrize("horizon", [None, 3])
    def test_j_one_by_one(self, name, horizon):
        problem = PROBLEMS[name]
        thetas = np.random.default_rng(1).normal(size=(2, 3, problem.features.shape[2]))
        found = heights(problem.mdp, problem.features, thetas, horizon)
        for place in np.ndindex(2, 3):
            pi = probabilities(problem.features, thetas[place])
            assert found[place] == pytest.approx(problem.mdp.performance(pi, horizon), rel=1e-12)

    def test_a_landscape_s_rows_are_the_second_parameter(self):
        problem, theta = two_step(), theta_of(two_step())
        found = landscape(problem.mdp, problem.features, theta, (2, 0), [-1.0, 0.0, 1.0], [2.0, 3.0])
        assert found.shape == (2, 3)
        there = theta.copy()
        there[2], there[0] = 1.0, 3.0
        assert found[1, 2] == pytest.approx(float(heights(problem.mdp, problem.features, there)), rel=1e-12)

    def test_the_corridor_s_best_p_is_the_book_s(self):
        """S&B Example 13.1, p. 323: p = 2 − √2, J = −6 − 4√2; θ = (x, 0) gives p = σ(x)."""
        found = highest(corridor().mdp, corridor().features, [0.0, 0.0], [1.0, 0.0])
        assert 1 / (1 + np.exp(-found.at)) == pytest.approx(2 - np.sqrt(2), abs=1e-10)
        assert found.height == pytest.approx(-6 - 4 * np.sqrt(2), abs=1e-10)

    def test_on_a_slope_the_end_is_the_highest(self):
        found = highest(bandit([1.0, 0.0]).mdp, bandit([1.0, 0.0]).features, [0.0, 0.0], [1.0, 0.0], 5)
        assert found.at == pytest.approx(5, abs=1e-9)


class TestSampled:
    @every_problem
    @pytest.mark.parametrize("returns", ["to-go", "full", "immediate"])
    @pytest.mark.parametrize("baseline", ["none", "value", 1.5])
    def test_the_first_step_is_the_mean_of_estimates(self, name, returns, baseline):
        """4000 runs of 4 episodes: their mean and their scatter are the exact ones, within 5 standard errors."""
        problem, theta, runs, batch = PROBLEMS[name], theta_of(PROBLEMS[name]), 4000, 4
        switches = {"horizon": HORIZONS[name], "returns": returns, "discounted": False, "baseline": baseline}
        path = sampled_ascents(
            problem.mdp, problem.features, theta, steps=1, alpha=0.5, batch=batch, runs=runs, seed=7, **switches
        )
        moments = exact_moments(problem.mdp, problem.features, theta, **switches)
        moved = (path[1] - path[0]) / 0.5
        deviation = np.sqrt(moments.variance / (runs * batch))
        assert (np.abs(moved.mean(axis=0) - moments.mean) <= 5 * deviation + 1e-12).all()
        assert moved.var(axis=0).sum() == pytest.approx(moments.trace / batch, rel=0.15, abs=1e-20)

    def test_later_steps_follow_each_run_s_own_policy(self):
        """Where every episode of a policy is alike: the second step is known from where the first one led."""
        problem = bandit([1.0, 1.0])
        path = sampled_ascents(
            problem.mdp, problem.features, [0.0, 0.0], steps=2, alpha=1, batch=1, runs=50, horizon=1, seed=3
        )
        for i in range(50):
            p = probabilities(problem.features[0], path[1, i])
            step = path[2, i] - path[1, i]
            assert min(np.abs(step - (np.eye(2)[a] - p)).max() for a in (0, 1)) < 1e-14

    def test_a_run_is_the_same_however_many_there_are(self):
        problem = grid()
        common = {"steps": 3, "alpha": 1, "batch": 3, "horizon": 20, "seed": 5}
        two, five = (
            sampled_ascents(problem.mdp, problem.features, theta_of(problem), runs=runs, **common) for runs in (2, 5)
        )
        assert_allclose(two, five[:, :2], rtol=0, atol=1e-14)

    def test_large_batches_follow_the_exact_path(self):
        problem, theta = chain(), np.zeros(2)
        exact = ascend(
            direction_field(problem.mdp, problem.features, horizon=5), theta, steps=20, alpha=1.0, free=(0, 1)
        )
        ends = {
            batch: sampled_ascents(
                problem.mdp, problem.features, theta, steps=20, alpha=1, batch=batch, runs=30, horizon=5, seed=1
            )[-1]
            for batch in (1, 16, 256)
        }
        off = [float(np.sqrt(((ends[batch] - exact[-1]) ** 2).sum(axis=1).mean())) for batch in ends]
        assert off[0] / off[1] == pytest.approx(4, rel=0.5)
        assert off[1] / off[2] == pytest.approx(4, rel=0.5)


SMALL = bandit([1.0, 2.0])
RUN = {"steps": 1, "alpha": 1.0, "batch": 1, "runs": 1, "horizon": 1, "seed": 0}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"alpha": 0.0}, r"alpha must be a finite number in \(0, "),
        ({"batch": 0}, "batch must be an integer from 1"),
        ({"baseline": "optimal"}, "baseline must be 'none' or 'value'"),
        ({"free": (2,)}, "free must be whole numbers from 0 to 1"),
        ({"steps": 10_000, "batch": 10_000}, "steps · runs · batch · horizon must be at most"),
    ],
)
def test_what_is_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        sampled_ascents(SMALL.mdp, SMALL.features, [0.0, 0.0], **RUN | changed)


def test_features_and_theta_must_fit():
    with pytest.raises(ValueError, match="features must have shape"):
        heights(SMALL.mdp, SMALL.features, [0.0, 0.0, 0.0])
