"""Exact mean and covariance of one episode's estimate: all combinations against plain enumeration, and known values."""

import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import minimize_scalar

from pgviz.examples import GRADIENT_PROBLEMS, bandit, chain, corridor, grid, two_step
from pgviz.examples.problems import TWO_STEP_THETA
from pgviz.gridworld import Gridworld
from pgviz.mdp import policy_gradient
from pgviz.reinforce import exact_moments, gradient_samples, returns_to_go
from pgviz.reinforce.baselines import BASELINES, baseline_table
from pgviz.reinforce.estimator import RETURNS, Estimator
from pgviz.reinforce.exact import Moments
from pgviz.reinforce.paths import MAX_PATHS, estimates_of, possible_paths
from tests.reference import case, case_ids
from tests.reinforce import brute
from tests.reinforce.brute import WORLDS

pytestmark = pytest.mark.thorough

COMBINATIONS = list(itertools.product(RETURNS, (True, False), BASELINES))
every_world = pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)


def unbiased(returns, discounted, gamma):
    return returns == "full" or (returns == "to-go" and (discounted or gamma == 1))


def exact(world, **how):
    return exact_moments(world.mdp, world.features, world.theta, horizon=world.horizon, **how)


# Every combination against plain enumeration


@every_world
@pytest.mark.parametrize(("returns", "discounted", "baseline"), COMBINATIONS)
def test_moments_are_those_of_all_episodes(world, returns, discounted, baseline):
    found = exact(world, returns=returns, discounted=discounted, baseline=baseline)
    mean, covariance = brute.moments(world, returns, discounted, baseline)
    assert_allclose(found.mean, mean, rtol=0, atol=1e-10)
    assert_allclose(found.covariance, covariance, rtol=0, atol=1e-10)
    gradient = policy_gradient(world.mdp, world.features, world.theta, horizon=world.horizon)
    assert_allclose(found.gradient, gradient, rtol=0, atol=1e-12)
    assert_allclose(found.bias, mean - gradient, rtol=0, atol=1e-10)
    if unbiased(returns, discounted, world.mdp.gamma):
        assert_allclose(found.mean, gradient, rtol=0, atol=1e-10)


@every_world
@pytest.mark.parametrize(("returns", "discounted", "baseline"), COMBINATIONS)
def test_listed_paths_come_to_the_same(world, returns, discounted, baseline):
    rule = Estimator.of(world.mdp, world.features, world.theta, world.horizon, returns, discounted)
    paths = possible_paths(world.mdp, rule.pi, world.horizon)
    found = Moments.of(paths.probability, estimates_of(paths, rule, baseline_table(rule, baseline)), np.zeros(0))
    expected = exact(world, returns=returns, discounted=discounted, baseline=baseline)
    assert_allclose(found.mean, expected.mean, rtol=0, atol=1e-11)
    assert_allclose(found.covariance, expected.covariance, rtol=0, atol=1e-10)


def test_a_deeper_grid():
    """12³ episodes, with starts all over and nothing symmetrical."""
    world = brute.World(grid().mdp, grid().features, brute.waves(28), 3)
    for returns in RETURNS:
        mean, covariance = brute.moments(world, returns, False, "none")
        found = exact(world, returns=returns, discounted=False)
        assert_allclose(found.mean, mean, rtol=0, atol=1e-13)
        assert_allclose(found.covariance, covariance, rtol=0, atol=1e-13)


@every_world
def test_the_paths_are_those_of_the_recursion(world):
    pi = brute.policy(world.features, world.theta)
    paths, listed = possible_paths(world.mdp, pi, world.horizon), brute.paths(world.mdp, pi, world.horizon)
    assert len(paths) == len(listed)
    assert paths.probability.sum() == pytest.approx(1, abs=1e-12)
    for i, one in enumerate(listed):
        episode = paths.episode(i)
        assert paths.probability[i] == pytest.approx(one.probability, rel=1e-12)
        assert [*zip(episode.states, episode.actions, episode.rewards, strict=False)] == list(one.steps)
        assert paths.lengths[i] == len(one.steps)
        assert episode.ended == world.mdp.terminal[episode.states[-1]]
    assert (paths.rewards[~paths.alive] == 0).all()


