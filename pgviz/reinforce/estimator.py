"""Which estimate one episode gives: a return for each step, and whether γᵗ is kept.

For an episode S_0, A_0, R_1, …, S_T that is cut after H steps, with scores ψ_t = ∇log π(A_t|S_t), the estimate is

    X = Σ_t w_t ψ_t,    w_t = cᵗ (ρ_t − b_t(S_t)),    c = γ, or c = 1 when γᵗ is dropped

    to-go       ρ_t = G_t = R_{t+1} + γ R_{t+2} + …      E[X] = ∇J with γᵗ: S&B §13.3, the box
    immediate   ρ_t = R_{t+1}, the return for γ = 0      E[X] leaves out what an action does to later rewards
    full        w_t = G_0 − b_0(S_0) at every step       E[X] = ∇J: Williams (1992); G_0 has its γᵗ inside, no other

b_t(S_t) is a baseline: a number for each time and state that does not depend on the action. It never moves E[X].

References: Williams, Simple statistical gradient-following algorithms for connectionist reinforcement learning, Machine
Learning 8 (1992); Sutton & Barto (S&B), Reinforcement Learning, 2nd ed., §13.3 and §13.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Ints, one_of, whole_number
from pgviz.mdp import MDP
from pgviz.mdp.features import linear_policy
from pgviz.policy import SoftmaxPolicy
from pgviz.reinforce.episode import returns_to_go

__all__ = ["MAX_HORIZON", "RETURNS", "Estimator", "Returns"]

Returns = Literal["to-go", "full", "immediate"]
RETURNS: tuple[Returns, ...] = ("to-go", "full", "immediate")
MAX_HORIZON = 100_000


@dataclass(frozen=True, eq=False)
class Estimator:
    """A policy in an MDP, where its episodes are cut, and what each step's score is multiplied with."""

    mdp: MDP
    policy: SoftmaxPolicy  # in the S states
    horizon: int  # H, in steps
    returns: Returns
    discounted: bool  # whether γᵗ is kept; full returns have no γᵗ to drop

    @classmethod
    def of(
        cls, mdp: MDP, features: ArrayLike, theta: ArrayLike, horizon: int, returns: Returns, discounted: bool
    ) -> Estimator:
        """Check the arguments: ``features`` (S, A, d), ``theta`` (d,)."""
        return cls(
            mdp,
            linear_policy(mdp, features, theta),
            whole_number("horizon", horizon, 1, MAX_HORIZON),
            one_of("returns", returns, RETURNS),
            one_of("discounted", discounted, (True, False)),
        )

    @property
    def pi(self) -> Array:
        """π(a|s), (S, A)."""
        return self.policy.probabilities

    @cached_property
    def scores(self) -> Array:
        """∇log π(a|s), (S, A, d), 0 in terminal states, where nothing is decided any more."""
        return np.where(self.mdp.terminal[:, None, None], 0.0, self.policy.scores)

    @property
    def full(self) -> bool:
        """Whether every score is multiplied with the whole episode's return."""
        return self.returns == "full"

    @property
    def return_discount(self) -> float:
        """The γ inside ρ_t: 0 when only the step's own reward counts."""
        return 0.0 if self.returns == "immediate" else self.mdp.gamma

    @property
    def step_discount(self) -> float:
        """c, of which the t-th power stands before step t."""
        return self.mdp.gamma if self.discounted and not self.full else 1.0

    def discounts(self, steps: int) -> Array:
        """cᵗ for t = 0 … steps − 1, (steps,)."""
        return np.asarray(self.step_discount ** np.arange(steps), dtype=np.float64)

    def returns_of(self, rewards: Array) -> Array:
        """ρ_t, (T, B), from rewards R_{t+1}, (T, B)."""
        g_t = returns_to_go(rewards, self.return_discount)
        return np.broadcast_to(g_t[:1], g_t.shape) if self.full else g_t

    def baseline_of(self, baseline: Array, states: Ints) -> Array:
        """b, (T, B), for the states S_t, (T, B), from a table (H, S)."""
        steps = np.arange(len(states))[:, None]
        return np.broadcast_to(baseline[0, states[:1]], states.shape) if self.full else baseline[steps, states]

    def weights(self, baseline: Array, states: Ints, rewards: Array) -> Array:
        """w_t, (T, B): what each score is multiplied with; 0 after the end.

        ``baseline`` (H, S); ``states`` S_t and ``rewards`` R_{t+1}, (T, B) each, terminal states and 0 after the end.
        """
        advantages = self.returns_of(rewards) - self.baseline_of(baseline, states)
        return np.where(self.mdp.terminal[states], 0.0, self.discounts(len(states))[:, None] * advantages)
