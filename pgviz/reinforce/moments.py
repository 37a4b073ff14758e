"""First and second moments of single-episode estimates of ∇J, by recursion over the steps that are left.

Write G = R + γG′ for the return from here, ψ for the score of the step, and ′ for the same thing one step later. Then

- returns to go: X = (G − b)ψ + cX′, c = γ, or 1 when γᵗ is dropped; immediate rewards are the same with G = R;
- full return:   X = (G − b(S_0)) U with U = ψ + U′, the sum of the scores.

Given state, action and outcome everything primed is independent of ψ, so that E[X], E[XXᵀ] and the mixed moments that
they need follow from the primed ones. All of it is exact up to rounding, which is that of E[XXᵀ]: where the covariance
is much smaller than the mean square, it has as many digits less.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
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
    gamma: float  # in G = R + γG′

    @classmethod
    def of(cls, mdp: MDP, pi: Array, scores: Array, gamma: float) -> Tables:
        """The tables of a policy and its scores."""
        p, r, s_next = mdp.outcomes.probability, mdp.outcomes.reward, mdp.outcomes.successor
        n_states, n_actions, width = p.shape
        row = (np.arange(n_states * n_actions).repeat(width) * n_states).reshape(p.shape)
        size = n_states * n_actions * n_states
        flat = (np.bincount((row + s_next).ravel(), (p * r**m).ravel(), minlength=size) for m in range(3))
        shape = (n_states, n_actions, n_states)
        return cls(pi, scores, tuple(f.reshape(shape).astype(np.float64) for f in flat), gamma)

    @cached_property
    def weighted_scores(self) -> Array:
        """π(a|s) ψ(s, a), (S, A, d)."""
        return self.pi[..., None] * self.scores

    @cached_property
    def moves(self) -> tuple[Array, ...]:
        """Σ_a π(a|s) powers[m][s, a, s_next], (S, S), m = 0, 1, 2."""
        return tuple(np.einsum("sa,sat->st", self.pi, power) for power in self.powers)

    def average(self, per_action: Array) -> Array:
        """Σ_a π(a|s) x[s, a, …], (S, …)."""
        mean: Array = np.einsum("sa,sa...->s...", self.pi, per_action)
        return mean

    def ahead(self, power: int, later: list[Array]) -> Array:
        """E[G^power Y′ | s, a], (S, A, …), for ``later[j]`` = E[G^j Y | s]: the binomial theorem for (R + γG′)ⁿ."""
        return self._expand(self.powers, power, later)

    def next(self, power: int, later: list[Array]) -> Array:
        """E[G^power Y′ | s], (S, …): ``ahead``, averaged over the actions."""
        return self._expand(self.moves, power, later)

    def _expand(self, powers: tuple[Array, ...], power: int, later: list[Array]) -> Array:
        total = _next(powers[power], later[0])
        for j in range(1, power + 1):
            total += comb(power, j) * self.gamma**j * _next(powers[power - j], later[j])
        return total

    def outer(self, factors: Array, other: Array) -> Array:
        """E_π[factor · ψ otherᵀ | s], (S, d, d), for factors (S, A) and other (S, A, d)."""
        product: Array = np.matmul((factors[..., None] * self.weighted_scores).swapaxes(1, 2), other)
        return product


def _next(moves: Array, later: Array) -> Array:
    """Σ_t moves[…, t] · later[t, …]: the sum over the states that come next."""
    n_states = moves.shape[-1]
    summed: Array = moves.reshape(-1, n_states) @ later.reshape(n_states, -1)
    return summed.reshape(moves.shape[:-1] + later.shape[1:])


def to_go_moments(tables: Tables, baseline: Array, factor: float) -> tuple[Array, Array]:
    """E[X|s], (S, d), and E[XXᵀ|s], (S, d, d), at t = 0, for returns to go; ``baseline`` (H, S), ``factor`` is c."""
    n_states, _, d = tables.scores.shape
    g = [np.ones(n_states), np.zeros(n_states), np.zeros(n_states)]  # E[G^i]
    x, gx, xx = np.zeros((n_states, d)), np.zeros((n_states, d)), np.zeros((n_states, d, d))
    psi, one = tables.scores, np.ones(tables.pi.shape)
    for b in baseline[::-1, :, None]:
        g1, g2 = tables.ahead(1, g), tables.ahead(2, g)  # E[G], E[G²], (S, A)
        x_next, gx_next = tables.ahead(0, [x]), tables.ahead(1, [x, gx])  # E[X′], E[GX′], (S, A, d)
        cross = factor * tables.outer(one, gx_next - b[..., None] * x_next)
        squares = tables.outer(g2 - 2 * b * g1 + b**2, psi)
        xx = squares + cross + cross.swapaxes(1, 2) + factor**2 * tables.next(0, [xx])
        gx = tables.average((g2 - b * g1)[..., None] * psi + factor * gx_next)
        x = tables.average((g1 - b)[..., None] * psi + factor * x_next)
        g = [g[0], tables.average(g1), tables.average(g2)]
    return x, xx


def full_moments(tables: Tables, horizon: int) -> tuple[list[Array], list[Array]]:
    """E[GⁱU|s], (S, d), and E[GⁱUUᵀ|s], (S, d, d), for i = 0, 1, 2, of episodes that start in s."""
    n_states, _, d = tables.scores.shape
    g = [np.ones(n_states), np.zeros(n_states), np.zeros(n_states)]  # E[G^i]
    gu = [np.zeros((n_states, d))] * 3
    guu = [np.zeros((n_states, d, d))] * 3
    one = np.ones(tables.pi.shape)
    for _ in range(horizon):
        g_i = [tables.ahead(i, g) for i in range(3)]  # (S, A)
        gu_i = [tables.ahead(i, gu) for i in range(3)]  # E[G^i U′], (S, A, d)
        cross = [tables.outer(one, gu_i[i]) for i in range(3)]
        guu = [
            tables.outer(g_i[i], tables.scores) + cross[i] + cross[i].swapaxes(1, 2) + tables.next(i, guu)
            for i in range(3)
        ]
        gu = [tables.average(g_i[i][..., None] * tables.scores + gu_i[i]) for i in range(3)]
        g = [tables.average(g_i[i]) for i in range(3)]
    return gu, guu
