"""The best that a linear softmax policy can do: the θ whose policy comes closest to a target in every state at once.

Definitions, at temperature 1, for φ(s,a) (S, A, d), a target policy t(a|s) (S, A) and weights w_s that add up to 1:

    KL(t ‖ π)(s)  = Σ_a t(a|s) log(t(a|s)/π(a|s))                 divergence in state s, nats; 0·log 0 = 0
    f(θ)          = Σ_s w_s KL(t ‖ π_θ)(s)                        what is minimised; convex in θ
    −∇f           = Σ_s w_s Σ_a (t(a|s) − π(a|s)) φ(s,a)          0 at the best θ: features agree on average
    ∇²f           = Σ_s w_s Cov_π(φ(s,·))                         the Fisher information, averaged over states

This is multinomial logistic regression with shares in place of counts. f depends on θ only through the contrasts
φ(s,a) − φ(s,0), so that θ is sought in the space that they span; of all θ that give the best policy the shortest is
taken, every feature measured in units of its largest size. A feature that cancels gets θ = 0.

Newton steps Δ = −(∇²f)⁺∇f are shortened to log(1+ρ)/ρ of their length, where ρ is the largest spread that Δ gives to
the logits of one state: |f‴| ≤ ρ f″ along Δ, and so every such step goes down, from anywhere.

A target with a 0 in it can pull θ to infinity: no softmax policy has a 0. Which probabilities then go to 0 is decided
before, by linear algebra (`recession`). The others are fitted alone, and θ is moved along the direction in which those
fall, until f is within 1e-9 nats of what it tends to.

How far is f(θ) from its infimum? π(1 + Δᵀ score) has the same average features as t. Where Δ spreads no state's logits
by more than 1 it is nowhere negative, so that it is feasible in the dual problem (the policy of most entropy with those
averages), and the gap is at most Δᵀ ∇²f Δ.

A masked action is in no state's sums: it might as well not be there. At temperature τ the best θ is τ times that at 1,
as θ/τ is what the probabilities depend on.

References: Agresti, Categorical Data Analysis, 3rd ed. (2013), §8.1 (multinomial logit) and §6.5 (infinite estimates);
Albert & Anderson, On the existence of maximum likelihood estimates in logistic regression models, Biometrika 71
(1984); Bach, Self-concordant analysis for logistic regression, Electron. J. Statist. 4 (2010); Berger, Della Pietra &
Della Pietra, A maximum entropy approach to natural language processing, Comput. Linguist. 22 (1996), §3 (the dual).
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pgviz.arrays import Array, Bools, real_array, representable
from pgviz.encodings.expressiveness import numerical_rank, relative_contrasts
from pgviz.fitting.recession import recession
from pgviz.policy import SoftmaxPolicy
from pgviz.rounding import settled
from pgviz.softmax import log_softmax

__all__ = ["Fit", "best_fit", "divergences"]

_GAP = 1e-9  # nats: how far from its infimum f may stay where the best θ lies at infinity
_DECREMENT = 1e-12  # nats: below it one more Newton step leaves nothing that float64 can see
_MOST_STEPS = 1000
_SMALL_SPREAD = 0.1  # of a step's logits: within it Newton's steps converge quadratically
_ROUNDING = 1e-9  # of log-odds, as part of the largest
_FAINT = 1e-12  # of the length that a row of an orthonormal basis can have: less is rounding
_SLOPE_ROUNDING = 1e-14  # of ∇f, whose terms are at most 1
_THETA_ROUNDING = 1e-13  # of θ, as part of the largest entry
_SUM_ROUNDING = 1e-6  # of probabilities that somebody wrote down
_EPS = np.finfo(np.float64).eps


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
    _check_masked(goal, mask)
    share = _shares(weights, len(goal))
    counts = share > 0
    basis, to_theta = _coordinates(contrasts[counts], goal[counts].argmax(axis=1), mask[counts])
    problem = _Problem(basis, goal[counts], share[counts], mask[counts])
    limit = _limit(problem)
    beta, steps, gap = _newton(problem, limit)
    beta, left = _far_enough(problem, limit, beta)
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
    goal = _target(target, log_probabilities.shape)
    held = np.where(goal > 0, log_probabilities, 0.0)
    sums: Array = (goal * (_log(goal) - held)).sum(axis=1)
    return np.maximum(sums, 0.0)  # never negative, but for rounding


@dataclass(frozen=True)
class _Problem:
    """The states that count, in coordinates β of the space of contrasts: logits are basis @ β."""

    basis: Array  # (S, A, r), 0 for the action that the target likes best, and for a masked one
    goal: Array  # (S, A)
    share: Array  # (S,), their sum is 1
    allowed: Bools  # (S, A)

    @property
    def zeros(self) -> Bools:
        """(S, A): the allowed actions that the target never takes."""
        return np.asarray(self.allowed & (self.goal == 0))


@dataclass(frozen=True)
class _Limit:
    """What linear algebra knows of the best policy."""

    start: Array  # (r,), the least-squares solution of the target's log-odds
    direction: Array  # (r,), along which probabilities go to 0 that the best policy does not have
    vanishing: Bools  # (S, A), which ones
    seen: Array  # (r, k), an orthonormal basis of the directions that change the probabilities of the others
    exact: bool


def _coordinates(contrasts: Array, likeliest: NDArray[np.intp], allowed: Bools) -> tuple[Array, Array]:
    """A basis of the logits that contrasts (S, A, d) can give, (S, A, r), 0 for `likeliest`; and θ from β, (d, r)."""
    some = contrasts.any(axis=-1)
    rows = contrasts[some]
    left, strengths, right = np.linalg.svd(rows, full_matrices=False)
    rank = numerical_rank(rows.shape, strengths)
    basis = np.zeros((*some.shape, rank))
    basis[some] = left[:, :rank]
    basis = basis - basis[np.arange(len(basis)), likeliest][:, None]
    to_theta = right[:rank].T / strengths[:rank]
    return np.where(allowed[..., None], basis, 0.0), np.where((rows == 0).all(axis=0)[:, None], 0.0, to_theta)


def _limit(problem: _Problem) -> _Limit:
    """The target's log-odds solved as well as they can be, and what may fall to 0 without disturbing them."""
    basis, goal, given, zeros = problem.basis, problem.goal, problem.goal > 0, problem.zeros
    log_odds = _log(goal) - _log(goal.max(axis=1, keepdims=True))
    start, free = _solved(basis[given], log_odds[given])
    misfit = np.abs(basis[given] @ start - log_odds[given]).max()
    fall = recession(basis[zeros] @ free)
    vanishing = np.zeros_like(given)
    vanishing[zeros] = fall.falling
    solved = bool(misfit <= _ROUNDING * max(1.0, np.abs(log_odds[given]).max()))
    return _Limit(
        start=start,
        direction=free @ fall.direction,
        vanishing=vanishing,
        seen=_directions(basis[problem.allowed & ~vanishing])[0],
        exact=solved and bool(fall.falling.all()),
    )


