"""Plain loops over one run, as one would write them first: what the engine is measured against."""

from __future__ import annotations

from typing import Any

import numpy as np

from pgviz.mdp import MDP


def textbook(mdp: MDP, *, alpha: float, episodes: int, horizon: int, seed: int) -> int:
    """One run with tabular softmax, without any library for the environment; the steps that it made."""
    rng, steps = np.random.default_rng(seed), 0
    theta = np.zeros((mdp.n_states, mdp.n_actions))
    outcomes, terminal, gamma = mdp.outcomes, mdp.terminal, mdp.gamma
    for _ in range(episodes):
        s, episode = int(mdp.start.argmax()), []
        while not terminal[s] and len(episode) < horizon:
            exponentials = np.exp(theta[s] - theta[s].max())
            a = rng.choice(mdp.n_actions, p=exponentials / exponentials.sum())
            k = rng.choice(outcomes.probability.shape[2], p=outcomes.probability[s, a])
            episode.append((s, a, outcomes.reward[s, a, k]))
            s = outcomes.successor[s, a, k]
        theta += alpha * gradient(theta, episode, gamma)
        steps += len(episode)
    return steps


def textbook_on_gymnasium(env: Any, *, alpha: float, gamma: float, episodes: int, seed: int) -> int:
    """The same on an environment of Gymnasium with discrete states and actions; the steps that it made."""
    rng, steps = np.random.default_rng(seed), 0
    n_actions = int(env.action_space.n)
    theta = np.zeros((int(env.observation_space.n), n_actions))
    for i in range(episodes):
        s, _ = env.reset(seed=seed if i == 0 else None)
        episode, over = [], False
        while not over:
            exponentials = np.exp(theta[s] - theta[s].max())
            a = int(rng.choice(n_actions, p=exponentials / exponentials.sum()))
            s_next, reward, terminated, truncated, _ = env.step(a)
            episode.append((s, a, reward))
            s, over = s_next, terminated or truncated
        theta += alpha * gradient(theta, episode, gamma)
        steps += len(episode)
    return steps


def gradient(theta: np.ndarray, episode: list[tuple[int, int, float]], gamma: float) -> np.ndarray:
    """Σ_t γᵗ G_t ∇log π(A_t|S_t), (S, A)."""
    g, move = 0.0, np.zeros_like(theta)
    for t in range(len(episode) - 1, -1, -1):
        s, a, r = episode[t]
        g = r + gamma * g
        exponentials = np.exp(theta[s] - theta[s].max())
        score = -exponentials / exponentials.sum()
        score[a] += 1
        move[s] += gamma**t * g * score
    return move
