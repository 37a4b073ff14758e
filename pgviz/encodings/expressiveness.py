"""What a linear softmax policy can express with given features: rank and null space of the contrasts.

A contrast is the difference of the features of two actions that are allowed in a state, φ(s,a) − φ(s,b). As

    τ log π(a|s)/π(b|s) = θᵀ(φ(s,a) − φ(s,b))

θ matters only through its products with the contrasts:

    rank       how many directions of θ change some probability: the dimension of the span of all contrasts
    nullity    d − rank: how many directions of θ change none
    cancels    a feature that is the same for all actions of a state cancels there: its θ changes nothing

The contrasts of a state span what its scores ∇θ log π(a|s) = Σ_b π(b|s) (φ(s,a) − φ(s,b))/τ span, so that neither θ nor
τ matters here. Where all contrasts are the same in every state, so is π, whatever θ is.

A target policy that is positive wherever an action is allowed can be given exactly if one θ gives all its log-odds. All
of them can if the rank is as large as it can be, Σ_s (number of actions allowed in s − 1).

Rounding: a feature's contrasts are compared with the largest size of that feature, so that features of 1e-9 and of
1e9 count alike, and what rounding leaves of equal numbers counts as 0.

Reference: Sutton & Barto, Reinforcement Learning, 2nd ed., eqs. (13.2), (13.3), (13.9).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pgviz.arrays import Array, Bools, finite_array, mask_of
from pgviz.policy import SoftmaxPolicy

__all__ = [
    "Expressiveness",
    "cancelling",
    "contrast_rank",
    "expressiveness",
    "numerical_rank",
    "relative_contrasts",
]

_EPS = np.finfo(np.float64).eps


@dataclass(frozen=True)
class Expressiveness:
    """What a policy with given features can express in S states, with d features."""

    cancels_in: Bools  # (S, d): feature j is the same for every allowed action in state s
    cancels: Bools  # (d,): in every one of the states
    rank: int  # directions of θ that change some probability
    most: int  # Σ_s (allowed_s − 1), the rank of a policy that is free in every state
    depends_on_state: bool  # whether π(·|s) can differ between the states, for some θ

    @property
    def parameters(self) -> int:
        """d, the number of entries of θ."""
        return self.cancels.size

    @property
    def nullity(self) -> int:
        """How many directions of θ, of d, change no probability in any of the states."""
        return self.parameters - self.rank

    @property
    def gives_every_policy(self) -> bool:
        """Whether some θ gives any policy that is positive on the allowed actions, however it differs by state."""
        return self.rank == self.most


def expressiveness(policy: SoftmaxPolicy) -> Expressiveness:
    """What the features of a policy in several states can express there; θ and τ do not matter."""
    phi, mask = policy.several_states().phi, policy.mask
    contrasts, _ = relative_contrasts(phi, mask)
    cancels_in = _cancels_in(contrasts)
    return Expressiveness(
        cancels_in=cancels_in,
        cancels=np.asarray(cancels_in.all(axis=0)),
        rank=_rank(contrasts),
        most=int((mask.sum(axis=1) - 1).sum()),
        depends_on_state=bool((mask != mask[0]).any() or (np.ptp(contrasts, axis=0) > 8 * _EPS).any()),
    )


def contrast_rank(tensor: ArrayLike, *, mask: ArrayLike | None = None) -> int:
    """How many directions of θ change some probability: the rank of all contrasts of φ, ``tensor`` (S, A, d).

    From 0 to the smaller of d and Σ_s (allowed_s − 1). ``mask`` (A,) or (S, A): True where an action is allowed; None
    allows all. Raises ValueError for another shape and for numbers that are not finite.
    """
    return _rank(relative_contrasts(tensor, mask)[0])


def cancelling(tensor: ArrayLike, *, mask: ArrayLike | None = None) -> Bools:
    """Which features are the same for every allowed action in every state, and so cancel: (d,), from φ (S, A, d)."""
    return np.asarray(_cancels_in(relative_contrasts(tensor, mask)[0]).all(axis=0))


def relative_contrasts(tensor: ArrayLike, mask: ArrayLike | None = None) -> tuple[Array, Array]:
    """φ(s,a) − φ(s,b) for b the first allowed action of s, (S, A, d), 0 where a is masked; and the units, (d,).

    Every feature is measured in its unit: its largest size among allowed actions.
    """
    phi = finite_array("tensor", tensor, "(S, A, d)")
    allowed = mask_of(mask, phi.shape[:-1])
    held = np.where(allowed[..., None], phi, 0.0)
    largest: Array = np.abs(held).max(axis=(0, 1))
    units = np.where(largest > 0, largest, 1.0)
    scaled = held / units
    first = scaled[np.arange(len(phi)), allowed.argmax(axis=1)][:, None]
    return np.where(allowed[..., None], scaled - first, 0.0), units


def numerical_rank(shape: tuple[int, ...], strengths: NDArray[np.floating]) -> int:
    """The rank of a matrix of relative contrasts: how many of its singular values are not rounding."""
    rounding = max(shape) * _EPS * max(1.0, strengths.max(initial=0.0))
    return int((strengths > rounding).sum())


def _rank(contrasts: Array) -> int:
    rows = contrasts.reshape(-1, contrasts.shape[-1])
    rows = rows[rows.any(axis=1)]
    return numerical_rank(rows.shape, np.linalg.svd(rows, compute_uv=False))


def _cancels_in(contrasts: Array) -> Bools:
    return np.asarray((np.abs(contrasts) <= 4 * _EPS).all(axis=1))
