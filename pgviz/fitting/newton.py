"""Newton's method for the best β, and how far to go where the best lies at infinity.

Steps Δ = −(∇²f)⁺∇f are shortened to log(1+ρ)/ρ of their length, where ρ is the largest spread that Δ gives to the
logits of one state: |f‴| ≤ ρ f″ along Δ, and so every such step goes down, from anywhere.

How far is f(β) from its infimum? π(1 + Δᵀ score) has the same average features as the target. Where Δ spreads no
state's logits by more than 1 it is nowhere negative, so that it is feasible in the dual problem (the policy of most
entropy with those averages), and the gap is at most Δᵀ ∇²f Δ.

References: Bach, Self-concordant analysis for logistic regression, Electron. J. Statist. 4 (2010); Berger, Della Pietra
& Della Pietra, A maximum entropy approach to natural language processing, Comput. Linguist. 22 (1996), §3 (the dual).
"""

from __future__ import annotations

import dataclasses

import numpy as np

from pgviz.arrays import Array, Bools
from pgviz.fitting.problem import Limit, Problem, kl, log_policy

__all__ = ["far_enough", "newton"]

_GAP = 1e-9  # nats: how far from its infimum f may stay where the best θ lies at infinity
_DECREMENT = 1e-12  # nats: below it one more Newton step leaves nothing that float64 can see
_MOST_STEPS = 1000
_SMALL_SPREAD = 0.1  # of a step's logits: within it Newton's steps converge quadratically
_SLOPE_ROUNDING = 1e-14  # of ∇f, whose terms are at most 1
_EPS = np.finfo(np.float64).eps


def newton(problem: Problem, limit: Limit) -> tuple[Array, int, float]:
    """The best β where some actions have vanished, the steps that it took, and how far above the infimum f may be."""
    inner = dataclasses.replace(problem, basis=np.where(limit.vanishing[..., None], 0.0, problem.basis) @ limit.seen)
    starts = (np.zeros(limit.seen.shape[1]), limit.seen.T @ limit.start)
    beta = min(starts, key=lambda point: _objective(inner, limit.vanishing, point))
    for step in range(1, _MOST_STEPS + 1):
        pi = np.exp(log_policy(inner, limit.vanishing, beta))
        scores = inner.basis - (pi[..., None] * inner.basis).sum(axis=1, keepdims=True)
        slope = np.einsum("s,sa,sar->r", inner.share, inner.goal - pi, scores)
        delta = _solve_definite(_curvature(inner.share[:, None] * pi, scores), slope)
        decrement, spread = float(slope @ delta), float(np.ptp(inner.basis @ delta, axis=1).max())
        if decrement <= _DECREMENT and spread <= _SMALL_SPREAD:
            return limit.seen @ (beta + delta), step, max(decrement, 0.0)
        beta = beta + delta * (np.log1p(spread) / spread)
    return limit.seen @ beta, _MOST_STEPS, _objective(inner, limit.vanishing, beta)  # f itself: f is never below 0


def _objective(problem: Problem, vanishing: Bools, beta: Array) -> float:
    return float(problem.share @ kl(problem.goal, log_policy(problem, vanishing, beta)))


def _curvature(mass: Array, scores: Array) -> Array:
    """∇²f, (r, r): Σ over states and actions of mass (S, A) times score scoreᵀ, from scores (S, A, r)."""
    weighted = (np.sqrt(mass)[..., None] * scores).reshape(mass.size, scores.shape[-1])
    return np.asarray(weighted.T @ weighted)


def _solve_definite(matrix: Array, vector: Array) -> Array:
    """The x with matrix @ x = vector, for a positive definite matrix, except where rounding hides curvature.

    Along such an axis the curvature counts as the smallest that is seen, and a slope that is rounding as 0.
    """
    sizes, axes = np.linalg.eigh(matrix)
    smallest = len(sizes) * _EPS * sizes.max(initial=0.0)
    slopes = axes.T @ vector
    slopes = np.where((sizes <= smallest) & (np.abs(slopes) <= _SLOPE_ROUNDING), 0.0, slopes)
    return np.asarray(axes @ (slopes / np.maximum(sizes, smallest)))


def far_enough(problem: Problem, limit: Limit, beta: Array) -> tuple[Array, float]:
    """β moved until the actions that should vanish add at most _GAP to f, and what they still add, in nats."""
    states, actions = np.nonzero(limit.vanishing)
    if not states.size:
        return beta, 0.0
    likeliest = problem.goal.argmax(axis=1)[states]
    contrasts = problem.basis[states, actions]
    start = (
        contrasts @ beta + log_policy(problem, limit.vanishing, beta)[states, likeliest]
    )  # logs, as parts of the rest
    falls = contrasts @ limit.direction
    choices = problem.allowed.sum(axis=1)[states]
    way = max(0.0, float(((start + np.log(choices / _GAP)) / -falls).max()))
    still = np.bincount(states, np.exp(start + way * falls), minlength=len(problem.goal))
    return beta + way * limit.direction, float(problem.share @ np.log1p(still))
