"""Samples: one estimate of ∇J from each of many episodes, all of them drawn from a seed.

Episode i is a function of seed and i alone: it is column i % 1024 of the chunk i // 1024, and every chunk is simulated
as a whole, so that nothing about it, rounding included, depends on how many are asked for.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, at_most, whole_number
from pgviz.mdp import MDP
from pgviz.reinforce.baselines import Baseline, baseline_table
from pgviz.reinforce.estimator import Estimator, Returns
from pgviz.reinforce.machine import Machine, thresholds_of
from pgviz.reinforce.roll import Roller, Trajectories
from pgviz.reinforce.rollout import Rollout
from pgviz.reinforce.settings import MAX_SEED
from pgviz.reinforce.uniforms import Uniforms

__all__ = [
    "CHUNK",
    "MAX_STEPS",
    "chunk_estimates",
    "chunk_trajectories",
    "gradient_samples",
    "simulated_chunk",
    "uniforms_of",
]

CHUNK = 1024
"""Episodes that are simulated side by side and share a generator."""
MAX_STEPS = 50_000_000
"""The most environment steps, episodes · horizon, that are accepted."""
MAX_NUMBERS = 20_000_000
"""The most numbers in the answer, episodes · d."""


def gradient_samples(
    mdp: MDP,
    features: ArrayLike,
    theta: ArrayLike,
    *,
    episodes: int,
    horizon: int,
    seed: int,
    returns: Returns = "to-go",
    baseline: Baseline = "none",
    discounted: bool = True,
) -> Array:
    """One estimate of ∇J from each of ``episodes`` episodes of the policy θ, (episodes, d).

    ``features`` (S, A, d), ``theta`` (d,); episodes are cut after ``horizon`` steps. ``returns``, ``baseline`` and
    ``discounted`` are those of ``exact_moments``, which has the mean and the covariance of what is drawn here.

    The first n samples are the same, however many are asked for. ValueError for arguments out of bounds.
    """
    estimator = Estimator.of(mdp, features, theta, horizon, returns, discounted)
    episodes = whole_number("episodes", episodes, 1, MAX_STEPS)
    seed = whole_number("seed", seed, 0, MAX_SEED)
    at_most("episodes · horizon", episodes * estimator.horizon, MAX_STEPS)
    at_most("episodes · d", episodes * estimator.policy.size, MAX_NUMBERS)
    table, machine = baseline_table(estimator, baseline), Machine(mdp, copies=1)
    estimates = np.empty((episodes, estimator.policy.size))
    for i, first in enumerate(range(0, episodes, CHUNK)):
        found = chunk_estimates(estimator, table, simulated_chunk(estimator, machine, seed, i))
        estimates[first : first + CHUNK] = found[: episodes - first]
    return estimates


def uniforms_of(seed: int) -> Uniforms:
    """The uniform numbers of all chunks: chunk i is what ``Uniforms`` calls episode i of ``CHUNK`` runs."""
    return Uniforms(seed, range(CHUNK), group=CHUNK)


def simulated_chunk(estimator: Estimator, machine: Machine, seed: int, chunk: int) -> Rollout:
    """``CHUNK`` episodes, on a ``machine`` of one copy."""
    return Rollout(machine, chunk_trajectories(estimator, machine, seed, chunk))


def chunk_trajectories(estimator: Estimator, machine: Machine, seed: int, chunk: int) -> Trajectories:
    """Where ``CHUNK`` episodes lead; what is paid on the way is the machine's, and does not matter here."""
    roller = Roller(machine, uniforms_of(seed), estimator.horizon)
    return roller.roll(thresholds_of(estimator.pi.T), chunk)


def chunk_estimates(estimator: Estimator, baseline: Array, rollout: Rollout) -> Array:
    """Σ_t weight · score of each lane, (B, d); ``baseline`` (H, S)."""
    weights = estimator.weights(baseline, rollout.states, rollout.rewards)
    lanes, pairs = weights.shape[1], estimator.pi.size
    index = np.arange(lanes) * pairs + rollout.pairs
    per_pair = np.bincount(index.ravel(), weights.ravel(), minlength=lanes * pairs).reshape(lanes, pairs)
    product: Array = per_pair @ estimator.scores.reshape(pairs, -1)
    return product
