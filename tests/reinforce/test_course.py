"""The length of ∇J and the mean entropy along a run, against a second road: finite differences, and every path."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.special import softmax
from scipy.stats import entropy

from pgviz import encodings
from pgviz.gridworld import Gridworld
from pgviz.reinforce import Training, train
from pgviz.reinforce.course import course

HORIZON = 4
WORLD = Gridworld.from_text("S.G", gamma=0.9, slip=0.0, step_reward=-0.1, goal_reward=1.0, pit_reward=0.0)
PHI = encodings.Encoding(encodings.OneHot(3), encodings.Blocks(4)).tensor(np.arange(3))


def trained(world: Gridworld = WORLD, alpha: float = 2.0) -> Training:
    return train(world.mdp, PHI, alpha=alpha, episodes=6, runs=2, horizon=HORIZON, seed=3, record_every=2)


def policy(theta: np.ndarray) -> np.ndarray:
    return softmax(PHI @ theta, axis=1)


def test_the_length_is_that_of_the_slope_of_j_of_cut_episodes() -> None:
    training = trained()
    found = course(WORLD.mdp, PHI, training, 1).norms
    for theta, norm in zip(training.thetas[:, 1], found, strict=True):
        tiny = 1e-6 * np.eye(theta.size)
        j = [[WORLD.mdp.performance(policy(theta + way), HORIZON) for way in (e, -e)] for e in tiny]
        assert norm == pytest.approx(np.linalg.norm(np.diff(j, axis=1) / 2e-6), abs=1e-8)


def test_the_entropy_is_the_mean_over_the_steps_of_every_path() -> None:
    training = trained()
    found = course(WORLD.mdp, PHI, training, 0)
    for theta, mean in zip(training.thetas[:, 0], found.entropies, strict=True):
        pi, total, steps = policy(theta), 0.0, 0.0
        each = entropy(pi, axis=1)
        for actions in product(range(4), repeat=HORIZON):
            s, chance, met = 0, 1.0, []
            for a in actions:
                chance *= pi[s, a]
                if s == 2:
                    continue
                met.append(s)
                s = int(WORLD.mdp.transition[s, a].argmax())
            total, steps = total + chance * each[met].sum(), steps + chance * len(met)
        assert mean == pytest.approx(total / steps)
    assert found.entropies[0] == pytest.approx(found.most)
    assert found.most == pytest.approx(np.log(4))


def test_where_all_is_worth_the_same_the_length_is_0_and_not_rounding() -> None:
    """γ = 0: every first step pays −.1, whatever θ is."""
    world = Gridworld.from_text("S.G", gamma=0.0, slip=0.3, step_reward=-0.1, goal_reward=1.0, pit_reward=0.0)
    assert course(world.mdp, PHI, trained(world), 0).norms.tolist() == [0, 0, 0, 0]


def test_there_is_no_third_run_of_two() -> None:
    with pytest.raises(ValueError, match="run"):
        course(WORLD.mdp, PHI, trained(), 2)
