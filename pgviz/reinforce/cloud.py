"""Many estimates of ∇J at once: the plane in which they are looked at, how far their mean is off, how they scatter.

For independent estimates X_1 … X_n with mean m and covariance Σ,

    X̄_n = (X_1 + … + X_n) / n          has mean m and covariance Σ/n, so E‖X̄_n − m‖² = tr Σ / n
    {m + x : xᵀ (Σ/n)⁻¹ x ≤ −2 ln .05}  holds X̄_n, seen in a plane, in 95 % of all cases, as n grows (χ² with two
                                        degrees of freedom)

References: Greensmith, Bartlett & Baxter, Variance reduction techniques for gradient estimates in reinforcement
learning, JMLR 5 (2004), for tr Σ as the measure of an estimator; any text on the multivariate central limit theorem.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Ints, at_most, finite_array, number, whole_number
from pgviz.mdp import MDP
from pgviz.reinforce.baselines import Baseline, baseline_table
from pgviz.reinforce.estimator import Estimator, Returns
from pgviz.reinforce.exact import Moments
from pgviz.reinforce.paths import estimates_of, possible_paths
from pgviz.rounding import in_plane

__all__ = [
    "Measured",
    "Plane",
    "Support",
    "batch_means",
    "batched",
    "ellipse",
    "episode_support",
    "measured",
    "plane_of",
    "running_error",
    "support",
]

SAME = 1e-9  # of the largest estimate: what is nearer is one and the same, but for rounding
NOTHING = 1e-12  # of the largest: a spread, or a length, that is only rounding
MOST_ON_A_CURVE = 60
Z_95 = 1.959963984540054  # standard normal, two-sided 95 %


# ------------------------------------------------------------------------------------------------------------ a batch


def batch_means(estimates: ArrayLike, size: int) -> Array:
    """The means of ``size`` estimates each, (n, d), from estimates (n · size, d) in their order."""
    found = finite_array("estimates", estimates, "(n, d)")
    n = whole_number("size", size, 1, len(found))
    if len(found) % n:
        raise ValueError(f"estimates must be a multiple of size = {n} long, got {len(found)}")
    return np.asarray(found.reshape(-1, n, found.shape[1]).mean(axis=1))


def batched(moments: Moments, size: int) -> Moments:
    """The moments of the mean of ``size`` independent estimates."""
    n = whole_number("size", size, 1)
    return Moments(moments.mean, moments.covariance / n, moments.gradient)


# ------------------------------------------------------------------------------------------------------------ a plane


@dataclass(frozen=True, eq=False)
class Plane:
    """Two orthonormal directions of θ's space; a direction is 0 where there is none."""

    directions: Array  # (d, 2)
    axes: tuple[int, int] | None  # the two parameters, if that is what they are
    share: float  # of tr Σ, what is seen in the plane

    def project(self, points: ArrayLike, terms: ArrayLike | None = None) -> Array:
        """(…, 2), from points (…, d); ``terms`` as in ``in_plane``."""
        return in_plane(points, self.directions, terms)

    def covariance(self, covariance: Array) -> Array:
        """(2, 2), of what has covariance (d, d)."""
        return np.asarray(self.directions.T @ covariance @ self.directions)


def plane_of(moments: Moments, axes: tuple[int, int] | None = None) -> Plane:
    """∇J and the direction across it in which estimates scatter most; or two parameters, ``axes``.

    Where ∇J is 0 the bias takes its place, or else the widest direction of all. The second direction's sign makes its
    largest component positive.
    """
    d = moments.mean.size
    if axes is not None:
        i, j = (whole_number("axes", axis, 0, d - 1) for axis in axes)
        directions = np.eye(d)[:, [i, j]]
        return Plane(directions, (i, j), _share(directions, moments))
    first = _unit(moments.gradient, moments)
    if not first.any():
        first = _unit(moments.bias, moments)
    if not first.any():
        first = _widest(moments.covariance, first)
    across = _widest(moments.covariance, first)
    if not across.any():
        across = _unit(moments.bias - (moments.bias @ first) * first, moments)
    directions = np.column_stack([first, across])
    return Plane(directions, None, _share(directions, moments))


def _unit(direction: Array, moments: Moments) -> Array:
    """As a unit vector; 0 if it is no longer than rounding."""
    length = float(np.linalg.norm(direction))
    scale = max(float(np.linalg.norm(moments.gradient)), float(np.linalg.norm(moments.mean)), moments.trace**0.5)
    return direction / length if length > NOTHING * scale else np.zeros_like(direction)


def _widest(covariance: Array, but: Array) -> Array:
    """The unit vector at right angles to ``but`` along which the covariance is largest; 0 if it is nowhere any."""
    across = np.eye(but.size) - np.outer(but, but)
    spread, vectors = np.linalg.eigh(across @ covariance @ across)
    if spread[-1] <= NOTHING * float(np.trace(covariance)):
        return np.zeros_like(but)
    found = vectors[:, -1]
    return np.asarray(found * np.sign(found[np.abs(found).argmax()]))


