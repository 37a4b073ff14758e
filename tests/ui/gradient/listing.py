"""Every episode of a small world once, as arrays: what any estimator of the page averages to, by its definition.

The episodes come from the plain recursion of ``tests.reinforce.brute``; nothing here is ``pgviz.reinforce``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product

import numpy as np

from pgviz.ui.gradient.scenario import GIVEN, GradientScenario
from pgviz.ui.gradient.topic import only
from tests.reinforce import brute

TINY_STEP = 1e-30  # of a complex step, which loses no digits


@dataclass(frozen=True, eq=False)
class Moments:
    """What an estimate averages to, (d,), and its covariance, (d, d)."""

    mean: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, chances: np.ndarray, estimates: np.ndarray) -> Moments:
        mean = chances @ estimates
        centred = estimates - mean
        return cls(mean, (chances[:, None] * centred).T @ centred)


class Listing:
    """All N episodes of at most T steps; after an episode's end scores and rewards are 0."""

    def __init__(self, now: GradientScenario) -> None:
        self.gamma, self.theta, self.phi = now.mdp.gamma, np.array(now.thetas), now.features
        pi = brute.policy(self.phi, self.theta)
        listed, psi = brute.paths(now.mdp, pi, now.steps), brute.scores(self.phi, pi)
        shape = len(listed), max(len(path.steps) for path in listed)
        self.chances = np.array([path.probability for path in listed])
        self.states, self.actions = np.zeros((2, *shape), dtype=int)
        self.rewards, self.alive = np.zeros(shape), np.zeros(shape, dtype=bool)
        for n, path in enumerate(listed):
            for t, (s, a, r) in enumerate(path.steps):
                self.states[n, t], self.actions[n, t] = s, a
                self.rewards[n, t], self.alive[n, t] = r, True
        self.scores = np.where(self.alive[..., None], psi[self.states, self.actions], 0.0)  # (N, T, d)

    @cached_property
    def gradient(self) -> np.ndarray:
        """∇J, (d,), by complex steps of Σ Pr(episode) G_0: no score is used."""
        worth = self.chances * self.returned("full", True)[:, 0]
        pi = brute.policy(self.phi, self.theta)

        def performance(theta: np.ndarray) -> complex:
            ratio = brute.policy(self.phi, theta) / pi
            return worth @ np.where(self.alive, ratio[self.states, self.actions], 1.0).prod(axis=1)

        steps = 1j * TINY_STEP * np.eye(self.theta.size)
        return np.array([performance(self.theta + step).imag / TINY_STEP for step in steps])

    def returned(self, returns: str, keep: bool) -> np.ndarray:
        """cᵗ ρ_t by its definition, (N, T): a sum over the rewards from t on, of all, or of R_{t+1} alone."""
        t = np.arange(self.rewards.shape[1])
        ahead = t - t[:, None]  # k − t
        if returns == "full":
            matrix = np.broadcast_to(self.gamma ** t.astype(float), ahead.shape)
        elif returns == "immediate":
            matrix = np.eye(t.size)
        else:
            matrix = np.where(ahead >= 0, self.gamma ** np.maximum(ahead, 0.0), 0.0)
        return self.front(returns, keep) * (self.rewards @ matrix.T)

    def front(self, returns: str, keep: bool) -> np.ndarray:
        """What stands before each step, (T,)."""
        return (self.gamma if keep and returns != "full" else 1.0) ** np.arange(self.rewards.shape[1])

    def places(self, returns: str) -> np.ndarray:
        """Which number of the table of baselines each step meets, (N, T): by step and state, or by the start."""
        t = np.arange(self.states.shape[1])
        return np.broadcast_to(self.states[:, :1], self.states.shape) if returns == "full" else t * 100 + self.states

    def moments(self, returns: str, keep: bool, baseline: str, b: float) -> Moments:
        """Of one episode's estimate."""
        plain = np.einsum("nt,ntd->nd", self.returned(returns, keep), self.scores)
        each = self.front(returns, keep)[:, None] * self.scores  # what a baseline of 1 takes away at each step
        which, place = np.unique(self.places(returns), return_inverse=True)
        place = place.reshape(self.states.shape)
        taken = np.zeros((len(which), *plain.shape))
        np.add.at(taken, (place, np.arange(len(plain))[:, None]), each)
        table = self._table(returns, keep, baseline, b, plain, taken, place)
        return Moments.of(self.chances, plain - np.tensordot(table, taken, axes=1))

    def _table(
        self,
        returns: str,
        keep: bool,
        baseline: str,
        b: float,
        plain: np.ndarray,
        taken: np.ndarray,
        place: np.ndarray,
    ) -> np.ndarray:
        """The baseline of each place, (P,)."""
        if baseline in ("none", GIVEN):
            return np.full(len(taken), b if baseline == GIVEN else 0.0)
        if baseline == "constant":
            return np.full(len(taken), self.chances @ self.returned("full", True)[:, 0])
        weight = np.where(self.alive, self.chances[:, None], 0.0)
        if returns == "full":
            weight = weight * (np.arange(weight.shape[1]) == 0)
        if baseline == "value":  # E[ρ_t | the place], by counting
            worth = self.returned(returns, keep) / np.where(self.front(returns, keep) > 0, self.front(returns, keep), 1)
            found, total = np.zeros((2, len(taken)))
            np.add.at(found, place, weight * worth)
            np.add.at(total, place, weight)
            return found / np.where(total > 0, total, 1.0)
        # the numbers with which E‖X‖² is least: X is linear in them, and E[X] does not depend on them
        root = self.chances[:, None] ** 0.5
        columns = (root * taken).reshape(len(taken), -1).T
        if baseline == "optimal-constant":
            columns = columns.sum(axis=1, keepdims=True)
        solution = np.linalg.lstsq(columns, (root * plain).ravel(), rcond=1e-12)[0]
        return np.broadcast_to(solution, len(taken))

    # --------------------------------------------------------------------------------------------------------- groups

    @cached_property
    def answers(self) -> tuple[np.ndarray, ...]:
        """The different episodes: probability, G_0, length and score, those that nothing tells apart put together."""
        worth, lengths = self.returned("full", True)[:, :1], self.alive.sum(axis=1, keepdims=True)
        rows = np.hstack([worth, lengths, self.scores.sum(axis=1)])
        _, first, which = np.unique(rows.round(9), axis=0, return_index=True, return_inverse=True)
        kinds = rows[first]
        return np.bincount(which.ravel(), self.chances), kinds[:, 0], kinds[:, 1], kinds[:, 2:]

    def group(self, k: int, rule: str, by_length: bool) -> Moments:
        """Of a group's estimate, over all m^k groups."""
        p, r, lengths, psi = self.answers
        group = np.array(list(product(range(p.size), repeat=k)))  # (m^k, k)
        scores = psi / lengths[:, None] if by_length else psi
        terms = advantages(r[group], rule)[..., None] * scores[group]
        return Moments.of(p[group].prod(axis=1), terms.mean(axis=1))


_listed = cache(Listing)


def listing_of(now: GradientScenario) -> Listing:
    """Of the page's problem, policy and horizon."""
    return _listed(only(now))


def moments_of(now: GradientScenario) -> Moments:
    """Of the page's estimate: an episode's, a batch's or a group's."""
    found = listing_of(now)
    if now.sum == "group":
        return found.group(now.k, now.rule, now.by_length)
    one = found.moments(now.returns, now.keep, now.baseline, now.b)
    return Moments(one.mean, one.covariance / (now.batch if now.sum == "batch" else 1))


def advantages(r: np.ndarray, rule: str) -> np.ndarray:
    """Of each reward of each group, (G, k)."""
    k = r.shape[1]
    others = (r @ (1 - np.eye(k))) / max(k - 1, 1)
    centred = r - r.mean(axis=1, keepdims=True)
    if rule in ("population", "sample"):
        deviation = r.std(axis=1, ddof=rule == "sample", keepdims=True)
        alike = np.ptp(r, axis=1, keepdims=True) == 0
        return np.where(alike, 0.0, centred / np.where(alike, 1.0, deviation))
    return {"none": r, "mean": centred, "leave-one-out": r - others, "own": 0 * r}[rule]
