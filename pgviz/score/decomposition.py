"""Logits and score of one state, taken apart.

    z_a           = Σ_j θ_j φ_j(s,a)
    ∇θ log π(a|s) = (φ(s,a) − Σ_b π(b|s) φ(s,b)) / τ

Nothing is computed here that ``pgviz.policy`` does not compute; this module names the parts, for those who show them.

Reference: Sutton & Barto, Reinforcement Learning, 2nd ed., §13.1 eq. (13.3), §13.3 eq. (13.9).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pgviz import encodings, policy
from pgviz.arrays import Array, real_array

__all__ = ["Decomposition", "Logits", "decompose", "foremost", "take_logits_apart"]


@dataclass(frozen=True)
class Decomposition:
    """The score of ``action`` and its parts, for A actions and d features."""

    action: int
    temperature: float
    phi: Array  # (A, d) the features of every action
    pi: Array  # (A,) probabilities
    terms: Array  # (A, d) π(b|s) φ(s,b)
    mean: Array  # (d,) E_π[φ], the sum of the terms
    score: Array  # (d,) ∇θ log π(action|s)
    difference: Array  # (d,) φ(s,action) − E_π[φ]: the score times τ
    pushes: Array  # (A,) e_action − π: the score with respect to the logits, times τ
    cancels: NDArray[np.bool_]  # (d,) features that are the same for every action
    residue: float  # the largest absolute entry of Σ_b π(b|s) ∇θ log π(b|s): 0 but for rounding
    largest: float  # the largest absolute entry of φ, E_π[φ] and the difference; 1 if all are 0


def decompose(
    phi: ArrayLike, theta: ArrayLike, action: int, temperature: float = 1.0, *, mask: ArrayLike | None = None
) -> Decomposition:
    """The score of ``action`` taken apart; phi (A, d), theta (d,), mask (A,) True where allowed.

    Raises as ``policy.score`` does.
    """
    features = real_array("phi", phi, "(A, d)")
    score = policy.score(features, theta, action, temperature, mask=mask)
    pi = policy.probabilities(features, theta, temperature, mask=mask)
    mean = policy.expected_features(features, theta, temperature, mask=mask)
    difference = score * temperature
    largest = max(np.abs(features[action]).max(), np.abs(mean).max(), np.abs(difference).max())
    return Decomposition(
        action=action,
        temperature=temperature,
        phi=features,
        pi=pi,
        terms=policy.contributions(features, theta, temperature, mask=mask),
        mean=mean,
        score=score,
        difference=difference,
        pushes=policy.score(np.eye(len(pi)), policy.logits(features, theta), action, temperature, mask=mask)
        * temperature,
        cancels=_cancels(features, mask),
        residue=float(np.abs(pi @ policy.scores(features, theta, temperature, mask=mask)).max()),
        largest=float(largest) or 1.0,
    )


@dataclass(frozen=True)
class Logits:
    """The logits of a state and their parts, for A actions and d features."""

    phi: Array  # (A, d)
    theta: Array  # (d,)
    products: Array  # (A, d) θ_j φ_j(s,a)
    z: Array  # (A,) their sums over j: the logits
    pi: Array  # (A,) probabilities
    cancels: NDArray[np.bool_]  # (d,) features that are the same for every action


def take_logits_apart(
    phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, *, mask: ArrayLike | None = None
) -> Logits:
    """Logits and probabilities of one state with their parts; phi (A, d), theta (d,), mask (A,) True where allowed.

    A masked action has logit −inf and probability 0. Raises as ``policy`` does.
    """
    features, weights = real_array("phi", phi, "(A, d)"), real_array("theta", theta, "(d,)")
    return Logits(
        phi=features,
        theta=weights,
        pi=policy.probabilities(features, weights, temperature, mask=mask),
        z=policy.logits(features, weights, mask=mask),
        products=features * weights,
        cancels=_cancels(features, mask),
    )


def _cancels(features: Array, mask: ArrayLike | None) -> NDArray[np.bool_]:
    """Which features are the same for every action that is allowed, (d,)."""
    allowed = features if mask is None else features[np.asarray(mask, dtype=bool)]
    return encodings.cancelling(allowed[None])


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
