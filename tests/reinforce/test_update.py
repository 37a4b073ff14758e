"""One update told: θ before and after are those of the training to the last bit, and its terms add up to the change."""

import functools

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from pgviz.examples.problems import bandit
from pgviz.gridworld import Gridworld
from pgviz.mdp import MDP
from pgviz.reinforce import estimate, train
from pgviz.reinforce.update import Replay, narrated_update
from tests.bench.engine import tabular
from tests.reinforce.brute import random_world
from tests.reinforce.numbers import CHANCES, CHOICES, promised
from tests.reinforce.test_engine import FEATURES, ICE

RICH = Gridworld.from_text("..G\n.#H\nS..", gamma=0.9, slip=0.2, step_reward=-1e-4, goal_reward=1e6, pit_reward=0.0)
HOW = {"alpha": 0.3, "episodes": 16, "horizon": 30, "seed": 11}
EPISODES = (0, 4, 5, 12, 15)  # on a record, between two, the last
RUNS = (0, 4)  # the first, and one amid the eight whose products are made together
every_encoding = pytest.mark.parametrize("name", FEATURES)


@functools.cache
def trained(name, record_every, baseline="none", discounted=True, runs=5, world=ICE, **how):
    how = HOW | how | {"baseline": baseline, "discounted": discounted, "film_run": runs - 1}
    return train(world.mdp, FEATURES[name], runs=runs, record_every=record_every, **how)


def told(name="table", run=4, episode=12, world=ICE, **how):
    return narrated_update(world.mdp, FEATURES[name], trained(name, 5, world=world, **how), run, episode)


# To the last bit


@pytest.mark.parametrize("discounted", [True, False], ids=["kept", "dropped"])
@pytest.mark.parametrize("baseline", ["none", "constant", "value"])
@every_encoding
def test_theta_before_and_after_are_those_of_the_training(name, baseline, discounted):
    """Records every 5 episodes, against a training that records every one."""
    every = trained(name, 1, baseline, discounted)
    for run in RUNS:
        replay = Replay.of(ICE.mdp, FEATURES[name], trained(name, 5, baseline, discounted), run)
        for episode in EPISODES:
            one = replay.update(episode)
            assert_array_equal(one.theta_before, every.thetas[episode, run])
            assert_array_equal(one.theta_after, every.thetas[episode + 1, run])
            assert (len(one), one.episode.ended) == (every.lengths[episode, run], every.ended[episode, run])
            assert one.returns[0] == every.returns[episode, run]
            assert not one.refused


def test_a_run_far_from_the_first_is_told_as_well():
    """Its uniform numbers are of another generator, and its products are made elsewhere."""
    for name in ("table", "few", "many"):
        one = told(name, run=33, runs=34)
        assert_array_equal(one.theta_after, trained(name, 1, runs=34).thetas[13, 33])


@pytest.mark.parametrize("baseline", ["none", "value"])
def test_a_run_that_was_trained_alone_is_told_as_well(baseline):
    """Tables of a single run are trained in plain Python."""
    every = trained("table", 1, baseline, runs=1)
    for episode in EPISODES:
        one = told(run=0, episode=episode, baseline=baseline, runs=1)
        assert_array_equal(one.theta_before, every.thetas[episode, 0])
        assert_array_equal(one.theta_after, every.thetas[episode + 1, 0])


@pytest.mark.parametrize("baseline", ["none", "value"])
@pytest.mark.parametrize("name", ["table", "few", "many"])
def test_a_run_that_has_diverged_is_told_before_then_and_afterwards(name, baseline):
    """θ moves until the update that is refused, and never again, although the value baseline goes on learning."""
    how = {"alpha": 1e4, "baseline": baseline, "world": RICH, "runs": 20}
    every = trained(name, 1, **how)
    stops = every.stopped_at
    run = int(np.flatnonzero((stops > 0) & (stops < 10))[0])
    at = int(stops[run])
    for episode in {at - 1, at, at + 1, 15}:
        one = told(name, run, episode, **how)
        assert one.refused == (episode >= at)
        assert_array_equal(one.theta_before, every.thetas[episode, run])
        assert_array_equal(one.theta_after, every.thetas[episode + 1, run])
        if one.refused:
            assert_array_equal(one.pi_after, one.pi_before)
        assert np.isfinite(one.moves).all()


# What it tells


