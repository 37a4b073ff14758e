"""One episode: what happened, and what REINFORCE makes of it step by step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.mdp.checks import Floats, Ints, features_of, floats, number, shaped
from pgviz.softmax import softmax


@dataclass(frozen=True, eq=False)
class Episode:
    """One walk of T steps."""

    states: Ints  # (T + 1,): S_0 … S_T
    actions: Ints  # (T,): A_0 … A_{T−1}
    rewards: Floats  # (T,): R_1 … R_T
    outcomes: Ints  # (T,): which of the MDP's outcomes came; in a gridworld 0 as intended, 1 and 2 slips left and right
    ended: bool  # in a terminal state, rather than at the horizon

    def __len__(self) -> int:
        """T, in steps."""
        return len(self.actions)


@dataclass(frozen=True, eq=False)
class Estimate:
    """What one episode says about ∇J: Σ_t weights[t] · scores[t]."""

    returns: Floats  # (T,): G_t, discounted from t on
    weights: Floats  # (T,): γᵗ (G_t − b(S_t)), without γᵗ if it was dropped
    scores: Floats  # (T, d): ∇log π(A_t|S_t)
    gradient: Floats  # (d,)


def returns_to_go(rewards: ArrayLike, gamma: float) -> Floats:
    """G_t = R_{t+1} + γ R_{t+2} + … for t = 0 … T − 1, (T,) or (T, B), from rewards R_1 … R_T; S&B eq. 3.9."""
    paid, factor = floats("rewards", rewards), number("gamma", gamma, 0, 1)
    if paid.ndim < 1:
        raise ValueError("rewards must have shape (T,) or (T, B), got a single number")
    g_t = paid.copy()
    for t in range(len(paid) - 2, -1, -1):
        g_t[t] += factor * g_t[t + 1]
    return g_t


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
    n_states, n_actions = np.shape(features)[:2] if np.ndim(features) == 3 else (0, 0)
    phi = features_of(features, n_states, n_actions)
    theta = shaped("theta", theta, (phi.shape[2],), "(d,)")
    b = np.zeros(n_states) if baseline is None else shaped("baseline", baseline, (n_states,), "(S,)")
    here = episode.states[:-1]
    pi = softmax(phi[here] @ theta)  # (T, A)
    scores = phi[here, episode.actions] - np.einsum("ta,tad->td", pi, phi[here])
    g_t = returns_to_go(episode.rewards, gamma)
    weights = (gamma if discounted else 1.0) ** np.arange(len(episode)) * (g_t - b[here])
    return Estimate(g_t, weights, scores, weights @ scores)
