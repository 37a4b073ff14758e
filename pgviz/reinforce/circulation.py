"""Is a direction the gradient of anything? Round a closed loop a gradient does no work.

For a field f(θ), (d,), and a circle of radius r in the plane of two directions at right angles,

    circulation  ∮ f·dθ                              0 for every loop if f = ∇F for some F
    curl         C_ij = ∂f_j/∂θ_i − ∂f_i/∂θ_j        0 everywhere, if so; uᵀCv π r² is the circulation of a small circle

With γᵗ the policy gradient is a gradient, that of J. Without it the direction is Σ_s d(s) Σ_a π q ∇log π with plain
visits d and a discounted q; where d moves with θ, that is the gradient of no function: Nota & Thomas (2020).
Where it does not move, as in a chain whose states are met whatever is done, the direction may still be the gradient of
something else than J.

References: Nota & Thomas, Is the policy gradient a gradient?, AAMAS (2020).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, finite_array, indices, number, whole_number
from pgviz.mdp import MDP, policy_gradient
from pgviz.mdp.features import linear_policy

__all__ = [
    "Circulation",
    "Curl",
    "Field",
    "angle_between",
    "circulation",
    "curl",
    "curl_of_two_decisions",
    "direction_field",
    "over_disc",
]

Field = Callable[[Array], Array]
"""From θ (d,) to a direction (d,)."""
STEP = 0.02  # of the widest difference quotient
ROUNDING = 4 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Circulation:
    """The work round a circle, anticlockwise from the first direction to the second."""

    value: float
    error: float  # what the quadrature may be off by
    radius: float


@dataclass(frozen=True, eq=False)
class Curl:
    """C_ij = ∂f_j/∂θ_i − ∂f_i/∂θ_j at one point."""

    matrix: Array  # (d, d), antisymmetric
    error: float  # what an entry may be off by

    def across(self, along: ArrayLike, other: ArrayLike) -> float:
        """The curl in the plane of two directions, (d,) each, in this order."""
        return float(np.asarray(along) @ self.matrix @ np.asarray(other))


def direction_field(mdp: MDP, features: ArrayLike, *, discounted: bool = True, horizon: int | None = None) -> Field:
    """θ ↦ ``policy_gradient``: ∇J, or the direction without γᵗ."""

    def field(theta: Array) -> Array:
        return policy_gradient(mdp, features, theta, discounted, horizon)

    return field


def circulation(
    field: Field,
    centre: ArrayLike,
    along: ArrayLike,
    across: ArrayLike,
    radius: float = 0.5,
    *,
    points: int = 64,
    noise: float = 0.0,
) -> Circulation:
    """∮ f·dθ on the circle round ``centre`` (d,) in the plane of ``along`` and ``across`` (d,), which are made
    orthonormal.

    By the trapezoidal rule, which on a circle converges faster than any power of ``points`` (a multiple of 4); the
    error is the difference from every second point, and rounding: its own, and ``noise``, what a component of the
    field may be off by.
    """
    theta = finite_array("centre", centre, "(d,)")
    u, v = _plane(along, across, theta.size)
    r, n = number("radius", radius, 0, above=True), whole_number("points", points, 8, 4096)
    if n % 4:
        raise ValueError(f"points must be a multiple of 4, got {n}")
    angles = 2 * np.pi * np.arange(n)[:, None] / n
    values = np.array([field(theta + r * place) for place in np.cos(angles) * u + np.sin(angles) * v])
    work = (values * (np.cos(angles) * v - np.sin(angles) * u)).sum(axis=1) * 2 * np.pi * r / n
    fine, coarse = float(work.sum()), float(2 * work[::2].sum())
    rounding = ROUNDING * float(np.abs(work).sum()) + 2 * np.pi * r * noise * theta.size**0.5
    return Circulation(fine, abs(fine - coarse) + rounding, r)


def curl(field: Field, theta: ArrayLike) -> Curl:
    """The curl of ``field`` at ``theta`` (d,), by central differences of three widths, extrapolated to width 0."""
    here = finite_array("theta", theta, "(d,)")
    first, second, third = (_jacobian(field, here, STEP / 2**i) for i in range(3))
    once, twice = (4 * second - first) / 3, (4 * third - second) / 3  # without the error in h², Richardson
    final = (16 * twice - once) / 15
    rounding = 40 * ROUNDING * float(np.abs(field(here)).max()) / STEP
    error = float(np.abs(final - twice).max()) + rounding
    return Curl(final - final.T, 2 * error)


def curl_of_two_decisions(
    mdp: MDP, features: ArrayLike, theta: ArrayLike, first: int, second: int, state: int
) -> float:
    """The curl of the direction without γᵗ in the plane of two parameters, in closed form, where that is

        (1 − γ) ∂Pr(S_1 = s)/∂θ_first · ∂v(s)/∂θ_second        s: ``state``

    It is where episodes are two decisions, ``first`` matters to the first of them alone and ``second`` to the second
    one in ``state`` alone. What s is worth is discounted in the part of the first; that of the second counts the visits
    of s undiscounted. Both would be one mixed derivative of J if they agreed.
    """
    policy = linear_policy(mdp, features, theta)
    pi, scores = policy.probabilities, policy.scores
    i, j = indices("first, second", (first, second), "(2,)", policy.size)
    reaches = np.einsum("s,sa,sa,sa->", mdp.start, pi, scores[..., i], mdp.transition[..., state])
    worth = pi[state] @ (scores[state, :, j] * mdp.action_values(pi)[state])
    return float((1 - mdp.gamma) * reaches * worth)


def over_disc(
    density: Callable[[Array], float],
    centre: ArrayLike,
    along: ArrayLike,
    across: ArrayLike,
    radius: float,
    *,
    rings: int = 10,
    points: int = 32,
) -> float:
    """∬ density over the disc inside the circle of ``circulation``: by Green's theorem of a curl its circulation.

    Gauss–Legendre along the radius, the trapezoidal rule round each ring.
    """
    theta = finite_array("centre", centre, "(d,)")
    u, v = _plane(along, across, theta.size)
    r = number("radius", radius, 0, above=True)
    nodes, weights = np.polynomial.legendre.leggauss(rings)
    angles = 2 * np.pi * np.arange(points) / points
    total = 0.0
    for node, weight in zip((nodes + 1) * r / 2, weights * r / 2, strict=True):
        ring = [density(theta + node * (np.cos(a) * u + np.sin(a) * v)) for a in angles]
        total += weight * node * 2 * np.pi * float(np.mean(ring))
    return total


def angle_between(first: ArrayLike, second: ArrayLike) -> float:
    """The angle between two directions (d,), in degrees, 0 to 180; ValueError if one of them is 0."""
    a = finite_array("first", first, "(d,)")
    b = finite_array("second", second, "(d,)", d=a.size)
    lengths = np.linalg.norm(a), np.linalg.norm(b)
    if min(lengths) == 0:
        raise ValueError("an angle needs two directions, and got one that is 0")
    a, b = a / lengths[0], b / lengths[1]
    return float(
        np.degrees(2 * np.arctan2(np.linalg.norm(a - b), np.linalg.norm(a + b)))
    )  # Kahan: no digit lost near 0


def _jacobian(field: Field, theta: Array, step: float) -> Array:
    """∂f_j/∂θ_i, (d, d), row i by a central difference along θ_i."""
    moves = step * np.eye(theta.size)
    return np.array([(field(theta + move) - field(theta - move)) / (2 * step) for move in moves])


def _plane(along: ArrayLike, across: ArrayLike, size: int) -> tuple[Array, Array]:
    """Two unit vectors at right angles in the plane of two directions, (d,) with d = ``size``."""
    one, other = finite_array("along", along, "(d,)", d=size), finite_array("across", across, "(d,)", d=size)
    length = np.linalg.norm(one)
    u = one / length if length > 0 else one
    rest = other - (other @ u) * u
    if length == 0 or np.linalg.norm(rest) <= 1e-9 * np.linalg.norm(other):
        raise ValueError("along and across must be two directions that span a plane, got two on one line")
    return u, rest / np.linalg.norm(rest)
