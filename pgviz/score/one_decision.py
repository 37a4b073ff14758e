"""One decision with certain rewards: what a policy gradient is made of when nothing else is in the way.

Definitions, for rewards r (A,), a baseline b and a policy with temperature τ > 0; all gradients are with respect to its
logits z (A,):

    V         = Σ_a π_a r_a                                         the performance J of the policy
    ∇log π_a  = (e_a − π) / τ                                       the score of action a
    ∇J        = Σ_a π_a r_a ∇log π_a;  its entry b is π_b (r_b − V) / τ
    X_a       = (r_a − b) ∇log π_a                                  the estimate if a is drawn; E[X] = ∇J whatever b is
    tr Cov(X) = Σ_a π_a ‖X_a − ∇J‖²
    b*        = Σ_a π_a ‖∇log π_a‖² r_a / Σ_a π_a ‖∇log π_a‖²      the baseline with the least tr Cov(X)
    no log    : Σ_a π_a r_a ∇π_a = Σ_a π_a² r_a ∇log π_a           the mean of r ∇π over draws: not ∇J

An action that is never drawn (π = 0, or masked) adds nothing to any of these.

References: Sutton & Barto, Reinforcement Learning, 2nd ed., §2.8 eq. (2.12) and the box after it (any b leaves the
mean), §13.4; Williams, Simple statistical gradient-following algorithms, Machine Learning 8 (1992); Greensmith,
Bartlett & Baxter, Variance reduction techniques for gradient estimates, JMLR 5 (2004), §3 (b*).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, finite_array, number, representable
from pgviz.distributions import deviations
from pgviz.policy import SoftmaxPolicy
from pgviz.rounding import UNIT, probability_roundings, settled, settled_sum
from pgviz.score.step import row_norms

__all__ = ["OneDecision", "advantages", "one_decision", "optimal_baseline", "variance"]

_ROUNDINGS = 4  # of a score and of the products with it, besides those of π


@dataclass(frozen=True)
class OneDecision:
    """One decision with rewards, taken apart, for A actions."""

    pi: Array  # (A,)
    value: float  # V = J, the expected reward
    scores: Array  # (A, A), row a is ∇log π_a; 0 for a masked action
    score_norms: Array  # (A,) ‖∇log π_a‖
    samples: Array  # (A, A), row a is X_a, the estimate if a is drawn
    mean: Array  # (A,) Σ_a π_a X_a, added up: ∇J but for rounding
    gradient: Array  # (A,) ∇J = π (r − V) / τ
    without_log: Array  # (A,) Σ π r ∇π, the mean of r ∇π
    variance: float  # tr Cov(X) with the baseline b
    variance_without: float  # with b = 0
    variance_value: float  # with b = V
    best_baseline: float  # b*
    least_variance: float  # with b = b*


def one_decision(policy: SoftmaxPolicy, rewards: ArrayLike, baseline: float = 0.0) -> OneDecision:
    """One decision of a policy in one state, with certain rewards (A,), taken apart in the policy's logits.

    Raises ValueError if a shape does not fit or a number is not finite, and as `SoftmaxPolicy.scores` does.
    """
    decision = policy.logit_policy
    r, b = finite_array("rewards", rewards, "(A,)", A=decision.n_actions), number("baseline", baseline)
    pi, scores = decision.probabilities, decision.scores
    value, best = _expected(pi, r), optimal_baseline(pi, scores, r)
    samples = (r - b)[:, None] * scores
    return OneDecision(
        pi=pi,
        value=value,
        scores=scores,
        score_norms=row_norms(scores),
        samples=samples,
        mean=_mean(pi, scores, r - b),
        gradient=_mean(pi, scores, advantages(pi, r)),
        without_log=_mean(pi**2, scores, r),
        variance=variance(pi, scores, r, b),
        variance_without=variance(pi, scores, r, 0.0),
        variance_value=variance(pi, scores, r, value),
        best_baseline=best,
        least_variance=variance(pi, scores, r, best),
    )


def variance(pi: Array, scores: Array, rewards: Array, baseline: float) -> float:
    """tr Cov of (r − baseline) ∇log π over draws from pi (A,), for scores (A, d) and rewards (A,)."""
    samples = (rewards - baseline)[:, None] * scores
    factors = advantages(pi, rewards)
    with np.errstate(over="ignore"):  # representable() reports it
        paid = (np.abs(rewards) + abs(baseline))[:, None]  # a baseline that was computed is rounded too
        sizes = paid * np.abs(scores) + np.abs(pi * factors) @ np.abs(scores)
        noise = 2 * (_ROUNDINGS + 2 * probability_roundings(pi.size)) * UNIT * sizes
        centred = settled(samples - _mean(pi, scores, factors), noise)
        return float(representable("the variance", pi @ (centred**2).sum(axis=1)))


def optimal_baseline(pi: Array, scores: Array, rewards: Array) -> float:
    """b* = Σ π ‖score‖² r / Σ π ‖score‖²: Greensmith et al. (2004). V where every score is 0: any b is as good."""
    weight = pi * (scores**2).sum(axis=1)
    total = weight.sum()
    return _expected(weight / total if total > 0 else pi, rewards)


def advantages(pi: Array, rewards: Array) -> Array:
    """r − V, (A,), from pi (A,) and rewards (A,): how much more than the average each action pays."""
    return representable("a reward minus V", deviations(pi, rewards[:, None])[:, 0])


def _expected(weights: Array, rewards: Array) -> float:
    """Σ_a weight_a r_a."""
    return float(settled_sum(weights * rewards, roundings=_ROUNDINGS + probability_roundings(weights.size)))


def _mean(weights: Array, scores: Array, factors: Array) -> Array:
    """Σ_a weight_a factor_a score_a, (d,)."""
    with np.errstate(over="ignore", invalid="ignore"):  # representable() reports it
        terms = (weights * factors)[:, None] * scores
        roundings = _ROUNDINGS + 2 * probability_roundings(weights.size)
        return representable("the gradient", settled_sum(terms, axis=0, roundings=roundings))
