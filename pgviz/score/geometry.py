"""The score as an arrow: the points φ(s,b) in a plane, their centroid E_π[φ], and φ(s,a) seen from there.

    E_π[φ]                  = Σ_b π(b|s) φ(s,b)                the centroid of the points, each weighing π(b|s)
    φ(s,a) − E_π[φ]         = τ ∇θ log π(a|s)                  the arrow from the centroid to the point of a
    Σ_b π(b|s) (φ(s,b) − E_π[φ]) = 0                           the weighted arrows close: E_π[score] = 0

The plane is that of two features, or that of the two principal directions of the points. The principal directions are
those of the *unweighted* points about their plain mean. They depend on φ alone: while a logit is dragged the points
stay where they are and only the centroid walks. With π as weights the plane would turn with every step of a drag, and
would lose all but two points of a saturated policy.

A singular vector has no sign of its own, and equal singular values have no directions of their own: with blocks the
points are the corners of a regular simplex, spread alike in all directions. Both are settled by a layout to compare
with, the actions on a circle, the first one on top and on clockwise (north, east, south, west). In every space of equal
singular values the direction nearest to the layout's axis is taken.

A partial sum of the weighted arrows is P(1−P)(m − m'), with P the probability of the actions so far, m and m' the
centroids of those and of the others. It is never longer than a quarter of the points' diameter, whatever π is.

References: Sutton & Barto, Reinforcement Learning, 2nd ed., §13.3 eq. (13.9); Jolliffe, Principal Component Analysis,
2nd ed., §1.1 (directions), §6.1.1 (share of the variation).
"""

from __future__ import annotations

import operator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz import encodings
from pgviz.arrays import Array, Bools, finite_array, representable
from pgviz.policy import SoftmaxPolicy
from pgviz.rounding import in_plane, probability_roundings, settled_sum

__all__ = ["Geometry", "project", "widest"]

_EQUAL = 1e-6  # singular values this close, of the largest, count as equal
_MARGIN = 0.25  # of the points' extent, round them


@dataclass(frozen=True)
class Geometry:
    """The points φ(s,b) of A actions and d features in a plane, with what π makes of them."""

    action: int
    axes: tuple[int, int] | None  # the two features of the plane; None for principal directions
    phi: Array  # (A, d)
    allowed: Bools  # (A,) False for a masked action
    pi: Array  # (A,) probabilities
    directions: Array  # (d, 2) unit vectors that span the plane, in columns; a column of 0 where there is no direction
    points: Array  # (A, 2) φ(s,b) in the plane; with principal directions from the plain mean of the points
    centroid: Array  # (2,) E_π[φ] in the plane
    arrow: Array  # (2,) φ(s,action) − E_π[φ] in the plane: τ times the score, as far as the plane shows it
    length: float  # ‖φ(s,action) − E_π[φ]‖ in all d features
    shown_length: float  # its length in the plane, at most ``length``
    weighted: Array  # (A, d) π(b|s) (φ(s,b) − E_π[φ]): the arrows of all actions, weighted
    loop: Array  # (A+1, 2) the weighted arrows head to tail in the plane: from 0, after each action, back to 0
    total: Array  # (d,) their sum: 0
    rounding_error: float  # the largest absolute entry of their sum as float64 adds it up
    rank: int  # dimensions that the points span, `encodings.contrast_rank`; at most 2 of them are shown
    share: float  # of the points' squared distances from their plain mean, the part in the plane; 1 if all are 0
    window: Array  # (2, 2) lowest and highest value of each axis: a square around the points, whatever π is
    reach: float  # no corner of the loop is farther from 0 along an axis, whatever π is; never 0


def project(policy: SoftmaxPolicy, action: int, axes: tuple[int, int] | None = None) -> Geometry:
    """The points φ(s,b) of a policy in one state, in the plane of two features or of their principal
    directions.

    ``axes``: the two features; None for principal directions. A masked action has a point that nothing else notices.
    Raises ValueError if ``axes`` are not two different features, and as `SoftmaxPolicy.score` does.
    """
    index = policy.one_state().allowed_action(action)
    features, allowed, pi = policy.phi, policy.mask, policy.probabilities
    rank = encodings.contrast_rank(features[None], mask=allowed[None])
    centred = _centred(features, allowed, rank)
    directions = _principal(centred, allowed) if axes is None else _features(axes, policy.size)
    seen = centred if axes is None else features
    points = in_plane(seen, directions)
    own = policy.deviations[index]
    weighted = pi[:, None] * policy.deviations
    total = settled_sum(weighted, axis=0, roundings=2 * probability_roundings(len(pi)))
    arrow = in_plane(own, directions)
    window, extent = _window(points[allowed])
    return Geometry(
        action=index,
        axes=axes,
        phi=features,
        allowed=allowed,
        pi=pi,
        directions=directions,
        points=points,
        centroid=in_plane(pi @ seen, directions, pi @ np.abs(seen)),
        arrow=arrow,
        length=_length(own),
        shown_length=_length(arrow),
        weighted=weighted,
        loop=_loop(weighted, total, directions),
        total=total,
        rounding_error=float(np.abs(weighted.sum(axis=0)).max()),
        rank=rank,
        share=_share(centred[allowed], directions),
        window=window,
        reach=extent / 4,
    )


