"""What one step along the score does, here and in other states, and which action's score is the longest.

    θ' = θ + η ∇θ log π(a|s)                       one sample's step, with a return of 1 and step size η
    π'(b|s') − π(b|s') ≈ η π(b|s') score(s',b)ᵀ score(s,a)       for small η: what is learned in s moves s'

The scores of s' that are not at right angles to the score that was taken are those that move: which states these are is
what the encoding decides. A step with η > 0 raises log π(a|s) at first, as its slope along the step is ‖score‖² ≥ 0.
Too long a step may lower it, where φ(s,a) lies between the features of other actions.

With one θ per action (φ(s,b) = e_b, the logits themselves), at τ = 1,

    ‖∇_z log π(a)‖² = ‖e_a − π‖² = 1 − 2π_a + Σ_b π_b² = (Σ_{b≠a} π_b)² + Σ_{b≠a} π_b²

which falls with π_a: the rarest action has the longest score. With blocks, φ(s,b) = e_b ⊗ x, it is ‖x‖ times as long.
The last form is the one that is computed: near π_a = 1 the others lose their digits.

References: Sutton & Barto, Reinforcement Learning, 2nd ed., §13.3 eqs. (13.8), (13.9), and exercise 13.3; Levin,
Peres & Wilmer, Markov Chains and Mixing Times, 2nd ed., §4.1, prop. 4.2 (total variation).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pgviz import policy
from pgviz.arrays import Array, real_array, representable
from pgviz.softmax import positive_temperature

__all__ = ["Lengths", "Step", "arrow_lengths", "take_step"]


@dataclass(frozen=True)
class Step:
    """θ before and after one step along the score of ``action`` in ``state``, and π in S states, with A actions."""

    state: int
    action: int
    eta: float  # η; negative: away from the action
    score: Array  # (d,) ∇θ log π(action|state) before the step
    theta_before: Array  # (d,)
    theta_after: Array  # (d,)
    pi_before: Array  # (S, A)
    pi_after: Array  # (S, A)
    change: Array  # (S, A) after minus before; every row sums to 0
    moved: Array  # (S,) total variation ½ Σ_b |change|, from 0 to 1: how much probability changed hands
    elsewhere: NDArray[np.intp]  # the other states that moved (by more than rounding), most moved first

    @property
    def gained(self) -> float:
        """What the action of the step gained in its own state; negative if it lost."""
        return float(self.change[self.state, self.action])


def take_step(
    tensor: ArrayLike,
    theta: ArrayLike,
    state: int,
    action: int,
    eta: float,
    temperature: float = 1.0,
    *,
    mask: ArrayLike | None = None,
) -> Step:
    """θ + η · score of ``action`` in ``state``, and what it does to π in every state of ``tensor`` (S, A, d).

    theta (d,); mask (A,) or (S, A): True where an action is allowed. Raises ValueError if there is no such state, if
    ``eta`` is not one finite number, if the new θ or its logits are beyond float64, and as ``policy.score`` does.
    """
    features, before = real_array("tensor", tensor, "(S, A, d)"), real_array("theta", theta, "(d,)")
    if features.ndim != 3:
        raise ValueError(f"tensor must have shape (S, A, d), got {features.shape}")
    if not 0 <= state < len(features):
        raise ValueError(f"state must be an integer from 0 to {len(features) - 1}, got {state!r}")
    size = real_array("eta", eta, "()")
    if size.ndim != 0 or not np.isfinite(size):
        raise ValueError(f"eta must be a finite number, got {eta!r}")
    pi_before = policy.probabilities(features, before, temperature, mask=mask)
    own = mask if np.ndim(mask) < 2 else np.asarray(mask)[state]  # type: ignore[arg-type]
    score = policy.score(features[state], before, action, temperature, mask=own)
    with np.errstate(over="ignore", invalid="ignore"):  # representable() reports it
        after = representable("theta after the step", before + size * score)
    pi_after = policy.probabilities(features, after, temperature, mask=mask)
    change = pi_after - pi_before
    moved = np.abs(change).sum(axis=1) / 2
    return Step(
        state=int(state),
        action=int(action),
        eta=float(size),
        score=score,
        theta_before=before,
        theta_after=after,
        pi_before=pi_before,
        pi_after=pi_after,
        change=change,
        moved=moved,
        elsewhere=_elsewhere(moved, int(state)),
    )


def _elsewhere(moved: Array, state: int) -> NDArray[np.intp]:
    order = np.argsort(-moved, kind="stable")
    others: NDArray[np.intp] = order[(order != state) & (moved[order] > 1e-12)]
    return others


@dataclass(frozen=True)
class Lengths:
    """How long the score of each of A actions is, with respect to θ and to the logits."""

    pi: Array  # (A,) probabilities
    norms: Array  # (A,) ‖∇θ log π(b|s)‖; 0 for a masked action, which has no score
    pushes: Array  # (A,) ‖∇_z log π(b|s)‖ = ‖e_b − π‖/τ, by the closed form
    longest: int  # the action with the longest score with respect to θ
    rarest: int  # the least probable action: its push is the longest
    scale: float | None  # norms are this times the pushes (‖x‖ with blocks); None if their ratio varies


def arrow_lengths(
    phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, *, mask: ArrayLike | None = None
) -> Lengths:
    """Lengths of the scores of all actions, phi (A, d), theta (d,), mask (A,). Raises as ``policy.scores`` does."""
    features = real_array("phi", phi, "(A, d)")
    scores = policy.scores(features, theta, temperature, mask=mask)
    if features.ndim != 2:
        raise ValueError(f"phi must have shape (A, d), got {features.shape}")
    pi = policy.probabilities(features, theta, temperature, mask=mask)
    allowed = np.ones(len(pi), bool) if mask is None else np.asarray(mask, bool)
    norms = _norms(scores)
    pushes = np.where(allowed, push_lengths(pi), 0.0) / positive_temperature(temperature)
    return Lengths(
        pi=pi,
        norms=norms,
        pushes=pushes,
        longest=int(norms.argmax()),
        rarest=int(np.where(allowed, pi, np.inf).argmin()),
        scale=_common_ratio(norms, pushes),
    )


def push_lengths(pi: ArrayLike) -> Array:
    """‖e_a − π‖ for every action a, (A,), from π (A,): √(1 − 2π_a + Σ_b π_b²)."""
    weights = real_array("pi", pi, "(A,)")
    others = np.where(np.eye(weights.size, dtype=bool), 0.0, weights)
    return _norms(np.column_stack([others.sum(axis=1), others]))


def _norms(rows: Array) -> Array:
    """Euclidean lengths of rows, also where squares are beyond float64 or below it."""
    largest = np.abs(rows).max(axis=1)
    units = np.where(largest > 0, largest, 1.0)
    return representable("the length of a score", units * np.linalg.norm(rows / units[:, None], axis=1))


def _common_ratio(norms: Array, pushes: Array) -> float | None:
    some = pushes > 0
    if not some.any():
        return None
    ratios = norms[some] / pushes[some]
    return float(ratios.mean()) if np.ptp(ratios) <= 1e-9 * ratios.max() else None
