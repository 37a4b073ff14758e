"""One episode told step by step: which number was drawn, into which interval it fell, and what the estimate adds up.

It is the very episode that ``gradient_samples`` draws under the same seed and index, and its estimate is that sample,
bit for bit: one column of its chunk (``samples``) is told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Ints, whole_number
from pgviz.mdp import MDP
from pgviz.reinforce.baselines import Baseline, baseline_table
from pgviz.reinforce.episode import Episode
from pgviz.reinforce.estimator import Estimator, Returns
from pgviz.reinforce.machine import Machine
from pgviz.reinforce.rollout import Rollout
from pgviz.reinforce.samples import CHUNK, MAX_STEPS, chunk_estimates, simulated_chunk, uniforms_of
from pgviz.reinforce.settings import MAX_SEED
from pgviz.reinforce.uniforms import Uniforms

__all__ = ["Draws", "NarratedEpisode", "draws_of", "narrated_episode"]


@dataclass(frozen=True, eq=False)
class Draws:
    """N choices, each by one uniform number: that one was chosen whose interval holds it."""

    uniform: Array  # (N,), in [0, 1)
    low: Array  # (N,): low ≤ uniform < high
    high: Array  # (N,); high − low is the probability of what was chosen

    @classmethod
    def of(cls, uniform: Array, probabilities: Array, chosen: Ints) -> Draws:
        """The choices (N,) among probabilities (N, m): interval i ends where the first i + 1 of them add up to."""
        edges = np.cumsum(probabilities, axis=1)[:, :-1]
        full = np.hstack([np.zeros((len(edges), 1)), edges, np.ones((len(edges), 1))])
        rows = np.arange(len(edges))
        return cls(uniform, full[rows, chosen], full[rows, chosen + 1])


@dataclass(frozen=True, eq=False)
class NarratedEpisode:
    """An episode of T steps and the estimate that it gives: Σ_t weights[t] · scores[t]."""

    seed: int
    index: int  # of the episode among the samples
    episode: Episode
    start: Draws  # (1,): of S_0
    pi: Array  # (T, A): π(·|S_t)
    actions: Draws  # (T,): of A_t from π(·|S_t)
    outcomes: Draws  # (T,): of what came of it; the whole [0, 1) where nothing else could
    returns: Array  # (T,): G_t to go; with full returns G_0 everywhere, with immediate ones R_{t+1}
    baselines: Array  # (T,): b_t(S_t); with full returns b_0(S_0)
    discounts: Array  # (T,): γᵗ, or 1 where it is dropped
    weights: Array  # (T,): discounts · (returns − baselines)
    scores: Array  # (T, d): ∇log π(A_t|S_t)
    contributions: Array  # (T, d): weights · scores
    estimate: Array  # (d,): the sample; the contributions add up to it, but for rounding in the last digit

    def __len__(self) -> int:
        """T, in steps."""
        return len(self.episode)


def narrated_episode(
    mdp: MDP,
    features: ArrayLike,
    theta: ArrayLike,
    *,
    seed: int,
    index: int,
    horizon: int,
    returns: Returns = "to-go",
    baseline: Baseline = "none",
    discounted: bool = True,
    known: tuple[Rollout, Array] | None = None,
) -> NarratedEpisode:
    """Episode ``index`` of ``gradient_samples`` with the same arguments: ``estimate`` is its row ``index``.

    ``known``: the chunk that it is in and its estimates, (B, d), of whoever has them; without, they are made again.
    """
    estimator = Estimator.of(mdp, features, theta, horizon, returns, discounted)
    seed, index = whole_number("seed", seed, 0, MAX_SEED), whole_number("index", index, 0, MAX_STEPS)
    chunk, lane = divmod(index, CHUNK)
    table = baseline_table(estimator, baseline)
    if known is None:
        rollout = simulated_chunk(estimator, Machine(mdp, copies=1), seed, chunk)
        known = rollout, chunk_estimates(estimator, table, rollout)
    rollout, estimates = known
    episode = rollout.episode(lane)
    here, steps = episode.states[:-1], len(episode)
    weights = estimator.weights(table, here[:, None], episode.rewards[:, None])[:, 0]
    scores = estimator.scores[here, episode.actions]
    start, actions, outcomes = draws_of(mdp, estimator.pi, episode, uniforms_of(seed), chunk, lane)
    return NarratedEpisode(
        seed=seed,
        index=index,
        episode=episode,
        start=start,
        pi=estimator.pi[here],
        actions=actions,
        outcomes=outcomes,
        returns=estimator.returns_of(episode.rewards[:, None])[:, 0],
        baselines=estimator.baseline_of(table, here[:, None])[:, 0],
        discounts=estimator.discounts(steps),
        weights=weights,
        scores=scores,
        contributions=weights[:, None] * scores,
        estimate=estimates[lane],
    )


def draws_of(
    mdp: MDP, pi: Array, episode: Episode, uniforms: Uniforms, number: int, lane: int
) -> tuple[Draws, Draws, Draws]:
    """How the start, (1,), and the actions and outcomes, (T,), of an episode were drawn, with π (S, A).

    The episode is that of ``lane`` in what ``uniforms`` call episode ``number``.
    """
    here, steps = episode.states[:-1], len(episode)
    start, choices, chances = (
        numbers[..., lane].copy()
        for numbers in (uniforms.start(number), uniforms.choices(number, 0, steps), uniforms.chances(number, 0, steps))
    )
    return (
        Draws.of(start[None], mdp.start[None], episode.states[:1]),
        Draws.of(choices, pi[here], episode.actions),
        Draws.of(chances, mdp.outcomes.probability[here, episode.actions], episode.outcomes),
    )