def _solved(rows: Array, values: Array) -> tuple[Array, Array]:
    """The shortest least-squares solution of rows @ β = values, and a basis of the β with rows @ β = 0, (r, k)."""
    seen, free = _directions(rows)
    return seen @ np.linalg.lstsq(rows @ seen, values)[0], free


def _directions(rows: Array) -> tuple[Array, Array]:
    """Orthonormal bases of the row space of `rows`, (n, r), and of its null space: (r, k) and (r, r − k)."""
    _, strengths, right = np.linalg.svd(rows, full_matrices=True)
    rank = int((strengths > _FAINT).sum())
    return right[:rank].T, right[rank:].T


def _newton(problem: _Problem, limit: _Limit) -> tuple[Array, int, float]:
    """The best β where some actions have vanished, the steps that it took, and how far above the infimum f may be."""
    inner = dataclasses.replace(problem, basis=np.where(limit.vanishing[..., None], 0.0, problem.basis) @ limit.seen)
    starts = (np.zeros(limit.seen.shape[1]), limit.seen.T @ limit.start)
    beta = min(starts, key=lambda point: _objective(inner, limit.vanishing, point))
    for step in range(1, _MOST_STEPS + 1):
        pi = np.exp(_log_pi(inner, limit.vanishing, beta))
        scores = inner.basis - (pi[..., None] * inner.basis).sum(axis=1, keepdims=True)
        slope = np.einsum("s,sa,sar->r", inner.share, inner.goal - pi, scores)
        delta = _solve_definite(_curvature(inner.share[:, None] * pi, scores), slope)
        decrement, spread = float(slope @ delta), float(np.ptp(inner.basis @ delta, axis=1).max())
        if decrement <= _DECREMENT and spread <= _SMALL_SPREAD:
            return limit.seen @ (beta + delta), step, max(decrement, 0.0)
        beta = beta + delta * (np.log1p(spread) / spread)
    return limit.seen @ beta, _MOST_STEPS, _objective(inner, limit.vanishing, beta)  # f itself: f is never below 0


