"""A guess against the truth: how far off it is, and how a guessed probability makes room for the others.

Definitions, for probabilities p, q (A,):

    total variation   ½ Σ_a |p_a − q_a|      the share of the probability that lies on the wrong actions: 0 … 1

It is the largest difference of what p and q give to any set of actions, and the least share that has to be moved to
make one of the other.

Reference: Levin, Peres & Wilmer, Markov Chains and Mixing Times, 2nd ed., §4.1 (Proposition 4.2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, real_array

__all__ = ["Comparison", "compare", "nearest_ratio", "total_variation", "uniform", "with_share"]

_ADDS_UP = 1e-6  # how far from 1 a sum of rounded probabilities may be


@dataclass(frozen=True)
class Comparison:
    """A guessed vector against the true one."""

    gap: float  # the largest absolute difference of an entry
    share: float  # that gap as a share of `reach`
    signs: int  # how many entries are on the right side of 0, or near it where the truth is near it
    size: int


def compare(guess: ArrayLike, truth: ArrayLike, reach: float) -> Comparison:
    """How far a guess (n,) is from the truth (n,); ``reach`` > 0 is the largest size that an entry could have had.

    An entry counts as 0, for its sign, below a fiftieth of ``reach``. Raises ValueError if a shape does not fit.
    """
    guessed, true = _pair(guess, truth)
    if not 0 < reach < np.inf:
        raise ValueError(f"reach must be a finite number above 0, got {reach!r}")
    gap = float(np.abs(guessed - true).max())
    sides = [np.where(np.abs(v) < reach / 50, 0.0, np.sign(v)) for v in (guessed, true)]
    return Comparison(gap, gap / reach, int((sides[0] == sides[1]).sum()), true.size)


def total_variation(guess: ArrayLike, truth: ArrayLike) -> float:
    """½ Σ |guess − truth| of two distributions (A,): the share of probability that lies on the wrong actions."""
    guessed, true = (_distribution(name, p) for name, p in (("guess", guess), ("truth", truth)))
    guessed, true = _pair(guessed, true)
    return float(np.abs(guessed - true).sum() / 2)


def nearest_ratio(value: float, candidates: ArrayLike) -> int:
    """Which of the candidates (n,) is nearest to ``value`` as a ratio: the least |log(value / candidate)|, all > 0."""
    options = real_array("candidates", candidates, "(n,)")
    if options.ndim != 1 or options.size == 0 or not ((options > 0) & np.isfinite(options)).all():
        raise ValueError(f"candidates must be finite numbers above 0, got {candidates!r}")
    if not 0 < value < np.inf:
        raise ValueError(f"value must be a finite number above 0, got {value!r}")
    return int(np.abs(np.log(options) - np.log(value)).argmin())


def uniform(size: int) -> Array:
    """The distribution (size,) that prefers nothing."""
    if size < 1:
        raise ValueError(f"size must be at least 1, got {size!r}")
    return np.full(size, 1 / size)


def with_share(pi: ArrayLike, action: int, share: float) -> Array:
    """The probabilities (A,) with another one for ``action``; the others share what is left in their proportions.

    Where the others were all 0 they share it equally. Raises ValueError if ``share`` is not from 0 to 1, or is not 1
    where there is one action.
    """
    p = _distribution("pi", pi)
    if not 0 <= share <= 1 or (p.size == 1 and share != 1):
        raise ValueError(f"share must be from 0 to 1, and 1 for the only action, got {share!r}")
    if not 0 <= action < p.size:
        raise ValueError(f"action must be one of 0 to {p.size - 1}, got {action!r}")
    others = np.delete(p, action)
    weights = others / others.sum() if others.any() else np.full(others.size, 1 / max(1, others.size))
    return np.insert((1 - share) * weights, action, share)


def _pair(guess: ArrayLike, truth: ArrayLike) -> tuple[Array, Array]:
    guessed, true = real_array("guess", guess, "(n,)"), real_array("truth", truth, "(n,)")
    if true.ndim != 1 or true.size == 0 or guessed.shape != true.shape:
        raise ValueError(f"guess and truth must have one shape (n,), got {guessed.shape} and {true.shape}")
    return guessed, true


def _distribution(name: str, value: ArrayLike) -> Array:
    p = real_array(name, value, "(A,)")
    if p.ndim != 1 or p.size == 0 or not ((p >= 0).all() and abs(p.sum() - 1) < _ADDS_UP):
        raise ValueError(f"{name} must be probabilities (A,) that add up to 1, got {value!r}")
    return p
