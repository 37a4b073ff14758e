"""What a policy with features φ(s,a) can feel: only the contrasts φ(s,a) − φ(s,b).

Definitions, for a tensor of φ, (S, A, d):

    log π(a|s)/π(b|s) = θᵀ(φ(s,a) − φ(s,b))        for the softmax policy of logits θᵀφ(s,a), at temperature 1

so that θ matters only through its products with the contrasts of the states at hand, the policy is blind to a feature
that is the same for all actions, and blind to the state if the contrasts are the same in every state. The scores
∇θ log π(a|s) = Σ_b π(b|s)(φ(s,a) − φ(s,b)) of all states and actions span the same space as the contrasts.

Rounding: a feature's contrasts are compared with the largest size of that feature, so that features of 1e-9 and of
1e9 count alike, and what rounding leaves of equal numbers counts as 0.

Reference: Sutton & Barto, Reinforcement Learning, 2nd ed., eqs. (13.2), (13.3), (13.9).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pgviz.encodings._checks import Array, full_array

_EPS = np.finfo(np.float64).eps


def contrast_rank(tensor: ArrayLike) -> int:
    """How many directions of θ the policy can feel at all: the rank of all φ(s,a) − φ(s,b), 0 … min(d, S·(A−1)).

    `tensor` is φ, (S, A, d). Raises ValueError for another shape and for numbers that are not finite.
    """
    contrasts = _relative_contrasts(tensor)
    rows = contrasts.reshape(-1, contrasts.shape[-1])
    strengths = np.linalg.svd(rows, compute_uv=False)
    rounding = max(rows.shape) * _EPS * max(1.0, strengths.max(initial=0.0))
    return int((strengths > rounding).sum())


def cancelling(tensor: ArrayLike) -> NDArray[np.bool_]:
    """Which features are the same for every action in every state, and so cancel: (d,), from φ (S, A, d)."""
    return np.asarray((np.abs(_relative_contrasts(tensor)) <= 4 * _EPS).all(axis=(0, 1)))


def sees_state(tensor: ArrayLike) -> bool:
    """Whether the policy can tell any of these states apart: whether φ(s,a) − φ(s,b) varies with s. φ is (S, A, d).

    If not, π(·|s) is the same in all of them, whatever θ.
    """
    contrasts = _relative_contrasts(tensor)
    return bool((np.ptp(contrasts, axis=0) > 8 * _EPS).any())


def _relative_contrasts(tensor: ArrayLike) -> Array:
    """φ(s,a) − φ(s,0) for a > 0, (S, A−1, d), every feature in units of its largest size."""
    phi = full_array("tensor", tensor, "S, A, d")
    largest: Array = np.abs(phi).max(axis=(0, 1))
    scaled = phi / np.where(largest > 0, largest, 1.0)
    contrasts: Array = scaled[:, 1:] - scaled[:, :1]
    return contrasts
