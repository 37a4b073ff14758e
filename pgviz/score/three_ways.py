"""Three ways to the score of one action: its closed form, the likelihood ratio, finite differences.

    closed form         (φ(s,a) − E_π[φ]) / τ                          S&B (13.9), for τ = 1
    likelihood ratio    ∇θ π(a|s) / π(a|s),  ∇θ π(a|s) = Σ_b ∂π_a/∂z_b φ(s,b)
    finite difference   (log π(a|s; θ + h e_k) − log π(a|s; θ − h e_k)) / 2h,   for every k

How far the last may be from the first can be said beforehand. Let f(t) = log π(a|s; θ + t e_k), R the range of φ_k over
the actions, r = R/τ, and u = ε/2 the unit of rounding.

*Truncation.* The difference is f'(0) + f'''(ξ) h²/6 for some |ξ| ≤ h, and −τ³ f''' is the third central moment of φ_k.
    |f'''| ≤ r³/(6√3)                  of all distributions on a range, two points have the largest third moment
    |f'''(ξ)| ≤ r e^{hr} F_kk          as |third| ≤ R · variance, and no π_b grows by more than e^{hr}; F_kk = −f''(0)
    error ≤ r                          as every f'(t) lies in an interval of length r
*Rounding*, of θ_k ± h, of the n products in a logit, and of log π:
    error · h ≤ |f'| · spacing(|θ_k| + h)/2 + u [2 (n+1) max_b Σ_j |φ_j(s,b) θ_j| / τ + 4 |log π_a| + 2A + 12],
with the sum and the logarithm taken at their largest on the way.
So the error has a V-shape over log h: slope 2 on the right, −1 on the left, lowest about where the two are equal.

References: Sutton & Barto, Reinforcement Learning, 2nd ed., §13.3; Higham, Accuracy and Stability of Numerical
Algorithms, 2nd ed., §3.1 (sums of products) and §1.14.1; Nocedal & Wright, Numerical Optimization, 2nd ed., §8.1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, finite_array, number, representable
from pgviz.policy import SoftmaxPolicy
from pgviz.softmax import jacobian, log_softmax

__all__ = ["DEFAULT_STEPS", "ErrorCurve", "ThreeWays", "error_curve", "three_ways"]

DEFAULT_STEPS = 10.0 ** np.arange(-16, 1.01, 0.25)
_EPS = float(np.finfo(np.float64).eps)
_SMALLEST = float(np.finfo(np.float64).tiny)  # a probability below this has lost digits, or is 0
_MOST = 600.0  # of h r: beyond e^600 the Fisher information may have been lost to 0


@dataclass(frozen=True)
class ThreeWays:
    """One vector in three ways, for A actions and d features, and how far they are apart."""

    action: int
    step: float  # h
    probability: float  # π(action|s); 0 if it is too small for float64
    score: Array  # (d,) (φ(s,a) − E_π[φ]) / τ
    ratio: Array | None  # (d,) ∇π/π; None where π is too small for float64 to divide by
    finite: Array  # (d,) central differences of log π with step h
    ratio_difference: Array | None  # (d,) ratio − score
    finite_difference: Array  # (d,) finite − score
    ratio_gap: float | None  # the largest absolute entry of ratio_difference
    finite_gap: float  # the largest absolute entry of finite_difference
    ratio_bound: float  # ratio_gap is at most this: rounding alone
    truncation: Array  # (d,) what cutting off the Taylor series can cost each entry of finite
    rounding: Array  # (d,) what rounding can cost it
    allowed: Array  # (d,) the sum of the two: what theory allows
    finite_bound: float  # finite_gap is at most this, the largest entry of allowed

    @property
    def rounding_rules(self) -> bool:
        """Whether the step is so short that rounding is allowed to cost more than truncation."""
        return float(self.rounding.max()) > float(self.truncation.max())

    @property
    def agree(self) -> bool:
        """Whether the three differ by no more than theory allows."""
        return self.finite_gap <= self.finite_bound and (self.ratio_gap is None or self.ratio_gap <= self.ratio_bound)


@dataclass(frozen=True)
class ErrorCurve:
    """The finite differences' error against their step; an error may be 0."""

    steps: Array  # (N,) h
    errors: Array  # (N,) the largest absolute error over the features
    bounds: Array  # (N,) the most that theory allows
    best_step: float  # the step with the smallest bound


def three_ways(policy: SoftmaxPolicy, action: int, step: float = 1e-5) -> ThreeWays:
    """The score of ``action`` in three ways, for a policy in one state; finite differences with step h = ``step``.

    Raises ValueError if ``step`` is not a finite number above 0 or if log π is beyond float64 at θ ± h, and as
    `SoftmaxPolicy.score` does.
    """
    h = number("step", step, 0, above=True)
    allowed, own = _allowed_alone(policy, action)
    score, probability = allowed.score(own), float(allowed.probabilities[own])
    ratio = _likelihood_ratio(allowed, own)
    finite = _central_differences(allowed, own, h)
    apart = None if ratio is None else ratio - score
    ((truncation,), (rounding,)) = _bounds(allowed, own, np.array([h]))
    return ThreeWays(
        action=policy.allowed_action(action),
        step=h,
        probability=probability,
        score=score,
        ratio=ratio,
        finite=finite,
        ratio_difference=apart,
        finite_difference=finite - score,
        ratio_gap=None if apart is None else float(np.abs(apart).max()),
        finite_gap=float(np.abs(finite - score).max()),
        ratio_bound=(3 * allowed.n_actions + 12) * 2 * _EPS * float(np.abs(allowed.phi).max()) / allowed.temperature,
        truncation=truncation,
        rounding=rounding,
        allowed=truncation + rounding,
        finite_bound=float((truncation + rounding).max()),
    )


