"""REINFORCE: a textbook loop with the same uniform numbers, exact moments, enumeration, what a training reports."""

from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from pgviz import encodings
from pgviz.examples import WORLDS
from pgviz.examples.problems import bandit, chain, corridor, two_step
from pgviz.gridworld import Gridworld
from pgviz.mdp import policy_gradient
from pgviz.reinforce import estimate, exact_moments, gradient_samples, returns_to_go, train
from pgviz.reinforce.learner import plane_softmax
from pgviz.softmax import softmax
from tests.bench.engine import tabular
from tests.bench.learned import trained
from tests.reference import case
from tests.reinforce.brute import random_world
from tests.reinforce.numbers import CHANCES, CHOICES, promised

ICE = Gridworld.from_text("..G\n.#H\nS..", gamma=0.9, slip=0.2, step_reward=-0.04, goal_reward=1.0, pit_reward=-1.0)
FEATURES = {
    "tabular": tabular(ICE.mdp),
    "few": np.random.default_rng(0).normal(size=(9, 4, 5)),
    "many": np.random.default_rng(0).normal(size=(9, 4, 50)),
}


PLACES = np.array([ICE.position(s) for s in range(ICE.mdp.n_states)]) / 2  # points of the unit square
STATE_FEATURES = (
    encodings.Identity(2),
    encodings.Polynomial(2, 2),
    encodings.Fourier(2, 2),
    encodings.RBF.grid(2, 3, 0.3),
    encodings.TileCoding(2, 2, 3),
    encodings.OneHot(ICE.mdp.n_states),
)
JOINS = (
    encodings.Stack([[0], [1], [2], [3]]),
    encodings.Stack(np.eye(4)),
    encodings.StackWithProduct(np.eye(4)),
    encodings.Blocks(4),
    encodings.Blocks(4, bias=True),
)


def textbook(mdp, features, *, alpha, episodes, horizon, seed, lane, discounted=True, baseline="none", alpha_v=0.1):
    """S&B §13.3 and §13.4 for one run, one step at a time, with the uniform numbers that it is promised.

    θ before every episode and after the last, and each episode's G_0 and length.
    """
    theta, b, thetas, episodes_made = np.zeros(features.shape[2]), np.zeros(mdp.n_states), [], []
    for episode in range(episodes):
        choices, chances = (promised(seed, kind, episode, horizon + 1, lane) for kind in (CHOICES, CHANCES))
        s = int(np.searchsorted(np.cumsum(mdp.start), chances[0], side="right"))
        steps = []
        while len(steps) < horizon and not mdp.terminal[s]:
            a = int((choices[len(steps)] >= np.cumsum(softmax(features[s] @ theta))[:-1]).sum())
            k = int((chances[len(steps) + 1] >= np.cumsum(mdp.outcomes.probability[s, a])[:-1]).sum())
            steps.append((s, a, mdp.outcomes.reward[s, a, k]))
            s = mdp.outcomes.successor[s, a, k]
        thetas.append(theta)
        g, move, met = 0.0, np.zeros_like(theta), {}
        for t, (s, a, r) in reversed(list(enumerate(steps))):
            g = r + mdp.gamma * g
            met.setdefault(s, []).append(g)
            score = features[s, a] - softmax(features[s] @ theta) @ features[s]
            move += (mdp.gamma**t if discounted else 1.0) * (g - b[s]) * score
        theta = theta + alpha * move
        if baseline == "constant":
            b = b + (g - b) / (episode + 1)
        elif baseline == "value":
            for s, returns in met.items():
                b[s] += alpha_v * (np.mean(returns) - b[s])
        episodes_made.append((g, len(steps)))
    return np.array([*thetas, theta]), np.array(episodes_made)


# Training against the textbook


