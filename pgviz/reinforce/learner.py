"""The parameters of many runs, their policies, and the step that moves them.

Layout. Preferences are planes, h[a, lane, s]: one contiguous plane an action, so that nothing is ever reduced over a
short last axis. With w[a, lane, s] the sum of the weights of those steps of an episode that took a in s, the update is
θ ← θ + α Σ_{a,s} c φ(s, a) for c = w − π Σ_b w[b].

- One feature for each pair, and no other (tables): θ is h in another order, and the update is h ← h + α c.
- Fewer features than pairs: θ is kept, and h = Fθ with F[(a, s), i] = φ_i(s, a).
- More: h ← h + α F Fᵀc costs the same however many there are, and θ is θ₀ + Fᵀ Σ α c, computed when somebody asks.

A lane does not depend on how many others there are, to the last bit: see ``_product``.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from pgviz.arrays import Array, Bools, Ints
from pgviz.reinforce.machine import thresholds_of

LIMIT = 1e9
"""A run whose preferences or parameters would pass this has diverged: nothing that can be drawn is left of them."""
TOGETHER = 8
"""Lanes in a matrix product."""


class Learner(Protocol):
    """B runs that share features."""

    def thresholds(self) -> Array:
        """Cumulative action probabilities for sampling, (B · S, W), as ``thresholds_of`` makes them."""

    def theta(self) -> Array:
        """(B, d)."""

    def probabilities(self) -> Array:
        """π(a|s), (A, B, S), of the last ``thresholds``."""

    def step(self, planes: Ints, weights: Array, alpha: float) -> Bools:
        """θ ← θ + α Σ weights · ∇log π, both (T, B); (B,): False for the runs that have diverged.

        ``planes`` says where (A_t, lane, S_t) is in h.
        """

    def stop(self) -> None:
        """All runs have diverged."""


def make_learner(phi: Array, theta_0: Array, runs: int, first: int = 0) -> Learner:
    """The learner whose update is cheapest for these features, (S, A, d); ``first``: which run its first lane is."""
    rows = rows_of(phi)
    return _kind_for(rows, phi)(rows, theta_0, (phi.shape[1], runs, phi.shape[0]), first)


def goes_on_from_theta(phi: Array) -> bool:
    """Whether θ is all that a learner of these features knows: made anew from it, it goes on to the same last bit."""
    return _kind_for(rows_of(phi), phi) is not _KernelLearner


def _kind_for(rows: Array, phi: Array) -> type[_TableLearner] | type[_ThetaLearner] | type[_KernelLearner]:
    if is_table(rows):
        return _TableLearner
    return _ThetaLearner if phi.shape[2] <= len(rows) else _KernelLearner


def rows_of(phi: Array) -> Array:
    """F, (A · S, d), of features (S, A, d)."""
    return np.ascontiguousarray(phi.swapaxes(0, 1).reshape(-1, phi.shape[2]))


def is_table(rows: Array) -> bool:
    """Whether every row has a feature of its own, which is 1, and no other."""
    used = rows != 0
    return bool((used.sum(axis=1) == 1).all() and (used.sum(axis=0) <= 1).all() and (rows[used] == 1).all())


def columns_of(rows: Array) -> Ints:
    """Of a table: the feature that each row has, (A · S,)."""
    columns: Ints = rows.argmax(axis=1)
    return columns


class _PlaneLearner:
    """What all ways have in common: h[a, lane, s], (A, B, S), and π of it."""

    def __init__(self, rows: Array, theta_0: Array, shape: tuple[int, int, int], first: int = 0) -> None:
        self.rows, self.shape, self.first = rows, shape, first
        self.theta_0 = np.repeat(theta_0[None], shape[1], axis=0)  # (B, d)
        self.h = self.preferences(self.theta_0) + 0.0  # no −0
        check_preferences(self.h)
        self.active, self.whole = np.ones(shape[1], dtype=np.bool_), True
        self.pi = np.empty((shape[0], shape[1] * shape[2]))
        self._spare = np.empty_like(self.pi)
        self._thresholds = thresholds_of(self.pi)

    def preferences(self, theta: Array) -> Array:
        """h (A, B, S) of θ (B, d)."""
        return self.planes(self.product(theta, self.rows.T))

    def product(self, lanes: Array, matrix: Array) -> Array:
        """``lanes @ matrix``, (B, n) by (n, m)."""
        return _product(lanes, matrix, self.first % TOGETHER)

    def planes(self, flat: Array) -> Array:
        """(B, A · S) as planes (A, B, S)."""
        n_actions, runs, n_states = self.shape
        return np.ascontiguousarray(flat.reshape(runs, n_actions, n_states).swapaxes(0, 1))

    def flat(self, planes: Array) -> Array:
        """Planes (A, B, S) as (B, A · S)."""
        return planes.reshape(self.shape).swapaxes(0, 1).reshape(self.shape[1], -1)

    def thresholds(self) -> Array:
        plane_softmax(self.h.reshape(self.pi.shape), self.pi)
        return thresholds_of(self.pi, self._thresholds)

    def probabilities(self) -> Array:
        return self.pi.reshape(self.shape)

    def stop(self) -> None:
        self.active[:], self.whole = False, False

    def coefficients(self, planes: Ints, weights: Array) -> Array:
        """c = Σ_t weight · (e_{A_t} − π(·|S_t)), in planes (A, B · S)."""
        w = np.bincount(planes.ravel(), weights.ravel(), minlength=self.h.size).astype(np.float64, copy=False)
        w = w.reshape(self.pi.shape)
        w -= np.multiply(total(w), self.pi, out=self._spare)
        return w

    def admits(self, *proposed: Array) -> bool:
        """Whether all that is proposed, h (A, B, S) or parameters (1, B, n), is within bounds in all lanes.

        A lane that leaves them once stands still for ever.
        """
        if self.whole and all(within(array) for array in proposed):
            return True
        for array in proposed:
            self.active &= np.abs(array).max(axis=(0, 2)) < LIMIT  # False for nan too
        self.whole = bool(self.active.all())
        return self.whole

    def kept(self, new: Array, old: Array) -> Array:
        """The new numbers of active lanes and the old ones of the others, (…, B, n)."""
        return np.where(self.active[:, None], new, old)


class _TableLearner(_PlaneLearner):
    """A feature for each pair: θ is h, and some that nothing depends on."""

    def theta(self) -> Array:
        theta = self.theta_0.copy()
        theta[:, columns_of(self.rows)] = self.flat(self.h)
        return theta

    def preferences(self, theta: Array) -> Array:
        return self.planes(theta[:, columns_of(self.rows)])

    def step(self, planes: Ints, weights: Array, alpha: float) -> Bools:
        h = self.coefficients(planes, weights).reshape(self.shape)  # a new array: it becomes h
        h *= alpha
        h += self.h
        self.h = h if self.admits(h) else self.kept(h, self.h)
        return self.active


class _ThetaLearner(_PlaneLearner):
    """Few features: keep θ, and compute h = Fθ."""

    def __init__(self, rows: Array, theta_0: Array, shape: tuple[int, int, int], first: int = 0) -> None:
        super().__init__(rows, theta_0, shape, first)
        self._theta = self.theta_0

    def theta(self) -> Array:
        return self._theta

    def step(self, planes: Ints, weights: Array, alpha: float) -> Bools:
        c = self.flat(self.coefficients(planes, weights))
        theta = self._theta + alpha * self.product(c, self.rows)
        h = self.preferences(theta)
        if not self.admits(h, theta[None]):
            h, theta = self.kept(h, self.h), self.kept(theta, self._theta)
        self.h, self._theta = h, theta
        return self.active


class _KernelLearner(_PlaneLearner):
    """Many features: keep Σ α c, and compute h by the kernel F Fᵀ."""

    def __init__(self, rows: Array, theta_0: Array, shape: tuple[int, int, int], first: int = 0) -> None:
        super().__init__(rows, theta_0, shape, first)
        self._kernel = rows @ rows.T
        self._sum = np.zeros((shape[1], len(rows)))

    def theta(self) -> Array:
        return self.theta_0 + self.product(self._sum, self.rows)

    def step(self, planes: Ints, weights: Array, alpha: float) -> Bools:
        move = alpha * self.flat(self.coefficients(planes, weights))
        sums = self._sum + move
        h = self.h + self.planes(self.product(move, self._kernel))
        if not self.admits(h, sums[None]):
            h, sums = self.kept(h, self.h), self.kept(sums, self._sum)
        self.h, self._sum = h, sums
        return self.active


def _product(lanes: Array, matrix: Array, place: int) -> Array:
    """``lanes @ matrix``, (B, n) by (n, m), always of 8 lanes at a time: BLAS rounds by the shape of what it gets.

    ``place``: of the first lane among its 8. One that is seen again by itself stands where it stood among all.
    """
    end = place + len(lanes)
    padded = np.zeros((-(-end // TOGETHER), TOGETHER, lanes.shape[1]))
    padded.reshape(-1, lanes.shape[1])[place:end] = lanes
    product: Array = np.matmul(padded, matrix).reshape(-1, matrix.shape[1])[place:end]
    return product


def check_preferences(h: Array) -> None:
    """Refuse a θ whose preferences are out of bounds before anything has been learned."""
    if not within(h):
        raise ValueError(f"theta must give preferences below {LIMIT:g} in size, got {np.abs(h).max():g}")


def within(array: Array) -> bool:
    """Whether all numbers are below ``LIMIT`` in size; not if one is nan."""
    return bool(np.maximum.reduce(array, axis=None) < LIMIT and np.minimum.reduce(array, axis=None) > -LIMIT)


def total(planes: Array) -> Array:
    """The sum over the first axis, added in order, whatever the shape."""
    result: Array = planes[0].copy()
    for plane in planes[1:]:
        result += plane
    return result


def plane_softmax(h: Array, out: Array | None = None) -> Array:
    """``pgviz.softmax.softmax`` over the first axis instead of the last, without checks: π[a, …] from h[a, …]."""
    exponentials: Array = np.subtract(h, np.maximum.reduce(h, axis=0), out=out)
    np.exp(exponentials, out=exponentials)
    exponentials /= total(exponentials)
    return exponentials
