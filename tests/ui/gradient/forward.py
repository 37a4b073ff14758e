"""Episodes of any length, forward in time: the mean of an estimate, and the trace of its covariance.

A second road for worlds whose episodes are too many to list. The code under test goes backward from the horizon, with
the steps that are left; this goes forward, with what has been added up so far. Written by rewards, returns to go are

    X = Σ_k (R_{k+1} z_k − b_k(S_k) cᵏ ψ_k),      z_k = γ z_{k−1} + cᵏ ψ_k,  or cᵏ ψ_k for immediate rewards

and with full returns X = (G_0 − b) U, U = Σ_k ψ_k. What is kept for each state is E[Y; S_k = s] for Y = 1, X, z, X·z, …
The trace needs inner products only, never a matrix.
"""

from __future__ import annotations

from functools import cached_property
from itertools import product
from math import comb

import numpy as np

from pgviz.ui.gradient.scenario import GradientScenario
from tests.reinforce import brute
from tests.ui.gradient.listing import TINY_STEP

Sums = tuple[np.ndarray, ...]


class Forward:
    """The page's policy in its world, which begins in one state, and the page's horizon."""

    def __init__(self, now: GradientScenario) -> None:
        self.now, mdp, self.horizon = now, now.mdp, now.steps
        pi = brute.policy(now.features, np.array(now.thetas))
        psi, told = brute.scores(now.features, pi), mdp.outcomes
        every = product(np.flatnonzero(~mdp.terminal), *map(range, told.probability.shape[1:]))
        branches = np.array([one for one in every if told.probability[one] > 0])  # (state, action, outcome)
        self.here, action, _ = branches.T
        self.there, self.paid = told.successor[tuple(branches.T)], told.reward[tuple(branches.T)]
        self.chance = pi[self.here, action] * told.probability[tuple(branches.T)]
        self.psi = psi[self.here, action]  # (B, d)
        self.squares = (self.psi**2).sum(axis=1)
        self.gamma, self.terminal, self.n_states = mdp.gamma, mdp.terminal, mdp.n_states
        (self.start,) = np.flatnonzero(mdp.start)

    def moments(self, returns: str, keep: bool, table: np.ndarray) -> tuple[np.ndarray, float]:
        """E[X], (d,), and the trace of X's covariance, with baselines (H, S)."""
        walk = self._full if returns == "full" else self._to_go
        mean, square = walk(returns, keep, table)
        return mean, float(square - mean @ mean)

    @cached_property
    def gradient(self) -> np.ndarray:
        """∇J of the cut episodes, (d,), by complex steps: no score is used."""
        mdp, theta = self.now.mdp, np.array(self.now.thetas)

        def performance(place: np.ndarray) -> complex:
            pi = brute.policy(self.now.features, place)
            moves, paid = np.einsum("sa,sat->st", pi, mdp.transition), (pi * mdp.reward).sum(axis=1)
            chance, total = mdp.start, 0.0
            for k in range(self.horizon):
                total, chance = total + self.gamma**k * (chance @ paid), chance @ moves
            return total

        steps = 1j * TINY_STEP * np.eye(theta.size)
        return np.array([performance(theta + step).imag / TINY_STEP for step in steps])

    def value(self, returns: str) -> np.ndarray:
        """E[ρ_t | S_t = s], (H, S); for full returns J everywhere."""
        found, ahead = [], np.zeros(self.n_states)
        for _ in range(self.horizon):
            worth = self.paid + (0.0 if returns == "immediate" else self.gamma) * ahead[self.there]
            ahead = np.bincount(self.here, self.chance * worth, minlength=self.n_states)
            found.append(ahead)
        return np.full((self.horizon, self.n_states), ahead[self.start]) if returns == "full" else np.array(found[::-1])

    def _moved(self, before: np.ndarray, after: np.ndarray) -> np.ndarray:
        """Σ over what can happen, by the state it leads to; terminal states keep what they have."""
        kept = np.where(self.terminal.reshape(-1, *(1,) * (before.ndim - 1)), before, 0.0)
        np.add.at(kept, self.there, after * self.chance.reshape(-1, *(1,) * (after.ndim - 1)))
        return kept

    def _to_go(self, returns: str, keep: bool, table: np.ndarray) -> tuple[np.ndarray, float]:
        g = 0.0 if returns == "immediate" else self.gamma
        p, xx, xz, zz = np.zeros((4, self.n_states))
        x, z = np.zeros((2, self.n_states, self.psi.shape[1]))
        p[self.start] = 1.0
        for k in range(self.horizon):
            f, s, r = (self.gamma if keep else 1.0) ** k, self.here, self.paid
            b = r - table[k, s]  # what is left of this step's reward
            one = f**2 * self.squares * p[s]
            x_psi, z_psi = (f * (y[s] * self.psi).sum(axis=1) for y in (x, z))
            moved = (
                p[s],
                xx[s] + (r * g) ** 2 * zz[s] + b**2 * one + 2 * (r * g * xz[s] + b * x_psi + r * b * g * z_psi),
                g * xz[s] + x_psi + r * g**2 * zz[s] + (r + b) * g * z_psi + b * one,
                g**2 * zz[s] + 2 * g * z_psi + one,
                x[s] + (r * g)[:, None] * z[s] + (b * f * p[s])[:, None] * self.psi,
                g * z[s] + (f * p[s])[:, None] * self.psi,
            )
            p, xx, xz, zz, x, z = map(self._moved, (p, xx, xz, zz, x, z), moved)
        return x.sum(axis=0), float(xx.sum())

    def _full(self, returns: str, keep: bool, table: np.ndarray) -> tuple[np.ndarray, float]:
        """From E[Gⁱ], E[Gⁱ U] and E[Gⁱ ‖U‖²] for i = 0, 1, 2."""
        del returns, keep
        m, q = np.zeros((2, 3, self.n_states))
        u = np.zeros((3, self.n_states, self.psi.shape[1]))
        m[0, self.start] = 1.0
        for k in range(self.horizon):
            s, r = self.here, self.gamma**k * self.paid
            scored = (
                m[:, s],
                u[:, s] + m[:, s, None] * self.psi,
                q[:, s] + 2 * (u[:, s] * self.psi).sum(axis=2) + m[:, s] * self.squares,
            )
            m, u, q = (
                np.array([self._moved(y[i], _power(new, r, i)) for i in range(3)])
                for y, new in zip((m, u, q), scored, strict=True)
            )
        b = table[0, self.start]
        (u0, u1, _), (q0, q1, q2) = u.sum(axis=1), q.sum(axis=1)
        return u1 - b * u0, float(q2 - 2 * b * q1 + b**2 * q0)


def _power(y: np.ndarray, r: np.ndarray, i: int) -> np.ndarray:
    """E[(G + r)ⁱ Y], from E[Gʲ Y], (3, B, …), for j ≤ i."""
    r = r.reshape(-1, *(1,) * (y.ndim - 2))
    return sum(comb(i, j) * r ** (i - j) * y[j] for j in range(i + 1))