@pytest.mark.parametrize("name", FEATURES)
@pytest.mark.parametrize("discounted", [True, False])
@pytest.mark.parametrize("baseline", ["none", "constant", "value"])
def test_a_lane_is_the_textbook_loop(name, discounted, baseline):
    """Lane 37 of 40 has the second generators. 20 episodes: rounding has no time to grow."""
    settings = {"alpha": 0.1, "episodes": 20, "horizon": 37, "seed": 5, "discounted": discounted, "baseline": baseline}
    training = train(ICE.mdp, FEATURES[name], runs=40, **settings)
    for lane in (0, 37):
        thetas, made = textbook(ICE.mdp, FEATURES[name], lane=lane, **settings)
        assert_allclose(training.thetas[:, lane], thetas, atol=1e-9)
        assert_allclose(training.returns[:, lane], made[:, 0], atol=1e-12)
        assert_array_equal(training.lengths[:, lane], made[:, 1])


@pytest.mark.thorough
@pytest.mark.parametrize("runs", [1, 3, 100])
@pytest.mark.parametrize("baseline", ["none", "value"])
def test_a_lane_is_the_textbook_loop_on_the_cliff(runs, baseline):
    """−100 and back to the start, slippery, often cut: one run alone, few, and many."""
    world = Gridworld.from_text(
        "....\n....\nSCCG", gamma=0.95, slip=0.1, step_reward=-1, goal_reward=10, pit_reward=0, cliff_reward=-100
    )
    settings = {"alpha": 0.005, "episodes": 25, "horizon": 120, "seed": 3, "baseline": baseline}
    training = train(world.mdp, tabular(world.mdp), runs=runs, **settings)
    thetas, made = textbook(world.mdp, tabular(world.mdp), lane=runs - 1, **settings)
    assert_allclose(training.thetas[:, -1], thetas, atol=1e-9)
    assert_allclose(training.returns[:, -1], made[:, 0], rtol=1e-12)
    assert_array_equal(training.lengths[:, -1], made[:, 1])
    assert not training.ended[:, -1].all()


@pytest.mark.parametrize("join", JOINS, ids=repr)
@pytest.mark.parametrize("x", STATE_FEATURES, ids=repr)
def test_a_lane_is_the_textbook_loop_with_every_encoding(x, join):
    features = encodings.Encoding(x, join).tensor(np.arange(9) if isinstance(x, encodings.OneHot) else PLACES)
    settings = {"alpha": 0.02, "episodes": 6, "horizon": 30, "seed": 8}
    thetas, _ = textbook(ICE.mdp, features, lane=1, **settings)
    training = train(ICE.mdp, features, runs=2, **settings)
    assert_allclose(training.thetas[:, 1], thetas, atol=1e-10)
    assert np.abs(thetas[-1]).max() > 1e-3, "something was learned"


def test_a_lane_is_the_textbook_loop_where_outcomes_differ_from_place_to_place():
    mdp = random_world(1)
    settings = {"alpha": 0.2, "episodes": 30, "horizon": 20, "seed": 2}
    thetas, _ = textbook(mdp, tabular(mdp), lane=3, **settings)
    assert_allclose(train(mdp, tabular(mdp), runs=4, **settings).thetas[:, 3], thetas, atol=1e-12)


def test_two_trainings_draw_the_same_numbers():
    """Before anything is learned, the first episode is the same for every α and every baseline."""
    small = train(ICE.mdp, tabular(ICE.mdp), alpha=0.01, episodes=1, horizon=50, seed=3, runs=5)
    large = train(ICE.mdp, tabular(ICE.mdp), alpha=1.0, episodes=1, horizon=50, seed=3, runs=5, baseline="value")
    assert_array_equal(small.returns, large.returns)


