"""Systems solved in blocks: the same as dense ones, and only where blocks are some use."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from pgviz.gridworld import Gridworld
from pgviz.mdp import MDP, policy_gradient
from pgviz.mdp.banded import Band

MAPS = {
    "empty": "\n".join(["S" + "." * 14, *["." * 15] * 13, "." * 14 + "G"]),
    "walls and pits": "\n".join(
        ["S.#............", *["...#.....H...#."] * 6, *["..............."] * 6, "....G.........."]
    ),
    "cliff": "\n".join([*["." * 16] * 12, "S" + "C" * 14 + "G"]),
    "tall": "\n".join(["S..", *["..."] * 18, "..G"]),
    "filled up": "\n".join(["S......", *["......."] * 4, "......G"]),
}


def world(name: str, gamma: float, slip: float = 0.1) -> MDP:
    return Gridworld.from_text(
        MAPS[name], gamma=gamma, slip=slip, step_reward=-1, goal_reward=10, pit_reward=-5, cliff_reward=-20
    ).mdp


def dense(mdp: MDP, pi, gamma: float):
    """I − γP and r of one policy, without the rows of terminal states: from their definitions."""
    moves = np.einsum("sa,sat->st", pi, mdp.transition) * ~mdp.terminal[:, None]
    return np.eye(mdp.n_states) - gamma * moves, (pi * mdp.reward).sum(axis=1) * ~mdp.terminal


def policies(mdp: MDP, shape, seed: int = 0):
    return np.random.default_rng(seed).dirichlet(np.ones(mdp.n_actions), (*shape, mdp.n_states))


@pytest.mark.parametrize("gamma", [0.0, 0.9, 0.999, 1.0])
@pytest.mark.parametrize("name", MAPS)
def test_blocks_give_the_values_of_the_dense_system(name, gamma):
    mdp = world(name, gamma)
    pi = policies(mdp, (5,))
    right = np.stack([(pi * mdp.reward).sum(axis=-1), np.ones((5, mdp.n_states))], axis=-1)
    fixed = np.broadcast_to(mdp.terminal, (5, mdp.n_states))
    found = mdp.band.solve(pi, gamma, right, fixed)
    for i in range(5):
        system, reward = dense(mdp, pi[i], gamma)
        expected = np.linalg.solve(system, np.stack([reward, ~mdp.terminal], axis=-1))
        scale = np.abs(expected).max(axis=0)
        assert_allclose(found[i] / scale, expected / scale, atol=1e-11 if gamma < 1 else 1e-9)


@pytest.mark.parametrize("gamma", [0.9, 1.0])
@pytest.mark.parametrize("name", MAPS)
def test_blocks_give_the_visits_of_the_dense_system(name, gamma):
    mdp = world(name, gamma)
    pi = policies(mdp, ())
    fixed = mdp.terminal[None]
    found = mdp.band.solve_transposed(pi[None], gamma, mdp.start[None, :, None], fixed)[0, :, 0]
    expected = np.linalg.solve(dense(mdp, pi, gamma)[0].T, mdp.start)
    assert_allclose(found, expected, atol=1e-9 * expected.max())


@pytest.mark.parametrize("gamma", [0.95, 1.0])
@pytest.mark.parametrize("name", ["empty", "walls and pits", "cliff"])
def test_values_visits_and_gradients_do_not_depend_on_how_they_are_solved(name, gamma, monkeypatch):
    """Large worlds, one policy and many, against the same MDP that may only use dense systems."""
    mdp, other = world(name, gamma), world(name, gamma)
    assert mdp.band.pays(1)
    pi = policies(mdp, (3, 2), seed=1)
    theta = np.random.default_rng(2).normal(size=7)
    features = np.random.default_rng(3).normal(size=(mdp.n_states, 4, 7)) / 4

    def solved(of):
        v, one = of.state_values(pi), pi[0, 0]
        return v, of.state_values(one), of.visits(one), policy_gradient(of, features, theta), of.optimal_values()

    found = solved(mdp)
    monkeypatch.setattr(Band, "pays", lambda *_: False)
    for a, b in zip(found, solved(other), strict=True):
        assert_allclose(a, b, rtol=1e-8, atol=1e-8 * np.abs(b).max())


def test_a_value_satisfies_the_bellman_equation_on_the_largest_map():
    """20 × 20, S&B eq. 3.14."""
    text = "\n".join(["S" + "." * 19, *["." * 20] * 18, "." * 19 + "G"])
    mdp = Gridworld.from_text(text, gamma=0.99, slip=0.2, step_reward=-1, goal_reward=10, pit_reward=0).mdp
    pi = policies(mdp, ())
    v = mdp.state_values(pi)
    backup = (pi * (mdp.reward + 0.99 * np.einsum("sat,t->sa", mdp.transition, v))).sum(axis=1)
    assert_allclose(v, backup, atol=1e-10)


def test_an_mdp_without_a_band_is_solved_as_it_is():
    """Every state leads to every other: blocks are no use."""
    rng = np.random.default_rng(0)
    mdp = MDP(rng.dirichlet(np.ones(200), (200, 2)), rng.normal(size=(200, 2)), np.eye(200)[0], 0.9)
    assert mdp.band is None
    pi = policies(mdp, ())
    assert_allclose(mdp.state_values(pi), np.linalg.solve(*dense(mdp, pi, 0.9)), atol=1e-10)


def test_a_small_world_is_worth_blocks_only_for_many_policies():
    mdp = world("filled up", 0.9)
    assert (mdp.band.b, mdp.band.pays(1), mdp.band.pays(100)) == (7, False, True)


def test_policies_that_may_never_end_are_told_one_by_one():
    """γ = 1: of two policies in one call the first goes round in circles and has no finite value."""
    mdp = world("empty", 1.0, slip=0.0)
    stuck = np.zeros((mdp.n_states, 4))
    stuck[:, 0] = 1  # always N: into the border for ever
    both = np.stack([stuck, policies(mdp, ())])
    v = mdp.state_values(both)
    assert np.isneginf(v[0][~mdp.terminal]).all()
    assert_allclose(v[1], mdp.state_values(both[1]), rtol=1e-8)
    assert np.isfinite(v[1]).all()
