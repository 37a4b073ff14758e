"""The best that a linear softmax policy can do: the θ whose policy comes closest to a target in every state at once.

Definitions, at temperature 1, for φ(s,a) (S, A, d), a target policy t(a|s) (S, A) and weights w_s that add up to 1:

    KL(t ‖ π)(s)  = Σ_a t(a|s) log(t(a|s)/π(a|s))                 divergence in state s, nats; 0·log 0 = 0
    f(θ)          = Σ_s w_s KL(t ‖ π_θ)(s)                        what is minimised; convex in θ
    −∇f           = Σ_s w_s Σ_a (t(a|s) − π(a|s)) φ(s,a)          0 at the best θ: features agree on average
    ∇²f           = Σ_s w_s Cov_π(φ(s,·))                         the Fisher information, averaged over states

This is multinomial logistic regression with shares in place of counts. f depends on θ only through the contrasts
φ(s,a) − φ(s,0), so that θ is sought in the space that they span; of all θ that give the best policy the shortest is
taken, every feature measured in units of its largest size. A feature that cancels gets θ = 0. Newton's method finds it
(`pgviz.fitting.newton`).

A target with a 0 in it can pull θ to infinity: no softmax policy has a 0. Which probabilities then go to 0 is decided
before, by linear algebra (`recession`). The others are fitted alone, and θ is moved along the direction in which those
fall, until f is within 1e-9 nats of what it tends to.

A masked action is in no state's sums: it might as well not be there. At temperature τ the best θ is τ times that at 1,
as θ/τ is what the probabilities depend on.

References: Agresti, Categorical Data Analysis, 3rd ed. (2013), §8.1 (multinomial logit) and §6.5 (infinite estimates);
Albert & Anderson, On the existence of maximum likelihood estimates in logistic regression models, Biometrika 71
(1984).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Bools, distribution, finite_array, real_array, representable
from pgviz.encodings.expressiveness import relative_contrasts
from pgviz.fitting.newton import far_enough, newton
from pgviz.fitting.problem import Problem, coordinates, kl, limit_of
from pgviz.policy import SoftmaxPolicy
from pgviz.rounding import settled

__all__ = ["Fit", "best_fit", "divergences"]

_THETA_ROUNDING = 1e-13  # of θ, as part of the largest entry
_SUM_ROUNDING = 1e-6  # of probabilities that somebody wrote down


@dataclass(frozen=True)
class Fit:
    """The softmax policy that comes closest to a target policy."""

    policy: SoftmaxPolicy  # with the best θ
    divergence: float  # Σ_s w_s KL(target ‖ π)(s), nats
    divergences: Array  # (S,), KL(target ‖ π) in each state, nats
    attained: bool  # False if the best lies at infinity, and θ only far out towards it
    exact: bool  # whether the features can give the target: by some θ if attained, else in the limit
    steps: int  # Newton steps
    gap: float  # nats: the divergence is at most this much above the smallest possible

    @property
    def theta(self) -> Array:
        """The best θ, (d,)."""
        return self.policy.theta

    @property
    def pi(self) -> Array:
        """The probabilities that it gives, (S, A)."""
        return self.policy.probabilities


def best_fit(policy: SoftmaxPolicy, target: ArrayLike, weights: ArrayLike | None = None) -> Fit:
    """The policy with the features, temperature and mask of ``policy`` that comes closest to ``target`` (S, A).

    ``policy`` is one in several states; its θ does not matter. Closest means least Σ_s w_s KL(target(·|s) ‖ π(·|s)), in
    nats. ``weights`` (S,) say how much each state counts: ≥ 0, in any unit, all the same if not given; w_s are the
    weights divided by their sum. A state of weight 0 has no say. `exact` is decided by linear algebra on the target's
    log-odds, for the states that count.

    Raises ValueError if a shape does not fit, if a number is not finite, if a row of ``target`` has a negative number,
    does not add up to 1 or gives probability to a masked action, and if a weight is negative or all are 0.
    """
    mask = policy.several_states().mask
    contrasts, units = relative_contrasts(policy.phi, mask)
    goal = _target(target, mask.shape)
    _refuse_masked(goal, mask)
    share = _shares(weights, len(goal))
    counts = share > 0
    basis, to_theta = coordinates(contrasts[counts], goal[counts].argmax(axis=1), mask[counts])
    problem = Problem(basis, goal[counts], share[counts], mask[counts])
    limit = limit_of(problem)
    beta, steps, gap = newton(problem, limit)
    beta, left = far_enough(problem, limit, beta)
    with np.errstate(over="ignore"):  # representable() reports it
        theta = representable("the best theta", policy.temperature * (_clean(to_theta @ beta) / units))
    best = policy.with_theta(theta)
    each = divergences(goal, best.log_probabilities)
    return Fit(
        policy=best,
        divergence=float(share @ each),
        divergences=each,
        attained=not limit.vanishing.any(),
        exact=limit.exact,
        steps=steps,
        gap=gap + left,
    )


def divergences(target: ArrayLike, log_pi: ArrayLike) -> Array:
    """KL(target ‖ π) = Σ_a target(a|s) (log target(a|s) − log π(a|s)) of each state in nats, (S,), each ≥ 0.

    `target` and `log_pi` are (S, A); log π = −inf where the target is positive gives inf. Raises ValueError if the
    shapes differ, and as `best_fit` does for `target`.
    """
    log_probabilities = real_array("log_pi", log_pi, "(S, A)")
    return kl(_target(target, log_probabilities.shape), log_probabilities)


def _clean(theta: Array) -> Array:
    """θ, (d,) in units of its features, without what rounding and the last Newton step leave of entries that are 0."""
    return settled(theta, _THETA_ROUNDING * np.maximum(1.0, np.abs(theta).max()))


def _target(target: ArrayLike, shape: tuple[int, ...]) -> Array:
    """`target` as probabilities (S, A), each row divided by its sum, which must be 1 up to rounding."""
    n_states, n_actions = shape
    goal = distribution("target", target, "(S, A)", tolerance=_SUM_ROUNDING, S=n_states, A=n_actions)
    return np.asarray(goal / goal.sum(axis=1, keepdims=True))


def _refuse_masked(goal: Array, mask: Bools) -> None:
    wanted = np.argwhere((goal > 0) & ~mask)
    if wanted.size:
        s, a = wanted[0]
        raise ValueError(
            f"target must give no probability to a masked action, got {goal[s, a]:g} for action {a} in state {s}: "
            "no policy gives it any, and the divergence would be infinite"
        )


def _shares(weights: ArrayLike | None, n_states: int) -> Array:
    """The weights divided by their sum, (S,)."""
    values = finite_array("weights", np.ones(n_states) if weights is None else weights, "(S,)", S=n_states)
    if (values < 0).any() or not values.any():
        raise ValueError(f"weights must be at least 0, and not all of them 0, got {values.tolist()}")
    values = values / values.max()  # so that the sum of the largest numbers does not overflow
    shares: Array = values / values.sum()
    return shares