# What baselines do


@every_world
@pytest.mark.parametrize(("returns", "discounted"), list(itertools.product(RETURNS, (True, False))))
def test_no_baseline_moves_the_mean_and_none_is_better_than_the_optimal(world, returns, discounted):
    how = {"returns": returns, "discounted": discounted}
    found = {name: exact(world, **how, baseline=name) for name in BASELINES}
    for one in found.values():
        assert_allclose(one.mean, found["none"].mean, rtol=0, atol=1e-10)
        assert found["optimal"].trace <= one.trace + 1e-10
    for name in ("none", "constant"):
        assert found["optimal-constant"].trace <= found[name].trace + 1e-10
    number = exact(world, **how, baseline=3.7)
    assert_allclose(number.mean, found["none"].mean, rtol=0, atol=1e-10)
    assert_allclose(number.covariance, exact(world, **how, baseline=np.full(world.mdp.n_states, 3.7)).covariance)


def test_a_table_by_time_and_state_is_taken_as_it_is():
    world = WORLDS["two steps"]
    rule = Estimator.of(world.mdp, world.features, world.theta, world.horizon, "to-go", True)
    table = baseline_table(rule, "value")
    assert_allclose(exact(world, baseline=table).covariance, exact(world, baseline="value").covariance)
    assert_array_equal(table[:, world.mdp.terminal], 0)


def test_the_value_baseline_knows_how_many_steps_are_left():
    """The corridor pays −1 a step: with one step left every state is worth −1, whatever the policy."""
    problem = corridor()
    rule = Estimator.of(problem.mdp, problem.features, [0.4, 0.1], 6, "to-go", True)
    table = baseline_table(rule, "value")
    assert_allclose(table[-1], [-1, -1, -1, 0])
    for t in range(6):
        assert_allclose(table[t], problem.mdp.state_values(rule.pi, horizon=6 - t), rtol=0, atol=1e-13)


# Reference cases


def wall_world(gamma):
    world = Gridworld.from_text("..G\n..H\nS..", gamma=gamma, slip=0.2, step_reward=-0.04, goal_reward=1, pit_reward=-1)
    x = np.column_stack([world.walls, np.ones(9)])
    return world.mdp, np.einsum("ab,sj->sabj", np.eye(4), x).reshape(9, 4, 20)


def tabular_world(gamma):
    return wall_world(gamma)[0], grid().features


@pytest.mark.parametrize("name", case_ids("gridworld/"))
def test_the_means_of_the_reference_gridworlds(name):
    """γᵗ kept and dropped; without a cut, cut where less than 1e−14 of all walks is left."""
    reference = case(name)
    cut = reference.inputs.get("H")
    gamma, build = reference.inputs["gamma"], tabular_world if "tabular" in name else wall_world
    theta = reference.inputs.get("theta", 0.3 * np.sin(np.arange(1, 21)))
    mdp, features = build(gamma)
    horizon = cut or (1500 if gamma == 1 else 400)
    for discounted, key in ((True, "grad"), (False, "grad_dropped")):
        found = exact_moments(mdp, features, theta, horizon=horizon, discounted=discounted, baseline="value")
        assert_allclose(found.mean, reference.expected[key], rtol=0, atol=reference.tolerance * 10)


@pytest.mark.parametrize(("name", "tilt"), [("gamma_drop/chain_1d", None), ("gamma_drop/chain_2d", 0.1)])
def test_the_reference_chains(name, tilt):
    reference, problem = case(name), chain(tilt)
    for discounted, key in ((True, "grad"), (False, "grad_dropped")):
        found = exact_moments(
            problem.mdp, problem.features, reference.inputs["theta"], horizon=5, discounted=discounted
        )
        assert_allclose(found.mean, reference.expected[key], rtol=0, atol=reference.tolerance)


