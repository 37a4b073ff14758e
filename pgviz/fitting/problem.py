"""A target policy and what linear algebra knows of it: the coordinates that matter, the log-odds, what falls to 0.

θ matters only through the logits' differences. Their space has an orthonormal basis of r directions, in whose
coordinates β logits are basis @ β: with r as small as it can be, and well scaled whatever the features' units are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pgviz.arrays import Array, Bools
from pgviz.encodings.expressiveness import numerical_rank
from pgviz.fitting.recession import recession
from pgviz.softmax import log_softmax

__all__ = ["Limit", "Problem", "coordinates", "kl", "limit_of", "log_policy"]

_ROUNDING = 1e-9  # of log-odds, as part of the largest
_FAINT = 1e-12  # of the length that a row of an orthonormal basis can have: less is rounding


@dataclass(frozen=True)
class Problem:
    """The states that count, in coordinates β of the space of contrasts: logits are basis @ β."""

    basis: Array  # (S, A, r), 0 for the action that the target likes best, and for a masked one
    goal: Array  # (S, A)
    share: Array  # (S,), their sum is 1
    allowed: Bools  # (S, A)

    @property
    def zeros(self) -> Bools:
        """(S, A): the allowed actions that the target never takes."""
        return np.asarray(self.allowed & (self.goal == 0))


@dataclass(frozen=True)
class Limit:
    """What linear algebra knows of the best policy."""

    start: Array  # (r,), the least-squares solution of the target's log-odds
    direction: Array  # (r,), along which probabilities go to 0 that the best policy does not have
    vanishing: Bools  # (S, A), which ones
    seen: Array  # (r, k), an orthonormal basis of the directions that change the probabilities of the others
    exact: bool


def coordinates(contrasts: Array, likeliest: NDArray[np.intp], allowed: Bools) -> tuple[Array, Array]:
    """A basis of the logits that contrasts (S, A, d) can give, (S, A, r), 0 for `likeliest`; and θ from β, (d, r)."""
    some = contrasts.any(axis=-1)
    rows = contrasts[some]
    left, strengths, right = np.linalg.svd(rows, full_matrices=False)
    rank = numerical_rank(rows.shape, strengths)
    basis = np.zeros((*some.shape, rank))
    basis[some] = left[:, :rank]
    basis = basis - basis[np.arange(len(basis)), likeliest][:, None]
    to_theta = right[:rank].T / strengths[:rank]
    return np.where(allowed[..., None], basis, 0.0), np.where((rows == 0).all(axis=0)[:, None], 0.0, to_theta)


def limit_of(problem: Problem) -> Limit:
    """The target's log-odds solved as well as they can be, and what may fall to 0 without disturbing them."""
    basis, goal, given, zeros = problem.basis, problem.goal, problem.goal > 0, problem.zeros
    log_odds = log_or_0(goal) - log_or_0(goal.max(axis=1, keepdims=True))
    start, free = _solved(basis[given], log_odds[given])
    misfit = np.abs(basis[given] @ start - log_odds[given]).max()
    fall = recession(basis[zeros] @ free)
    vanishing = np.zeros_like(given)
    vanishing[zeros] = fall.falling
    solved = bool(misfit <= _ROUNDING * max(1.0, np.abs(log_odds[given]).max()))
    return Limit(
        start=start,
        direction=free @ fall.direction,
        vanishing=vanishing,
        seen=_directions(basis[problem.allowed & ~vanishing])[0],
        exact=solved and bool(fall.falling.all()),
    )


def _solved(rows: Array, values: Array) -> tuple[Array, Array]:
    """The shortest least-squares solution of rows @ β = values, and a basis of the β with rows @ β = 0, (r, k)."""
    seen, free = _directions(rows)
    return seen @ np.linalg.lstsq(rows @ seen, values)[0], free


def _directions(rows: Array) -> tuple[Array, Array]:
    """Orthonormal bases of the row space of `rows`, (n, r), and of its null space: (r, k) and (r, r − k)."""
    _, strengths, right = np.linalg.svd(rows, full_matrices=True)
    rank = int((strengths > _FAINT).sum())
    return right[:rank].T, right[rank:].T


def log_policy(problem: Problem, vanishing: Bools, beta: Array) -> Array:
    """log π in the states that count, (S, A): −inf for actions that are masked, or have vanished."""
    return log_softmax(np.where(problem.allowed & ~vanishing, problem.basis @ beta, -np.inf))


def kl(goal: Array, log_pi: Array) -> Array:
    """KL(goal ‖ π) of each state in nats, (S,), from probabilities and log-probabilities (S, A); not checked."""
    held = np.where(goal > 0, log_pi, 0.0)
    sums: Array = (goal * (log_or_0(goal) - held)).sum(axis=1)
    return np.maximum(sums, 0.0)  # never negative, but for rounding


def log_or_0(probabilities: Array) -> Array:
    """log, with 0 for a probability of 0, which always stands before a factor of 0 or is left out."""
    return np.asarray(np.log(np.where(probabilities > 0, probabilities, 1.0)))
