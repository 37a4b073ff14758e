"""What a policy with features φ(s,a) can feel: only the contrasts φ(s,a) − φ(s,b).

Definitions, for a tensor of φ, (S, A, d):

    log π(a|s)/π(b|s) = θᵀ(φ(s,a) − φ(s,b))        for the softmax policy of logits θᵀφ(s,a), at temperature 1

so that θ matters only through its products with the contrasts of the states at hand, the policy is blind to a feature
that is the same for all actions, and blind to the state if the contrasts are the same in every state. The scores
∇θ log π(a|s) = Σ_b π(b|s)(φ(s,a) − φ(s,b)) of all states and actions span the same space as the contrasts.

A target policy that is positive everywhere can be given exactly if its log-odds are such products for one θ. All of
them can if the rank is S·(A−1), as large as it can be.

Rounding: a feature's contrasts are compared with the largest size of that feature, so that features of 1e-9 and of
1e9 count alike, and what rounding leaves of equal numbers counts as 0.

Reference: Sutton & Barto, Reinforcement Learning, 2nd ed., eqs. (13.2), (13.3), (13.9).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pgviz.arrays import Array, finite_array

_EPS = np.finfo(np.float64).eps


@dataclass(frozen=True)
class Sight:
    """What a policy can make of φ in some states: which features cancel, and how much of θ it can feel."""

    cancels_in: NDArray[np.bool_]  # (S, d): feature j is the same for every action in state s
    cancels: NDArray[np.bool_]  # (d,): in every one of the states
    rank: int  # directions of θ that the policy can feel
    most: int  # S·(A−1), the rank of a policy that is free in every state
    sees_state: bool  # whether some θ makes π(·|s) differ between the states

    @property
    def parameters(self) -> int:
        """d, the number of entries of θ."""
        return self.cancels.size

    @property
    def unfelt(self) -> int:
        """How many directions of θ, of d, change no probability in any of the states."""
        return self.parameters - self.rank

    @property
    def gives_every_policy(self) -> bool:
        """Whether some θ gives any policy that is positive everywhere, however it differs between the states."""
        return self.rank == self.most


def sight(tensor: ArrayLike) -> Sight:
    """What a policy can make of φ, (S, A, d), in these S states. Raises as `contrast_rank` does."""
    contrasts, _ = relative_contrasts(tensor)
    cancels_in = np.asarray(_negligible(contrasts).all(axis=1))
    return Sight(
        cancels_in=cancels_in,
        cancels=np.asarray(cancels_in.all(axis=0)),
        rank=contrast_rank(tensor),
        most=contrasts.shape[0] * contrasts.shape[1],
        sees_state=sees_state(tensor),
    )


def contrast_rank(tensor: ArrayLike) -> int:
    """How many directions of θ the policy can feel at all: the rank of all φ(s,a) − φ(s,b), 0 … min(d, S·(A−1)).

    `tensor` is φ, (S, A, d). Raises ValueError for another shape and for numbers that are not finite.
    """
    contrasts, _ = relative_contrasts(tensor)
    rows = contrasts.reshape(-1, contrasts.shape[-1])
    return felt(rows.shape, np.linalg.svd(rows, compute_uv=False))


def cancelling(tensor: ArrayLike) -> NDArray[np.bool_]:
    """Which features are the same for every action in every state, and so cancel: (d,), from φ (S, A, d)."""
    contrasts, _ = relative_contrasts(tensor)
    return np.asarray(_negligible(contrasts).all(axis=(0, 1)))


def sees_state(tensor: ArrayLike) -> bool:
    """Whether the policy can tell any of these states apart: whether φ(s,a) − φ(s,b) varies with s. φ is (S, A, d).

    If not, π(·|s) is the same in all of them, whatever θ.
    """
    contrasts, _ = relative_contrasts(tensor)
    return bool((np.ptp(contrasts, axis=0) > 8 * _EPS).any())


def relative_contrasts(tensor: ArrayLike) -> tuple[Array, Array]:
    """φ(s,a) − φ(s,0) for a > 0, (S, A−1, d), every feature in units of its largest size; and those units, (d,)."""
    phi = finite_array("tensor", tensor, "(S, A, d)")
    largest: Array = np.abs(phi).max(axis=(0, 1))
    units = np.where(largest > 0, largest, 1.0)
    scaled = phi / units
    contrasts: Array = scaled[:, 1:] - scaled[:, :1]
    return contrasts, units


def felt(shape: tuple[int, ...], strengths: NDArray[np.floating]) -> int:
    """The rank of a matrix of relative contrasts: how many of its singular values are not rounding."""
    rounding = max(shape) * _EPS * max(1.0, strengths.max(initial=0.0))
    return int((strengths > rounding).sum())


def _negligible(contrasts: Array) -> NDArray[np.bool_]:
    return np.abs(contrasts) <= 4 * _EPS
