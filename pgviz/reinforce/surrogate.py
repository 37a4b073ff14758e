"""The surrogate that software differentiates, added up over every episode that can happen.

For episodes S_0, A_0, R_1, …, S_T of the policy θ′ that samples, with returns G_t, and a constant c,

    L(θ) = E_θ′[Σ_t γᵗ (G_t + c) log π(A_t|S_t; θ)]        S_t, A_t and G_t are data: they do not move with θ
    ∇L(θ) = E_θ′[Σ_t γᵗ (G_t + c) ∇log π(A_t|S_t; θ)]

At θ = θ′, and in general only there, ∇L is ∇J, the policy gradient, for every c: E_π[∇log π] = 0 in every state. The
value is no performance at any θ: it moves with c by −c Σ_s d(s) H(π(·|s)), discounted visits times entropy.

References: Williams, Simple statistical gradient-following algorithms for connectionist reinforcement learning, Machine
Learning 8 (1992), Theorem 1 (c is a reinforcement baseline of −c); Sutton & Barto, Reinforcement Learning, 2nd ed.,
§13.3 and §13.4; Schulman et al., Gradient estimation using stochastic computation graphs, NIPS 2015 (surrogate losses).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, finite_array, number
from pgviz.mdp import MDP
from pgviz.mdp.features import linear_policy
from pgviz.reinforce.episode import Episode, estimate_for
from pgviz.reinforce.paths import MAX_STEPS, possible_paths

__all__ = ["MAX_EPISODES", "MAX_STEPS", "PossibleEpisode", "Surrogate", "possible_episodes", "surrogate"]

MAX_EPISODES = 4096
"""The most episodes that are enumerated."""


@dataclass(frozen=True, eq=False)
class PossibleEpisode:
    """One way that an episode can go, and how likely it is."""

    probability: float
    episode: Episode


@dataclass(frozen=True, eq=False)
class Surrogate:
    """L(θ) and ∇L(θ) for one constant c, and what each of the E possible episodes adds to them."""

    constant: float  # c, added to every G_t
    value: float  # L(θ): probabilities @ values
    gradient: Array  # ∇L(θ), (d,): probabilities @ gradients
    performance: float  # J of the policy that sampled: the mean of G_0
    episodes: tuple[Episode, ...]  # E of them
    probabilities: Array  # (E,), sum to 1
    values: Array  # (E,): Σ_t γᵗ (G_t + c) log π(A_t|S_t) of each episode
    gradients: Array  # (E, d)


def surrogate(
    mdp: MDP,
    features: ArrayLike,
    theta: ArrayLike,
    constant: float = 0.0,
    *,
    sampled_by: ArrayLike | None = None,
    horizon: int | None = None,
) -> Surrogate:
    """The expected surrogate at θ and its gradient, for a constant c that is added to every return; exact.

    ``features[s, a, i]`` (S, A, d) and ``theta`` (d,) make the linear softmax policy; ``sampled_by`` (d,) is the θ′
    that acted, θ itself if left out. ``horizon`` as in ``possible_episodes``. Raises ValueError as that does, if a
    shape does not fit or a number is not finite, and for a constant beyond ±10⁹.
    """
    policy = linear_policy(mdp, features, theta)
    sampler = policy
    if sampled_by is not None:
        sampler = policy.with_theta(finite_array("sampled_by", sampled_by, "(d,)", d=policy.size))
    c = number("constant", constant, -1e9, 1e9)
    possible = possible_episodes(mdp, sampler.probabilities, horizon)
    baseline = np.full(mdp.n_states, -c)
    estimates = [estimate_for(policy, p.episode, gamma=mdp.gamma, baseline=baseline) for p in possible]
    probabilities = np.array([p.probability for p in possible])
    logs = [policy.log_probabilities[p.episode.states[:-1], p.episode.actions] for p in possible]
    values = np.array([one.weights @ log for one, log in zip(estimates, logs, strict=True)])
    gradients = np.array([one.gradient for one in estimates])
    return Surrogate(
        constant=c,
        value=float(probabilities @ values),
        gradient=probabilities @ gradients,
        performance=float(probabilities @ [one.returns[:1].sum() for one in estimates]),
        episodes=tuple(p.episode for p in possible),
        probabilities=probabilities,
        values=values,
        gradients=gradients,
    )


def possible_episodes(mdp: MDP, pi: ArrayLike, horizon: int | None = None) -> tuple[PossibleEpisode, ...]:
    """Every episode that the policy ``pi`` (S, A) can have, in the order of its starts, actions and outcomes.

    With ``horizon`` an episode is cut after that many steps. Raises ValueError if there are more than `MAX_EPISODES`,
    or if one does not end within `MAX_STEPS` and no horizon cuts it.
    """
    paths = possible_paths(mdp, pi, horizon, most=MAX_EPISODES)
    return tuple(PossibleEpisode(float(p), paths.episode(i)) for i, p in enumerate(paths.probability))
