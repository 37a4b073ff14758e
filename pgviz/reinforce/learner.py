"""The parameters of many runs, their policies, and the step that moves them.

Preferences are kept as planes, one contiguous (S, B) plane an action, so that nothing is ever reduced over a short last
axis. With F[a·S + s, i] = φ_i(s, a), and w[s, a] the sum of the weights of those steps of an episode that took a in s,
the update is θ ← θ + α Fᵀc for c[a·S + s] = w[s, a] − π(a|s) Σ_b w[s, b], and the preferences are h = Fθ. When there
are many features, h ← h + α F Fᵀ c costs the same however many there are, and θ is θ₀ + Fᵀ Σ α c: only computed when
somebody asks.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from pgviz.arrays import Array, Bools, Ints

LIMIT = 1e9
"""A run whose preferences or parameters would pass this has diverged: nothing that can be drawn is left of them."""


class Learner(Protocol):
    """B runs that share features."""

    def thresholds(self) -> Array:
        """Cumulative action probabilities for sampling, (A − 1, S · B · A), at the places of action 0 (``rollout``)."""

    def theta(self) -> Array:
        """(d, B)."""

    def step(self, places: Ints, weights: Array, alpha: float) -> Bools:
        """θ ← θ + α Σ weights · ∇log π, both (T, B); (B,): False for the runs that have diverged."""


def make_learner(phi: Array, theta_0: Array, runs: int) -> Learner:
    """The learner whose update is cheapest for these features, (S, A, d)."""
    n_states, n_actions, d = phi.shape
    planes = np.ascontiguousarray(phi.swapaxes(0, 1).reshape(n_actions * n_states, d))  # F
    kind = _ThetaLearner if 2 * d < n_actions * n_states else _KernelLearner
    return kind(planes, theta_0, (n_actions, n_states, runs))


class _PlaneLearner:
    """What both ways have in common: h[a, s, lane], (A, S, B), and π of it."""

    def __init__(self, planes: Array, theta_0: Array, shape: tuple[int, int, int]) -> None:
        self.planes, self.shape = planes, shape
        self.theta_0 = np.repeat(theta_0[:, None], shape[2], axis=1)  # (d, B)
        self.h = (planes @ self.theta_0).reshape(shape)
        if not np.abs(self.h).max() < LIMIT:
            raise ValueError(f"theta must give preferences below {LIMIT:g} in size, got {np.abs(self.h).max():g}")
        self.active = np.ones(shape[2], dtype=np.bool_)
        n_actions, n_states, runs = shape
        self._thresholds = np.zeros((n_actions - 1, n_states, runs, n_actions))

    def thresholds(self) -> Array:
        self.pi = plane_softmax(self.h)
        total = np.zeros_like(self.pi[0])
        for plane, p in zip(self._thresholds, self.pi, strict=False):
            total += p
            plane[..., 0] = total
        return self._thresholds.reshape(len(self._thresholds), -1)

    def coefficients(self, places: Ints, weights: Array) -> Array:
        """c = Σ_t weight · (e_{A_t} − π(·|S_t)), in planes: (A · S, B)."""
        n_actions, n_states, runs = self.shape
        total = np.bincount(places.ravel(), weights.ravel(), minlength=self.h.size)
        w = np.ascontiguousarray(np.moveaxis(total.reshape(n_states, runs, n_actions), -1, 0))
        c: Array = w - w.sum(axis=0) * self.pi
        return c.reshape(-1, runs)

    def good(self, *proposed: Array) -> Bools:
        """(B,): the active lanes in which all that is proposed stays within bounds; the others stop for ever."""
        for array in proposed:
            self.active &= np.abs(array).reshape(-1, self.shape[2]).max(axis=0) < LIMIT  # False for nan too
        return self.active


class _ThetaLearner(_PlaneLearner):
    """Few features: keep θ, and compute h = Fθ."""

    def __init__(self, planes: Array, theta_0: Array, shape: tuple[int, int, int]) -> None:
        super().__init__(planes, theta_0, shape)
        self._theta = self.theta_0

    def theta(self) -> Array:
        return self._theta

    def step(self, places: Ints, weights: Array, alpha: float) -> Bools:
        with np.errstate(over="ignore", invalid="ignore"):
            theta = self._theta + alpha * (self.planes.T @ self.coefficients(places, weights))
            h = (self.planes @ theta).reshape(self.shape)
        good = self.good(theta, h)
        self._theta = np.where(good, theta, self._theta)
        self.h = np.where(good, h, self.h)
        return good


class _KernelLearner(_PlaneLearner):
    """Many features: keep Σ α c, and compute h by the kernel F Fᵀ; for one feature a pair it is the identity."""

    def __init__(self, planes: Array, theta_0: Array, shape: tuple[int, int, int]) -> None:
        super().__init__(planes, theta_0, shape)
        kernel = planes @ planes.T
        self._kernel = None if (kernel == np.eye(len(kernel))).all() else kernel
        self._sum = np.zeros((len(planes), shape[2]))

    def theta(self) -> Array:
        return self.theta_0 + self.planes.T @ self._sum

    def step(self, places: Ints, weights: Array, alpha: float) -> Bools:
        with np.errstate(over="ignore", invalid="ignore"):
            move = alpha * self.coefficients(places, weights)
            total = self._sum + move
            h = self.h + (move if self._kernel is None else self._kernel @ move).reshape(self.shape)
        good = self.good(total, h)
        self._sum = np.where(good, total, self._sum)
        self.h = np.where(good, h, self.h)
        return good


def plane_softmax(h: Array) -> Array:
    """``pgviz.softmax.softmax`` over the first axis instead of the last, without checks: π[a, …] from h[a, …]."""
    exponentials: Array = np.exp(h - h.max(axis=0))
    exponentials /= exponentials.sum(axis=0)
    return exponentials
