"""The way of one run through its recorded θ: how long ∇J is there, and how much the policy still leaves open.

Both are of episodes as the training sees them, cut at its horizon H:

    ‖∇J_H(θ)‖     the length of the exact gradient, S&B (13.5) (``pgviz.mdp.policy_gradient``): the unit is that of
                  rewards. Near 0 nothing moves, on average: at an optimum, or where π is so sure of itself that
                  the scores vanish
    H(θ)          the entropy of π(·|s) in nats, its mean over the steps of an episode:
                  Σ_{t<H} Σ_s Pr(S_t = s) H(π(·|s)) / Σ_{t<H} Σ_s Pr(S_t = s), s not terminal. log A for the uniform
                  policy, 0 for a certain one. States that are never met do not count, however open they still are
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, whole_number
from pgviz.mdp import MDP, policy_gradient
from pgviz.mdp.features import features_of, linear_policy
from pgviz.reinforce.records import Training
from pgviz.rounding import UNIT, probability_roundings, settled


@dataclass(frozen=True, eq=False)
class Course:
    """What is so at each of the K records of a run."""

    norms: Array  # (K,): ‖∇J_H(θ)‖
    entropies: Array  # (K,): the mean entropy over the steps of an episode, in nats
    most: float  # the entropy of the uniform policy, log A


def course(mdp: MDP, features: ArrayLike, training: Training, run: int) -> Course:
    """The way of ``run``; ``mdp`` and ``features`` (S, A, d) as in ``train``. ValueError if there is no such run."""
    phi = features_of(features, S=mdp.n_states, A=mdp.n_actions)
    lane, horizon = whole_number("run", run, 0, training.settings.runs - 1), training.settings.horizon
    thetas = training.thetas[:, lane]
    norms = np.array([np.linalg.norm(policy_gradient(mdp, phi, theta, horizon=horizon)) for theta in thetas])
    entropies = np.array([_mean_entropy(mdp, phi, theta, horizon) for theta in thetas])
    return Course(settled(norms, _noise(mdp, phi, horizon)), entropies, float(np.log(mdp.n_actions)))


def _mean_entropy(mdp: MDP, phi: Array, theta: Array, horizon: int) -> float:
    policy = linear_policy(mdp, phi, theta)
    visits = mdp.visits(policy.probabilities, False, horizon)
    return float(visits @ policy.entropy / max(visits.sum(), 1.0))  # the first step is always taken, if any is


def _noise(mdp: MDP, phi: Array, horizon: int) -> float:
    """What rounding may leave of a ∇J that is 0: of terms as large as a return, for each step that counts."""
    steps = float(np.sum(mdp.gamma ** np.arange(horizon)))
    roundings = probability_roundings(mdp.n_actions)
    return roundings * UNIT * float(np.abs(mdp.reward).max()) * steps**2 * float(np.linalg.norm(phi, axis=-1).max())
