"""The best that a linear softmax policy can do: the θ whose policy comes closest to a target in every state at once.

Definitions, for φ(s,a) (tensor, (S, A, d)), a target policy t(a|s) (target, (S, A)) and weights w_s that add up to 1:

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
before, by linear algebra (`pgviz.recession`). The others are fitted alone, and θ is moved along the direction in
which those fall, until f is within 1e-9 nats of what it tends to.

How far is f(θ) from its infimum? π(1 + Δᵀ score) has the same average features as t. Where Δ spreads no state's logits
by more than 1 it is nowhere negative, so that it is feasible in the dual problem (the policy of most entropy with those
averages), and the gap is at most Δᵀ ∇²f Δ.

References: Agresti, Categorical Data Analysis, 3rd ed. (2013), §8.1 (multinomial logit) and §6.5 (infinite estimates);
Albert & Anderson, On the existence of maximum likelihood estimates in logistic regression models, Biometrika 71
(1984); Bach, Self-concordant analysis for logistic regression, Electron. J. Statist. 4 (2010); Berger, Della Pietra &
Della Pietra, A maximum entropy approach to natural language processing, Comput. Linguist. 22 (1996), §3 (the dual).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pgviz import policy
from pgviz.arrays import Array, real_array
from pgviz.encodings.expressiveness import felt, relative_contrasts
from pgviz.fitting.recession import recession
from pgviz.softmax import log_softmax

__all__ = ["Fit", "best_fit", "divergences"]

_GAP = 1e-9  # nats: how far from its infimum f may stay where the best θ lies at infinity
_DECREMENT = 1e-12  # nats: below it one more Newton step leaves nothing that float64 can see
_MOST_STEPS = 1000
_SMALL_SPREAD = 0.1  # of a step's logits: within it Newton's steps converge quadratically
_ROUNDING = 1e-9  # of log-odds, as part of the largest
_FAINT = 1e-12  # of the length that a row of an orthonormal basis can have: less is rounding
_SLOPE_ROUNDING = 1e-14  # of ∇f, whose terms are at most 1
_SUM_ROUNDING = 1e-6  # of probabilities that somebody wrote down
_EPS = np.finfo(np.float64).eps


@dataclass(frozen=True)
class Fit:
    """The softmax policy that comes closest to a target policy."""

    theta: Array  # (d,)
    pi: Array  # (S, A), the policy of theta
    divergence: float  # Σ_s w_s KL(target ‖ π)(s), nats
    divergences: Array  # (S,), KL(target ‖ π) in each state, nats
    attained: bool  # False if the best lies at infinity, and theta only far out towards it
    exact: bool  # whether the encoding can give the target: by some θ if attained, else in the limit
    steps: int  # Newton steps
    gap: float  # nats: the divergence is at most this much above the smallest possible


def best_fit(tensor: ArrayLike, target: ArrayLike, weights: ArrayLike | None = None) -> Fit:
    """The softmax policy with features `tensor` (S, A, d) that comes closest to the policy `target` (S, A).

    Closest means least Σ_s w_s KL(target(·|s) ‖ π(·|s)), in nats. `weights` (S,) say how much each state counts: ≥ 0,
    in any unit, all the same if not given; w_s are the weights divided by their sum. A state of weight 0 has no say.
    `exact` is decided by linear algebra on the target's log-odds, for the states that count.

    Raises ValueError if a shape does not fit, if a number is not finite, if a row of `target` has a negative number or
    does not add up to 1, and if the weights have a negative number or are all 0.
    """
    contrasts, units = relative_contrasts(tensor)
    goal = _policy(target, (contrasts.shape[0], contrasts.shape[1] + 1))
    share = _shares(weights, len(goal))
    counts = share > 0
    basis, to_theta = _coordinates(contrasts[counts], goal[counts].argmax(axis=1))
    problem = _Problem(basis, goal[counts], share[counts])
    limit = _limit(problem)
    beta, steps, gap = _newton(problem, limit)
    beta, left = _far_enough(problem, limit, beta)
    theta = to_theta @ beta / units
    each = divergences(goal, policy.log_probabilities(tensor, theta))
    return Fit(
        theta=theta,
        pi=policy.probabilities(tensor, theta),
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
    goal = _policy(target, log_probabilities.shape)
    held = np.where(goal > 0, log_probabilities, 0.0)
    sums: Array = (goal * (_log(goal) - held)).sum(axis=1)
    return np.maximum(sums, 0.0)  # never negative, but for rounding


@dataclass(frozen=True)
class _Problem:
    """The states that count, in coordinates β of the space of contrasts: logits are basis @ β."""

    basis: Array  # (S, A, r), 0 for the action that the target likes best
    goal: Array  # (S, A)
    share: Array  # (S,), their sum is 1


@dataclass(frozen=True)
class _Limit:
    """What linear algebra knows of the best policy."""

    start: Array  # (r,), the least-squares solution of the target's log-odds
    direction: Array  # (r,), along which probabilities go to 0 that the best policy does not have
    vanishing: NDArray[np.bool_]  # (S, A), which ones
    felt: Array  # (r, k), an orthonormal basis of the directions that the others feel
    exact: bool


def _coordinates(contrasts: Array, likeliest: NDArray[np.intp]) -> tuple[Array, Array]:
    """A basis of the logits that contrasts (S, A−1, d) can give, (S, A, r), 0 for `likeliest`; and θ from β, (d, r)."""
    n_states, others, d = contrasts.shape
    rows = contrasts.reshape(n_states * others, d)
    left, strengths, right = np.linalg.svd(rows, full_matrices=False)
    rank = felt(rows.shape, strengths)
    basis = np.zeros((n_states, others + 1, rank))
    basis[:, 1:] = left[:, :rank].reshape(n_states, others, rank)
    basis = basis - basis[np.arange(n_states), likeliest][:, None]
    to_theta = right[:rank].T / strengths[:rank]
    return basis, np.where((rows == 0).all(axis=0)[:, None], 0.0, to_theta)


def _limit(problem: _Problem) -> _Limit:
    """The target's log-odds solved as well as they can be, and what may fall to 0 without disturbing them."""
    basis, goal, given = problem.basis, problem.goal, problem.goal > 0
    log_odds = _log(goal) - _log(goal.max(axis=1, keepdims=True))
    start, free = _solved(basis[given], log_odds[given])
    misfit = np.abs(basis[given] @ start - log_odds[given]).max()
    fall = recession(basis[~given] @ free)
    vanishing = np.zeros_like(given)
    vanishing[~given] = fall.falling
    solved = bool(misfit <= _ROUNDING * max(1.0, np.abs(log_odds[given]).max()))
    return _Limit(
        start=start,
        direction=free @ fall.direction,
        vanishing=vanishing,
        felt=_directions(basis[~vanishing])[0],
        exact=solved and bool(fall.falling.all()),
    )


