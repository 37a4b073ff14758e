"""The exact mean and covariance of one episode's estimate of ∇J, for every return, γᵗ and baseline that is offered.

By recursion over the steps that are left (``moments``), so that it does not matter how many episodes can happen; the
time is that of H matrix products. Where they are few, ``paths`` lists them all and comes to the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, at_most
from pgviz.mdp import MDP, evaluate, policy_gradient
from pgviz.reinforce.baselines import Baseline, baseline_table
from pgviz.reinforce.estimator import Estimator, Returns
from pgviz.reinforce.moments import Tables, full_moments, to_go_moments

__all__ = ["Moments", "exact_moments"]

MAX_PRODUCTS = 2e10
"""The most multiplications, about horizon · S² · d² + horizon · S · A · d²."""
MAX_NUMBERS = 20_000_000
"""The most numbers that are kept of the steps, horizon · S · (A + d)."""


@dataclass(frozen=True, eq=False)
class Moments:
    """Mean and covariance of an estimate of ∇J, and ∇J. The mean of n independent ones has covariance / n."""

    mean: Array  # (d,)
    covariance: Array  # (d, d)
    gradient: Array  # ∇J of the episodes as they are cut, (d,)

    @property
    def variance(self) -> Array:
        """Of each component, (d,)."""
        return np.asarray(np.diagonal(self.covariance))

    @property
    def trace(self) -> float:
        """The trace of the covariance: E‖estimate − mean‖²."""
        return float(self.variance.sum())

    @property
    def bias(self) -> Array:
        """mean − ∇J, (d,): rounding where the estimate is unbiased."""
        return self.mean - self.gradient

    @classmethod
    def of(cls, probability: Array, estimates: Array, gradient: Array) -> Moments:
        """Of estimates (N, d) that come with probabilities (N,)."""
        mean = probability @ estimates
        centred = estimates - mean
        return cls(mean, (probability[:, None] * centred).T @ centred, gradient)


def exact_moments(
    mdp: MDP,
    features: ArrayLike,
    theta: ArrayLike,
    *,
    horizon: int,
    returns: Returns = "to-go",
    discounted: bool = True,
    baseline: Baseline = "none",
) -> Moments:
    """The exact moments of what ``gradient_samples`` draws, and ∇J of the episodes cut after ``horizon`` steps.

    ``features`` (S, A, d), ``theta`` (d,). ``returns``: ``"to-go"``, ``"full"`` or ``"immediate"`` (``estimator``);
    ``discounted=False`` drops γᵗ, which leaves full returns as they are. ``baseline``: ``"none"``, ``"constant"``,
    ``"value"``, ``"optimal-constant"``, ``"optimal"``, a number, b(s) as (S,) or b_t(s) as (H, S) (``baselines``).
    The mean is ∇J with full returns, and with returns to go if γᵗ is kept or γ = 1; no baseline changes it.
    """
    estimator = Estimator.of(mdp, features, theta, horizon, returns, discounted)
    n_states, n_actions, d = estimator.scores.shape
    at_most("horizon · S · (S + A) · d²", estimator.horizon * n_states * (n_states + n_actions) * d**2, MAX_PRODUCTS)
    at_most("horizon · S · (A + d)", estimator.horizon * n_states * (n_actions + d), MAX_NUMBERS)
    mean, second = _first_and_second(estimator, baseline_table(estimator, baseline))
    covariance = second - np.outer(mean, mean)
    floor = np.diag(np.maximum(np.diagonal(covariance), 0.0) - np.diagonal(covariance))  # rounding below 0
    return Moments(mean, covariance + floor, policy_gradient(mdp, features, theta, horizon=estimator.horizon))


def _first_and_second(estimator: Estimator, baseline: Array) -> tuple[Array, Array]:
    """E[X], (d,), and E[XXᵀ], (d, d)."""
    tables = Tables.of(estimator.mdp, estimator.pi, estimator.scores, estimator.return_discount)
    mdp, horizon = estimator.mdp, estimator.horizon
    if not estimator.full:
        visits = np.stack(list(evaluate.visits_by_step(mdp, estimator.pi, discounted=False, horizon=horizon)))
        return to_go_moments(tables, visits, baseline, estimator.step_discount)
    gu, guu = full_moments(tables, horizon)
    b = baseline[0, :, None]
    mean, second = gu[1] - b * gu[0], guu[2] - 2 * b[..., None] * guu[1] + b[..., None] ** 2 * guu[0]
    return mdp.start @ mean, np.tensordot(mdp.start, second, axes=1)