def widest(phi: ArrayLike, besides: int) -> int:
    """The feature, other than ``besides``, in which the points φ(s,b), phi (A, d), are spread most; the first if equal.

    Raises ValueError if there is no other feature.
    """
    features = finite_array("phi", phi, "(A, d)")
    if features.shape[1] < 2:
        raise ValueError(f"phi must have shape (A, d) with at least two features, got {features.shape}")
    spread = np.ptp(features, axis=0)
    spread[besides] = -1.0
    return int(spread.argmax())


def _loop(weighted: Array, total: Array, directions: Array) -> Array:
    """The weighted arrows head to tail in the plane, (A+1, 2); the last one ends where their exact sum is."""
    ends, terms = np.cumsum(weighted[:-1], axis=0), np.cumsum(np.abs(weighted[:-1]), axis=0)
    return np.vstack([np.zeros(2), in_plane(ends, directions, terms), in_plane(total, directions)])


def _length(vector: Array) -> float:
    """Euclidean length, also of vectors whose squares are beyond float64."""
    largest = float(np.abs(vector).max())
    return largest * float(np.linalg.norm(vector / largest)) if largest > 0 else 0.0


def _centred(features: Array, allowed: Bools, rank: int) -> Array:
    """The points from the plain mean of those allowed, (A, d); exactly 0 if these are the same but for rounding."""
    offsets = features - features[allowed][0]  # what is common to all actions goes exactly
    centred = representable("phi from its mean", offsets - offsets[allowed].mean(axis=0))
    return centred if rank else np.where(allowed[:, None], 0.0, centred)


def _principal(centred: Array, allowed: Bools) -> Array:
    """The two principal directions of the centred points that are allowed, (d, 2)."""
    directions = np.zeros((centred.shape[1], 2))
    scaled = np.where(allowed[:, None], centred, 0.0)
    scaled = scaled / (np.abs(scaled).max() or 1.0)
    left, strengths, _ = np.linalg.svd(scaled, full_matrices=False)
    real = strengths > 4 * max(scaled.shape) * np.finfo(np.float64).eps * strengths[0]
    taken = np.zeros((len(centred), 0))
    for k in range(min(real.sum(), 2)):
        equal = real & (np.abs(strengths - strengths[k]) <= _EQUAL * strengths[0])
        space = left[:, equal]
        chosen = _nearest(space @ space.T - taken @ (taken.T @ space) @ space.T, k)
        taken = np.column_stack([taken, chosen])
        direction = scaled.T @ chosen
        direction = direction - directions @ (directions.T @ direction)
        directions[:, k] = direction / np.linalg.norm(direction)
    return np.where(np.abs(directions) > 1e-14, directions, 0.0)  # without what rounding left of entries that are 0


def _nearest(projection: Array, axis: int) -> Array:
    """Of a space of vectors over actions, given by its projection (A, A), the unit vector nearest to the layout."""
    angles = 2 * np.pi * np.arange(len(projection)) / len(projection)
    layout = [np.sin(angles), np.cos(angles)]
    for wish in (layout[axis], layout[1 - axis], *np.eye(len(projection))):
        found = projection @ wish
        if np.linalg.norm(found) > 1e-6 * np.sqrt(len(projection)):
            break
    return np.asarray(found / np.linalg.norm(found), np.float64)


def _features(axes: tuple[int, int], size: int) -> Array:
    """Two features as directions, (d, 2)."""
    try:
        i, j = (operator.index(axis) for axis in axes)
    except (TypeError, ValueError):
        raise ValueError(f"axes must be two features, got {axes!r}") from None
    if i == j or not (0 <= i < size and 0 <= j < size):
        raise ValueError(f"axes must be two different features from 0 to {size - 1}, got {axes!r}")
    return np.eye(size)[:, [i, j]]


def _share(centred: Array, directions: Array) -> float:
    largest = np.abs(centred).max()
    if largest == 0:
        return 1.0
    scaled = centred / largest
    return float(min(1.0, ((scaled @ directions) ** 2).sum() / (scaled**2).sum()))


def _window(points: Array) -> tuple[Array, float]:
    """A square around the points with a margin, (2, 2), and the points' extent; 1 if they are all the same."""
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max())
    side = extent if extent > 0 else max(1.0, float(np.abs(points).max()))
    middle, half = low + (high - low) / 2, (0.5 + _MARGIN) * side
    window = representable("the window of the points", np.column_stack([middle - half, middle + half]))
    return window, extent if extent > 0 else 1.0