def _log_pi(problem: _Problem, vanishing: Bools, beta: Array) -> Array:
    """log π in the states that count, (S, A): −inf for actions that are masked, or have vanished."""
    return log_softmax(np.where(problem.allowed & ~vanishing, problem.basis @ beta, -np.inf))


def _objective(problem: _Problem, vanishing: Bools, beta: Array) -> float:
    return float(problem.share @ divergences(problem.goal, _log_pi(problem, vanishing, beta)))


def _curvature(mass: Array, scores: Array) -> Array:
    """∇²f, (r, r): Σ over states and actions of mass (S, A) times score scoreᵀ, from scores (S, A, r)."""
    weighted = (np.sqrt(mass)[..., None] * scores).reshape(mass.size, scores.shape[-1])
    return np.asarray(weighted.T @ weighted)


def _solve_definite(matrix: Array, vector: Array) -> Array:
    """The x with matrix @ x = vector, for a positive definite matrix, except where rounding hides curvature.

    Along such an axis the curvature counts as the smallest that is seen, and a slope that is rounding as 0.
    """
    sizes, axes = np.linalg.eigh(matrix)
    smallest = len(sizes) * _EPS * sizes.max(initial=0.0)
    slopes = axes.T @ vector
    slopes = np.where((sizes <= smallest) & (np.abs(slopes) <= _SLOPE_ROUNDING), 0.0, slopes)
    return np.asarray(axes @ (slopes / np.maximum(sizes, smallest)))


def _far_enough(problem: _Problem, limit: _Limit, beta: Array) -> tuple[Array, float]:
    """β moved until the actions that should vanish add at most _GAP to f, and what they still add, in nats."""
    states, actions = np.nonzero(limit.vanishing)
    if not states.size:
        return beta, 0.0
    likeliest = problem.goal.argmax(axis=1)[states]
    contrasts = problem.basis[states, actions]
    start = contrasts @ beta + _log_pi(problem, limit.vanishing, beta)[states, likeliest]  # logs, as parts of the rest
    falls = contrasts @ limit.direction
    choices = problem.allowed.sum(axis=1)[states]
    way = max(0.0, float(((start + np.log(choices / _GAP)) / -falls).max()))
    still = np.bincount(states, np.exp(start + way * falls), minlength=len(problem.goal))
    return beta + way * limit.direction, float(problem.share @ np.log1p(still))


def _clean(theta: Array) -> Array:
    """θ, (d,) in units of its features, without what rounding and the last Newton step leave of entries that are 0."""
    return settled(theta, _THETA_ROUNDING * np.maximum(1.0, np.abs(theta).max()))


def _log(probabilities: Array) -> Array:
    """log, with 0 for a probability of 0, which always stands before a factor of 0 or is left out."""
    return np.asarray(np.log(np.where(probabilities > 0, probabilities, 1.0)))


def _target(target: ArrayLike, shape: tuple[int, ...]) -> Array:
    """`target` as probabilities (S, A), each row divided by its sum, which must be 1 up to rounding."""
    goal = real_array("target", target, "(S, A)")
    if goal.shape != shape or goal.ndim != 2:
        raise ValueError(f"target must have shape (S, A) = {shape}, got {goal.shape}")
    sums: Array = goal.sum(axis=1, keepdims=True)
    if not np.isfinite(goal).all() or (goal < 0).any() or (np.abs(sums - 1) > _SUM_ROUNDING).any():
        raise ValueError(f"target must have rows of numbers ≥ 0 that add up to 1, got {target!r}")
    return goal / sums


def _check_masked(goal: Array, mask: Bools) -> None:
    wanted = np.argwhere((goal > 0) & ~mask)
    if wanted.size:
        s, a = wanted[0]
        raise ValueError(
            f"target must give no probability to a masked action, got {goal[s, a]:g} for action {a} in state {s}: "
            "no policy gives it any, and the divergence would be infinite"
        )


def _shares(weights: ArrayLike | None, n_states: int) -> Array:
    """The weights divided by their sum, (S,)."""
    values = real_array("weights", np.ones(n_states) if weights is None else weights, "(S,)")
    if values.shape != (n_states,):
        raise ValueError(f"weights must have shape (S,) = ({n_states},), got {values.shape}")
    if not np.isfinite(values).all() or (values < 0).any() or not values.any():
        raise ValueError(f"weights must be finite numbers ≥ 0, not all of them 0, got {weights!r}")
    values = values / values.max()  # so that the sum of the largest numbers does not overflow
    shares: Array = values / values.sum()
    return shares
