"""The logits and the score of one state, taken apart into the numbers that they are made of.

    z_a           = Σ_j θ_j φ_j(s,a)
    ∇θ log π(a|s) = (φ(s,a) − E_π[φ]) / τ,   E_π[φ] = Σ_b π(b|s) φ(s,b)
    ∇z log π(a|s) = (e_a − π) / τ            the logit score: of the policy whose parameters are the logits

With blocks, φ(s,a) = e_a ⊗ x(s), the score is a Kronecker product: ((e_a − π) ⊗ x(s)) / τ.

Reference: Sutton & Barto, Reinforcement Learning, 2nd ed., §13.1 eq. (13.3), §13.3 eq. (13.9).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pgviz import encodings
from pgviz.arrays import Array, Bools, real_array
from pgviz.policy import SoftmaxPolicy

__all__ = ["Decomposition", "LogitParts", "decompose", "foremost", "products", "take_logits_apart"]


@dataclass(frozen=True)
class Decomposition:
    """The score of ``action`` and its parts, for A actions and d features."""

    policy: SoftmaxPolicy  # in one state
    action: int
    terms: Array  # (A, d) π(b|s) φ(s,b)
    mean: Array  # (d,) E_π[φ], the sum of the terms
    score: Array  # (d,) ∇θ log π(action|s), the difference over τ
    difference: Array  # (d,) φ(s,action) − E_π[φ]
    logit_score: Array  # (A,) ∇z log π(action|s), the surprise over τ
    surprise: Array  # (A,) e_action − π
    cancels: Bools  # (d,) features that are the same for every allowed action
    rounding_error: float  # the largest absolute entry of Σ_b π(b|s) ∇θ log π(b|s), which is 0 without rounding
    largest: float  # the largest absolute entry of φ(s,action), E_π[φ] and the difference; 1 if all are 0


def decompose(policy: SoftmaxPolicy, action: int) -> Decomposition:
    """The score of ``action`` taken apart, for a policy in one state. Raises as `SoftmaxPolicy.score` does."""
    index = policy.one_state().allowed_action(action)
    mean, difference = policy.expected_features, policy.deviations[index]
    largest = max(float(np.abs(part).max()) for part in (policy.phi[index], mean, difference))
    return Decomposition(
        policy=policy,
        action=index,
        terms=policy.contributions,
        mean=mean,
        score=policy.score(index),
        difference=difference,
        logit_score=policy.logit_scores[index],
        surprise=policy.logit_policy.deviations[index],
        cancels=cancelling(policy),
        rounding_error=float(np.abs(policy.probabilities @ policy.scores).max()),
        largest=largest or 1.0,
    )


@dataclass(frozen=True)
class LogitParts:
    """The logits of a policy in one state and what they are made of."""

    policy: SoftmaxPolicy
    products: Array  # (A, d) θ_j φ_j(s,a): they add up to the logits, where these are not masked
    cancels: Bools  # (d,) features that are the same for every allowed action


def take_logits_apart(policy: SoftmaxPolicy) -> LogitParts:
    """The logits of a policy in one state, with their parts."""
    return LogitParts(policy, products(policy), cancelling(policy))


def products(policy: SoftmaxPolicy) -> Array:
    """θ_j φ_j(s,a), (A, d), of a policy in one state, also for masked actions."""
    return policy.one_state().phi * policy.theta


def cancelling(policy: SoftmaxPolicy) -> Bools:
    """Which features are the same for every allowed action, (d,), so that no θ of theirs changes a probability."""
    return encodings.cancelling(policy.one_state().phi[None], mask=policy.mask[None])


def foremost(values: ArrayLike, most: int, first: ArrayLike | None = None) -> NDArray[np.intp]:
    """Which of many features to show: all if there are at most ``most``, else the largest of those that are not 0.

    values (..., d): a feature counts with its largest size over the leading axes. ``first`` (d,): bool, features that
    come before all others. Returns indices in their own order; at least one.
    """
    sizes = np.abs(real_array("values", values, "(..., d)"))
    sizes = sizes.reshape(-1, sizes.shape[-1]).max(axis=0)
    if sizes.size <= most:
        return np.arange(sizes.size)
    ahead = np.zeros(sizes.size, dtype=bool) if first is None else np.asarray(first, dtype=bool)
    order = np.lexsort((-sizes, ~ahead))
    kept = order[(sizes[order] > 0) | ahead[order]][:most]
    return np.sort(kept if kept.size else order[:1])
