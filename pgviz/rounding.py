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

__all__ = ["UNIT", "in_plane", "nearest_decimal", "rounding_bound", "settled", "settled_sum"]

PLACES = 1e9  # nine decimals
LARGEST_DECIMAL = 2.0**52 / PLACES  # up to which float64 tells them apart
ROUNDINGS = 50  # that a direction of a plane may carry, in units of rounding of its length
UNIT = float(np.finfo(np.float64).eps) / 2


def settled(value: Array, bound: ArrayLike) -> Array:
    """``value``, with 0 for every number that is not above its rounding error ``bound``, where that is finite."""
    return np.where((np.abs(value) <= bound) & np.isfinite(bound), 0.0, value)


def nearest_decimal(value: ArrayLike, bound: ArrayLike) -> Array:
    """``value``, or the number with at most nine decimals that it cannot be told from: 15.7 for 15.700000000000001.

    ``bound`` is the rounding error of ``value``. For what is shown, typed into, or written into a link.
    """
    found, unknown = np.asarray(value, np.float64), np.asarray(bound, np.float64)
    small = np.abs(found) < LARGEST_DECIMAL
    decimal = np.rint(np.where(small, found, 0.0) * PLACES) / PLACES
    return np.where(small & (np.abs(decimal - found) <= unknown), decimal + 0.0, found)


def settled_sum(terms: Array, axis: int = -1, *, roundings: int = 1) -> Array:
    """The sum of ``terms`` along an axis; exactly 0 where they cancel but for rounding.

    ``roundings``: k above, how many roundings each term carries; 1 for a product of two given numbers. Terms that are 0
    do not count. Not checked: a sum beyond float64 is infinite.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # beyond float64: inf or nan
        return settled(terms.sum(axis=axis), rounding_bound(terms, axis, roundings))


def in_plane(points: ArrayLike, directions: Array, terms: ArrayLike | None = None) -> Array:
    """Where points (…, d) are in the plane of ``directions`` (d, 2), (…, 2); 0 for what rounding alone may have left.

    ``terms``: the sums of the absolute values of what was added up to each number of ``points``; without it, their own.
    """
    places = np.asarray(points)
    size = np.abs(places if terms is None else terms).sum(axis=-1, keepdims=True)
    return settled(places @ directions, (places.shape[-1] + ROUNDINGS) * UNIT * size)


def probability_roundings(n_actions: int) -> int:
    """How many roundings a probability times a number carries: of exp, of a sum over A, of division and product."""
    return n_actions + 4


def rounding_bound(terms: Array, axis: int = -1, roundings: int = 1) -> Array:
    """How far the computed sum of ``terms`` along an axis may be from the true one."""
    count = np.count_nonzero(terms, axis=axis)
    with np.errstate(over="ignore"):  # then the bound is infinite
        return np.asarray((np.maximum(count - 1, 0) + roundings) * UNIT * np.abs(terms).sum(axis=axis))