def _solved(rows: Array, values: Array) -> tuple[Array, Array]:
    """The shortest least-squares solution of rows @ β = values, and a basis of the β with rows @ β = 0, (r, k)."""
    felt_by_rows, free = _directions(rows)
    return felt_by_rows @ np.linalg.lstsq(rows @ felt_by_rows, values)[0], free


def _directions(rows: Array) -> tuple[Array, Array]:
    """Orthonormal bases of the β that `rows`, part of a basis, can feel, (r, k), and of those it cannot, (r, r − k)."""
    _, strengths, right = np.linalg.svd(rows, full_matrices=True)
    rank = int((strengths > _FAINT).sum())
    return right[:rank].T, right[rank:].T


def _newton(problem: _Problem, limit: _Limit) -> tuple[Array, int, float]:
    """The best β where some actions have vanished, the steps that it took, and how far above the infimum f may be."""
    inner = _Problem(np.where(limit.vanishing[..., None], 0.0, problem.basis) @ limit.felt, problem.goal, problem.share)
    starts = (np.zeros(limit.felt.shape[1]), limit.felt.T @ limit.start)
    beta = min(starts, key=lambda point: _objective(inner, limit.vanishing, point))
    for step in range(1, _MOST_STEPS + 1):
        pi = np.exp(_log_pi(inner, limit.vanishing, beta))
        scores = inner.basis - (pi[..., None] * inner.basis).sum(axis=1, keepdims=True)
        slope = np.einsum("s,sa,sar->r", inner.share, inner.goal - pi, scores)
        delta = _solve_definite(_curvature(inner.share[:, None] * pi, scores), slope)
        decrement, spread = float(slope @ delta), float(np.ptp(inner.basis @ delta, axis=1).max())
        if decrement <= _DECREMENT and spread <= _SMALL_SPREAD:
            return limit.felt @ (beta + delta), step, max(decrement, 0.0)
        beta = beta + delta * (np.log1p(spread) / spread)
    return limit.felt @ beta, _MOST_STEPS, _objective(inner, limit.vanishing, beta)  # f itself: f is never below 0


def _log_pi(problem: _Problem, vanishing: NDArray[np.bool_], beta: Array) -> Array:
    """log π in the states that count, (S, A), where some actions have vanished: −inf for those."""
    return log_softmax(np.where(vanishing, -np.inf, problem.basis @ beta))


def _objective(problem: _Problem, vanishing: NDArray[np.bool_], beta: Array) -> float:
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
    way = max(0.0, float(((start + np.log(problem.goal.shape[1] / _GAP)) / -falls).max()))
    still = np.bincount(states, np.exp(start + way * falls), minlength=len(problem.goal))
    return beta + way * limit.direction, float(problem.share @ np.log1p(still))


def _log(probabilities: Array) -> Array:
    """log, with 0 for a probability of 0, which always stands before a factor of 0 or is left out."""
    return np.asarray(np.log(np.where(probabilities > 0, probabilities, 1.0)))


def _policy(target: ArrayLike, shape: tuple[int, ...]) -> Array:
    """`target` as probabilities (S, A), each row divided by its sum, which must be 1 up to rounding."""
    goal = real_array("target", target, "(S, A)")
    if goal.shape != shape or goal.ndim != 2:
        raise ValueError(f"target must have shape (S, A) = {shape}, got {goal.shape}")
    sums: Array = goal.sum(axis=1, keepdims=True)
    if not np.isfinite(goal).all() or (goal < 0).any() or (np.abs(sums - 1) > _SUM_ROUNDING).any():
        raise ValueError(f"target must have rows of numbers ≥ 0 that add up to 1, got {target!r}")
    return goal / sums


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
