"""What a training came to: the exact worth of every recorded θ, and which runs learned an optimal policy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Bools
from pgviz.mdp import MDP, greedy_is_optimal
from pgviz.mdp.features import features_of
from pgviz.reinforce.records import Training
from pgviz.softmax import softmax


@dataclass(frozen=True, eq=False)
class Assessment:
    """Exact quantities of a training with K records of R runs."""

    performance: Array  # (K, R): J(θ), exact, without a horizon
    optimum: float  # J of an optimal policy of any kind, which the features may not be able to express
    learned: Bools  # (R,): whether always taking a likeliest action of the last θ is optimal from the start
    pi: Array  # (K, S, A): the policies of ``run``
    v: Array  # (K, S): their exact state values
    run: int


def assess(training: Training, mdp: MDP, features: ArrayLike, run: int = 0) -> Assessment:
    """Assess every recorded θ; ``features`` (S, A, d) as in ``train``, ``run`` the one whose policies are wanted."""
    phi = features_of(features, S=mdp.n_states, A=mdp.n_actions)
    if not 0 <= run < training.thetas.shape[1]:
        raise ValueError(f"run must be one of 0 to {training.thetas.shape[1] - 1}, got {run}")
    flat = phi.reshape(-1, phi.shape[2])
    logits = training.thetas @ flat.T
    policies = softmax(logits.reshape(*training.thetas.shape[:2], mdp.n_states, mdp.n_actions))
    performance = np.stack([mdp.performances(record) for record in policies])
    return Assessment(
        performance=performance,
        optimum=mdp.optimal_performance(),
        learned=np.array([greedy_is_optimal(mdp, pi) for pi in policies[-1]]),
        pi=policies[:, run],
        v=mdp.state_values(policies[:, run]),
        run=run,
    )