@pytest.mark.parametrize("baseline", ["none", "constant", "value"])
@pytest.mark.parametrize("discounted", [True, False])
def test_the_film_in_slow_motion_adds_up_to_the_training(baseline, discounted):
    """Step by step, by ``estimate``: α Σ γᵗ (G_t − b) score is how θ moved; G_0 is the reported return."""
    training = train(
        ICE.mdp,
        FEATURES["few"],
        alpha=0.1,
        episodes=15,
        runs=3,
        horizon=30,
        seed=4,
        baseline=baseline,
        discounted=discounted,
        film_run=1,
    )
    for k, episode in enumerate(training.film):
        theta, b = training.thetas[k, 1], training.film_baselines[k]
        said = estimate(episode, FEATURES["few"], theta, gamma=0.9, discounted=discounted, baseline=b)
        assert_allclose(training.thetas[k + 1, 1] - theta, 0.1 * said.gradient, atol=1e-12)
        assert said.returns[0] == pytest.approx(training.returns[k, 1], abs=1e-12)
        assert episode.rewards.sum() == pytest.approx(training.undiscounted[k, 1], abs=1e-12)
        assert (len(episode), episode.ended) == (training.lengths[k, 1], training.ended[k, 1])
        assert len(episode.states) == len(episode) + 1


def test_the_film_is_an_episode_that_the_world_allows():
    film = train(ICE.mdp, FEATURES["few"], alpha=0.1, episodes=10, horizon=30, seed=0, film_run=0).film
    outcomes = ICE.mdp.outcomes
    for episode in film:
        here = episode.states[:-1], episode.actions, episode.outcomes
        assert episode.states[0] == ICE.start
        assert_array_equal(outcomes.successor[here], episode.states[1:])
        assert_array_equal(outcomes.reward[here], episode.rewards)
        assert ICE.terminal[episode.states[-1]] == episode.ended


def test_a_constant_baseline_is_the_mean_of_earlier_returns():
    training = train(
        ICE.mdp, FEATURES["few"], alpha=0.1, episodes=12, horizon=30, seed=4, baseline="constant", film_run=0
    )
    means = [training.returns[:k, 0].mean() if k else 0.0 for k in range(12)]
    assert_allclose(training.film_baselines, np.repeat(np.array(means)[:, None], 9, axis=1), atol=1e-13)


def test_a_value_baseline_moves_towards_the_mean_return_of_each_visited_state():
    training = train(
        ICE.mdp, FEATURES["few"], alpha=0.1, episodes=12, horizon=30, seed=4, baseline="value", alpha_v=0.25, film_run=0
    )
    w = np.zeros(9)
    for episode, b in zip(training.film, training.film_baselines, strict=True):
        assert_allclose(b, w, atol=1e-13)
        g_t = returns_to_go(episode.rewards, 0.9)
        for s in set(episode.states[:-1].tolist()):
            w[s] += 0.25 * (g_t[episode.states[:-1] == s].mean() - w[s])


def test_theta_starts_where_it_is_told():
    theta = np.arange(5.0) / 10
    training = train(ICE.mdp, FEATURES["few"], alpha=0.1, episodes=2, horizon=9, seed=0, runs=3, theta=theta)
    assert_allclose(training.thetas[0], np.tile(theta, (3, 1)))


def test_some_episodes_are_recorded():
    settings = {"alpha": 0.1, "episodes": 11, "horizon": 20, "seed": 1, "runs": 2}
    every = train(ICE.mdp, FEATURES["many"], **settings)
    some = train(ICE.mdp, FEATURES["many"], record_every=4, film_run=1, **settings)
    assert some.episodes_recorded.tolist() == [0, 4, 8, 11]
    assert_array_equal(some.thetas, every.thetas[some.episodes_recorded])
    assert [len(episode) for episode in some.film] == some.lengths[[0, 4, 8], 1].tolist()


def test_a_long_training_keeps_no_more_than_four_million_numbers_of_theta():
    features = np.zeros((4, 2, 2000))
    training = train(two_step().mdp, features, alpha=0.1, episodes=100, horizon=2, seed=0, runs=100)
    assert training.thetas.shape == (21, 100, 2000)  # every fifth of 100 episodes, and the end


