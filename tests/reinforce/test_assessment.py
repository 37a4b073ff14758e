"""What a training came to: exact performance computed a second way, and which runs learned."""

import dataclasses

import numpy as np
import pytest

from pgviz.examples import corridor, two_step
from pgviz.examples.worlds import SMALL
from pgviz.reinforce import train
from pgviz.reinforce.assessment import assess
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


@pytest.mark.parametrize("run", [0, 2])
def test_policies_and_values_are_those_of_the_run_that_was_asked_for(small, run):
    mdp, features, training = small
    result = assess(training, mdp, features, run)
    assert result.run == run
    for record in range(4):
        pi = softmax_policy(features, training.thetas[record, run])
        np.testing.assert_allclose(result.pi[record], pi, rtol=1e-12)
        np.testing.assert_allclose(result.v[record], value_by_iteration(mdp, pi, SWEEPS), atol=1e-12)


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


def test_a_run_has_learned_if_its_likeliest_actions_are_optimal_from_the_start():
    # two steps, tabular θ = (s₀: a₀ a₁, s₁: a₀ a₁, s₂: a₀ a₁). From s₀: a₀ pays 1 and leads to s₁, a₁ pays 2 and leads
    # to s₂; s₁ pays 10 or 12, s₂ pays 3 or 0. Best: a₀, then a₁: 1 + .9·12 = 11.8.
    problem = two_step()
    training = train(problem.mdp, problem.features, alpha=0.1, episodes=1, runs=5, horizon=5, seed=0)
    thetas = training.thetas.copy()
    thetas[-1] = [
        [1, 0, 0, 1, 0, 0],  # a₀, then a₁
        [0.01, 0, 0, 0.01, 0, 9],  # only just; what it would do in s₂, which it never meets, does not count
        [1, 0, 1, 0, 0, 0],  # a₀, then a₀: 1 + .9·10
        [0, 1, 0, 1, 1, 0],  # a₁, then the best there: 2 + .9·3
        [0, 0, 0, 1, 0, 0],  # undecided in s₀: half the time wrong
    ]
    result = assess(dataclasses.replace(training, thetas=thetas), problem.mdp, problem.features)
    assert result.optimum == pytest.approx(1 + 0.9 * 12)
    assert result.learned.tolist() == [True, True, False, False, False]


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


@pytest.mark.parametrize("run", [-1, 3])
def test_a_run_that_is_not_there_is_refused(small, run):
    mdp, features, training = small
    with pytest.raises(ValueError, match="run must be one of 0 to 2"):
        assess(training, mdp, features, run)


def test_features_of_another_world_are_refused(small):
    mdp, features, training = small
    with pytest.raises(ValueError, match="features must have shape"):
        assess(training, mdp, features[:-1])
