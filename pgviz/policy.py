"""The linear softmax policy: logits θᵀφ(s,a), and the score ∇θ log π(a|s).

Definitions, for features φ(s,a) of one state (phi, (A, d), one row an action), θ (theta, (d,)) and temperature τ > 0:

    h(s,a)        = θᵀφ(s,a)                                     preferences, S&B (13.3): the logits z_a
    π(a|s)        = exp(z_a/τ) / Σ_b exp(z_b/τ)                  S&B (13.2) for τ = 1
    E_π[φ]        = Σ_b π(b|s) φ(s,b)
    ∇θ log π(a|s) = (φ(s,a) − E_π[φ]) / τ                        the score, S&B (13.9) for τ = 1
    F             = E_π[score scoreᵀ] = Cov_π(φ) / τ²            Fisher information; also −∇²θ log π(a|s), for every a

A mask takes actions away: their logit is −inf, their π is 0, and nothing else ever sees them.

`SoftmaxPolicy` holds the four that belong together, φ, θ, τ and the mask. Whatever needs a policy takes this one value,
so that none of the four can be forgotten on the way. The functions of this module are short ways to its properties.

Adding the same vector to φ(s,b) for every b changes no probability and no score. The score is therefore computed from
features measured from those of the likeliest action: what is common to all actions cancels exactly, and a score keeps
its leading digits where π is nearly 1 and φ(s,a) − E_π[φ] would round to 0. Where the terms of a logit, of E_π[φ] or of
a score cancel but for rounding, it is 0 (`pgviz.rounding`).

References: Sutton & Barto, Reinforcement Learning, 2nd ed., §13.1 to 13.3; Kakade, A natural policy gradient, NIPS 2001
(the Fisher information of a policy).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Bools, action_index, finite_array, mask_of, read_only, real_array, representable
from pgviz.distributions import deviations
from pgviz.rounding import probability_roundings, rounding_bound, settled_sum
from pgviz.softmax import entropy, log_softmax, positive_temperature, softmax

__all__ = [
    "SoftmaxPolicy",
    "contributions",
    "expected_features",
    "fisher",
    "log_probabilities",
    "logits",
    "probabilities",
    "score",
    "scores",
]


@dataclass(frozen=True, eq=False, init=False)
class SoftmaxPolicy:
    """A linear softmax policy in one state, phi (A, d), or in several, phi (..., A, d), with the same θ.

    ``mask``: bool (A,) or (..., A), True for an action that is allowed; None allows all. Arrays are copied and
    read-only. Raises ValueError if a shape does not fit, a number is not finite, the temperature is not above 0, the
    mask allows no action, or a logit is beyond float64.
    """

    phi: Array  # (..., A, d)
    theta: Array  # (d,)
    temperature: float
    mask: Bools  # (..., A)

    def __init__(
        self, phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, mask: ArrayLike | None = None
    ) -> None:
        features = finite_array("phi", phi, "(..., A, d)")
        object.__setattr__(self, "phi", read_only(features))
        object.__setattr__(self, "theta", read_only(finite_array("theta", theta, "(d,)", d=features.shape[-1])))
        object.__setattr__(self, "temperature", positive_temperature(temperature))
        object.__setattr__(self, "mask", read_only(mask_of(mask, features.shape[:-1])))
        _ = self.preferences  # refuses a logit beyond float64 now, not when it is first asked for

    @classmethod
    def of_logits(cls, logits: ArrayLike, temperature: float = 1.0) -> SoftmaxPolicy:
        """The policy whose parameters are the logits themselves, (A,): φ(s,b) = e_b. −inf is a masked action."""
        z = real_array("logits", logits, "(A,)")
        softmax(z, temperature)  # refuses what is no row of logits
        if z.ndim != 1:
            raise ValueError(f"logits must have shape (A,), got {z.shape}")
        allowed = np.isfinite(z)
        return cls(np.eye(z.size), np.where(allowed, z, 0.0), temperature, allowed)

    # ------------------------------------------------------------------------------------------------ its variations

    def with_theta(self, theta: ArrayLike) -> SoftmaxPolicy:
        """The same policy with another θ (d,)."""
        return SoftmaxPolicy(self.phi, theta, self.temperature, self.mask)

    def in_state(self, state: int) -> SoftmaxPolicy:
        """The policy in one state of several, phi (S, A, d)."""
        return SoftmaxPolicy(self.phi[state], self.theta, self.temperature, self.mask[state])

    def of_allowed(self) -> SoftmaxPolicy:
        """The policy of one state without its masked actions: the others have the same logits, π and scores."""
        self.one_state()
        return SoftmaxPolicy(self.phi[self.mask], self.theta, self.temperature)

    @property
    def logit_policy(self) -> SoftmaxPolicy:
        """The same probabilities as a function of the logits: φ(s,b) = e_b, θ the logits, (A,)."""
        return SoftmaxPolicy(np.eye(self.n_actions), self.one_state().preferences, self.temperature, self.mask)

    # ---------------------------------------------------------------------------------------------------- its sizes

    @property
    def n_actions(self) -> int:
        """A, masked actions among them."""
        return int(self.phi.shape[-2])

    @property
    def size(self) -> int:
        """d, the number of features and of parameters."""
        return int(self.phi.shape[-1])

    def one_state(self) -> SoftmaxPolicy:
        """Itself; ValueError if it is a policy in several states."""
        if self.phi.ndim != 2:
            raise ValueError(f"phi must have shape (A, d), one state, got {self.phi.shape}")
        return self

    def several_states(self) -> SoftmaxPolicy:
        """Itself; ValueError if phi is not (S, A, d)."""
        if self.phi.ndim != 3:
            raise ValueError(f"phi must have shape (S, A, d), several states, got {self.phi.shape}")
        return self

    def allowed_action(self, action: int) -> int:
        """``action`` as an index; ValueError if there is none such, or if it is masked in some state."""
        index = action_index(action, self.n_actions)
        if not self.mask[..., index].all():
            raise ValueError(f"action {index} is masked: its log-probability is −inf for every theta, it has no score")
        return index

    # -------------------------------------------------------------------------------------------------- its numbers

    @cached_property
    def preferences(self) -> Array:
        """h(s,a) = θᵀφ(s,a), (..., A), of masked actions too: S&B (13.3)."""
        with np.errstate(over="ignore", invalid="ignore"):  # representable() reports it
            return representable("a logit, phi @ theta,", settled_sum(self.phi * self.theta))

    @cached_property
    def logit_rounding(self) -> Array:
        """How far rounding may have taken a preference θᵀφ(s,a) from its true value, (..., A)."""
        return rounding_bound(self.phi * self.theta)

    @cached_property
    def logits(self) -> Array:
        """Logits z, (..., A): the preferences, −inf for a masked action."""
        return np.where(self.mask, self.preferences, -np.inf)

    @cached_property
    def probabilities(self) -> Array:
        """π(a|s), (..., A); the last axis sums to 1."""
        return softmax(self.logits, self.temperature)

    @cached_property
    def log_probabilities(self) -> Array:
        """log π(a|s) in nats, (..., A); −inf for a masked action."""
        return log_softmax(self.logits, self.temperature)

    @cached_property
    def entropy(self) -> Array:
        """H = −Σ_a π log π in nats, (...)."""
        return entropy(self.logits, self.temperature)

    @cached_property
    def contributions(self) -> Array:
        """What each action adds to E_π[φ]: the terms π(b|s) φ(s,b), (..., A, d)."""
        return self.probabilities[..., None] * self.phi + 0.0  # no −0 for a masked action

    @cached_property
    def expected_features(self) -> Array:
        """E_π[φ] = Σ_b π(b|s) φ(s,b), (..., d): the sum of ``contributions``."""
        return settled_sum(self.contributions, axis=-2, roundings=probability_roundings(self.n_actions))

    @cached_property
    def deviations(self) -> Array:
        """φ(s,a) − E_π[φ], (..., A, d): τ times the scores. 0 for a masked action, which has no score.

        Raises ValueError if an entry is beyond float64.
        """
        allowed = self.mask[..., None]
        rows = deviations(self.probabilities, np.where(allowed, self.phi, 0.0))
        return np.where(allowed, representable("phi minus its expectation", rows), 0.0)

    @cached_property
    def scores(self) -> Array:
        """Scores of all actions, (..., A, d): row a is ∇θ log π(a|s). Weighted with π they sum to 0.

        A masked action has no score. It is never drawn, so that its row is filled with 0, which no average can notice.
        Raises ValueError if an entry is beyond float64.
        """
        with np.errstate(over="ignore"):  # representable() reports it
            return representable("a score", self.deviations / self.temperature)

    def score(self, action: int) -> Array:
        """Score ∇θ log π(action|s) = (φ(s,action) − E_π[φ]) / τ, (..., d): S&B (13.9), for τ = 1.

        Raises ValueError if ``action`` is not one of 0 … A−1, or is masked: its log π is −inf for every θ and has no
        gradient.
        """
        return self.scores[..., self.allowed_action(action), :]

    @cached_property
    def logit_scores(self) -> Array:
        """Scores with respect to the logits, (..., A, A): row a is ∇_z log π(a|s) = (e_a − π) / τ; 0 if a is masked."""
        own = np.eye(self.n_actions, dtype=bool)
        pi = self.probabilities
        others = np.where(own, 0.0, pi[..., None, :])  # 1 − π_a is the sum of the others, which keeps its digits
        with np.errstate(over="ignore"):  # representable() reports it
            rows = np.where(own, others.sum(axis=-1, keepdims=True), 0.0 - others) / self.temperature
        return representable("a score", np.where(self.mask[..., None], rows, 0.0))

    @cached_property
    def fisher(self) -> Array:
        """Fisher information F = E_π[score scoreᵀ] = Cov_π(φ) / τ², (..., d, d): how fast π changes along θ.

        Symmetric and positive semidefinite, and often singular: a direction v in which every φ(s,b)·v is the same
        changes no probability. F is also minus the Hessian of log π(a|s) for every action a, and ∇θ H = −F θ.
        Kakade (2001). Raises ValueError if an entry is beyond float64.
        """
        with np.errstate(over="ignore", invalid="ignore"):  # representable() reports it
            weighted = np.sqrt(self.probabilities)[..., None] * self.scores
            return representable("fisher", np.matmul(np.swapaxes(weighted, -1, -2), weighted))


def logits(phi: ArrayLike, theta: ArrayLike, *, mask: ArrayLike | None = None) -> Array:
    """Logits z_a = θᵀφ(s,a), (..., A): the preferences of S&B (13.3). A masked action has −inf.

    phi (..., A, d), theta (d,). Raises as `SoftmaxPolicy` does; so do the functions below.
    """
    return SoftmaxPolicy(phi, theta, mask=mask).logits


def probabilities(
    phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, *, mask: ArrayLike | None = None
) -> Array:
    """Probabilities π(a|s), (..., A); the last axis sums to 1."""
    return SoftmaxPolicy(phi, theta, temperature, mask).probabilities


def log_probabilities(
    phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, *, mask: ArrayLike | None = None
) -> Array:
    """Log-probabilities log π(a|s) in nats, (..., A), −inf for a masked action."""
    return SoftmaxPolicy(phi, theta, temperature, mask).log_probabilities


def contributions(
    phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, *, mask: ArrayLike | None = None
) -> Array:
    """What each action adds to E_π[φ]: the terms π(b|s) φ(s,b), (..., A, d)."""
    return SoftmaxPolicy(phi, theta, temperature, mask).contributions


def expected_features(
    phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, *, mask: ArrayLike | None = None
) -> Array:
    """Expected features E_π[φ] = Σ_b π(b|s) φ(s,b), (..., d)."""
    return SoftmaxPolicy(phi, theta, temperature, mask).expected_features


def score(
    phi: ArrayLike, theta: ArrayLike, action: int, temperature: float = 1.0, *, mask: ArrayLike | None = None
) -> Array:
    """Score ∇θ log π(action|s) = (φ(s,action) − E_π[φ]) / τ, (..., d): S&B (13.9), for τ = 1."""
    return SoftmaxPolicy(phi, theta, temperature, mask).score(action)


def scores(phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, *, mask: ArrayLike | None = None) -> Array:
    """Scores of all actions, (..., A, d): row a is ∇θ log π(a|s), 0 for a masked action."""
    return SoftmaxPolicy(phi, theta, temperature, mask).scores


def fisher(phi: ArrayLike, theta: ArrayLike, temperature: float = 1.0, *, mask: ArrayLike | None = None) -> Array:
    """Fisher information F = E_π[score scoreᵀ] = Cov_π(φ) / τ², (..., d, d)."""
    return SoftmaxPolicy(phi, theta, temperature, mask).fisher
