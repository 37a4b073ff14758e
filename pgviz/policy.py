"""The linear softmax policy: logits θᵀφ(s,a), and the score ∇θ log π(a|s).

Definitions, for features φ(s,a) of one state (phi, (A, d), one row an action), θ (theta, (d,)) and temperature τ > 0:

    z_a           = θᵀφ(s,a)                                     logits, S&B (13.3)
    π(a|s)        = exp(z_a/τ) / Σ_b exp(z_b/τ)                  S&B (13.2) for τ = 1
    E_π[φ]        = Σ_b π(b|s) φ(s,b)
    ∇θ log π(a|s) = (φ(s,a) − E_π[φ]) / τ                        the score, S&B (13.9) for τ = 1
    F             = E_π[score scoreᵀ] = Cov_π(φ) / τ²            Fisher information; also −∇²θ log π(a|s), for every a

Adding the same vector to φ(s,b) for every b changes no probability and no score. The score is therefore computed from
features measured from those of the likeliest action: what is common to all actions cancels exactly, and a score keeps
its leading digits where π is nearly 1 and φ(s,a) − E_π[φ] would round to 0.

Every function takes any axes before (A, d), for many states at once: phi (S, A, d) gives probabilities (S, A). A `mask`
(bool (..., A), True = allowed) takes actions away: their logit is −inf, their π is 0, and nothing else ever sees them.

References: Sutton & Barto, Reinforcement Learning, 2nd ed., §13.1 to 13.3; Kakade, A natural policy gradient, NIPS 2001
(the Fisher information of a policy).
"""

import operator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pgviz.softmax import Array, log_softmax, positive_temperature, real_array, representable, softmax

__all__ = [
    "contributions",
    "expected_features",
    "fisher",
    "log_probabilities",
    "logits",
    "probabilities",
    "score",
    "scores",
    "theta_for_logit",
    "theta_for_logits",
]


def logits(phi: ArrayLike, theta: ArrayLike, *, mask: ArrayLike | None = None) -> Array:
    """Logits z_a = θᵀφ(s,a), (..., A): the preferences of S&B (13.3). A masked action has −inf.

    phi (..., A, d) and theta (d,) are finite. Raises ValueError if a shape does not fit, if a number is not finite, if
    `mask` allows no action, and if a product or its sum is beyond float64.
    """
    features, weights = _features(phi), real_array("theta", theta, "(d,)")
    if weights.shape != features.shape[-1:]:
        raise ValueError(f"theta must have shape ({features.shape[-1]},), as phi has d features, got {weights.shape}")
    _refuse_non_finite("theta", weights)
    with np.errstate(over="ignore", invalid="ignore"):  # representable() reports it
        z = representable("a logit, phi @ theta,", np.matmul(features, weights))
    return z if mask is None else np.where(_allowed(mask, z), z, -np.inf)


def probabilities(
    phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, *, mask: ArrayLike | None = None
) -> Array:
    """Probabilities π(a|s), (..., A); the last axis sums to 1. Raises as `logits` and `softmax` do."""
    return softmax(logits(phi, theta, mask=mask), temperature)


def log_probabilities(
    phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, *, mask: ArrayLike | None = None
) -> Array:
    """Log-probabilities log π(a|s) in nats, (..., A), −inf for a masked action. Raises as `logits` and `softmax` do."""
    return log_softmax(logits(phi, theta, mask=mask), temperature)


def contributions(
    phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, *, mask: ArrayLike | None = None
) -> Array:
    """What each action adds to E_π[φ]: the terms π(b|s) φ(s,b), (..., A, d). Raises as `probabilities` does."""
    return probabilities(phi, theta, temperature, mask=mask)[..., None] * _features(phi)


def expected_features(
    phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, *, mask: ArrayLike | None = None
) -> Array:
    """Expected features E_π[φ] = Σ_b π(b|s) φ(s,b), (..., d): the sum of `contributions`. Raises as they do."""
    expected: Array = contributions(phi, theta, temperature, mask=mask).sum(axis=-2)
    return expected


def score(
    phi: ArrayLike, theta: ArrayLike, action: int, temperature: float = 1.0, *, mask: ArrayLike | None = None
) -> Array:
    """Score ∇θ log π(action|s) = (φ(s,action) − E_π[φ]) / τ, (..., d): S&B (13.9), for τ = 1.

    Raises ValueError if `action` is not one of 0 … A−1, or is masked: its log π is −inf for every θ and has no
    gradient. Raises as `scores` does, too.
    """
    rows = scores(phi, theta, temperature, mask=mask)
    index = _action(action, rows.shape[-2])
    if mask is not None and not _allowed(mask, rows[..., 0])[..., index].all():
        raise ValueError(f"action {index} is masked: its log-probability is −inf for every theta, it has no score")
    return rows[..., index, :]


def scores(phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, *, mask: ArrayLike | None = None) -> Array:
    """Scores of all actions, (..., A, d): row a is ∇θ log π(a|s). Weighted with π they sum to 0.

    A masked action has no score. It is never drawn, so that its row is filled with 0, which no average can notice.
    Raises as `probabilities` does, and if a score is beyond float64.
    """
    pi = probabilities(phi, theta, temperature, mask=mask)
    features = _features(phi)
    likeliest = pi.argmax(axis=-1)[..., None, None]
    with np.errstate(over="ignore", invalid="ignore"):  # representable() reports it
        offsets = features - np.take_along_axis(features, likeliest, axis=-2)
        centred = offsets - (pi[..., None] * offsets).sum(axis=-2, keepdims=True)
        rows = representable("a score", centred / positive_temperature(temperature))
    return rows if mask is None else np.where(_allowed(mask, pi)[..., None], rows, 0.0)


