"""The engine: its uniform numbers, its two ways to make a step, and that a run does not depend on the others."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from pgviz.examples.problems import bandit, corridor
from pgviz.gridworld import Gridworld
from pgviz.mdp import MDP, Outcomes
from pgviz.reinforce import returns_to_go, train, training
from pgviz.reinforce.episode import discounted_sums
from pgviz.reinforce.learner import LIMIT, make_learner
from pgviz.reinforce.machine import Machine, thresholds_of
from pgviz.reinforce.roll import Roller
from pgviz.reinforce.rollout import Rollout
from pgviz.reinforce.uniforms import Uniforms
from tests.bench.engine import tabular

pytestmark = pytest.mark.thorough

ICE = Gridworld.from_text("..G\n.#H\nS..", gamma=0.9, slip=0.2, step_reward=-0.04, goal_reward=1.0, pit_reward=-1.0)
RNG = np.random.default_rng(0)
FEATURES = {
    "table": tabular(ICE.mdp),
    "spare": np.concatenate(
        [np.zeros((9, 4, 2)), tabular(ICE.mdp)[..., ::-1]], axis=-1
    ),  # in another order, two unused
    "few": RNG.normal(size=(9, 4, 5)),
    "as many": RNG.normal(size=(9, 4, 36)),
    "many": RNG.normal(size=(9, 4, 50)),
}
REPORTED = ("thetas", "returns", "undiscounted", "lengths", "ended", "diverged", "stopped_at")


def random_mdp(n_actions: int, starts: int, certain: bool = False) -> MDP:
    """Five states, the last one terminal; what comes of an action depends on the state."""
    rng = np.random.default_rng(n_actions)
    width = 1 if certain else 3
    probability, reward = rng.dirichlet(np.ones(width), (5, n_actions)), rng.normal(size=(5, n_actions, width))
    successor = rng.integers(0, 5, (5, n_actions, width))
    reward[4], successor[4] = 0.0, 4
    return MDP.from_outcomes(Outcomes(probability, successor, reward), np.eye(5)[:starts].mean(axis=0), 0.9)


def same(one, other, runs):
    """The reports of some runs of two trainings are the same, bit for bit."""
    for name in REPORTED:
        a, b = getattr(one, name), getattr(other, name)
        axis = 0 if a.ndim == 1 else 1
        assert_array_equal(a.take(range(runs), axis=axis), b.take(range(runs), axis=axis), err_msg=name)


# Uniform numbers


def test_a_number_is_a_function_of_run_episode_and_step():
    """Read forwards, backwards, in small pieces, or as some of the runs: the same numbers."""
    every = Uniforms(7, range(70))
    whole = {episode: every.choices(episode, 0, 100) for episode in range(3)}
    some, pieces = Uniforms(7, range(31, 34)), Uniforms(7, range(70))
    for episode in (2, 0, 1, 0):
        assert_array_equal(some.choices(episode, 5, 60), whole[episode][5:65, 31:34])
        assert_array_equal(some.choices(episode, 3, 2), whole[episode][3:5, 31:34])
        read = [pieces.choices(episode, t, 10).copy() for t in range(0, 100, 10)]
        assert_array_equal(np.concatenate(read), whole[episode])
    distinct = np.concatenate([*whole.values(), *(every.chances(e, 0, 100) for e in range(3)), [every.start(0)]])
    assert np.unique(distinct).size == distinct.size
    assert 0 <= distinct.min() < 0.001 < 0.999 < distinct.max() < 1


def test_seeds_have_numbers_of_their_own():
    """Also those that differ by more than 2³²."""
    first = [Uniforms(seed, range(32)).choices(0, 0, 4).ravel() for seed in (0, 1, 2**32, 2**33, 2**63 - 1)]
    assert np.unique(np.concatenate(first)).size == 5 * 4 * 32


# Two ways to make a step


def rolled(mdp, pi, lanes, horizon, change, monkeypatch):
    """Two episodes of lanes that share a policy (S, A) or have one each (A, lanes, S), with a change at that step."""
    monkeypatch.setattr("pgviz.reinforce.roll.MOST", lanes)
    copies = 1 if pi.ndim == 2 else lanes
    machine = Machine(mdp, copies)
    roller = Roller(machine, Uniforms(3, range(lanes)), horizon)
    planes = pi.T if copies == 1 else pi.reshape(len(pi), -1)
    found = []
    for episode in (0, 1):
        roller.change = change
        rollout = Rollout(machine, roller.roll(thresholds_of(np.ascontiguousarray(planes)), episode))
        found += [rollout.episode(lane) for lane in range(lanes)]
    return found


WORLDS = {
    "slippery": ICE.mdp,
    "certain": Gridworld.from_text("..G\n.#H\nS..", gamma=0.9, step_reward=-0.04, goal_reward=1, pit_reward=-1).mdp,
    "corridor": corridor().mdp,
    "three arms": bandit([1.0, 2.0, 3.0]).mdp,
    "several starts": random_mdp(2, 3, certain=True),
    "one action": random_mdp(1, 1, certain=True),
    "five actions": random_mdp(5, 1, certain=True),
}


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("copies", ["shared", "own"])
def test_walking_and_marching_are_the_same(name, copies, monkeypatch):
    """All steps walked, all marched, and some of both."""
    mdp, lanes = WORLDS[name], 40
    size = (mdp.n_states,) if copies == "shared" else (lanes, mdp.n_states)
    pi = np.random.default_rng(1).dirichlet(np.ones(mdp.n_actions), size)
    pi = pi if copies == "shared" else np.moveaxis(pi, -1, 0)
    walked, *others = (rolled(mdp, pi, lanes, 75, change, monkeypatch) for change in (0, 75, 16))
    assert len({len(episode) for episode in walked}) > 1 or name in ("three arms", "one action")
    for other in others:
        for a, b in zip(walked, other, strict=True):
            for field in ("states", "actions", "rewards", "outcomes", "ended"):
                assert_array_equal(getattr(a, field), getattr(b, field))


@pytest.mark.parametrize("n_actions", [1, 2, 3, 5, 8, 9])
def test_the_search_finds_the_interval_of_every_number(n_actions):
    """Marching, for every number of actions: A_t is how many cumulative probabilities the number has passed."""
    mdp, lanes = random_mdp(n_actions, 2), 50
    pi = np.random.default_rng(2).dirichlet(np.ones(n_actions), mdp.n_states)
    uniforms = Uniforms(1, range(lanes))
    machine = Machine(mdp, 1)
    rollout = Rollout(machine, Roller(machine, uniforms, 30).roll(thresholds_of(np.ascontiguousarray(pi.T)), 0))
    for lane in range(lanes):
        episode = rollout.episode(lane)
        numbers = Uniforms(1, range(lanes)).choices(0, 0, 30)[: len(episode), lane]
        cumulative = np.cumsum(pi, axis=1)[episode.states[:-1], :-1]
        assert_array_equal(episode.actions, (numbers[:, None] >= cumulative).sum(axis=1))


def test_thresholds_are_cumulative_and_filled_up_with_infinity():
    pi = np.array([[0.5, 0.1], [0.25, 0.2], [0.25, 0.7]])  # three actions, two cells
    assert_array_equal(thresholds_of(pi), [[0.5, 0.75, np.inf, np.inf], [0.1, 0.1 + 0.2, np.inf, np.inf]])


def test_an_episode_that_is_over_before_it_began():
    """The only start is terminal: no steps, nothing paid, nothing learned; in one run and in several."""
    mdp = MDP(np.ones((1, 2, 1)), np.zeros((1, 2)), np.ones(1), 0.9)
    for runs in (1, 5):
        found = train(mdp, tabular(mdp), alpha=1.0, episodes=2, horizon=10, seed=0, runs=runs, film_run=0)
        assert_array_equal(found.lengths, 0)
        assert found.ended.all()
        assert_array_equal(found.returns, 0)
        assert_array_equal(found.thetas, 0)
        assert len(found.film[0]) == 0


# A run does not depend on the others


@pytest.mark.parametrize("baseline", ["none", "constant", "value"])
@pytest.mark.parametrize("discounted", [True, False])
@pytest.mark.parametrize("name", FEATURES)
def test_a_run_does_not_depend_on_how_many_there_are(name, discounted, baseline):
    """One alone (tables: in plain Python), few and many, to the last bit; and the same seed gives the same again."""
    how = {"alpha": 0.1, "episodes": 30, "horizon": 50, "seed": 11, "discounted": discounted, "baseline": baseline}
    many = train(ICE.mdp, FEATURES[name], runs=70, **how)
    for runs in (1, 3, 33):
        same(many, train(ICE.mdp, FEATURES[name], runs=runs, **how), runs)
    same(many, train(ICE.mdp, FEATURES[name], runs=70, **how), 70)
    assert not np.array_equal(many.thetas[-1, 0], many.thetas[-1, 1])
    other = train(ICE.mdp, FEATURES[name], runs=3, **{**how, "seed": 12})
    assert not np.array_equal(many.thetas[-1, :3], other.thetas[-1])


@pytest.mark.parametrize("name", [*WORLDS, "chance differs"])
def test_a_run_does_not_depend_on_the_others_in_any_world(name):
    mdp = WORLDS.get(name) or random_mdp(3, 2)
    how = {"alpha": 0.5, "episodes": 40, "horizon": 90, "seed": 2, "baseline": "value"}
    many = train(mdp, tabular(mdp), runs=70, **how)
    for runs in (1, 8):
        same(many, train(mdp, tabular(mdp), runs=runs, **how), runs)


@pytest.mark.parametrize("baseline", ["none", "constant", "value"])
def test_a_run_in_plain_python_is_that_of_numpy(baseline, monkeypatch):
    """With θ given, records here and there, and a film."""
    theta = np.random.default_rng(5).normal(size=36)
    how = {"alpha": 0.3, "episodes": 50, "horizon": 60, "seed": 4, "baseline": baseline, "record_every": 7}
    alone = train(ICE.mdp, tabular(ICE.mdp), theta=theta, film_run=0, **how)
    monkeypatch.setattr(training, "plays_solo", lambda *_: False)
    together = train(ICE.mdp, tabular(ICE.mdp), theta=theta, film_run=0, **how)
    same(alone, together, 1)
    assert_array_equal(alone.film_baselines, together.film_baselines)
    for a, b in zip(alone.film, together.film, strict=True):
        assert_array_equal(a.states, b.states)
        assert_array_equal(a.actions, b.actions)
        assert_array_equal(a.outcomes, b.outcomes)
        assert a.ended == b.ended


def test_one_run_that_diverges_stands_still_in_plain_python_too():
    """Who meets the large reward leaves the bounds in the first episode, and goes on with the θ it had."""
    problem = bandit([0.0, 1e9])
    how = {"alpha": 10.0, "episodes": 3, "horizon": 1}
    found = [train(problem.mdp, problem.features, seed=seed, **how) for seed in range(8)]
    assert {bool(one.diverged[0]) for one in found} == {True, False}
    for seed, one in enumerate(found):
        same(train(problem.mdp, problem.features, seed=seed, runs=2, **how), one, 1)
        assert one.diverged[0] == (one.returns == 1e9).any()
        assert_array_equal(one.thetas, 0)


@pytest.mark.parametrize("runs", [1, 2])
def test_theta_that_nothing_can_be_drawn_from_is_refused(runs):
    with pytest.raises(ValueError, match=r"theta must give preferences below 1e\+09 in size, got 1e\+09"):
        train(ICE.mdp, tabular(ICE.mdp), alpha=1, episodes=1, horizon=1, seed=0, runs=runs, theta=np.full(36, 1e9))


@pytest.mark.parametrize("name", ["few", "many"])
def test_a_lane_that_diverges_keeps_theta_and_preferences_together(name):
    """h out of bounds while θ is within them: neither moves."""
    features = FEATURES[name] * 1e6
    learner = make_learner(features, np.zeros(features.shape[2]), 2)
    learner.thresholds()
    planes, weights = np.array([[0, 9]]), np.array([[1.0, 1e-12]])  # action 0 in state 0 of both lanes
    assert learner.step(planes, weights, 0.01).tolist() == [False, True]
    assert_array_equal(learner.theta()[0], 0)
    assert 0 < np.abs(learner.theta()[1]).max() < LIMIT


# Sums


@pytest.mark.parametrize("factor", [0.0, 0.5, 0.97, 1.0])
def test_sums_by_doubling_are_those_of_the_recursion(factor):
    """G_t = R_{t+1} + γ G_{t+1}, S&B eq. 3.9; and neither zeros behind them nor other columns change a bit."""
    rewards = np.random.default_rng(0).normal(size=(45, 3))
    expected, g = [], np.zeros(3)
    for r in rewards[::-1]:
        g = r + factor * g
        expected.append(g)
    found = discounted_sums(rewards, factor)
    np.testing.assert_allclose(found, expected[::-1], atol=1e-13)
    padded = discounted_sums(np.concatenate([rewards, np.zeros((60, 3))]), factor)
    assert_array_equal(padded[:45], found)
    assert_array_equal(returns_to_go(rewards[:, 1], factor), found[:, 1])