def test_the_closed_form_of_the_chain():
    """slope_true and slope_dropped are with respect to p = σ(θ), dp/dθ = p(1 − p)."""
    reference, problem = case("gamma_drop/chain_1d_closed_form"), chain(None)
    for p in (0.25, 0.5, 0.75):
        for discounted, key in ((True, "slope_true"), (False, "slope_dropped")):
            found = exact_moments(
                problem.mdp, problem.features, [np.log(p / (1 - p))], horizon=5, discounted=discounted
            )
            assert found.mean[0] == pytest.approx(p * (1 - p) * reference.expected[key], abs=1e-14)


@pytest.mark.parametrize("name", case_ids("bandit/"))
def test_the_reference_bandits(name):
    """Each baseline by its name; the uniform mean of the rewards as a number."""
    reference, expected = case(name), case(name).expected
    problem = bandit(reference.inputs["r"])
    uniform = float(np.mean(reference.inputs["r"]))
    for baseline, key in {
        "none": "trVar_none",
        "value": "trVar_V",
        "constant": "trVar_V",
        "optimal": "trVar_bstar",
        "optimal-constant": "trVar_bstar",
        expected["b_star"]: "trVar_bstar",
        uniform: "trVar_uniform_mean",
    }.items():
        found = exact_moments(problem.mdp, problem.features, reference.inputs["logits"], horizon=1, baseline=baseline)
        assert_allclose(found.mean, expected["grad"], rtol=0, atol=reference.tolerance)
        assert found.trace == pytest.approx(expected[key], rel=1e-11, abs=1e-13)


@pytest.mark.parametrize(
    ("returns", "baseline", "key"),
    [
        ("full", "none", "trVar_full_return"),
        ("to-go", "none", "trVar_reward_to_go"),
        ("to-go", "constant", "trVar_rtg_const_b_eq_J"),
        ("to-go", "optimal-constant", "trVar_rtg_const_opt"),
        ("to-go", "value", "trVar_rtg_V"),
        ("to-go", "optimal", "trVar_rtg_opt_state"),
    ],
)
def test_the_reference_two_steps(returns, baseline, key):
    reference, problem = case("variance/two_step_tabular"), two_step()
    theta = reference.inputs["theta"]
    found = exact_moments(problem.mdp, problem.features, theta, horizon=2, returns=returns, baseline=baseline)
    assert_allclose(found.mean, reference.expected["grad"], rtol=0, atol=reference.tolerance)
    assert found.trace == pytest.approx(reference.expected[key], rel=1e-12)
    dropped = exact_moments(problem.mdp, problem.features, theta, horizon=2, discounted=False, baseline=baseline)
    assert_allclose(dropped.mean, reference.expected["grad_dropped"], rtol=0, atol=reference.tolerance)


def test_the_reference_s_best_baselines():
    reference, problem = case("variance/two_step_tabular"), two_step()
    rule = Estimator.of(problem.mdp, problem.features, reference.inputs["theta"], 2, "to-go", True)
    constant = baseline_table(rule, "optimal-constant")
    assert_allclose(constant[:, :3], reference.expected["b_opt_const"], rtol=1e-13)
    by_state = baseline_table(rule, "optimal")
    assert_allclose([by_state[0, 0], *by_state[1, 1:3]], reference.expected["b_opt_state"], rtol=1e-13)


# What people believed (F8, F9, F14, F18)


def test_a_baseline_for_rewards_five_and_ten():
    """F8: π = (.9, .1), r = (5, 10). Variances by hand: .09 (5 · .1 − … )²; b* = .1 · 5 + .9 · 10 = 9.5."""
    problem, theta = bandit([5.0, 10.0]), np.log([0.9, 0.1])
    for baseline, trace in (("none", 16.245), ("value", 2.88), ("optimal", 0.0), (9.5, 0.0)):
        found = exact_moments(problem.mdp, problem.features, theta, horizon=1, baseline=baseline)
        assert_allclose(found.mean, [-0.45, 0.45], rtol=0, atol=1e-14)
        assert found.trace == pytest.approx(trace, abs=1e-13)


def test_negative_rewards_are_not_to_be_zeroed():
    """F9: the harmless middle action of (1, 0, −10) should rise, and falls when −10 is set to 0."""
    uniform = np.zeros(3)
    found = [
        exact_moments(bandit(r).mdp, bandit(r).features, uniform, horizon=1).mean for r in ([1, 0, -10], [1, 0, 0])
    ]
    assert_allclose(found[0], [4 / 3, 1, -7 / 3], rtol=0, atol=1e-14)
    assert_allclose(found[1], [2 / 9, -1 / 9, -1 / 9], rtol=0, atol=1e-15)