def test_a_cut_episode_counts_what_it_was_paid():
    """The corridor pays −1 a step: cut after 5 steps, G_0 = −5 and nobody has arrived, or it has by itself."""
    training = train(corridor().mdp, corridor().features, alpha=1e-9, episodes=50, horizon=5, seed=0, runs=4)
    assert_array_equal(training.returns, -training.lengths)
    assert training.lengths.max() == 5
    assert training.ended[training.lengths < 5].all()
    assert not training.ended.all()


@pytest.mark.parametrize("name", ["few", "many"])
def test_a_run_that_diverges_is_stopped_and_says_so(name):
    """Rewards of a million and α of a million: the first update is out of all bounds; θ stays, and stays finite."""
    world = Gridworld.from_text("..G\n.#H\nS..", gamma=1, step_reward=-1e6, goal_reward=0, pit_reward=0)
    training = train(world.mdp, FEATURES[name], alpha=1e6, episodes=5, horizon=50, seed=0, runs=4)
    assert training.diverged.all()
    assert training.stopped_at.tolist() == [0] * 4
    assert_array_equal(training.thetas, 0)
    assert np.isfinite(training.returns).all()


def test_one_run_can_diverge_alone():
    """A bandit that pays 0 or 1e9: only who meets the large reward leaves the bounds; the others stand still."""
    training = train(
        bandit([0.0, 1e9]).mdp, bandit([0, 1e9]).features, alpha=10.0, episodes=1, horizon=1, seed=0, runs=20
    )
    assert_array_equal(training.diverged, training.returns[0] == 1e9)
    assert 0 < training.diverged.sum() < 20
    assert_array_equal(training.thetas[-1], 0)


def test_the_default_world_is_learned_by_95_of_100_seeds():
    """Settings and world of the page's opening, 200 episodes; learned as ``assess`` says."""
    assert trained(WORLDS["small"]).learned.sum() >= 95


def test_corridor_training_matches_an_independent_simulation():
    """``corridor/reinforce_sim``, frozen θ, α = 2⁻¹²: the mean of the last 100 episodes and the median of p, each
    within four standard errors of the difference of two such experiments (median: its error is taken from the
    quartiles, 1.253 · 0.741 · IQR/√100)."""
    reference = case("corridor/reinforce_sim").expected["frozen/alpha=2^-12"]
    problem, theta = corridor(), np.log([0.05, 0.95])
    training = train(
        problem.mdp, problem.features, alpha=2**-12, episodes=1000, horizon=2000, seed=0, runs=100, theta=theta
    )
    last = training.returns[-100:].mean()
    assert last == pytest.approx(reference["mean_last100"], abs=4 * np.sqrt(2) * reference["se_last100"])
    p = np.median(softmax(training.thetas[-1])[:, 0])
    spread = 1.253 * 0.741 * np.diff(reference["p_iqr"])[0] / 10
    assert p == pytest.approx(reference["median_p_final"], abs=4 * np.sqrt(2) * spread)


def test_planes_have_the_softmax_of_the_rows():
    h = np.random.default_rng(0).normal(scale=300, size=(4, 5, 6))
    assert_allclose(plane_softmax(h), np.moveaxis(softmax(np.moveaxis(h, 0, -1)), -1, 0), rtol=1e-14)


# Estimates: samples, exact moments, enumeration


def enumerate_estimates(mdp, features, theta, *, horizon, full, baseline, discounted):
    """Every episode of exactly ``horizon`` steps (terminal states go on for nothing): its chance and its estimate."""
    pi, outcomes = softmax(features @ theta), mdp.outcomes
    choice = list(product(range(mdp.n_actions), range(outcomes.probability.shape[2])))
    for s_0, *choices in product(range(mdp.n_states), *[choice] * horizon):
        chance, s, steps = mdp.start[s_0], s_0, []
        for a, k in choices:
            chance *= pi[s, a] * outcomes.probability[s, a, k]
            steps.append((s, a, outcomes.reward[s, a, k]))
            s = outcomes.successor[s, a, k]
        if chance > 0:
            yield chance, estimate_of(steps, features, pi, mdp, full, baseline, discounted)


