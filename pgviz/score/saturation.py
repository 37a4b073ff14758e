"""Saturation: where π is nearly certain the score is nearly 0, and how long a policy takes to leave.

Two actions, the worse one ahead by D = z_worse − z_better > 0, rewards that differ by ρ, temperature τ. Steepest ascent
on J = Σ_a π_a r_a, dz/dt = ∇_z J, lets the difference d = z_better − z_worse grow from −D as

    d' = (2ρ/τ) π(1−π) = (ρ/τ) / (1 + cosh(d/τ)),      so that 50/50 is reached after t = (τ²/ρ) (D/τ + sinh(D/τ)).

The natural gradient F⁺∇J divides by how little π feels a step: d' = ρτ and t = D/(ρτ). The first time grows like e^D,
the second like D. Rewards cannot rescue a saturated policy: ρ only divides both times.

For any number of actions, with rest = 1 − π_a = Σ_{b≠a} π_b, at τ = 1:

    ‖∇_z log π(a)‖ = ‖e_a − π‖ = √(rest² + Σ_{b≠a} π_b²) ≤ √2 · rest       the score of the action that is always taken
    ‖∇_z J‖ ≤ √2 · rest · (max r − min r)                                 as |∂J/∂z_b| = π_b |r_b − J|
    1/rest                                                                draws until another action is seen, on average

References: Mei et al., On the Global Convergence Rates of Softmax Policy Gradient Methods, ICML 2020 (the gradient is
∝ π of the best action); Kakade, A Natural Policy Gradient, NIPS 2001; Sutton & Barto, Reinforcement Learning, 2nd ed.,
§13.3. `saturation/two_arm` of the reference cases.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, real_array
from pgviz.softmax import positive_temperature, softmax

__all__ = ["Escape", "Stuck", "escape", "gradient_flow_time", "log10_gradient_flow_time", "natural_flow_time", "stuck"]

STUCK_BELOW = 0.01  # with less than this left for all other actions


@dataclass(frozen=True)
class Stuck:
    """How saturated a policy is with one action."""

    action: int
    probability: float  # π_a
    rest: float  # 1 − π_a, summed over the others, so that it keeps its digits
    push: float  # ‖e_a − π‖: the score of the action with respect to the logits, at τ = 1
    steepest: float  # √2 · rest: ‖∇_z J‖ is at most this, for rewards in a range of 1 and τ = 1
    draws: float  # 1/rest: the mean number of draws until another action is seen; inf if float64 has none left
    is_stuck: bool  # rest below 0.01, but not for want of other actions


def stuck(pi: ArrayLike, action: int, *, mask: ArrayLike | None = None) -> Stuck:
    """How small the score and the gradient are if π, (A,), is nearly certain of ``action``.

    mask (A,): True where an action is allowed; if there is only one, nothing is stuck. Raises ValueError if pi is not a
    probability of each action, or if there is no such action.
    """
    weights = real_array("pi", pi, "(A,)")
    if weights.ndim != 1 or not weights.size or not ((weights >= 0) & np.isfinite(weights)).all():
        raise ValueError(f"pi must have shape (A,), probabilities, got {pi!r}")
    if abs(weights.sum() - 1) > 1e-9:
        raise ValueError(f"pi must sum to 1, got {weights.sum()}")
    index = _action(action, weights.size)
    others = np.delete(weights, index)
    rest = float(others.sum())
    choices = weights.size if mask is None else int(np.count_nonzero(mask))
    return Stuck(
        action=index,
        probability=float(weights[index]),
        rest=rest,
        push=float(np.hypot(rest, np.linalg.norm(others))),
        steepest=float(np.sqrt(2) * rest),
        draws=float(1 / rest) if rest > 1e-300 else np.inf,
        is_stuck=rest < STUCK_BELOW and choices > 1,
    )


@dataclass(frozen=True)
class Escape:
    """The time that two actions take to 50/50 if the worse one is ahead by ``gap`` and rewards differ by 1."""

    worse: int  # the action that is ahead: of the others, the likeliest
    better: int  # the action that is behind
    gap: float  # D, of the logits; 0 if ``better`` is not behind
    start: float  # π(better) of the two alone, softmax(−D, 0)
    gradient: float  # time of the gradient flow; inf beyond float64
    gradient_log10: float  # its decimal logarithm; −inf if there is no way to go
    natural: float  # time of the natural gradient flow


def escape(logits: ArrayLike, better: int, temperature: float = 1.0) -> Escape:
    """How long gradient flow needs to bring ``better`` level with the likeliest other action, the two taken alone.

    logits (A,), −inf for a masked action. Raises ValueError if there is no such action, if it is masked or the only
    one, and as ``softmax`` does.
    """
    z = real_array("logits", logits, "(A,)")
    softmax(z, temperature)
    if z.ndim != 1 or np.isfinite(z).sum() < 2:
        raise ValueError(f"logits must have shape (A,), at least two of them finite, got {logits!r}")
    index = _action(better, z.size)
    if not np.isfinite(z[index]):
        raise ValueError(f"action {index} is masked: it never catches up")
    worse = int(np.where(np.arange(z.size) == index, -np.inf, z).argmax())
    with np.errstate(over="ignore"):  # logits of ±1e308 are 2e308 apart
        gap = min(float(np.maximum(z[worse] - z[index], 0.0)), float(np.finfo(np.float64).max))
    return Escape(
        worse=worse,
        better=index,
        gap=gap,
        start=float(softmax([-gap, 0.0], temperature)[0]),
        gradient=float(gradient_flow_time(gap, temperature)),
        gradient_log10=float(log10_gradient_flow_time(gap, temperature)),
        natural=float(natural_flow_time(gap, temperature)),
    )


def gradient_flow_time(gap: ArrayLike, temperature: float = 1.0) -> Array:
    """Time of gradient flow to 50/50 for logit gaps D ≥ 0, (...): τ² (D/τ + sinh(D/τ)); inf beyond float64.

    Rewards differ by 1. Raises ValueError if a gap is not a finite number from 0.
    """
    d, tau = _gaps(gap), positive_temperature(temperature)
    with np.errstate(over="ignore"):  # said above
        return np.asarray(tau * d + (tau * np.sinh(d / tau)) * tau)


def log10_gradient_flow_time(gap: ArrayLike, temperature: float = 1.0) -> Array:
    """The decimal logarithm of ``gradient_flow_time``, (...), where that has long left float64; −inf for a gap of 0."""
    d, tau = _gaps(gap), positive_temperature(temperature)
    with np.errstate(over="ignore"):  # gaps near 1e308: inf
        u = d / tau
    small = np.minimum(u, 30.0)  # beyond, sinh u = e^u/2 and u is lost next to it
    with np.errstate(divide="ignore"):  # log 0 = −inf, said above
        near = np.log10(small + np.sinh(small))
    far = (u - np.log(2)) / np.log(10)
    return np.asarray(np.where(u > 30, far, near) + 2 * np.log10(tau))


def natural_flow_time(gap: ArrayLike, temperature: float = 1.0) -> Array:
    """Time of natural gradient flow to 50/50 for logit gaps D ≥ 0, (...): D/τ. Raises as ``gradient_flow_time``."""
    with np.errstate(over="ignore"):  # gaps near 1e308: inf
        return np.asarray(_gaps(gap) / positive_temperature(temperature))


def _gaps(gap: ArrayLike) -> Array:
    values = real_array("gap", gap, "(...)")
    if not ((values >= 0) & np.isfinite(values)).all():
        raise ValueError(f"gap must be finite and not negative, got {gap!r}")
    return values


def _action(action: int, n_actions: int) -> int:
    index = operator.index(action)
    if not 0 <= index < n_actions:
        raise ValueError(f"action must be an integer from 0 to {n_actions - 1}, got {index}")
    return index