def test_it_is_returns_that_are_discounted_from_each_step_on():
    """F14."""
    assert_allclose(returns_to_go([1, 1, 1], 0.99), [1 + 0.99 + 0.99**2, 1 + 0.99, 1])
    assert_allclose(np.round(returns_to_go([1, 1, 1], 0.99), 2), [2.97, 1.99, 1])


def test_the_short_corridor_has_another_best_policy_for_every_start():
    """F18: v at p = .5, and the best p = π(right) from s₁ and from s₂."""
    problem = corridor()

    def values(p):
        return problem.mdp.state_values(np.tile([1 - p, p], (4, 1)))

    assert_allclose(values(0.5)[:3], [-12, -10, -6], rtol=0, atol=1e-12)
    for start, best, worth in ((0, 0.586, -11.66), (1, 0.551, -9.90)):
        found = minimize_scalar(lambda p, s=start: -values(p)[s], bounds=(0.1, 0.9), method="bounded")
        assert (round(found.x, 3), round(-found.fun, 2)) == (best, worth)
    assert minimize_scalar(lambda p: -values(p)[0], bounds=(0.1, 0.9), method="bounded").x == pytest.approx(
        2 - np.sqrt(2), abs=1e-5
    )


# The problems on offer


@pytest.mark.parametrize("one", GRADIENT_PROBLEMS.values(), ids=GRADIENT_PROBLEMS)
def test_the_problems_on_offer(one):
    """θ and horizon fit, terminal states have no features, and where episodes can be listed the moments are theirs."""
    problem = one.problem
    assert one.sentence.endswith(".")
    assert one.source
    assert problem.features.shape == (problem.mdp.n_states, problem.mdp.n_actions, len(one.theta))
    assert (len(problem.states), len(problem.actions)) == problem.features.shape[:2]
    assert (problem.features[problem.mdp.terminal] == 0).all()
    assert np.linalg.norm(policy_gradient(problem.mdp, problem.features, one.theta, horizon=one.horizon)) > 1e-3


def test_the_grid_on_offer_is_the_reference_s():
    reference = case("gridworld/tabular_sin/gamma=0.5")
    one = GRADIENT_PROBLEMS["3×3 grid"]
    assert_allclose(one.theta, reference.inputs["theta"], rtol=0, atol=1e-15)
    pi = brute.policy(one.problem.features, one.theta)
    assert_allclose(pi[[0, 1, 3, 4, 6, 7, 8]], reference.expected["pi"], rtol=0, atol=1e-14)
    assert one.problem.states[6] == "(2, 0)"


# Samples against the exact moments: a mean that is 5 % too long would be seen

SAMPLED = {
    "one decision": (bandit([1.0, 2.0, 3.0]), [0.5, 0.0, -0.5], 1),
    "two steps": (two_step(), np.array(TWO_STEP_THETA) + 0.3 * np.arange(6), 2),
    "chain": (chain(), [0.3, -0.2], 5),
    "corridor": (corridor(), [3.0, 0.0], 20),
    "grid": (grid(), GRADIENT_PROBLEMS["3×3 grid"].theta, 12),
}
NOTICED = 6.5  # standard errors that 5 % of the mean must come to


def sampled_combinations():
    for name, (problem, _, _) in SAMPLED.items():
        for returns, discounted, baseline in COMBINATIONS:
            told_apart = discounted or (returns != "full" and problem.mdp.gamma < 1)
            no_mean = name == "corridor" and returns == "immediate"
            if told_apart and not no_mean and baseline == "none":  # all: ui/gradient/test_every_combination.py
                yield name, returns, discounted, baseline


