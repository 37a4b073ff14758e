"""The second road: every episode by plain recursion, every estimate by its definition, without ``pgviz.reinforce``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pgviz.examples.problems import bandit, chain, corridor, grid, two_step
from pgviz.mdp import MDP, Outcomes


@dataclass(frozen=True, eq=False)
class World:
    """A small process with features, a θ and a horizon at which all its episodes can be listed."""

    mdp: MDP
    features: np.ndarray
    theta: np.ndarray
    horizon: int


@dataclass(frozen=True)
class Path:
    """One episode: its probability, and (state, action, reward) of each step before its end."""

    probability: float
    steps: tuple[tuple[int, int, float], ...]
    start: int


def random_world(seed: int) -> MDP:
    """Three states, the last one terminal; chances and rewards of outcomes differ from place to place; two starts."""
    rng = np.random.default_rng(seed)
    probability, reward = rng.dirichlet(np.ones(2), (3, 2)), rng.normal(size=(3, 2, 2))
    successor = rng.integers(0, 3, (3, 2, 2))
    reward[2], successor[2] = 0.0, 2
    return MDP.from_outcomes(Outcomes(probability, successor, reward), [0.3, 0.7, 0.0], 0.8)


def waves(size: int) -> np.ndarray:
    """A θ that is nothing in particular."""
    return 0.6 * np.sin(np.arange(2, size + 2))


def of(problem, horizon: int) -> World:
    return World(problem.mdp, problem.features, waves(problem.features.shape[2]), horizon)


WORLDS = {
    "one decision": of(bandit([1.0, 2.0, -3.0, 0.5]), 1),
    "two steps": of(two_step(), 2),
    "chain": of(chain(), 5),
    "chain, one parameter": of(chain(None), 5),
    "corridor": of(corridor(), 6),
    "grid": of(grid(), 2),
    "random": World(random_world(1), np.random.default_rng(0).normal(size=(3, 2, 3)), waves(3), 4),
}


def policy(features, theta):
    """π(a|s), (S, A), state by state."""
    weights = np.exp(features @ theta)
    return weights / weights.sum(axis=1, keepdims=True)


def scores(features, pi):
    """φ(s, a) − E_π[φ(s, ·)], (S, A, d)."""
    return np.array([[row - p @ phi for row in phi] for phi, p in zip(features, pi, strict=True)])


def paths(mdp: MDP, pi, horizon: int) -> list[Path]:
    """Every episode, by recursion."""
    found = []

    def walk(start, state, probability, steps):
        if mdp.terminal[state] or len(steps) == horizon:
            found.append(Path(probability, tuple(steps), start))
            return
        for a in range(mdp.n_actions):
            for p, successor, r in zip(
                mdp.outcomes.probability[state, a],
                mdp.outcomes.successor[state, a],
                mdp.outcomes.reward[state, a],
                strict=True,
            ):
                if pi[state, a] * p > 0:
                    walk(start, successor, probability * pi[state, a] * p, [*steps, (state, a, float(r))])

    for s in range(mdp.n_states):
        if mdp.start[s] > 0:
            walk(s, s, float(mdp.start[s]), [])
    return found


def returned(path: Path, t: int, gamma: float, returns: str) -> float:
    """ρ_t by its definition."""
    rewards = [r for _, _, r in path.steps]
    if returns == "immediate":
        return rewards[t]
    first = 0 if returns == "full" else t
    return sum(gamma ** (k - first) * rewards[k] for k in range(first, len(rewards)))


def key(path: Path, t: int, returns: str) -> tuple[int, int]:
    """Which entry of the table of baselines a step meets."""
    return (0, path.start) if returns == "full" else (t, path.steps[t][0])


def estimate(path: Path, world: World, psi, returns: str, discounted: bool, baseline: dict) -> np.ndarray:
    """Σ_t cᵗ (ρ_t − b) ψ_t."""
    c = world.mdp.gamma if discounted and returns != "full" else 1.0
    total = np.zeros(psi.shape[2])
    for t, (s, a, _) in enumerate(path.steps):
        advantage = returned(path, t, world.mdp.gamma, returns) - baseline[key(path, t, returns)]
        total += c**t * advantage * psi[s, a]
    return total


def baselines(world: World, listed: list[Path], psi, returns: str, discounted: bool, name: str) -> dict:
    """The table that a baseline's name stands for, found from the episodes themselves."""
    places = sorted({key(p, t, returns) for p in listed for t in range(len(p.steps))})
    if name == "none":
        return dict.fromkeys(places, 0.0)
    if name == "constant":
        performance = sum(p.probability * returned(p, 0, world.mdp.gamma, "full") for p in listed if p.steps)
        return dict.fromkeys(places, performance)
    if name == "value":
        return dict(zip(places, _conditional_means(world, listed, returns, places), strict=True))
    return dict(zip(places, _least_squares(world, listed, psi, returns, discounted, name, places), strict=True))


def _conditional_means(world, listed, returns, places):
    """E[ρ | the place], by counting."""
    for place in places:
        counted = (lambda p: range(min(1, len(p.steps)))) if returns == "full" else (lambda p: range(len(p.steps)))
        met = [(p, t) for p in listed for t in counted(p) if key(p, t, returns) == place]
        total = sum(p.probability for p, _ in met)
        yield sum(p.probability * returned(p, t, world.mdp.gamma, returns) for p, t in met) / total


def _least_squares(world, listed, psi, returns, discounted, name, places):
    """The numbers that make E‖X‖² least: the estimate is linear in them, and E[X] does not depend on them."""
    zero = dict.fromkeys(places, 0.0)
    offset = np.concatenate([_root(p) * estimate(p, world, psi, returns, discounted, zero) for p in listed])
    columns = []
    for place in places:
        unit = {**zero, place: 1.0}
        moved = [_root(p) * estimate(p, world, psi, returns, discounted, unit) for p in listed]
        columns.append(offset - np.concatenate(moved))
    matrix = np.array(columns).T
    if name == "optimal-constant":
        matrix = matrix.sum(axis=1, keepdims=True)
    solution = np.linalg.lstsq(matrix, offset, rcond=1e-12)[0]
    return solution if name == "optimal" else np.full(len(places), solution[0])


def _root(path: Path) -> float:
    return path.probability**0.5


def moments(world: World, returns: str, discounted: bool, name: str):
    """Mean (d,) and covariance (d, d) of the estimate, added up over every episode."""
    pi = policy(world.features, world.theta)
    psi, listed = scores(world.features, pi), paths(world.mdp, pi, world.horizon)
    table = baselines(world, listed, psi, returns, discounted, name)
    chances = np.array([p.probability for p in listed])
    estimates = np.array([estimate(p, world, psi, returns, discounted, table) for p in listed])
    mean = chances @ estimates
    centred = estimates - mean
    return mean, (chances[:, None] * centred).T @ centred
