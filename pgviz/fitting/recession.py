"""Directions in which some numbers can fall for ever while the others stay: where a best fit lies at infinity.

Definitions, for rows g_i, the matrix G (rows, (m, k)):

    recession direction      v with G v ≤ 0 and G v ≠ 0
    falling rows             those with g_i·v < 0 for some recession direction; one v lets all of them fall at once

By Stiemke's lemma either there is a recession direction, or there are μ_i > 0 for all i with Gᵀμ = 0: never both. The
point of {Gᵀμ : μ_i ≥ 1} that is nearest to 0 tells which. If it is 0, μ proves that nothing falls. If it is r ≠ 0, then
v = −r is a recession direction, as G r ≥ 0 and 1·G r ≥ ‖r‖². Finding it is a least-squares problem with μ − 1 ≥ 0.
SciPy's `nnls` solves it, imported when it is first needed: all else in the library does with NumPy alone.

References: Stiemke, Über positive Lösungen homogener linearer Gleichungen, Math. Ann. 76 (1915); Lawson & Hanson,
Solving Least Squares Problems (1974), ch. 23 (their algorithm NNLS).
"""

from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array, Bools

__all__ = ["Recession", "recession"]

_ROUNDING = 1e-9  # rows have length 1: less than this is 0


@dataclass(frozen=True)
class Recession:
    """A direction that lets as many rows fall as can fall, all the others stay."""

    direction: Array  # v, (k,); 0 if nothing can fall
    falling: Bools  # (m,)


def recession(rows: Array) -> Recession:
    """The recession of `rows` (m, k): which can fall while none rises, and a direction in which they do.

    Lengths of rows do not matter. One direction may not do: it is added up, until the rows that are left cannot fall.
    """
    lengths = np.linalg.norm(rows, axis=1)
    staying = lengths > _ROUNDING * lengths.max(initial=0.0)  # still in question: a row of zeros never falls
    units = np.where(staying[:, None], rows / np.where(staying, lengths, 1.0)[:, None], 0.0)
    direction, falling = np.zeros(rows.shape[1]), np.zeros(len(rows), bool)
    while staying.any():
        step = _downhill(units[staying])
        slopes = units @ step
        newly = staying & (slopes < -_ROUNDING)
        if not newly.any():
            break
        direction = step + direction * _enough(units[falling] @ direction, slopes[falling])
        falling, staying = falling | newly, staying & ~newly
    return Recession(direction, falling)


def _downhill(units: Array) -> Array:
    """A recession direction of rows of length 1, of length 1 itself, or 0 if there is none."""
    extra = _nnls(units.T, -units.sum(axis=0))
    nearest = units.T @ (1 + extra)
    length = np.linalg.norm(nearest)
    if length <= _ROUNDING * (1 + extra).sum():
        return np.zeros_like(nearest)
    return np.asarray(-nearest / length)


def _nnls(matrix: Array, wanted: Array) -> Array:
    """The x ≥ 0 for which `matrix` @ x is nearest to what is wanted. ModuleNotFoundError without SciPy."""
    try:
        from scipy.optimize import nnls
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError("To fit a target with a 0 in it takes SciPy: pip install scipy.") from missing
    return np.asarray(nnls(matrix, wanted)[0])


def _enough(fall: Array, slopes: Array) -> float:
    """How often to add a direction in which rows fall by `fall` < 0, so that they still fall after adding `slopes`."""
    return float(1 + (np.maximum(slopes, 0.0) / -fall).max(initial=0.0))
