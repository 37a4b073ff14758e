"""Two trainings on the same luck: how much the second is ahead of the first, and how sure that is.

Run r of both draws the same uniform numbers (``pgviz.reinforce.uniforms``), so the runs are pairs, and what counts is
the difference d_r of each. Common random numbers: what luck does to both alike drops out (Law, Simulation Modeling and
Analysis, 5th ed., §11.2). The interval is Student's: mean ± t s/√R, with s the standard deviation of the d_r and t the
.975 quantile of the t distribution with R − 1 degrees of freedom (Student 1908, The probable error of a mean). It is
exact for normal differences, and good for the mean of some dozens of others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, finite_array

LEVEL = 0.95
"""How often such an interval holds the true mean."""
NOISE = 1e-9
"""Differences below this, relative to the largest size of what is compared, are rounding errors of 0."""


@dataclass(frozen=True, eq=False)
class Paired:
    """B − A of R runs, and what that says about runs with other luck."""

    differences: Array  # (R,); 0 where it was rounding noise
    mean: float
    half: float | None  # half of the 95 % interval around the mean; None for a single run
    unpaired: float | None  # half of what it would be, had the runs not shared their luck

    @property
    def ahead(self) -> int:
        """In how many runs B ends above A."""
        return int((self.differences > 0).sum())

    @property
    def behind(self) -> int:
        """In how many runs B ends below A."""
        return int((self.differences < 0).sum())

    @property
    def is_told(self) -> bool:
        """Whether the interval does not hold 0: the two can be told apart."""
        return self.half is not None and abs(self.mean) > self.half


def paired(a: ArrayLike, b: ArrayLike) -> Paired:
    """Compare what R runs came to in A and in B, both (R,)."""
    first = finite_array("a", a, "(R,)")
    second = finite_array("b", b, "(R,)", R=len(first))
    largest = float(max(np.abs(first).max(initial=0.0), np.abs(second).max(initial=0.0)))
    d = second - first
    d = np.where(np.abs(d) <= NOISE * largest, 0.0, d)
    if len(d) < 2:
        return Paired(d, float(d.mean()), None, None)
    t = t_quantile(len(d) - 1)
    half, unpaired = (t * math.sqrt(v / len(d)) for v in (d.var(ddof=1), first.var(ddof=1) + second.var(ddof=1)))
    return Paired(d, float(d.mean()), half, unpaired)


def band(differences: ArrayLike) -> tuple[Array, Array]:
    """The mean of paired differences (K, R), (K,), and half of its 95 % interval, (K,); nan with a single run."""
    d = finite_array("differences", differences, "(K, R)")
    runs = d.shape[1]
    if runs < 2:
        return d.mean(axis=1), np.full(len(d), np.nan)
    return d.mean(axis=1), t_quantile(runs - 1) * d.std(axis=1, ddof=1) / math.sqrt(runs)


@cache
def t_quantile(df: int) -> float:
    """t with Pr(|T| ≤ t) = .95 for Student's distribution with ``df`` ≥ 1 degrees of freedom, by bisection."""
    if df < 1:
        raise ValueError(f"df must be at least 1, got {df}")
    low, high = 1.9, 13.0  # the normal's is 1.96, that of one degree of freedom 12.71
    while high - low > 1e-13 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, df) < LEVEL else (low, middle)
    return (low + high) / 2


def _within(t: float, df: int) -> float:
    """Pr(|T| ≤ t): Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4."""
    angle = math.atan(t / math.sqrt(df))
    cosine, odd = math.cos(angle), df % 2
    term, total = (cosine, 0.0) if odd else (1.0, 0.0)
    for k in range(1 + odd, df, 2):  # cos θ + 2/3 cos³ θ + …, or 1 + 1/2 cos² θ + …
        total += term
        term *= k / (k + 1) * cosine**2
    summed = math.sin(angle) * total
    return 2 / math.pi * (angle + summed) if odd else summed
