"""What a training came to: exact performance computed a second way, with and without a cut, and which runs learned."""

import dataclasses

import numpy as np
import pytest

from pgviz.examples import corridor, two_step
from pgviz.examples.worlds import CLIFF, SMALL
from pgviz.mdp import greedy_is_optimal
from pgviz.reinforce import train
from pgviz.reinforce.assessment import assess, policies
from tests.reference import case


def softmax_policy(features, theta):
    """π(a|s), (S, A), state by state."""
    weights = np.exp(features @ theta - (features @ theta).max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def value_by_iteration(mdp, pi, sweeps):
    """v_π by repeated Bellman backups, S&B §4.1: no linear solve."""
    v = np.zeros(mdp.n_states)
    for _ in range(sweeps):
        q = mdp.reward + mdp.gamma * np.einsum("sat,t->sa", mdp.transition, v)
        v = (pi * q).sum(axis=1)
    return v


def optimal_by_iteration(mdp, sweeps):
    """v* by value iteration, S&B §4.4."""
    v = np.zeros(mdp.n_states)
    for _ in range(sweeps):
        v = (mdp.reward + mdp.gamma * np.einsum("sat,t->sa", mdp.transition, v)).max(axis=1)
    return v


@pytest.fixture(scope="module")
def small():
    """The small world, its one-hot features, and a short training of three runs."""
    mdp = SMALL.build().mdp
    features = np.eye(mdp.n_states * 4).reshape(mdp.n_states, 4, -1)
    training = train(mdp, features, alpha=0.5, episodes=60, runs=3, horizon=50, seed=1, record_every=20)
    return mdp, features, training


SWEEPS = 400  # γ^400 = .9^400 is below 1e-18


def test_performance_is_that_of_every_recorded_softmax_policy(small):
    mdp, features, training = small
    result = assess(training, mdp, features)
    assert result.performance.shape == (4, 3)  # records at 0, 20, 40, 60; three runs
    for record in range(4):
        for run in range(3):
            pi = softmax_policy(features, training.thetas[record, run])
            j = mdp.start @ value_by_iteration(mdp, pi, SWEEPS)
            assert result.performance[record, run] == pytest.approx(j, abs=1e-12)


def test_policies_are_those_of_every_theta(small):
    _, features, training = small
    for record in range(4):
        found = policies(features, training.thetas[record])
        for run in range(3):
            expected = softmax_policy(features, training.thetas[record, run])
            np.testing.assert_allclose(found[run], expected, rtol=1e-12)


def test_the_optimum_is_that_of_value_iteration_and_no_policy_is_better(small):
    mdp, features, training = small
    result = assess(training, mdp, features)
    assert result.optimum == pytest.approx(mdp.start @ optimal_by_iteration(mdp, SWEEPS), abs=1e-12)
    # the small world, "six steps to the goal": each costs, the sixth also pays
    by_hand = sum(SMALL.gamma**t * SMALL.step_reward for t in range(6)) + SMALL.gamma**5 * SMALL.goal_reward
    assert result.optimum == pytest.approx(by_hand, abs=1e-12)
    assert (result.performance < result.optimum).all()


def test_it_starts_from_the_uniform_policy(small):
    mdp, features, training = small
    uniform = np.full((mdp.n_states, 4), 0.25)
    expected = mdp.start @ value_by_iteration(mdp, uniform, SWEEPS)
    np.testing.assert_allclose(assess(training, mdp, features).performance[0], expected, atol=1e-12)


def test_a_run_has_learned_if_its_likeliest_actions_are_optimal_from_the_start_and_half_of_the_gap_is_closed():
    # two steps, tabular θ = (s₀: a₀ a₁, s₁: a₀ a₁, s₂: a₀ a₁). From s₀: a₀ pays 1 and leads to s₁, a₁ pays 2 and leads
    # to s₂; s₁ pays 10 or 12, s₂ pays 3 or 0. Best: a₀, then a₁: 1 + .9·12 = 11.8. At θ = 0 half of the time each:
    # (1 + .9·11 + 2 + .9·1.5)/2 = 7.125, and half of the gap is closed at 9.4625. With p = π(a₁|s₁) a policy that
    # always takes a₀ in s₀ is worth 1 + .9(10 + 2p) > 10; one with π(a₀|s₀) = σ(1) = .73 and p = σ(1) is worth
    # .73·(10 + 1.8·.73) + .27·3.35 = 9.17, not enough; with σ(1.5) = .82 it is .82·(10 + 1.8·.82) + .18·3.35 = 9.99.
    problem = two_step()
    training = train(problem.mdp, problem.features, alpha=0.1, episodes=1, runs=7, horizon=5, seed=0)
    thetas = training.thetas.copy()
    thetas[-1] = [
        [9, 0, 0, 9, 0, 0],  # a₀, then a₁
        [1.5, 0, 0, 1.5, 0, 0],  # a little more than half of the gap
        [1, 0, 0, 1, 0, 0],  # a little less
        [0.01, 0, 0, 0.01, 0, 0],  # breaks ties
        [9, 0, 9, 0, 0, 0],  # a₀, then a₀: 1 + .9·10, far more than half of the gap, but not what is best
        [0, 9, 0, 9, 9, 0],  # a₁, then the best there: 2 + .9·3
        [0, 0, 0, 9, 0, 0],  # undecided in s₀: half the time wrong
    ]
    result = assess(dataclasses.replace(training, thetas=thetas), problem.mdp, problem.features)
    assert result.optimum == pytest.approx(1 + 0.9 * 12)
    assert result.performance[0] == pytest.approx(7.125)
    assert result.performance[-1, 1:3] == pytest.approx([9.99, 9.17], abs=0.01)
    assert result.learned.tolist() == [True, True, False, False, False, False, False]
    assert not result.nothing_to_learn


def default_training(alpha=SMALL.alpha, gamma=SMALL.gamma, runs=32, **settings):
    """The default world of the page, with its own settings where nothing else is said, one-hot; its assessment."""
    mdp = dataclasses.replace(SMALL, gamma=gamma).build().mdp
    features = np.eye(mdp.n_states * 4).reshape(mdp.n_states, 4, -1)
    settings = {"episodes": SMALL.episodes, "horizon": SMALL.horizon, "seed": 0, "record_every": 100, **settings}
    training = train(mdp, features, alpha=alpha, runs=runs, **settings)
    return mdp, features, training, assess(training, mdp, features)


@pytest.mark.parametrize("alpha", [1e-5, 1e-3])
def test_a_policy_whose_preferences_only_break_ties_has_not_learned(alpha):
    """In 19 of 32 runs the likeliest actions are optimal from the start, by chance: no run's J has moved by .2 %."""
    mdp, features, training, result = default_training(alpha=alpha)
    policies = [softmax_policy(features, theta) for theta in training.thetas[-1]]
    assert sum(greedy_is_optimal(mdp, pi) for pi in policies) > 10
    np.testing.assert_allclose(result.performance[-1], result.performance[0], atol=2e-3)
    assert not result.learned.any()
    assert not result.nothing_to_learn


def test_where_every_policy_is_worth_the_same_there_is_nothing_to_learn():
    """γ = 0: every first step costs .02 and the goal is six steps away."""
    mdp, _, _, result = default_training(gamma=0.0)
    assert result.optimum == pytest.approx(SMALL.step_reward, abs=1e-12)
    np.testing.assert_allclose(result.performance, SMALL.step_reward, atol=1e-12)
    assert greedy_is_optimal(mdp, np.full((mdp.n_states, 4), 0.25))
    assert result.nothing_to_learn
    assert not result.learned.any()


def test_the_default_world_is_learned():
    assert default_training(runs=100)[3].learned.sum() >= 95


def returns_of_cut_episodes(mdp, pi, horizon):
    """Σ_t γᵗ E[R_{t+1}] over the first ``horizon`` steps, by the distribution of S_t, forwards in time."""
    total, d = 0.0, mdp.start
    for t in range(horizon):
        total += mdp.gamma**t * d @ (pi * mdp.reward).sum(axis=1)
        d = np.einsum("s,sa,sat->t", d, pi, mdp.transition)
    return total


@pytest.mark.parametrize("world", [SMALL, CLIFF], ids=lambda world: world.name)
def test_performance_within_is_that_of_cut_episodes(world):
    """On the cliff, where an episode without a cut costs millions, as much as the returns that training reports."""
    mdp = world.build().mdp
    features = np.eye(mdp.n_states * 4).reshape(mdp.n_states, 4, -1)
    training = train(mdp, features, alpha=1e-9, episodes=40, runs=25, horizon=30, seed=1, record_every=40)
    result = assess(training, mdp, features)
    for record, run in ((0, 0), (1, 24)):
        expected = returns_of_cut_episodes(mdp, softmax_policy(features, training.thetas[record, run]), 30)
        assert result.performance_within[record, run] == pytest.approx(expected, rel=1e-12)
    error = training.returns.std() / np.sqrt(training.returns.size)  # α is so small that θ stays where it is
    assert abs(training.returns.mean() - result.performance_within[0, 0]) < 4 * error


def test_the_cliff_costs_far_more_without_a_horizon():
    """The uniform policy needs thousands of steps to the goal, each of which costs at least 1."""
    mdp = CLIFF.build().mdp
    features = np.eye(mdp.n_states * 4).reshape(mdp.n_states, 4, -1)
    training = train(mdp, features, alpha=1e-9, episodes=1, horizon=CLIFF.horizon, seed=0)
    result = assess(training, mdp, features)
    length = mdp.visits(np.full((mdp.n_states, 4), 0.25)).sum()  # γ = 1: the mean number of steps
    assert result.performance[0, 0] < -length < -10 * CLIFF.horizon
    assert result.performance[0, 0] < 10 * result.performance_within[0, 0] < 0


def best_by_looking_ahead(mdp, state, left):
    """The best expected return of ``left`` more steps from a state, by trying every action: no table, no induction."""
    if left == 0 or mdp.terminal[state]:
        return 0.0
    return max(
        mdp.reward[state, a]
        + mdp.gamma
        * sum(p * best_by_looking_ahead(mdp, s, left - 1) for s, p in enumerate(mdp.transition[state, a]) if p > 0)
        for a in range(mdp.n_actions)
    )


@pytest.mark.parametrize("horizon", [1, 5, 6, 7])
def test_the_optimum_within_is_the_best_of_all_ways_to_act(horizon):
    """Six steps lead to the goal of the small world: with five it is best to bump into a wall for ever."""
    mdp = SMALL.build().mdp
    features = np.eye(mdp.n_states * 4).reshape(mdp.n_states, 4, -1)
    training = train(mdp, features, alpha=0.1, episodes=1, horizon=horizon, seed=0)
    result = assess(training, mdp, features)
    expected = best_by_looking_ahead(mdp, int(mdp.start.argmax()), horizon)
    assert result.optimum_within == pytest.approx(expected, abs=1e-12)
    assert (result.optimum_within == pytest.approx(result.optimum, abs=1e-12)) == (horizon >= 6)
    assert (result.performance_within <= result.optimum_within + 1e-12).all()


def test_the_optimum_may_be_beyond_what_the_features_can_express():
    # S&B Example 13.1: three steps suffice, but with states that look alike −6 − 4√2 is the best, at p = 2 − √2
    problem, reference = corridor(), case("corridor/values")
    training = train(problem.mdp, problem.features, alpha=2e-4, episodes=1, horizon=10, seed=0)
    best = np.zeros((2, 1, 2))
    best[:, 0, 0] = reference.expected["theta_diff_at_p_star"]
    result = assess(dataclasses.replace(training, thetas=best), problem.mdp, problem.features)
    assert result.performance[-1, 0] == pytest.approx(reference.expected["v_star"], abs=reference.tolerance)
    assert result.optimum == -3
    assert result.learned.tolist() == [False]


def test_features_of_another_world_are_refused(small):
    mdp, features, training = small
    with pytest.raises(ValueError, match="features must have shape"):
        assess(training, mdp, features[:-1])
