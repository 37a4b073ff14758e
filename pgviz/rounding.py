"""Sums whose terms cancel: what rounding leaves of them is 0.

In float64 .1 + .2 − .3 is 5.6e−17, and whoever reads that number must know that it means 0. Each of n terms carries k
roundings of its own, and adding them up adds n − 1. With u = 2⁻⁵³, the unit of rounding,

    |computed sum − true sum| ≤ (n − 1 + k) u Σ|terms|        to first order in u

A sum that is not above this bound cannot be told from 0, and is 0 here. A single term is never lost, however small it
is: its bound is a part of itself.

Reference: Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.1 and §4.2 eq. (4.4).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array

__all__ = ["UNIT", "known_digits", "probability_roundings", "rounding_bound", "settled", "settled_sum"]

UNIT = float(np.finfo(np.float64).eps) / 2


def settled(value: Array, bound: ArrayLike) -> Array:
    """``value``, with 0 for every number that is not above its rounding error ``bound``, where that is finite."""
    return np.where((np.abs(value) <= bound) & np.isfinite(bound), 0.0, value)


def known_digits(value: ArrayLike, bound: ArrayLike) -> Array:
    """``value`` to as many decimals as are known, for showing and for links: 15.7 for 15.700000000000001.

    ``bound`` is its rounding error. 0 where it is not above that, else rounded to the last decimal of which a unit is
    at least the bound; as it is where that would be beyond the 22nd (10²² is the largest power of ten that float64 has
    exactly) or before the point.
    """
    found = settled(np.asarray(value, np.float64), bound)
    with np.errstate(divide="ignore"):
        places = np.floor(-np.log10(np.asarray(bound, np.float64)))
    scale = 10.0 ** np.clip(places, 0, 22)
    rounds = (places >= 0) & (places <= 22) & (np.abs(found) < 2.0**52 / scale)
    return np.where(rounds, np.rint(np.where(rounds, found, 0.0) * scale) / scale, found)


def settled_sum(terms: Array, axis: int = -1, *, roundings: int = 1) -> Array:
    """The sum of ``terms`` along an axis; exactly 0 where they cancel but for rounding.

    ``roundings``: k above, how many roundings each term carries; 1 for a product of two given numbers. Terms that are 0
    do not count. Not checked: a sum beyond float64 is infinite.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # beyond float64: inf or nan
        return settled(terms.sum(axis=axis), rounding_bound(terms, axis, roundings))


def probability_roundings(n_actions: int) -> int:
    """How many roundings a probability times a number carries: of exp, of a sum over A, of division and product."""
    return n_actions + 4


def rounding_bound(terms: Array, axis: int = -1, roundings: int = 1) -> Array:
    """How far the computed sum of ``terms`` along an axis may be from the true one."""
    count = np.count_nonzero(terms, axis=axis)
    with np.errstate(over="ignore"):  # then the bound is infinite
        return np.asarray((np.maximum(count - 1, 0) + roundings) * UNIT * np.abs(terms).sum(axis=axis))