def error_curve(policy: SoftmaxPolicy, action: int, steps: ArrayLike = DEFAULT_STEPS) -> ErrorCurve:
    """How wrong the finite differences are for each step h (N,), from 1e−16 to 10 unless told. Raises as above."""
    values = np.array([number("step", h, 0, above=True) for h in finite_array("steps", steps, "(N,)")])
    allowed, own = _allowed_alone(policy, action)
    used = np.flatnonzero(allowed.phi.any(axis=0))  # the others' differences are 0, exactly
    used = used if used.size else np.array([0])
    some = SoftmaxPolicy(allowed.phi[:, used], allowed.theta[used], allowed.temperature)
    found = [_central_differences(some, own, h) for h in values]
    bounds = np.add(*_bounds(some, own, values)).max(axis=1)
    return ErrorCurve(
        steps=values,
        errors=np.array([float(np.abs(f - some.score(own)).max()) for f in found]),
        bounds=bounds,
        best_step=float(values[bounds.argmin()]),
    )


def _allowed_alone(policy: SoftmaxPolicy, action: int) -> tuple[SoftmaxPolicy, int]:
    """The policy without its masked actions, and which of its actions ``action`` is then.

    All three ways see this policy: logits that are added up in another order may differ in their last digit, which for
    logits of 1e6 is more than the three may be apart.
    """
    index = policy.one_state().allowed_action(action)
    return policy.of_allowed(), int(policy.mask[:index].sum())


def _likelihood_ratio(policy: SoftmaxPolicy, action: int) -> Array | None:
    """∇θ π / π, (d,), by the Jacobian of the softmax; None where π has no digits to divide by."""
    probability = policy.probabilities[action]
    if probability < _SMALLEST:
        return None
    slopes = jacobian(policy.logits, policy.temperature)[action] @ policy.phi
    return representable("the slope of pi over pi", slopes / probability)


def _central_differences(policy: SoftmaxPolicy, action: int, h: float) -> Array:
    """(log π(θ + h e_k) − log π(θ − h e_k)) / 2h for every k, (d,)."""
    features, theta = policy.phi, policy.theta
    used = np.flatnonzero(features.any(axis=0))  # the others change no logit
    moves = np.zeros((used.size, theta.size))
    moves[np.arange(used.size), used] = h
    z = np.vstack([theta + moves, theta - moves]) @ features.T
    log_pi = representable("log pi", log_softmax(z, policy.temperature)[:, action])
    found = np.zeros(theta.size)
    with np.errstate(over="ignore"):  # representable() reports it
        found[used] = (log_pi[: used.size] - log_pi[used.size :]) / h / 2
    return representable("a finite difference", found)


def _bounds(policy: SoftmaxPolicy, action: int, steps: Array) -> tuple[Array, Array]:
    """The most that truncation and rounding can cost each central difference, (N, d) each; see the module's text."""
    features, theta, temperature = policy.phi, policy.theta, policy.temperature
    scores, pi = policy.scores, policy.probabilities
    surprise = np.abs(policy.log_probabilities[action])
    own, sizes, n_actions, h = np.abs(scores[action]), np.abs(features).max(axis=0), len(pi), steps[:, None]
    products = ((features != 0) & (theta != 0)).sum(axis=1).max() + 1
    with np.errstate(over="ignore"):  # a bound may be infinite
        ranges = representable("the range of phi", np.ptp(features, axis=0) / temperature)
        fisher = ((pi[:, None] * scores) * scores).sum(axis=0)
        growing = np.where(h * ranges < _MOST, np.exp(np.minimum(h * ranges, _MOST)) * fisher, np.inf)
        third = np.where(ranges > 0, np.minimum(ranges**3 / (6 * np.sqrt(3)), growing * ranges), 0.0)
        truncation = np.minimum(third * h * h / 6, ranges)
        slope = np.minimum(ranges, own + h * growing)
        products_cost = 2 * products * ((np.abs(features) @ np.abs(theta)).max() + h * sizes) / temperature
        each = products_cost + 4 * (surprise + h * ranges) + 2 * n_actions + 12
        rounding = (slope * np.spacing(np.abs(theta) + h) / 2 + each * _EPS / 2) / h
        rounding = rounding + (3 * n_actions + 8) * _EPS * (own + ranges)  # of the score, and of the quotient
    return truncation, np.where(sizes > 0, rounding, 0.0)
