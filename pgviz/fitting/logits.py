"""θ from logits: the smallest change of θ that gives one action another logit, and the shortest θ for all of them.

A linear policy can give logits z if z = φθ for some θ. Where it cannot, the closest are taken, by least squares.

References: Golub & Van Loan, Matrix Computations, 4th ed., §5.5 (least squares of least length).
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, finite_array, mask_of, number, representable
from pgviz.policy import SoftmaxPolicy
from pgviz.rounding import rounding_bound, settled, settled_sum

__all__ = ["theta_for_logit", "theta_for_logits"]


def theta_for_logit(policy: SoftmaxPolicy, action: int, target: float, *, hold_others: bool = True) -> Array:
    """The θ nearest to the policy's, (d,), for which the logit of `action` is `target` and every other logit stays.

    Nearest means least Euclidean change: θ moves along the part of φ(s,action) that is at right angles to the features
    of the other actions. With `hold_others=False` the others may move, and θ moves along φ(s,action) itself. Masked
    actions have no logit to be held.

    Raises ValueError where the encoding cannot give it: if φ(s,action) is 0, so that the logit is always 0; or, holding
    the others, if φ(s,action) is a combination of the others' features, so that their logits decide this one. Raises
    also if `action` is masked, if `target` is not finite, and if the new θ is beyond float64.
    """
    index, goal = policy.one_state().allowed_action(action), number("target", target)
    others = policy.phi[policy.mask & (np.arange(policy.n_actions) != index)] if hold_others else policy.phi[:0]
    with np.errstate(over="ignore", invalid="ignore"):  # representable() reports it
        direction = _direction(policy.phi[index].tobytes(), others.tobytes(), index)
        step = (goal - policy.preferences[index]) * direction
        return representable("the new theta", settled_sum(np.stack([policy.theta, step]), axis=0))


def theta_for_logits(phi: ArrayLike, target: ArrayLike, *, mask: ArrayLike | None = None) -> Array:
    """The shortest θ, (d,), that comes closest to the logits `target` (A,), as far as probabilities notice.

    If some θ gives the logits themselves, the shortest such θ. Otherwise the shortest θ whose differences between
    logits come closest to those of `target`, in the least-squares sense: only differences move probabilities.
    phi is (A, d); actions that `mask` (A,) does not allow count nothing. Raises ValueError if a shape does not fit or a
    number is not finite.
    """
    features = finite_array("phi", phi, "(A, d)")
    goal = finite_array("target", target, "(A,)", A=len(features))
    allowed = mask_of(mask, goal.shape)
    features, goal = features[allowed], goal[allowed]
    theta = _shortest(features, goal)
    if np.allclose(features @ theta, goal, rtol=1e-9, atol=1e-9):
        return theta
    return _shortest(features - features.mean(axis=0), goal - goal.mean())


def _shortest(rows: Array, goal: Array) -> Array:
    """The shortest least-squares solution of rows @ θ = goal, (d,); where rounding left some of an entry, it is 0.

    Such an entry is small among the products θ_j φ_j, or small among all θ and not needed.
    """
    found = np.asarray(np.linalg.lstsq(rows, goal)[0], np.float64)
    rounding, sizes = 4 * max(rows.shape) * np.finfo(np.float64).eps, np.abs(rows).max(axis=0)
    products = np.abs(found) * sizes
    theta = np.where(products > rounding * products.max(), found, 0.0)
    noise = rounding * np.abs(theta).max()
    return _unless_needed(settled(theta, noise), theta, rows, goal)


def _unless_needed(clean: Array, vector: Array, rows: Array, goal: Array) -> Array:
    """``clean`` where rows @ clean is as close to ``goal`` as rows @ vector is, but for rounding; else ``vector``."""
    misfit, before = (np.abs(rows @ v - goal).max(initial=0.0) for v in (clean, vector))
    rounding = rounding_bound(rows * vector).max(initial=0.0)
    return clean if misfit <= before + rounding else vector


@functools.lru_cache(maxsize=512)  # each step of a drag asks for those of all actions again
def _direction(feature_bytes: bytes, other_bytes: bytes, action: int) -> Array:
    """The shortest change of θ, (d,), that adds 1 to the logit of `action` and nothing to those of the others.

    The features (d,) of `action` and (n, d) of the others come as their bytes. The array cannot be written to.
    """
    features = np.frombuffer(feature_bytes)
    others = np.frombuffer(other_bytes).reshape(-1, features.size)
    size = np.abs(features).max()
    if size == 0:
        raise ValueError(f"the logit of action {action} is always 0: every one of its features is 0")
    own = features / size
    direction = _part_across(own, others) if len(others) else own
    along: np.float64 = direction @ own  # |direction|², unless it is what rounding left
    if not direction.any() or along < direction @ direction / 2:
        raise ValueError(
            f"the logit of action {action} cannot move alone: its features are a combination of the other actions' "
            "features, so the other logits decide it"
        )
    found = np.asarray(direction / (along * size))
    found.setflags(write=False)
    return found


def _part_across(vector: Array, rows: Array) -> Array:
    """The part of `vector` (d,) at right angles to every row of `rows` (n, d); exactly 0 if there is none."""
    sizes = np.abs(rows).max(axis=-1, initial=0.0)
    span = rows[sizes > 0] / sizes[sizes > 0, None]
    _, strengths, basis = np.linalg.svd(span, full_matrices=False)
    rounding = max(*rows.shape, 2) * np.finfo(np.float64).eps
    basis = basis[strengths > rounding * strengths.max(initial=0.0)]
    across = vector - basis.T @ (basis @ vector)
    across = across - basis.T @ (basis @ across)  # once more: the first pass leaves a rounding error along the span
    noise = 10 * rounding * np.abs(vector).max()
    clean = settled(across, noise)
    held = np.abs(rows @ clean).max(initial=0.0) <= np.abs(rows @ across).max(initial=0.0)
    return clean if held or not clean.any() else across  # what rounding left of entries that are 0 goes if it can
