"""Second order: the Fisher information's eigenvalues and rank, the entropy and its gradient, what τ scales.

    F       = Cov_π(φ)/τ² = E_π[score scoreᵀ] = −∇²θ log π(a|s)     for every action a, as the preferences are linear
    ∇θ H    = −F θ                                                 at every τ: H(π) with π = softmax(φθ/τ)
    score   = (φ(s,a) − E_π[φ])/τ                                  first order: 1/τ; F is second order: 1/τ²

F is the curvature of −log π. Its eigenvalues say how fast π changes along their eigenvectors: a small step v of θ moves
π by ½ vᵀFv nats of Kullback–Leibler divergence. F is (d, d), and its rank is at most the number of allowed actions
minus 1. So most directions of θ change nothing in one state; F has no inverse there, and natural gradients use F⁺.

The rank is that of the contrasts φ(s,a) − φ(s,b) between allowed actions: it does not depend on θ. Where π is nearly
certain, eigenvalues may be too small beside the largest for float64 to know them: they are 0 here.

The eigenvalues are the squared singular values of the matrix with the rows √π_b · score_b, (A, d): more exact than
those of F itself, and quick where d is large.

References: Kakade, A Natural Policy Gradient, NIPS 2001; Amari, Natural Gradient Works Efficiently in Learning, Neural
Computation 10 (1998); Sutton & Barto, Reinforcement Learning, 2nd ed., §13.3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pgviz import encodings
from pgviz.arrays import Array, representable
from pgviz.distributions import deviations
from pgviz.policy import SoftmaxPolicy
from pgviz.rounding import UNIT, probability_roundings, settled, settled_sum

__all__ = ["SecondOrder", "second_order"]

ALIKE = 1e-6  # parts of the largest singular value, by which the next is less: then any direction between would do


@dataclass(frozen=True)
class SecondOrder:
    """How log π curves and which way entropy rises, for A actions and d features."""

    temperature: float
    eigenvalues: Array  # (d,) of F, from the largest to the smallest; none negative, 0 beyond the rank
    stiffest: Array  # (d,) the unit eigenvector of the largest eigenvalue: where π changes fastest; 0 if F is 0
    rank: int  # directions of θ that change π in this state: at most d, and the allowed actions − 1
    trace: float  # the sum of the eigenvalues: E_π[‖score‖²]
    entropy: float  # H in nats, from 0 to most_entropy
    most_entropy: float  # log of the number of allowed actions: that of the uniform policy
    entropy_gradient: Array  # (d,) ∇θ H = −F θ
    score_scale: float  # 1/τ: what φ(s,a) − E_π[φ] is multiplied with
    fisher_scale: float  # 1/τ²: what Cov_π(φ) is multiplied with

    @property
    def nullity(self) -> int:
        """How many directions of θ, of d, change no probability in this state."""
        return self.eigenvalues.size - self.rank

    @property
    def invertible(self) -> bool:
        """Whether F has an inverse."""
        return self.nullity == 0


def second_order(policy: SoftmaxPolicy) -> SecondOrder:
    """The eigenvalues of F, the entropy and its gradient, for a policy in one state. Raises as `fisher` does."""
    pi, scores, tau = policy.one_state().probabilities, policy.scores, policy.temperature
    rank = encodings.contrast_rank(policy.phi[None], mask=policy.mask[None])
    eigenvalues, stiffest = _spectrum(np.sqrt(pi)[:, None] * scores, rank)
    return SecondOrder(
        temperature=tau,
        eigenvalues=eigenvalues,
        stiffest=stiffest,
        rank=rank,
        trace=float(representable("the trace of fisher", eigenvalues.sum())),
        entropy=float(policy.entropy),
        most_entropy=float(np.log(policy.mask.sum())),
        entropy_gradient=_entropy_gradient(policy),
        score_scale=1 / tau,
        fisher_scale=1 / tau / tau,
    )


def _entropy_gradient(policy: SoftmaxPolicy) -> Array:
    """−Fθ = −Σ_b π_b (score_b·θ) score_b, (d,): score_b·θ is how far the logit of b is from the average one, over τ."""
    pi, tau = policy.probabilities, policy.temperature
    unknown = np.where(policy.mask, policy.logit_rounding, 0.0)[:, None]
    gaps = deviations(pi, np.where(policy.mask, policy.preferences, 0.0)[:, None])
    gaps = settled(gaps, unknown + unknown.max()) / tau  # logits that only rounding sets apart are equal
    roundings = 2 * probability_roundings(policy.n_actions)
    with np.errstate(over="ignore", invalid="ignore"):  # representable() reports it
        slopes = 0.0 - settled_sum(pi[:, None] * gaps * policy.scores, axis=0, roundings=roundings)
    return representable("the gradient of the entropy", slopes)


def _spectrum(roots: Array, rank: int) -> tuple[Array, Array]:
    """Eigenvalues (d,) of rootsᵀ roots, largest first, and the first eigenvector, its largest entry positive.

    What rounding leaves of numbers that are 0 is 0, and so is every eigenvalue beyond the ``rank``.
    """
    d = roots.shape[1]
    largest = float(np.abs(roots).max())
    if largest == 0:
        return np.zeros(d), np.zeros(d)
    _, strengths, right = np.linalg.svd(roots / largest, full_matrices=False)
    noise = 2 * max(roots.shape) * UNIT
    real = (strengths > noise * strengths[0]) & (np.arange(strengths.size) < rank)
    apart = 1 - strengths[1] / strengths[0] if strengths.size > 1 else 1.0
    first = settled(right[0], noise / max(apart, ALIKE))  # Davis & Kahan: directions of like strength are less certain
    strengths = np.where(real, strengths, 0.0)
    with np.errstate(over="ignore"):  # representable() reports it
        found = representable("an eigenvalue of fisher", (strengths * largest) ** 2)
    up = np.sign(first[np.abs(first).argmax()])
    return np.concatenate([found, np.zeros(d - found.size)]), first * up + 0.0  # no −0