def estimate_of(steps, features, pi, mdp, full, baseline, discounted):
    total = np.zeros(features.shape[2])
    for t, (s, a, _) in enumerate(steps):
        if not mdp.terminal[s]:
            start = 0 if full else t
            g = sum(mdp.gamma ** (i - start) * r for i, (_, _, r) in enumerate(steps) if i >= start)
            b = baseline[steps[0][0]] if full else baseline[s]
            factor = 1.0 if full or not discounted else mdp.gamma**t
            total += factor * (g - b) * (features[s, a] - pi[s] @ features[s])
    return total


@pytest.mark.parametrize("returns", ["to-go", "full"])
@pytest.mark.parametrize("discounted", [True, False])
@pytest.mark.parametrize("seed", [0, 1])
def test_moments_are_those_of_all_episodes(returns, discounted, seed):
    """3 · 4⁴ episodes of a random world with random features and a random baseline."""
    mdp, rng = random_world(seed), np.random.default_rng(seed)
    features, theta, baseline = rng.normal(size=(3, 2, 3)), rng.normal(size=3), rng.normal(size=3)
    pairs = list(
        enumerate_estimates(
            mdp, features, theta, horizon=4, full=returns == "full", baseline=baseline, discounted=discounted
        )
    )
    chances, estimates = np.array([c for c, _ in pairs]), np.array([e for _, e in pairs])
    mean = chances @ estimates
    moments = exact_moments(mdp, features, theta, horizon=4, returns=returns, baseline=baseline, discounted=discounted)
    assert chances.sum() == pytest.approx(1)
    assert_allclose(moments.mean, mean, atol=1e-13)
    assert_allclose(moments.variance, chances @ (estimates - mean) ** 2, atol=1e-12)


@pytest.mark.parametrize(
    ("returns", "baseline", "expected"),
    [
        ("full", "none", "trVar_full_return"),
        ("to-go", "none", "trVar_reward_to_go"),
        ("to-go", "constant", "trVar_rtg_const_b_eq_J"),
        ("to-go", "value", "trVar_rtg_V"),
        ("to-go", "optimal", "trVar_rtg_opt_state"),
    ],
)
def test_two_step_variances_are_the_references(returns, baseline, expected):
    reference, problem = case("variance/two_step_tabular"), two_step()
    theta = np.array(reference.inputs["theta"])
    moments = exact_moments(problem.mdp, problem.features, theta, horizon=2, returns=returns, baseline=baseline)
    assert moments.trace == pytest.approx(reference.expected[expected], rel=1e-12)
    assert_allclose(moments.mean, reference.expected["grad"], atol=1e-12)


def test_two_step_best_constant_baseline():
    reference, problem = case("variance/two_step_tabular"), two_step()
    b = np.full(4, reference.expected["b_opt_const"])
    moments = exact_moments(problem.mdp, problem.features, reference.inputs["theta"], horizon=2, baseline=b)
    assert moments.trace == pytest.approx(reference.expected["trVar_rtg_const_opt"], rel=1e-12)


@pytest.mark.parametrize("name", ["bandit/offset", "bandit/V_hurts", "bandit/all_positive"])
@pytest.mark.parametrize(
    ("baseline", "expected"), [("none", "trVar_none"), ("value", "trVar_V"), ("optimal", "trVar_bstar")]
)
def test_bandit_variances(name, baseline, expected):
    """b* beats V, and in V_hurts having no baseline beats V. E[X²] − E[X]² loses digits where the variance is small."""
    reference = case(name)
    problem = bandit(reference.inputs["r"])
    moments = exact_moments(problem.mdp, problem.features, reference.inputs["logits"], horizon=1, baseline=baseline)
    assert moments.trace == pytest.approx(reference.expected[expected], rel=1e-10, abs=1e-15)


