"""One episode: what happened, and what REINFORCE makes of it step by step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Ints, finite_array, number
from pgviz.mdp.features import features_of
from pgviz.policy import SoftmaxPolicy


@dataclass(frozen=True, eq=False)
class Episode:
    """One episode of T steps, from S_0 until it ends or is cut."""

    states: Ints  # (T + 1,): S_0 … S_T
    actions: Ints  # (T,): A_0 … A_{T−1}
    rewards: Array  # (T,): R_1 … R_T
    outcomes: Ints  # (T,): which of the MDP's outcomes came; in a gridworld 0 as intended, 1 and 2 slips left and right
    ended: bool  # in a terminal state, rather than at the horizon

    def __len__(self) -> int:
        """T, in steps."""
        return len(self.actions)


@dataclass(frozen=True, eq=False)
class Estimate:
    """What one episode says about ∇J: Σ_t weights[t] · scores[t]."""

    returns: Array  # (T,): G_t, discounted from t on
    weights: Array  # (T,): γᵗ (G_t − b(S_t)), without γᵗ if it was dropped
    scores: Array  # (T, d): ∇log π(A_t|S_t)
    gradient: Array  # (d,)


def returns_to_go(rewards: ArrayLike, gamma: float) -> Array:
    """G_t = R_{t+1} + γ R_{t+2} + … for t = 0 … T − 1, (T,) or (T, B), from rewards R_1 … R_T; S&B eq. 3.9."""
    paid, factor = finite_array("rewards", rewards, "(...)", empty=True), number("gamma", gamma, 0, 1)
    if paid.ndim < 1:
        raise ValueError("rewards must have shape (T,) or (T, B), got a single number")
    return discounted_sums(paid, factor)


def discounted_sums(rewards: Array, factor: float) -> Array:
    """Σ_k factorᵏ rewards[t + k] for every t, of one row a step, by doubling: not checked.

    After each pass an entry holds twice as many terms, so that log₂ T passes over the whole array do what T passes over
    a row would. What follows the last reward, and how many columns there are, changes no bit.
    """
    sums, span = rewards.copy(), 1
    while span < len(sums):
        sums[:-span] += factor * sums[span:]
        factor, span = factor * factor, 2 * span
    return sums


def estimate(
    episode: Episode,
    features: ArrayLike,
    theta: ArrayLike,
    *,
    gamma: float,
    discounted: bool = True,
    baseline: ArrayLike | None = None,
) -> Estimate:
    """REINFORCE's estimate of ∇J from one episode, term by term: S&B §13.3, the box, and §13.4 with a baseline.

    ``features`` (S, A, d), ``theta`` (d,), the θ that acted; ``baseline`` b(s), (S,), 0 if left out.
    """
    policy = SoftmaxPolicy(features_of(features), theta)
    b = None if baseline is None else finite_array("baseline", baseline, "(S,)", S=len(policy.phi))
    return estimate_for(policy, episode, gamma=gamma, discounted=discounted, baseline=b)


def estimate_for(
    policy: SoftmaxPolicy, episode: Episode, *, gamma: float, discounted: bool = True, baseline: Array | None = None
) -> Estimate:
    """``estimate`` for the policy that acted in the states 0 … S − 1; many episodes can share its scores."""
    here = episode.states[:-1]
    g_t = returns_to_go(episode.rewards, gamma)
    advantages = g_t if baseline is None else g_t - baseline[here]
    weights = (gamma if discounted else 1.0) ** np.arange(len(episode)) * advantages
    scores = policy.scores[here, episode.actions]
    return Estimate(g_t, weights, scores, weights @ scores)
