"""A guessed vector against the true one, and which of a few options is nearest to a number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import finite_array, number

__all__ = ["Comparison", "compare", "nearest_ratio"]


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
    true = finite_array("truth", truth, "(n,)")
    guessed = finite_array("guess", guess, "(n,)", n=true.size)
    largest = number("reach", reach, 0, above=True)
    gap = float(np.abs(guessed - true).max())
    sides = [np.where(np.abs(v) < largest / 50, 0.0, np.sign(v)) for v in (guessed, true)]
    return Comparison(gap, gap / largest, int((sides[0] == sides[1]).sum()), true.size)


def nearest_ratio(value: float, candidates: ArrayLike) -> int:
    """Which of the candidates (n,) is nearest to ``value`` as a ratio: the least |log(value / candidate)|, all > 0."""
    options, wanted = finite_array("candidates", candidates, "(n,)"), number("value", value, 0, above=True)
    if (options <= 0).any():
        raise ValueError(f"candidates must be finite numbers above 0, got {options.min():g}")
    return int(np.abs(np.log(options) - np.log(wanted)).argmin())