def _share(directions: Array, moments: Moments) -> float:
    seen = float(np.trace(directions.T @ moments.covariance @ directions))
    return min(1.0, seen / moments.trace) if moments.trace > 0 else 1.0


def ellipse(covariance: ArrayLike, level: float = 0.95, points: int = 64) -> Array:
    """The closed curve round 0 that holds ``level`` of a normal distribution of the plane, (points + 1, 2)."""
    sigma = finite_array("covariance", covariance, "(2, 2)")
    chance = number("level", level, 0, 1, above=True, below=True)
    spread, axes = np.linalg.eigh(sigma)
    radii = np.sqrt(np.maximum(spread, 0.0) * -2 * np.log1p(-chance))
    angles = np.linspace(0, 2 * np.pi, whole_number("points", points, 4) + 1)
    return in_plane(np.column_stack([np.cos(angles), np.sin(angles)]) * radii, axes.T)


# --------------------------------------------------------------------------------------------------- what was measured


@dataclass(frozen=True, eq=False)
class Measured:
    """What n estimates say of their mean and their scatter, each with its standard error (nan where n is too small).

    One estimate has no scatter; two are equally far from their mean, which says nothing of how sure their scatter is.
    """

    n: int
    mean: Array  # X̄, (d,)
    mean_error: Array  # of each component, (d,)
    trace: float  # Σ ‖X − X̄‖² / (n − 1)
    trace_error: float


def measured(estimates: ArrayLike) -> Measured:
    """The sample mean and the trace of the sample covariance of estimates (n, d)."""
    x = finite_array("estimates", estimates, "(n, d)")
    beyond = x - x[0]  # equal estimates have their own value as the mean, and no scatter, not even rounding
    n, further = len(x), beyond.mean(axis=0)
    mean = x[0] + further
    if n == 1:
        return Measured(1, mean, np.full_like(mean, np.nan), np.nan, np.nan)
    away = (beyond - further) ** 2
    squares = away.sum(axis=1)
    return Measured(
        n=n,
        mean=mean,
        mean_error=np.sqrt(away.sum(axis=0) / (n - 1) / n),
        trace=float(squares.sum() / (n - 1)),
        trace_error=float(squares.std(ddof=1) / n**0.5 * n / (n - 1)) if n > 2 else np.nan,
    )


def running_error(estimates: ArrayLike, target: ArrayLike) -> tuple[Ints, Array]:
    """‖X̄_n − target‖ for n from 1 to all estimates (N, d), at up to 60 places evenly spread by their logarithm."""
    x = finite_array("estimates", estimates, "(N, d)")
    aim = finite_array("target", target, "(d,)", d=x.shape[1])
    counts = np.unique(np.geomspace(1, len(x), MOST_ON_A_CURVE).round().astype(np.int64))
    means = np.cumsum(x, axis=0)[counts - 1] / counts[:, None]
    return counts, np.linalg.norm(means - aim, axis=1)


# ------------------------------------------------------------------------------------- the estimates that there can be


@dataclass(frozen=True, eq=False)
class Support:
    """The m different estimates that can come, and how likely each is."""

    estimates: Array  # (m, d)
    probability: Array  # (m,), they sum to 1

    def which(self, drawn: ArrayLike) -> Ints:
        """Which of them each of the estimates (n, d) is: the nearest, (n,)."""
        x = finite_array("drawn", drawn, "(n, d)", d=self.estimates.shape[1])
        at_most("n · m · d", len(x) * self.estimates.size, 5e8)
        products = x @ self.estimates.T
        return np.asarray((products - (self.estimates**2).sum(axis=1) / 2).argmax(axis=1), dtype=np.int64)


def support(estimates: ArrayLike, probability: ArrayLike) -> Support:
    """Estimates (N, d) with probabilities (N,); those that are equal but for rounding are put together."""
    x = finite_array("estimates", estimates, "(N, d)")
    p = finite_array("probability", probability, "(N,)", N=len(x))
    scale = max(float(np.abs(x).max()), np.finfo(float).tiny)
    _, first, which = np.unique(
        np.round(x / scale / SAME).astype(np.int64), axis=0, return_index=True, return_inverse=True
    )
    together = np.zeros(first.size)
    np.add.at(together, which.ravel(), p)
    return Support(x[first], together)


def episode_support(
    mdp: MDP,
    features: ArrayLike,
    theta: ArrayLike,
    *,
    horizon: int,
    returns: Returns = "to-go",
    discounted: bool = True,
    baseline: Baseline = "none",
) -> Support:
    """Every estimate that ``gradient_samples`` can draw with these arguments. ValueError for too many (``paths``)."""
    estimator = Estimator.of(mdp, features, theta, horizon, returns, discounted)
    paths = possible_paths(mdp, estimator.pi, estimator.horizon)
    return support(estimates_of(paths, estimator, baseline_table(estimator, baseline)), paths.probability)
