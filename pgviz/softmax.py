"""Softmax: from logits to probabilities, and what can be read off them.

Definitions, for logits z (preferences h(s,·) in reinforcement learning) and temperature τ > 0:

    π_a      = exp(z_a/τ) / Σ_b exp(z_b/τ)
    log π_a  = z_a/τ − log Σ_b exp(z_b/τ)
    H        = −Σ_a π_a log π_a                       in nats, with 0·log 0 = 0
    ∂π_a/∂z_b = π_a (1{a=b} − π_b) / τ

Only differences of logits matter, so the largest logit is subtracted first: no exponential can overflow, and logits of
±1e308 are as good as any. The subtraction must come before the logarithm: z − log Σ exp z gives π = (1, 1) for
z = (1e308, 1e308).

A logit of −inf is a masked action: π = 0, log π = −inf, and it adds nothing to the entropy.

References: Sutton & Barto, Reinforcement Learning, 2nd ed., §13.1 eq. (13.2), §2.8 eq. (2.11); Blanchard, Higham &
Higham, Accurately computing the log-sum-exp and softmax functions, IMA J. Numer. Anal. 41 (2021).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Ints, action_index, number, real_array, representable, whole_number

__all__ = ["SoftmaxSteps", "entropy", "gumbel_draws", "jacobian", "log_softmax", "softmax", "softmax_steps", "sweep"]

MAX_DRAWS = 1_000_000


def softmax(logits: ArrayLike, temperature: float = 1.0) -> Array:
    """Probabilities π of the actions, (..., A), from logits (..., A); the last axis sums to 1.

    π_a = exp(z_a/τ) / Σ_b exp(z_b/τ): S&B (13.2), with τ = 1 there.

    Raises ValueError if `logits` has no actions, is nan or +inf anywhere, or is −inf (masked) for every action of a
    row; and if `temperature` is not a finite number above 0.
    """
    weights = np.exp(_below_largest(logits, temperature))
    total: Array = weights.sum(axis=-1, keepdims=True)
    return weights / total


def log_softmax(logits: ArrayLike, temperature: float = 1.0) -> Array:
    """Log-probabilities log π in nats, (..., A), from logits (..., A); each is ≤ 0, and −inf for a masked action.

    Keeps what log(softmax(z)) loses: log π = −800 although π = exp(−800) is 0 in float64, and log π ≈ −(1−π) for an
    action that is nearly certain. A log-probability below the smallest float64 is −inf. Raises as `softmax` does.
    """
    gaps = _below_largest(logits, temperature)
    return gaps - _log_sum_exp(gaps)


def entropy(logits: ArrayLike, temperature: float = 1.0) -> Array:
    """Entropy H = −Σ_a π_a log π_a in nats, (...), from logits (..., A): from 0 (certain) to log A (uniform).

    A float for a single row of logits. An action with π = 0 adds 0. Raises as `softmax` does.
    """
    gaps = _below_largest(logits, temperature)
    pi = softmax(logits, temperature)
    surprise = np.where(pi > 0, _log_sum_exp(gaps) - gaps, 0.0)
    return np.asarray((pi * surprise).sum(axis=-1))[()]


def jacobian(logits: ArrayLike, temperature: float = 1.0) -> Array:
    """How each probability moves with each logit, (..., A, A): entry [a, b] is ∂π_a/∂z_b = π_a (1{a=b} − π_b) / τ.

    Symmetric, positive semidefinite, and every row sums to 0. The diagonal is computed as π_a Σ_{b≠a} π_b, which stays
    right where 1 − π_a would round to 0. Raises as `softmax` does, and if an entry over τ is beyond float64.
    """
    pi = softmax(logits, temperature)
    others = np.where(np.eye(pi.shape[-1], dtype=bool), 0.0, pi[..., None, :])
    slopes = 0.0 - pi[..., :, None] * others
    diagonal = np.arange(pi.shape[-1])
    slopes[..., diagonal, diagonal] = pi * others.sum(axis=-1)
    with np.errstate(over="ignore"):  # a temperature near 0; representable() reports it
        return representable("jacobian", slopes / temperature)


@dataclass(frozen=True)
class SoftmaxSteps:
    """The softmax of one row of logits, step by step; every array is (A,)."""

    gaps: Array  # (z − max z)/τ: 0 for the largest logit, −inf for a masked one
    weights: Array  # exp of the gaps: 1 for the largest logit
    total: float  # their sum, between 1 and A
    pi: Array  # weights / total
    log_pi: Array  # nats
    entropy: float  # nats
    most_entropy: float  # nats, of the uniform policy over the unmasked actions: log of their number


def softmax_steps(logits: ArrayLike, temperature: float = 1.0) -> SoftmaxSteps:
    """What `softmax` does to one row of logits (A,), with its intermediate numbers. Raises as `softmax` does."""
    z = real_array("logits", logits, "(A,)")
    if z.ndim != 1:
        raise ValueError(f"logits must have shape (A,), got {z.shape}")
    gaps = _below_largest(z, temperature)
    weights = np.exp(gaps)
    return SoftmaxSteps(
        gaps=gaps,
        weights=weights,
        total=float(weights.sum()),
        pi=softmax(z, temperature),
        log_pi=log_softmax(z, temperature),
        entropy=float(entropy(z, temperature)),
        most_entropy=float(entropy(np.where(np.isfinite(z), 0.0, z))),
    )


def sweep(logits: ArrayLike, action: int, temperature: float = 1.0, points: int = 161) -> tuple[Array, Array]:
    """What happens to all probabilities while one logit moves and the others stay.

    Returns the values (N,) that the logit of `action` takes, and the probabilities (N, A) there. The values reach 8 τ
    to either side (and far enough for float64 to tell them apart) of the multiple of 4 τ that is nearest to where the
    logit is: while it moves a little they stay, and with them the curves.
    Raises as `softmax` does, and if `action` is masked or not one of 0 … A−1.
    """
    z, tau = real_array("logits", logits, "(A,)"), positive_temperature(temperature)
    if z.ndim != 1:
        raise ValueError(f"logits must have shape (A,), got {z.shape}")
    index = action_index(action, z.size)
    if not np.isfinite(z[index]):
        raise ValueError(f"action {index} is masked: its logit cannot move")
    reach = max(8 * tau, 1000 * float(np.spacing(abs(z[index]))))
    centre = np.round(z[index] / (reach / 2)) * (reach / 2)
    rows = np.tile(z, (points, 1))
    rows[:, index] = centre + reach * np.arange(1 - points, points, 2) / max(1, points - 1)  # −.1 as far from 0 as .1
    return rows[:, index], softmax(rows, tau)


def gumbel_draws(logits: ArrayLike, temperature: float = 1.0, *, draws: int, seed: int) -> Ints:
    """Actions (draws,) drawn from softmax(z/τ) without computing it: argmax_a (z_a/τ + g_a), from logits (A,).

    The g_a are independent standard Gumbel noise, −log(−log U). Gumbel, Statistical theory of extreme values (1954);
    Maddison, Tarlow & Minka, A* sampling, NIPS (2014). The first n draws are the same, however many are drawn.
    """
    gaps = _below_largest(real_array("logits", logits, "(A,)"), temperature)
    if gaps.ndim != 1:
        raise ValueError(f"logits must have shape (A,), got {gaps.shape}")
    n = whole_number("draws", draws, 1, MAX_DRAWS)
    noise = np.random.default_rng(whole_number("seed", seed, 0)).gumbel(size=(n, gaps.size))
    return np.asarray((gaps + noise).argmax(axis=1), dtype=np.int64)


def positive_temperature(temperature: float) -> float:
    """`temperature` as a float; ValueError unless it is one finite number above 0."""
    return number("temperature", temperature, 0, above=True)


def _below_largest(logits: ArrayLike, temperature: float) -> Array:
    """(z − max z)/τ, (..., A): 0 for the largest logit, below 0 for the others, −inf for a masked one."""
    z, tau = _checked_logits(logits), positive_temperature(temperature)
    largest: Array = z.max(axis=-1, keepdims=True)
    halves = z / 2 - largest / 2  # half the gap always fits, the whole may not: 1e308 − (−1e308)
    with np.errstate(over="ignore"):  # a gap beyond float64 is −inf, its probability 0: the right answers
        return 2 * (halves / tau)


def _log_sum_exp(gaps: Array) -> Array:
    """log Σ_b exp(gap_b), (..., 1), where the largest gap is 0: log1p of all the others keeps a sum just above 1."""
    weights = np.exp(gaps)
    np.put_along_axis(weights, gaps.argmax(axis=-1, keepdims=True), 0.0, axis=-1)
    others: Array = weights.sum(axis=-1, keepdims=True)
    return np.log1p(others)


def _checked_logits(logits: ArrayLike) -> Array:
    z = real_array("logits", logits, "(..., A)")
    if z.ndim == 0 or z.shape[-1] == 0:
        raise ValueError(f"logits must have shape (..., A) with at least one action, got shape {z.shape}")
    if np.isnan(z).any():
        raise ValueError("logits must be numbers, got nan")
    if (z == np.inf).any():
        raise ValueError("logits must be finite, or −inf for a masked action, got +inf")
    if (z == -np.inf).all(axis=-1).any():
        raise ValueError("logits must leave at least one action unmasked, got −inf for every action")
    return z
