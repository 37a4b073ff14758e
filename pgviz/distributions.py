"""Distributions over a few actions: how far two are apart, deviations from a mean, room for another probability.

Definitions, for probabilities p, q (A,):

    total variation   ½ Σ_a |p_a − q_a|      the share of the probability that lies on the wrong actions: 0 … 1

It is the largest difference of what p and q give to any set of actions, and the least share that has to be moved to
make one of the other.

Reference: Levin, Peres & Wilmer, Markov Chains and Mixing Times, 2nd ed., §4.1 (Proposition 4.2).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, action_index, distribution, number, whole_number
from pgviz.rounding import UNIT, probability_roundings, settled

__all__ = ["deviations", "total_variation", "uniform", "with_share"]

_ADDS_UP = 1e-6  # how far from 1 a sum of rounded probabilities may be


def total_variation(p: ArrayLike, q: ArrayLike) -> Array:
    """½ Σ_a |p_a − q_a| of distributions (..., A), (...): the share of probability that lies on the wrong actions.

    Raises ValueError if the two have different shapes, or are not probabilities.
    """
    first = distribution("p", p, "(..., A)", tolerance=_ADDS_UP)
    second = distribution("q", q, "(..., A)", tolerance=_ADDS_UP)
    if first.shape != second.shape:
        raise ValueError(f"p and q must have the same shape, got {first.shape} and {second.shape}")
    return np.asarray(np.abs(first - second).sum(axis=-1) / 2)[()]


def deviations(weights: Array, rows: Array) -> Array:
    """Rows (..., A, d) minus their mean under probabilities ``weights`` (..., A), (..., A, d); not checked.

    Measured from the likeliest row, so that what is common to all rows cancels exactly and a deviation keeps its
    leading digits where one probability is nearly 1. Exactly 0 where a row is the mean but for rounding.
    """
    likeliest = weights.argmax(axis=-1)[..., None, None]
    with np.errstate(over="ignore", invalid="ignore"):  # beyond float64: whoever calls it reports it
        offsets = rows - np.take_along_axis(rows, likeliest, axis=-2)
        terms = weights[..., None] * offsets
        count = np.count_nonzero(terms, axis=-2, keepdims=True) + probability_roundings(weights.shape[-1])
        sizes = np.abs(offsets) + np.abs(terms).sum(axis=-2, keepdims=True)
        return settled(offsets - terms.sum(axis=-2, keepdims=True), count * UNIT * sizes)


def uniform(size: int) -> Array:
    """The distribution (size,) that prefers nothing."""
    n = whole_number("size", size, 1)
    return np.full(n, 1 / n)


def with_share(pi: ArrayLike, action: int, share: float) -> Array:
    """The probabilities (A,) with another one for ``action``; the others share what is left in their proportions.

    Where the others were all 0 they share it equally. Raises ValueError if there is no such action, if ``share`` is not
    from 0 to 1, or if it is not 1 where there is one action.
    """
    p = distribution("pi", pi, "(A,)", tolerance=_ADDS_UP)
    index = action_index(action, p.size)
    own = number("share", share, 1 if p.size == 1 else 0, 1)
    others = np.delete(p, index)
    weights = others / others.sum() if others.any() else np.full(others.size, 1 / max(1, others.size))
    return np.insert((1 - own) * weights, index, own)
