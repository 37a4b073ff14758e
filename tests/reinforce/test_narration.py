"""One episode told: it is the sample, draw for draw; and its numbers are those of a plain loop."""

import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from pgviz.examples import corridor, grid, two_step
from pgviz.reinforce import estimate, gradient_samples
from pgviz.reinforce.baselines import BASELINES, baseline_table
from pgviz.reinforce.estimator import RETURNS, Estimator
from pgviz.reinforce.narration import narrated_episode
from tests.reinforce import brute
from tests.reinforce.brute import World
from tests.reinforce.numbers import CHANCES, CHOICES, promised

WORLDS = {
    "two steps": brute.of(two_step(), 2),
    "corridor": brute.of(corridor(), 40),
    "grid": brute.of(grid(), 40),
    "random": World(brute.random_world(1), np.random.default_rng(0).normal(size=(3, 2, 3)), brute.waves(3), 40),
}
every_world = pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)


def told(world, index, seed=7, **how):
    return narrated_episode(
        world.mdp, world.features, world.theta, seed=seed, index=index, horizon=world.horizon, **how
    )


@pytest.mark.thorough
@every_world
@pytest.mark.parametrize(("returns", "discounted"), list(itertools.product(RETURNS, (True, False))))
def test_the_estimate_is_the_sample_bit_for_bit(world, returns, discounted):
    """Whatever the number of samples: in the first chunk, at its end, and in one that is cut short."""
    for baseline in BASELINES:
        how = {"returns": returns, "discounted": discounted, "baseline": baseline}
        samples = gradient_samples(
            world.mdp, world.features, world.theta, episodes=1030, horizon=world.horizon, seed=7, **how
        )
        for index in (0, 1023, 1029):
            one = told(world, index, **how)
            assert_array_equal(one.estimate, samples[index])
            assert_allclose(one.contributions.sum(axis=0), one.estimate, rtol=0, atol=1e-12)


@every_world
def test_a_sample_does_not_depend_on_how_many_are_drawn(world):
    few, many = (
        gradient_samples(world.mdp, world.features, world.theta, episodes=n, horizon=world.horizon, seed=7)
        for n in (3, 1500)
    )
    assert_array_equal(many[:3], few)


@every_world
@pytest.mark.parametrize("index", [0, 1, 1025])
def test_it_is_a_plain_loop_with_the_same_numbers(world, index):
    """S_0, actions and outcomes by walking up the cumulative probabilities, from the generator that was promised."""
    one, mdp = told(world, index), world.mdp
    pi = brute.policy(world.features, world.theta)
    chunk, lane = divmod(index, 1024)
    choices, chances = (promised(7, kind, chunk, len(one) + 1, lane, group=1024) for kind in (CHOICES, CHANCES))

    def pick(u, probabilities):
        total = 0.0
        for i, p in enumerate(probabilities):
            if u < total + p:
                return i, total, total + p
            total += p
        raise AssertionError

    u = chances[0]
    state, low, high = pick(u, mdp.start)
    assert (one.start.uniform[0], one.episode.states[0]) == (u, state)
    assert_allclose([one.start.low[0], one.start.high[0]], [low, high], atol=1e-15)
    for t in range(len(one)):
        u, luck = choices[t], chances[t + 1]
        action, low, high = pick(u, pi[state])
        assert (one.actions.uniform[t], one.episode.actions[t]) == (u, action)
        assert_allclose([one.actions.low[t], one.actions.high[t]], [low, high], atol=1e-15)
        assert_allclose(one.pi[t], pi[state], atol=1e-15)
        outcome, low, high = pick(luck, mdp.outcomes.probability[state, action])
        assert (one.outcomes.uniform[t], one.episode.outcomes[t]) == (luck, outcome)
        assert_allclose([one.outcomes.low[t], one.outcomes.high[t]], [low, high], atol=1e-15)
        assert one.episode.rewards[t] == mdp.outcomes.reward[state, action, outcome]
        state = mdp.outcomes.successor[state, action, outcome]
        assert one.episode.states[t + 1] == state
    assert mdp.terminal[state] if one.episode.ended else len(one) == world.horizon


@every_world
def test_its_terms_are_those_of_the_estimate_by_hand(world):
    for index in range(5):
        b = np.linspace(-1, 1, world.mdp.n_states)
        one = told(world, index, baseline=b)
        by_hand = estimate(one.episode, world.features, world.theta, gamma=world.mdp.gamma, baseline=b)
        assert_allclose(one.returns, by_hand.returns, rtol=1e-14, atol=1e-14)
        assert_allclose(one.weights, by_hand.weights, atol=1e-13)
        assert_allclose(one.scores, by_hand.scores, atol=1e-14)
        assert_allclose(one.estimate, by_hand.gradient, atol=1e-12)
        assert_allclose(one.weights, one.discounts * (one.returns - one.baselines), atol=1e-14)


@every_world
@pytest.mark.parametrize("returns", RETURNS)
def test_returns_baselines_and_discounts_are_what_the_choice_says(world, returns):
    one = told(world, 4, returns=returns, baseline="value")
    gamma, rewards = world.mdp.gamma, one.episode.rewards
    rule = Estimator.of(world.mdp, world.features, world.theta, world.horizon, returns, True)
    table, steps = baseline_table(rule, "value"), np.arange(len(one))
    full = sum(gamma**k * r for k, r in enumerate(rewards))
    if returns == "full":
        assert_allclose(one.returns, full, atol=1e-12)
        assert_allclose(one.baselines, table[0, one.episode.states[0]])
        assert_array_equal(one.discounts, 1)
    else:
        assert_allclose(one.baselines, table[steps, one.episode.states[:-1]])
        assert_allclose(one.discounts, gamma**steps)
        assert one.returns[0] == pytest.approx(full if returns == "to-go" else rewards[0])
        assert one.returns[-1] == pytest.approx(rewards[-1])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"index": -1}, "index must be an integer from 0"),
        ({"seed": 1.5}, "seed must be an integer from 0"),
        ({"horizon": 0}, "horizon must be an integer from 1"),
        ({"returns": "later"}, "returns must be"),
    ],
)
def test_what_is_refused(arguments, message):
    world = WORLDS["two steps"]
    with pytest.raises(ValueError, match=message):
        narrated_episode(world.mdp, world.features, world.theta, **{"seed": 0, "index": 0, "horizon": 2, **arguments})
