"""Saturation: where π is nearly certain the score is nearly 0, and how long a policy takes to leave.

Two actions, the worse one ahead by D = z_worse − z_better > 0, rewards that differ by ρ, temperature τ. Steepest ascent
on J = Σ_a π_a r_a, dz/dt = ∇_z J, lets the difference d = z_better − z_worse grow from −D as

    d' = (2ρ/τ) π(1−π) = (ρ/τ) / (1 + cosh(d/τ)),      so that 50/50 is reached after t = (τ²/ρ) (D/τ + sinh(D/τ)).

The natural gradient F⁺∇J makes up for how little π changes with a step: d' = ρτ and t = D/(ρτ). The first time grows
like e^(D/τ), the second like D. Rewards cannot rescue a saturated policy: ρ only divides both times.

For any number of actions, with rest = 1 − π_a = Σ_{b≠a} π_b:

    ‖∇z log π_a‖ = ‖e_a − π‖/τ = √(rest² + Σ_{b≠a} π_b²)/τ ≤ √2 · rest/τ     the score of a likely action is short
    ‖∇z J‖ ≤ √2 · (rest/τ) · (max r − min r)                              as |∂J/∂z_b| = π_b |r_b − J|/τ
    1/rest                                                                draws until another action is seen, on average

References: Mei et al., On the Global Convergence Rates of Softmax Policy Gradient Methods, ICML 2020 (the gradient is
∝ π of the best action); Kakade, A Natural Policy Gradient, NIPS 2001; Sutton & Barto, Reinforcement Learning, 2nd ed.,
§13.3. `saturation/two_arm` of the reference cases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, real_array, representable
from pgviz.policy import SoftmaxPolicy
from pgviz.rounding import settled
from pgviz.score.step import row_norms
from pgviz.softmax import positive_temperature, softmax

__all__ = [
    "Escape",
    "Saturation",
    "behind",
    "escape",
    "gradient_flow_time",
    "log10_gradient_flow_time",
    "natural_flow_time",
    "saturation",
]

SATURATED_BELOW = 0.01  # left for all other actions
FEWEST = 1e-300  # left for all other actions: below it 1/rest is beyond float64, or nearly


@dataclass(frozen=True)
class Saturation:
    """How near to certain a policy is of its likeliest action, and how small its gradients are there."""

    action: int  # the likeliest, a
    probability: float  # π_a
    rest: float  # 1 − π_a, added up over the others, so that it keeps its digits
    logit_score_norm: float  # ‖∇z log π(a|s)‖ = ‖e_a − π‖/τ
    steepest: float  # √2 · rest/τ: ‖∇z J‖ is at most this, for rewards in a range of 1
    draws: float  # 1/rest: the mean number of draws until another action is seen; inf if float64 has none left
    is_saturated: bool  # rest below 0.01, where there is another action


def saturation(policy: SoftmaxPolicy) -> Saturation:
    """How saturated a policy in one state is. One with a single allowed action is not: it has no other to choose.

    Raises ValueError if a length is beyond float64, at a temperature near 0.
    """
    pi = policy.one_state().probabilities
    likeliest = int(pi.argmax())
    rest = float(np.delete(pi, likeliest).sum())
    with np.errstate(over="ignore"):  # representable() reports it
        steepest = float(representable("the bound on the gradient", np.sqrt(2) * rest / np.float64(policy.temperature)))
    return Saturation(
        action=likeliest,
        probability=float(pi[likeliest]),
        rest=rest,
        logit_score_norm=float(row_norms(policy.logit_scores)[likeliest]),
        steepest=steepest,
        draws=1 / rest if rest > FEWEST else np.inf,
        is_saturated=rest < SATURATED_BELOW and int(policy.mask.sum()) > 1,
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


def behind(policy: SoftmaxPolicy, action: int) -> int:
    """``action`` if another allowed action is likelier; otherwise the action that is farthest behind it.

    Of a policy in one state. Raises ValueError if there is no such action, or if it is masked.
    """
    z, index = policy.one_state().logits, policy.allowed_action(action)
    return index if z[index] < z.max() else int(np.where(policy.mask, z, np.inf).argmin())


def escape(policy: SoftmaxPolicy, better: int) -> Escape:
    """How long gradient flow needs to bring ``better`` level with the likeliest other action, the two taken alone.

    Of a policy in one state. Raises ValueError if there is no such action, if it is masked, or if no other is allowed.
    """
    z = policy.one_state().logits
    index = policy.allowed_action(better)
    if policy.mask.sum() < 2:
        raise ValueError(f"the mask must allow another action than {index}, got {policy.mask.tolist()}")
    worse = int(np.where(np.arange(z.size) == index, -np.inf, z).argmax())
    rounding = policy.logit_rounding[[worse, index]].sum()
    with np.errstate(over="ignore"):  # logits of ±1e308 are 2e308 apart
        gap = float(np.clip(settled(z[worse] - z[index], rounding), 0.0, np.finfo(np.float64).max))
    tau = policy.temperature
    return Escape(
        worse=worse,
        better=index,
        gap=gap,
        start=float(softmax([-gap, 0.0], tau)[0]),
        gradient=float(gradient_flow_time(gap, tau)),
        gradient_log10=float(log10_gradient_flow_time(gap, tau)),
        natural=float(natural_flow_time(gap, tau)),
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
