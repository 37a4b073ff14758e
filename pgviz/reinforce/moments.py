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


def to_go_moments(tables: Tables, visits: Array, baseline: Array, factor: float) -> tuple[Array, Array]:
    """E[X], (d,), and E[XXᵀ], (d, d), for returns to go, of episodes cut after H steps.

    ``visits`` Pr(S_t = s) before the end, (H, S); ``baseline`` b_t(s), (H, S); ``factor`` is c.
    With p_t(s, a) = c²ᵗ Pr(S_t = s, A_t = a), and X′ and G those of the step at t given s and a,

        E[XXᵀ] = Σ_t Σ_{s,a} p_t (E[(G − b)²] ψψᵀ + c (ψ E[(G − b) X′]ᵀ + its transpose)).

    So only means of G, G², X and GX, (S,) and (S, d), go back step by step; all steps' matrices are made together.
    """
    n_states, n_actions, d = tables.scores.shape
    pairs, steps, gamma, (stays, pays, _) = n_states * n_actions, len(baseline), tables.gamma, tables.moves
    later = tuple(power.reshape(pairs, n_states) for power in tables.powers)  # of a pair: what comes next
    once, twice = later[1].sum(axis=1), later[2].sum(axis=1)  # E[R], E[R²], (S · A,)
    psi, b = tables.scores.reshape(pairs, d), baseline.repeat(n_actions, axis=1)

    def over_actions(factors: Array) -> Array:
        """Σ_a π(a|s) factors ψ for factors (H, S · A), (H, S, d)."""
        of_state = (factors.reshape(steps, n_states, n_actions) * tables.pi).transpose(1, 0, 2)
        found: Array = np.matmul(of_state, tables.scores).transpose(1, 0, 2)
        return found

    g = _carried_back(np.broadcast_to(tables.average(once.reshape(-1, n_actions)), baseline.shape), gamma * stays)[1:]
    g2 = tables.average(twice.reshape(-1, n_actions)) + (2 * gamma) * g @ pays.T
    g2 = _carried_back(g2, gamma**2 * stays)[1:]
    of_g = once + gamma * g @ later[0].T  # E[G | s, a], (H, S · A)
    of_g2 = twice + (2 * gamma) * g @ later[1].T + gamma**2 * g2 @ later[0].T
    x = _carried_back(over_actions(of_g - b), factor * stays)
    mean, x = visits[0] @ x[0], x[1:]
    gx = _carried_back(over_actions(of_g2 - b * of_g) + factor * (pays @ x), (factor * gamma) * stays)[1:]

    p = ((factor ** (2 * np.arange(steps)))[:, None] * visits)[..., None] * tables.pi
    p = p.reshape(steps, pairs)
    squares = (p * (of_g2 - 2 * b * of_g + b**2)).sum(axis=0)

    def next_of(weights: Array, power: Array, means: Array) -> Array:
        """Σ_t weights[t, s, a] Σ_s′ power[s, a, s′] means[t, s′], (S · A, d)."""
        sums = (weights.T @ means.reshape(steps, -1)).reshape(pairs, n_states, d)
        found: Array = np.matmul(power[:, None, :], sums)[:, 0]
        return found

    cross = next_of(p, later[1], x) + gamma * next_of(p, later[0], gx) - next_of(p * b, later[0], x)
    mixed = factor * psi.T @ cross
    return mean, (squares * psi.T) @ psi + mixed + mixed.T


def _carried_back(added: Array, moves: Array) -> Array:
    """y_t = added[t] + moves @ y_{t+1} for t = 0 … H, (H + 1, S, …), of which the last is 0; ``added`` (H, S, …)."""
    found = np.zeros((len(added) + 1, *added.shape[1:]))
    for t in range(len(added) - 1, -1, -1):
        np.matmul(moves, found[t + 1], out=found[t])
        found[t] += added[t]
    return found


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
