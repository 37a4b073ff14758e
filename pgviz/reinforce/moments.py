"""First and second moments of single-episode estimates of ∇J, by recursion over the steps that are left.

Write G = R + γG′ for the return from here, ψ for the score of the step, and ′ for the same thing one step later. Then

- returns to go: X = (G − b)ψ + cX′, c = γ, or 1 when γᵗ is dropped;
- full return:   X = (G − b(S_0)) U with U = ψ + U′, the sum of the scores.

Given state, action and outcome everything primed is independent of ψ, so that E[X], E[X²] (component by component)
and the mixed moments that they need follow from the primed ones. All of it is exact up to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np

from pgviz.arrays import Array
from pgviz.mdp import MDP


@dataclass(frozen=True, eq=False)
class Tables:
    """What the recursions use again and again."""

    pi: Array  # (S, A)
    scores: Array  # ψ, (S, A, d), 0 in terminal states
    powers: tuple[Array, ...]  # powers[m][s, a, s_next] = Σ over outcomes of p · r^m, (S, A, S), m = 0, 1, 2
    gamma: float

    @classmethod
    def of(cls, mdp: MDP, pi: Array, scores: Array) -> Tables:
        """The tables of a policy and its scores."""
        p, r, s_next = mdp.outcomes.probability, mdp.outcomes.reward, mdp.outcomes.successor
        n_states, n_actions, width = p.shape
        row = (np.arange(n_states * n_actions).repeat(width) * n_states).reshape(p.shape)
        size = n_states * n_actions * n_states
        flat = (np.bincount((row + s_next).ravel(), (p * r**m).ravel(), minlength=size) for m in range(3))
        shape = (n_states, n_actions, n_states)
        return cls(pi, scores, tuple(f.reshape(shape).astype(np.float64) for f in flat), mdp.gamma)

    def average(self, per_action: Array) -> Array:
        """Σ_a π(a|s) x[s, a, …], (S, …)."""
        mean: Array = np.einsum("sa,sa...->s...", self.pi, per_action)
        return mean

    def ahead(self, power: int, later: list[Array]) -> Array:
        """E[G^power Y′ | s, a], (S, A, …), for ``later[j]`` = E[G^j Y | s]: the binomial theorem for (R + γG′)ⁿ."""
        terms = (
            comb(power, j) * self.gamma**j * np.tensordot(self.powers[power - j], later[j], axes=1)
            for j in range(power + 1)
        )
        return sum(terms, np.zeros(()))


def to_go_moments(tables: Tables, horizon: int, baseline: Array, factor: float) -> tuple[Array, Array]:
    """E[X|s] and E[X²|s], (S, d) each, for returns to go; ``factor`` is c."""
    n_states, _, d = tables.scores.shape
    g = [np.ones(n_states), np.zeros(n_states), np.zeros(n_states)]  # E[G^i]
    x, gx, xx = (np.zeros((n_states, d)) for _ in range(3))  # E[X], E[GX], E[X²]
    psi, b = tables.scores, baseline[:, None, None]
    for _ in range(horizon):
        g1, g2 = tables.ahead(1, g)[..., None], tables.ahead(2, g)[..., None]  # E[G], E[G²], (S, A, 1)
        x_next, gx_next = tables.ahead(0, [x]), tables.ahead(1, [x, gx])  # E[X′], E[GX′], (S, A, d)
        xx_next = tables.ahead(0, [xx])
        squares = (g2 - 2 * b * g1 + b**2) * psi**2
        xx = tables.average(squares + 2 * factor * psi * (gx_next - b * x_next) + factor**2 * xx_next)
        gx = tables.average((g2 - b * g1) * psi + factor * gx_next)
        x = tables.average((g1 - b) * psi + factor * x_next)
        g = [g[0], tables.average(g1[..., 0]), tables.average(g2[..., 0])]
    return x, xx


def full_moments(tables: Tables, horizon: int, baseline: Array) -> tuple[Array, Array]:
    """E[X|s] and E[X²|s], (S, d) each, for the full return of an episode that starts in s."""
    n_states, _, d = tables.scores.shape
    g = [np.ones(n_states), np.zeros(n_states), np.zeros(n_states)]  # E[G^i]
    gu, guu = ([np.zeros((n_states, d))] * 3 for _ in range(2))  # E[G^i U], E[G^i U²]
    psi = tables.scores
    for _ in range(horizon):
        g_i = [tables.ahead(i, g)[..., None] for i in range(3)]  # (S, A, 1)
        gu_i = [tables.ahead(i, gu) for i in range(3)]  # E[G^i U′], (S, A, d)
        guu_i = [tables.ahead(i, guu) for i in range(3)]
        g = [tables.average(g_i[i][..., 0]) for i in range(3)]
        gu = [tables.average(g_i[i] * psi + gu_i[i]) for i in range(3)]
        guu = [tables.average(g_i[i] * psi**2 + 2 * psi * gu_i[i] + guu_i[i]) for i in range(3)]
    b = baseline[:, None]
    return gu[1] - b * gu[0], guu[2] - 2 * b * guu[1] + b**2 * guu[0]