@pytest.mark.parametrize(("name", "returns", "discounted", "baseline"), list(sampled_combinations()))
def test_the_mean_of_samples_is_the_exact_mean_and_not_one_that_is_five_percent_longer(
    name, returns, discounted, baseline
):
    """z along Σ⁻¹μ, where a wrong length of the mean shows most, with N so large that 5 % are 6.5 standard errors."""
    problem, theta, horizon = SAMPLED[name]
    how = {"horizon": horizon, "returns": returns, "discounted": discounted, "baseline": baseline}
    moments = exact_moments(problem.mdp, problem.features, theta, **how)
    if moments.trace < 1e-15:  # every episode says the same
        samples = gradient_samples(problem.mdp, problem.features, theta, episodes=1024, seed=3, **how)
        assert_allclose(samples, np.tile(moments.mean, (1024, 1)), rtol=0, atol=1e-12)
        return
    sharpest = np.linalg.pinv(moments.covariance, rcond=1e-9, hermitian=True) @ moments.mean
    signal = float(sharpest @ moments.mean)  # (mean/deviation)² of one sample along this direction
    episodes = max(1024, int((NOTICED / 0.05) ** 2 / max(signal, 1e-9)))
    assert episodes < 700_000
    samples = gradient_samples(problem.mdp, problem.features, theta, episodes=episodes, seed=3, **how)
    along = samples.mean(axis=0) @ sharpest
    z, z_of_longer = ((along - k * signal) / np.sqrt(signal / episodes) for k in (1.0, 1.05))
    assert abs(z) < 4
    assert abs(z_of_longer) > 2.5
    spread = np.sqrt(moments.variance / episodes)
    assert (np.abs(samples.mean(axis=0) - moments.mean) <= 4.5 * spread + 1e-12).all()
    squares = ((samples - moments.mean) ** 2).sum(axis=1)  # rare long episodes of the corridor make their scatter wide
    assert abs(squares.mean() - moments.trace) <= 4.5 * squares.std() / np.sqrt(episodes) + 1e-9 * moments.trace


def test_immediate_rewards_that_are_all_alike_teach_nothing():
    """The corridor pays −1 whatever one does: the mean is 0 without and with γᵗ, ∇J is not."""
    found = exact_moments(corridor().mdp, corridor().features, [3.0, 0.0], horizon=20, returns="immediate")
    assert_allclose(found.mean, 0, rtol=0, atol=1e-13)
    assert np.abs(found.bias).max() > 0.1


# What is refused


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"horizon": 0}, "horizon must be an integer from 1"),
        ({"returns": "half"}, "returns must be 'to-go', 'full' or 'immediate', got 'half'"),
        ({"discounted": 1}, "discounted must be True or False, got 1"),
        (
            {"baseline": "best"},
            "baseline must be 'none', 'constant', 'value', 'optimal-constant' or 'optimal', a number",
        ),
        ({"baseline": np.zeros((3, 4))}, r"baseline must have shape \(H, S\) = \(2, 4\), got \(3, 4\)"),
        ({"baseline": np.nan}, "baseline must be finite"),
    ],
)
def test_what_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        exact_moments(two_step().mdp, two_step().features, np.zeros(6), **{"horizon": 2, **arguments})


def test_moments_that_would_take_too_long_are_refused():
    with pytest.raises(ValueError, match="d² must be at most 20,000,000,000"):
        exact_moments(grid().mdp, np.zeros((9, 4, 500)), np.zeros(500), horizon=10_000)


def test_too_many_paths_are_refused():
    with pytest.raises(ValueError, match=f"at most {MAX_PATHS} possible episodes"):
        possible_paths(grid().mdp, np.full((9, 4), 0.25), 50)
    with pytest.raises(ValueError, match="episodes that end within 100 steps, or take a horizon"):
        possible_paths(corridor().mdp, np.full((4, 2), 0.5))


def test_a_start_that_is_the_end_is_an_episode_of_no_steps():
    mdp = brute.random_world(0)
    ended = type(mdp)(mdp.transition, mdp.reward, [0, 0, 1], mdp.gamma, outcomes=mdp.outcomes)
    paths = possible_paths(ended, np.full((3, 2), 0.5))
    assert (len(paths), paths.lengths.tolist(), paths.ended.tolist()) == (1, [0], [True])
    found = exact_moments(ended, np.zeros((3, 2, 2)), [0, 0], horizon=3)
    assert_array_equal(found.covariance, 0)