def test_bandit_samples_are_the_references():
    """One step, no chance but the action's: every sample is one of the three vectors of the reference."""
    reference = case("bandit/offset")
    problem = bandit(reference.inputs["r"])
    samples = gradient_samples(
        problem.mdp, problem.features, reference.inputs["logits"], episodes=200, horizon=1, seed=0
    )
    possible = np.array(reference.expected["sampled_grads_no_baseline"])
    distance = np.abs(samples[:, None] - possible).max(-1)
    assert (distance.min(1) < 1e-13).all()
    assert set(distance.argmin(1)) == {0, 1, 2}


def z_scores(samples, mean, variance):
    """The mean of the samples in its own standard errors; where the estimate is certain, it has to be right."""
    error, scale = samples.mean(0) - mean, np.sqrt(variance / len(samples))
    assert_allclose(error[scale < 1e-12], 0, atol=1e-12)
    return error[scale >= 1e-12] / scale[scale >= 1e-12]


@pytest.mark.parametrize("returns", ["to-go", "full"])
@pytest.mark.parametrize("baseline", ["none", "constant", "value"])
def test_samples_have_the_mean_and_variance_of_theory(returns, baseline):
    """16,384 samples, 20 numbers: |z| > 4.5 has probability 1.4e−4. A trace of sample variances is within 5 %."""
    features, theta = FEATURES["few"], 0.3 * np.sin(np.arange(1, 6))
    how = {"horizon": 50, "returns": returns, "baseline": baseline}
    samples = gradient_samples(ICE.mdp, features, theta, episodes=16_384, seed=1, **how)
    moments = exact_moments(ICE.mdp, features, theta, **how)
    assert_allclose(moments.mean, policy_gradient(ICE.mdp, features, theta, horizon=50), atol=1e-12)
    assert np.abs(z_scores(samples, moments.mean, moments.variance)).max() < 4.5
    assert samples.var(0).sum() == pytest.approx(moments.trace, rel=0.05)


def test_without_gamma_the_mean_is_another_direction():
    """The chain: with γᵗ the samples' mean is ∇J, without it the dropped direction, tens of standard errors away."""
    problem, theta = chain(0.1), np.zeros(2)
    for discounted in (True, False):
        how = {"horizon": 5, "discounted": discounted}
        samples = gradient_samples(problem.mdp, problem.features, theta, episodes=16_384, seed=0, **how)
        moments = exact_moments(problem.mdp, problem.features, theta, **how)
        mean = policy_gradient(problem.mdp, problem.features, theta, discounted=discounted)
        other = policy_gradient(problem.mdp, problem.features, theta, discounted=not discounted)
        assert_allclose(moments.mean, mean, atol=1e-15)
        assert np.abs(z_scores(samples, mean, moments.variance)).max() < 4.5
        assert np.abs(z_scores(samples, other, moments.variance)).max() > 20


def test_the_first_samples_do_not_depend_on_how_many_are_drawn():
    few, many = (
        gradient_samples(ICE.mdp, FEATURES["few"], np.zeros(5), episodes=n, horizon=20, seed=9) for n in (700, 2500)
    )
    assert_allclose(many[:700], few, atol=1e-13)  # the matrix product may round differently


def test_fresh_samples_have_the_true_mean_where_stale_ones_would_not():
    """``onpolicy/stale``: r = (1, 0); from samples of (.5, .5) scored at (.9, .1) it would be .05, the truth is .09."""
    reference, problem = case("onpolicy/stale"), bandit([1.0, 0.0])
    now = np.log([0.9, 0.1])
    fresh = exact_moments(problem.mdp, problem.features, now, horizon=1).mean
    assert_allclose(fresh, reference.expected["true"], atol=1e-15)


def test_returns_to_go():
    assert_allclose(returns_to_go([1, 2, 4], 0.5), [3, 4, 4])
    assert_allclose(returns_to_go([[1, 0], [2, 8]], 0.5), [[2, 4], [2, 8]])


# What is refused