@pytest.mark.parametrize("discounted", [True, False], ids=["kept", "dropped"])
@pytest.mark.parametrize("baseline", ["none", "constant", "value"])
@every_encoding
def test_the_steps_add_up_to_the_change_and_are_those_of_the_estimate_by_hand(name, baseline, discounted):
    one = told(name, baseline=baseline, discounted=discounted)
    b = trained(name, 1, baseline, discounted).film_baselines[12]
    by_hand = estimate(
        one.episode, FEATURES[name], one.theta_before, gamma=ICE.mdp.gamma, discounted=discounted, baseline=b
    )
    assert_array_equal(one.baselines, b[one.episode.states[:-1]])
    assert_allclose(one.returns, by_hand.returns, rtol=1e-14)
    assert_allclose(one.weights, by_hand.weights, rtol=1e-13, atol=1e-14)
    assert_allclose(one.weights, one.discounts * (one.returns - one.baselines), rtol=1e-13, atol=1e-14)
    assert_allclose(one.discounts, (ICE.mdp.gamma if discounted else 1.0) ** np.arange(len(one)))
    assert_allclose(one.scores, by_hand.scores, atol=1e-12)
    assert_allclose(one.moves.sum(axis=0), one.theta_after - one.theta_before, atol=1e-13)
    assert_allclose(one.moves.sum(axis=0), HOW["alpha"] * by_hand.gradient, atol=1e-13)


def test_every_draw_is_the_promised_number_in_the_interval_of_what_was_chosen():
    one, run, number = told(), 4, 12
    choices, chances = (promised(HOW["seed"], kind, number, len(one) + 1, run) for kind in (CHOICES, CHANCES))
    here, actions = one.episode.states[:-1], one.episode.actions
    assert_array_equal(one.start.uniform, chances[:1])
    assert_array_equal(one.actions.uniform, choices[: len(one)])
    assert_array_equal(one.outcomes.uniform, chances[1:])
    for draws in (one.actions, one.outcomes):
        assert ((draws.low <= draws.uniform) & (draws.uniform < draws.high)).all()
    assert_allclose(one.actions.high - one.actions.low, one.pi_before[here, actions], atol=1e-15)
    chance = ICE.mdp.outcomes.probability[here, actions, one.episode.outcomes]
    assert_allclose(one.outcomes.high - one.outcomes.low, chance, atol=1e-15)


@every_encoding
def test_the_policies_before_and_after_follow_from_theta(name):
    one, phi = told(name), FEATURES[name]
    for pi, theta in ((one.pi_before, one.theta_before), (one.pi_after, one.theta_after)):
        weights = np.exp(phi @ theta)
        assert_allclose(pi, weights / weights.sum(axis=1, keepdims=True), atol=1e-14)
    for s in range(ICE.mdp.n_states):
        assert one.moved[s] == pytest.approx(np.clip(one.pi_after[s] - one.pi_before[s], 0, None).sum(), abs=1e-15)
    if name == "table":  # a step moves the preferences of its own state only, and all others keep their policy
        elsewhere = np.setdiff1d(np.arange(9), one.episode.states[:-1])
        assert_array_equal(one.pi_after[elsewhere], one.pi_before[elsewhere])


def test_the_world_need_not_be_a_grid():
    """Several starts, and chances that differ from place to place."""
    mdp = random_world(1)
    how = {"alpha": 0.5, "episodes": 20, "runs": 3, "horizon": 30, "seed": 2, "baseline": "value"}
    every, some = (train(mdp, tabular(mdp), record_every=n, **how) for n in (1, 6))
    for episode in (0, 5, 13, 19):
        one = narrated_update(mdp, tabular(mdp), some, 1, episode)
        assert_array_equal(one.theta_after, every.thetas[episode + 1, 1])
        assert one.start.low[0] <= one.start.uniform[0] < one.start.high[0]


def test_an_episode_without_a_step_moves_nothing():
    mdp = MDP(np.ones((1, 2, 1)), np.zeros((1, 2)), np.ones(1), 0.9)
    training = train(mdp, tabular(mdp), alpha=1.0, episodes=2, horizon=10, seed=0)
    one = narrated_update(mdp, tabular(mdp), training, 0, 1)
    assert (len(one), one.moves.shape, one.actions.uniform.shape) == (0, (0, 2), (0,))
    assert_array_equal(one.theta_after, 0)


@pytest.mark.parametrize(("run", "episode", "complaint"), [(5, 0, "run must be"), (0, 16, "episode must be")])
def test_what_there_is_not_is_refused(run, episode, complaint):
    with pytest.raises(ValueError, match=complaint):
        told(run=run, episode=episode)


def test_a_bandit_s_update_is_the_textbook_s():
    """One decision that pays 2 for its second arm: Δθ = α · 2 · (e₁ − π) if that was drawn, S&B (2.12)."""
    problem = bandit([0.0, 2.0])
    training = train(problem.mdp, problem.features, alpha=0.25, episodes=8, horizon=1, seed=3)
    chosen = [narrated_update(problem.mdp, problem.features, training, 0, k) for k in range(8)]
    assert {int(one.episode.actions[0]) for one in chosen} == {0, 1}
    for one in chosen:
        a = int(one.episode.actions[0])
        expected = 0.25 * (0.0, 2.0)[a] * (np.eye(2)[a] - one.pi_before[0])
        assert_allclose(one.moves[0], expected, atol=1e-15)
