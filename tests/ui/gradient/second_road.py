"""The page's estimators by brute force: every episode, every group, added up by their definitions."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np

from pgviz.ui.gradient.scenario import GIVEN, GradientScenario
from tests.reinforce import brute


def world_of(now: GradientScenario) -> brute.World:
    return brute.World(now.mdp, now.features, np.array(now.thetas), now.steps)


@cache
def gradient(name: str, horizon: int) -> np.ndarray:
    """∇J of a problem as it is, by central differences of J, the sum over all episodes."""
    world = world_of(GradientScenario(world=name, horizon=(horizon,)))

    def performance(theta: np.ndarray) -> float:
        listed = brute.paths(world.mdp, brute.policy(world.features, theta), world.horizon)
        return sum(p.probability * brute.returned(p, 0, world.mdp.gamma, "full") for p in listed if p.steps)

    h = 1e-5 * np.eye(world.theta.size)
    return np.array([(performance(world.theta + e) - performance(world.theta - e)) / 2e-5 for e in h])


def moments(now: GradientScenario) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of an estimate."""
    if now.sum == "group":
        return _group(now)
    world = world_of(now)
    mean, covariance = (
        brute.moments(world, now.returns, now.keep, now.baseline) if now.baseline != GIVEN else _with_number(now, world)
    )
    return mean, covariance / (now.batch if now.sum == "batch" else 1)


def _with_number(now: GradientScenario, world: brute.World) -> tuple[np.ndarray, np.ndarray]:
    pi = brute.policy(world.features, world.theta)
    psi, listed = brute.scores(world.features, pi), brute.paths(world.mdp, pi, world.horizon)
    places = {brute.key(p, t, now.returns) for p in listed for t in range(len(p.steps))}
    table = dict.fromkeys(places, now.b)
    return _moments(
        np.array([p.probability for p in listed]),
        np.array([brute.estimate(p, world, psi, now.returns, now.keep, table) for p in listed]),
    )


def _group(now: GradientScenario) -> tuple[np.ndarray, np.ndarray]:
    world = world_of(now)
    pi = brute.policy(world.features, world.theta)
    psi, listed = brute.scores(world.features, pi), brute.paths(world.mdp, pi, world.horizon)
    rewards = [brute.returned(p, 0, world.mdp.gamma, "full") for p in listed]
    scores = [sum(psi[s, a] for s, a, _ in p.steps) for p in listed]
    chances, estimates = [], []
    for group in product(range(len(listed)), repeat=now.k):
        r = np.array([rewards[i] for i in group])
        lengths = [len(listed[i].steps) if now.by_length else 1 for i in group]
        chances.append(np.prod([listed[i].probability for i in group]))
        terms = [advantage(r, j, now.rule) * scores[i] / n for j, (i, n) in enumerate(zip(group, lengths, strict=True))]
        estimates.append(sum(terms) / now.k)
    return _moments(np.array(chances), np.array(estimates))


def advantage(r: np.ndarray, j: int, rule: str) -> float:
    """Of answer j, from the rewards of its group."""
    if rule == "none":
        return float(r[j])
    if rule == "own" or np.ptp(r) == 0:
        return 0.0
    others = np.delete(r, j)
    if rule == "leave-one-out":
        return float(r[j] - others.mean())
    deviation = {"mean": 1.0, "population": r.std(), "sample": r.std(ddof=1)}[rule]
    return float((r[j] - r.mean()) / deviation)


def _moments(chances: np.ndarray, estimates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    mean = chances @ estimates
    centred = estimates - mean
    return mean, (chances[:, None] * centred).T @ centred