@pytest.mark.parametrize(
    ("features", "message"),
    [
        (np.zeros((9, 4)), r"features must have shape \(S, A, d\), got \(9, 4\)"),
        (np.zeros((9, 4, 0)), r"features must have shape \(S, A, d\), none of them 0, got \(9, 4, 0\)"),
        (1.0, r"features must have shape \(S, A, d\), got \(\)"),
        (FEATURES["few"] * np.nan, "features must be finite, got nan"),
    ],
)
def test_estimate_says_what_features_it_wants(features, message):
    episode = train(ICE.mdp, FEATURES["few"], alpha=0.1, episodes=1, horizon=5, seed=0, film_run=0).film[0]
    with pytest.raises(ValueError, match=message):
        estimate(episode, features, np.zeros(5), gamma=0.9)


TRAIN = {"alpha": 0.1, "episodes": 3, "horizon": 5, "seed": 0}
SAMPLES = {"episodes": 3, "horizon": 5, "seed": 0}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"alpha": np.nan}, r"alpha must be a finite number in \(0, 1e\+06\], got nan"),
        ({"alpha": 0}, r"alpha must be a finite number in \(0, 1e\+06\], got 0"),
        ({"alpha": -0.1}, "alpha must be"),
        ({"alpha": 1e300}, "alpha must be"),
        ({"alpha": "0.1"}, "alpha must be a finite number"),
        ({"episodes": 0}, "episodes must be an integer from 1"),
        ({"episodes": 2.5}, "episodes must be an integer"),
        ({"runs": 0}, "runs must be an integer from 1 to 4096"),
        ({"horizon": 0}, "horizon must be an integer from 1"),
        ({"seed": -1}, "seed must be an integer from 0"),
        ({"theta": np.zeros(4)}, r"theta must have shape \(d,\) = \(5,\), got \(4,\)"),
        ({"theta": [0, 0, 0, 0, np.inf]}, "theta must be finite"),
        ({"theta": np.full(5, 1e10)}, "theta must be at most 1e"),
        ({"baseline": "optimal"}, "baseline must be 'none', 'constant' or 'value', got 'optimal'"),
        ({"alpha_v": 2}, r"alpha_v must be a finite number in \(0, 1\]"),
        ({"film_run": 1}, "film_run must be an integer from 0 to 0"),
        ({"record_every": 0}, "record_every must be an integer from 1"),
        ({"episodes": 10**6, "horizon": 10**6}, "episodes · horizon must be at most 2,000,000"),
        ({"episodes": 2000, "horizon": 1000, "runs": 101}, "episodes · runs · horizon must be at most 200,000,000"),
    ],
)
def test_train_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        train(ICE.mdp, FEATURES["few"], **{**TRAIN, **arguments})


def test_train_refuses_features_of_another_world():
    with pytest.raises(ValueError, match=r"features must have shape \(S, A, d\) = \(9, 4, d\), got \(4, 2, 6\)"):
        train(ICE.mdp, two_step().features, **TRAIN)


def test_train_refuses_to_keep_too_much():
    with pytest.raises(
        ValueError, match="the numbers of θ that record_every keeps must be at most 20,000,000, got 20,400,000"
    ):
        train(two_step().mdp, np.zeros((4, 2, 2000)), **{**TRAIN, "episodes": 101}, runs=100, record_every=1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"episodes": 0}, "episodes must be an integer from 1"),
        ({"horizon": 0}, "horizon must be an integer from 1"),
        ({"returns": "half"}, "returns must be 'to-go', 'full' or 'immediate', got 'half'"),
        (
            {"baseline": "V"},
            "baseline must be 'none', 'constant', 'value', 'optimal-constant' or 'optimal', a number, or",
        ),
        ({"baseline": np.zeros(4)}, r"baseline must have shape \(S,\) = \(9,\), got \(4,\)"),
        ({"episodes": 10**6, "horizon": 1000}, "episodes · horizon must be at most 50,000,000"),
    ],
)
def test_gradient_samples_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        gradient_samples(ICE.mdp, FEATURES["few"], np.zeros(5), **{**SAMPLES, **arguments})