def fisher(phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, *, mask: ArrayLike | None = None) -> Array:
    """Fisher information F = E_π[score scoreᵀ] = Cov_π(φ) / τ², (..., d, d): how fast π changes in each direction of θ.

    Symmetric and positive semidefinite, and often singular: a direction v in which every φ(s,b)·v is the same changes
    no probability. F is also minus the Hessian of log π(a|s) for every action a, and ∇θ H = −F θ. Kakade (2001).
    Raises as `scores` does, and if an entry is beyond float64.
    """
    pi = probabilities(phi, theta, temperature, mask=mask)
    rows = scores(phi, theta, temperature, mask=mask)
    with np.errstate(over="ignore", invalid="ignore"):  # representable() reports it
        weighted = np.sqrt(pi)[..., None] * rows
        return representable("fisher", np.matmul(np.swapaxes(weighted, -1, -2), weighted))


def theta_for_logit(phi: ArrayLike, theta: ArrayLike, action: int, target: float, *, hold_others: bool = True) -> Array:
    """The θ nearest to `theta`, (d,), for which the logit of `action` is `target` and every other logit stays.

    Nearest means least Euclidean change: θ moves along the part of φ(s,action) that is at right angles to the features
    of the other actions. With `hold_others=False` the others may move, and θ moves along φ(s,action) itself.

    phi is (A, d). Raises ValueError where the encoding cannot give it: if φ(s,action) is 0, so that the logit is always
    0; or, holding the others, if φ(s,action) is a combination of the others' features, so that their logits decide
    this one. Raises as `logits` does, and if `target` is not finite or the new θ is beyond float64.
    """
    z, features = logits(phi, theta), _features(phi)
    if features.ndim != 2:
        raise ValueError(f"phi must have shape (A, d), got {features.shape}")
    index, goal = _action(action, z.size), real_array("target", target, "()")
    if goal.ndim != 0 or not np.isfinite(goal):
        raise ValueError(f"target must be a finite number, got {target!r}")
    with np.errstate(over="ignore", invalid="ignore"):  # representable() reports it
        step = (goal - z[index]) * _direction(features, index, hold_others)
        return representable("the new theta", real_array("theta", theta, "(d,)") + step)


def _direction(features: Array, action: int, hold_others: bool) -> Array:
    """The shortest change of θ, (d,), that adds 1 to the logit of `action` (and nothing to the others, if held)."""
    size = np.abs(features[action]).max()
    if size == 0:
        raise ValueError(f"the logit of action {action} is always 0: every one of its features is 0")
    own = features[action] / size
    direction = _part_across(own, np.delete(features, action, axis=0)) if hold_others else own
    if not direction.any():
        raise ValueError(
            f"the logit of action {action} cannot move alone: its features are a combination of the other actions' "
            "features, so the other logits decide it"
        )
    rate: np.float64 = (direction @ own) * size
    return direction / rate


def theta_for_logits(phi: ArrayLike, target: ArrayLike) -> Array:
    """The shortest θ, (d,), that comes closest to the logits `target` (A,), as far as probabilities notice.

    If some θ gives the logits themselves, the shortest such θ. Otherwise the shortest θ whose differences between
    logits come closest to those of `target`, in the least-squares sense: only differences move probabilities.
    phi is (A, d). Raises ValueError if a shape does not fit or a number is not finite.
    """
    features, goal = _features(phi), real_array("target", target, "(A,)")
    if features.ndim != 2 or goal.shape != features.shape[:1]:
        raise ValueError(f"phi must have shape (A, d) and target (A,), got {features.shape} and {goal.shape}")
    _refuse_non_finite("target", goal)
    theta = np.asarray(np.linalg.lstsq(features, goal)[0], np.float64)
    if np.allclose(features @ theta, goal, rtol=1e-9, atol=1e-9):
        return theta
    return np.asarray(np.linalg.lstsq(features - features.mean(axis=0), goal - goal.mean())[0], np.float64)


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
    clean = np.where(np.abs(across) > noise, across, 0.0)  # without what rounding left of entries that are 0,
    held = np.abs(rows @ clean).max(initial=0.0) <= np.abs(rows @ across).max(initial=0.0)  # unless it was needed
    return clean if held or not clean.any() else across


def _features(phi: ArrayLike) -> Array:
    features = real_array("phi", phi, "(..., A, d)")
    if features.ndim < 2 or 0 in features.shape[-2:]:
        raise ValueError(f"phi must have shape (..., A, d), at least one action and one feature, got {features.shape}")
    _refuse_non_finite("phi", features)
    return features


def _refuse_non_finite(name: str, value: Array) -> None:
    if not np.isfinite(value).all():
        raise ValueError(f"{name} must be finite, got {value[~np.isfinite(value)][0]}")


def _allowed(mask: ArrayLike, z: Array) -> NDArray[np.bool_]:
    """`mask` as bool in the shape of the logits, that of `z`, (..., A)."""
    allowed = np.asarray(mask)
    fits = allowed.shape == z.shape or allowed.shape == z.shape[-1:]
    if allowed.dtype != np.bool_ or not fits:
        raise ValueError(f"mask must be bool of shape ({z.shape[-1]},) or {z.shape}, True for allowed, got {mask!r}")
    if not allowed.any(axis=-1).all():
        raise ValueError("mask must allow at least one action, got False for every action")
    return np.broadcast_to(allowed, z.shape)


def _action(action: int, n_actions: int) -> int:
    try:
        index = operator.index(action)
    except TypeError:
        raise ValueError(f"action must be an integer from 0 to {n_actions - 1}, got {action!r}") from None
    if not 0 <= index < n_actions:
        raise ValueError(f"action must be an integer from 0 to {n_actions - 1}, got {index}")
    return index
