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

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz import policy
from pgviz.mdp import MDP
from pgviz.mdp.checks import Floats, count, distributions, features_of, number, shaped
from pgviz.reinforce import Episode, estimate

__all__ = ["MAX_EPISODES", "MAX_STEPS", "PossibleEpisode", "Surrogate", "possible_episodes", "surrogate"]

MAX_EPISODES = 4096
"""The most episodes that are enumerated."""
MAX_STEPS = 100
"""The longest episode that is enumerated."""


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
    gradient: Floats  # ∇L(θ), (d,): probabilities @ gradients
    performance: float  # J of the policy that sampled: the mean of G_0
    episodes: tuple[Episode, ...]  # E of them
    probabilities: Floats  # (E,), sum to 1
    values: Floats  # (E,): Σ_t γᵗ (G_t + c) log π(A_t|S_t) of each episode
    gradients: Floats  # (E, d)


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
    that walked, θ itself if left out. ``horizon`` as in ``possible_episodes``. Raises ValueError as that does, if a
    shape does not fit or a number is not finite, and for a constant beyond ±10⁹.
    """
    phi = features_of(features, mdp.n_states, mdp.n_actions)
    weights = shaped("theta", theta, phi.shape[2:], "(d,)")
    walker = weights if sampled_by is None else shaped("sampled_by", sampled_by, phi.shape[2:], "(d,)")
    c = number("constant", constant, -1e9, 1e9)
    possible = possible_episodes(mdp, policy.probabilities(phi, walker), horizon)
    log_pi, baseline = policy.log_probabilities(phi, weights), np.full(mdp.n_states, -c)
    told = [estimate(p.episode, phi, weights, gamma=mdp.gamma, baseline=baseline) for p in possible]
    probabilities = np.array([p.probability for p in possible])
    logs = [log_pi[p.episode.states[:-1], p.episode.actions] for p in possible]
    values = np.array([one.weights @ log for one, log in zip(told, logs, strict=True)])
    gradients = np.array([one.gradient for one in told])
    return Surrogate(
        constant=c,
        value=float(probabilities @ values),
        gradient=probabilities @ gradients,
        performance=float(probabilities @ [one.returns[:1].sum() for one in told]),
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
    chances = distributions("pi", shaped("pi", pi, (mdp.n_states, mdp.n_actions), "(S, A)"))
    longest = None if horizon is None else count("horizon", horizon, 1, MAX_STEPS)
    found: list[PossibleEpisode] = []
    for start in np.flatnonzero(mdp.start):
        for probability, steps, last in _walks(mdp, chances, int(start), longest, 0):
            if len(found) == MAX_EPISODES:
                raise ValueError(f"mdp must have at most {MAX_EPISODES} possible episodes, it has more")
            episode = _episode(steps, last, bool(mdp.terminal[last]))
            found.append(PossibleEpisode(float(mdp.start[start]) * probability, episode))
    return tuple(found)


_Step = tuple[int, int, float, int]  # state, action, reward, outcome


def _walks(
    mdp: MDP, pi: Floats, state: int, horizon: int | None, walked: int
) -> Iterator[tuple[float, list[_Step], int]]:
    """All that can happen from ``state`` on: probability, steps, and the state where it stops."""
    if mdp.terminal[state] or walked == horizon:
        yield 1.0, [], state
        return
    if walked == MAX_STEPS:
        raise ValueError(f"mdp must have episodes that end within {MAX_STEPS} steps, or take a horizon that cuts them")
    chance = pi[state][:, None] * mdp.outcomes.probability[state]
    for action, outcome in np.argwhere(chance > 0).tolist():
        reward = float(mdp.outcomes.reward[state, action, outcome])
        successor = int(mdp.outcomes.successor[state, action, outcome])
        for probability, steps, last in _walks(mdp, pi, successor, horizon, walked + 1):
            yield float(chance[action, outcome]) * probability, [(state, action, reward, outcome), *steps], last


def _episode(steps: list[_Step], last: int, ended: bool) -> Episode:
    return Episode(
        states=np.array([*(state for state, _, _, _ in steps), last], dtype=np.int64),
        actions=np.array([action for _, action, _, _ in steps], dtype=np.int64),
        rewards=np.array([reward for _, _, reward, _ in steps], dtype=np.float64),
        outcomes=np.array([outcome for _, _, _, outcome in steps], dtype=np.int64),
        ended=ended,
    )
