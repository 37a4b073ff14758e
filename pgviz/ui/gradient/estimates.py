"""What the core says of the page's estimator, kept for the scenarios that were asked about last.

Keys are settings (``GradientScenario.setting``): what does not change an estimate must not compute it again.
"""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from pgviz.arrays import Array, Ints
from pgviz.reinforce.baselines import baseline_table
from pgviz.reinforce.cloud import (
    Measured,
    Plane,
    Support,
    batch_means,
    batched,
    episode_support,
    measured,
    plane_of,
)
from pgviz.reinforce.estimator import Estimator, Returns
from pgviz.reinforce.exact import Moments, exact_moments
from pgviz.reinforce.groups import Answers, Rule, group_moments, group_samples, group_support
from pgviz.reinforce.machine import Machine
from pgviz.reinforce.narration import NarratedEpisode, narrated_episode
from pgviz.reinforce.roll import Trajectories
from pgviz.reinforce.rollout import Rollout
from pgviz.reinforce.samples import CHUNK, chunk_estimates, chunk_trajectories
from pgviz.rounding import settled
from pgviz.ui.gradient.scenario import GIVEN, GradientScenario

FEW = 24  # different estimates, up to which each is drawn as one point with its probability
ROUNDING = 1e-9  # of the scale of an estimate: a bias below is none
NOISE = 1e-14  # of the largest return that there can be: what is below is left by rounding, and is 0


def arguments(now: GradientScenario) -> dict[str, Any]:
    """The keywords that the core's functions of one episode's estimate share."""
    return {
        "horizon": now.steps,
        "returns": now.returns,
        "discounted": now.keep,
        "baseline": _table(now.setting),
    }


@functools.lru_cache(maxsize=64)
def _table(now: GradientScenario) -> Array:
    """b_t(s), (H, S)."""
    return baseline_table(_estimator(now), now.subtracted)


# ----------------------------------------------------------------------------------------------------------- the truth


def moments_of(now: GradientScenario) -> Moments:
    """The exact mean and covariance of the page's estimate, and ∇J."""
    return _moments(now.setting)


@functools.lru_cache(maxsize=64)
def _moments(now: GradientScenario) -> Moments:
    if now.sum == "group":
        found: Moments = group_moments(_answers(now), now.k, cast(Rule, now.rule), by_length=now.by_length)
    else:
        found = exact_moments(now.mdp, now.features, now.thetas, **arguments(now))
    noise = noise_of(now)
    moments = Moments(
        settled(found.mean, noise),
        settled(found.covariance, least_scatter(now)),
        settled(found.gradient, noise),
    )
    return batched(moments, now.batch) if now.sum == "batch" else moments


def noise_of(now: GradientScenario) -> float:
    """How large what rounding leaves of an estimate can be: a share of the largest return, and of b."""
    total = float(now.discount ** np.arange(now.steps) @ np.ones(now.steps))
    largest = max(map(abs, now.rewards)) * total + abs(now.b) * (now.baseline == GIVEN)
    return NOISE * max(largest, float(now.sum == "group"))


def least_scatter(now: GradientScenario) -> float:
    """How large what rounding leaves of a variance can be."""
    return noise_of(now) ** 2 / NOISE


def answers_of(now: GradientScenario) -> Answers:
    """The episodes that can happen, as answers to one prompt. ValueError where they are too many."""
    return _answers(now.setting)


@functools.lru_cache(maxsize=16)
def _answers(now: GradientScenario) -> Answers:
    return Answers.of_paths(now.mdp, now.features, now.thetas, horizon=now.steps)


def support_of(now: GradientScenario) -> Support | None:
    """The few estimates that there can be, with their probabilities; None where they are many."""
    return _support(now.setting)


@functools.lru_cache(maxsize=32)
def _support(now: GradientScenario) -> Support | None:
    if not now.one.few or (now.sum == "batch" and now.batch > 1):
        return None
    if now.sum == "group":
        found = group_support(_answers(now), now.k, cast(Rule, now.rule), by_length=now.by_length)
    else:
        found = episode_support(now.mdp, now.features, now.thetas, **arguments(now))
    return (
        Support(settled(found.estimates, noise_of(now)), found.probability) if len(found.probability) <= FEW else None
    )


def plane(now: GradientScenario) -> Plane:
    """The plane of the picture."""
    return _plane(now.setting, now.plane)


@functools.lru_cache(maxsize=32)
def _plane(now: GradientScenario, axes: tuple[int, ...]) -> Plane:
    return plane_of(moments_of(now), (axes[0], axes[1]) if axes else None)


def is_biased(now: GradientScenario) -> bool:
    """Whether the exact mean is another vector than ∇J, by more than rounding."""
    return _is_biased(now.setting)


@functools.lru_cache(maxsize=64)
def _is_biased(now: GradientScenario) -> bool:
    found = moments_of(now)
    scale = max(float(np.linalg.norm(found.mean)), float(np.linalg.norm(found.gradient)), found.trace**0.5)
    noise = 2 * noise_of(now) * found.bias.size**0.5  # of two vectors
    return bool(np.linalg.norm(found.bias) > max(ROUNDING * scale, noise))


# ----------------------------------------------------------------------------------------------------- what was drawn


def draws_of(now: GradientScenario) -> Array:
    """The page's estimates, (n, d): of an episode, a batch or a group each."""
    return _draws(now.setting, now.seed, now.episodes)


@functools.lru_cache(maxsize=16)
def _draws(now: GradientScenario, seed: int, number: int) -> Array:
    if now.sum == "group":
        rule = cast(Rule, now.rule)
        drawn = group_samples(_answers(now), now.k, rule, groups=number, seed=seed, by_length=now.by_length)
        return settled(drawn.estimates, noise_of(now))
    size = now.batch if now.sum == "batch" else 1
    chunks = [_chunk(now, seed, i) for i in range(-(-number * size // CHUNK))]
    return batch_means(np.concatenate(chunks)[: number * size], size)


@functools.lru_cache(maxsize=64)
def _chunk(now: GradientScenario, seed: int, chunk: int) -> Array:
    """The estimates of the episodes of one chunk, 0 where only rounding is left."""
    return settled(_estimates(now, seed, chunk), noise_of(now))


@functools.lru_cache(maxsize=8)
def _estimates(now: GradientScenario, seed: int, chunk: int) -> Array:
    """The rows that ``gradient_samples`` gives."""
    return chunk_estimates(_estimator(now), _table(now), _rollout(now, seed, chunk))


@functools.lru_cache(maxsize=8)
def _rollout(now: GradientScenario, seed: int, chunk: int) -> Rollout:
    """The episodes of one chunk."""
    machine = Machine(now.mdp, copies=1)
    return Rollout(machine, _trajectories(Moves.of(_estimator(now), machine), seed, chunk))


@dataclass(frozen=True)
class Moves:
    """All that decides where episodes lead, as ``key``: while a reward is dragged they need no new walk."""

    key: tuple[bytes | int, ...]
    estimator: Estimator = dataclasses.field(compare=False)
    machine: Machine = dataclasses.field(compare=False)

    @classmethod
    def of(cls, estimator: Estimator, machine: Machine) -> Moves:
        """Of a policy on a machine of one copy."""
        mdp = estimator.mdp
        decisive = (mdp.outcomes.probability, mdp.outcomes.successor, mdp.terminal, mdp.start, estimator.pi)
        return cls((*(array.tobytes() for array in decisive), estimator.horizon), estimator, machine)


@functools.lru_cache(maxsize=8)
def _trajectories(moves: Moves, seed: int, chunk: int) -> Trajectories:
    return chunk_trajectories(moves.estimator, moves.machine, seed, chunk)


@dataclass(frozen=True, eq=False)
class Sketch:
    """An episode in a line: its first step, and what all of its steps add up to."""

    steps: int
    worth: float  # the return of the first step
    baseline: float  # of the first step
    score: Array  # of the first step, (d,)
    estimate: Array  # of the whole episode, (d,)


def sketch(now: GradientScenario, index: int) -> Sketch:
    """An episode of the page's batches, by its number among all episodes."""
    chunk, lane = divmod(index, CHUNK)
    episode = _rollout(now.setting, now.seed, chunk).episode(lane)
    estimator, start = _estimator(now.setting), episode.states[:1, None]
    return Sketch(
        steps=len(episode),
        worth=float(estimator.returns_of(episode.rewards[:, None])[0, 0]),
        baseline=float(estimator.baseline_of(_table(now.setting), start)[0, 0]),
        score=estimator.scores[episode.states[0], episode.actions[0]],
        estimate=np.asarray(_chunk(now.setting, now.seed, chunk)[lane]),
    )


@functools.lru_cache(maxsize=64)
def _estimator(now: GradientScenario) -> Estimator:
    return Estimator.of(now.mdp, now.features, now.thetas, now.steps, cast(Returns, now.returns), now.keep)


def counts_of(now: GradientScenario) -> Ints:
    """How often each answer came up in the ringed group, (m,)."""
    rule = cast(Rule, now.rule)
    drawn = group_samples(answers_of(now), now.k, rule, groups=now.shown + 1, seed=now.seed, by_length=now.by_length)
    return np.asarray(drawn.counts[now.shown])


def measured_of(now: GradientScenario) -> Measured:
    """What the page's estimates say of their mean and scatter."""
    found, least = measured(draws_of(now)), least_scatter(now)
    return found if not found.trace <= least else dataclasses.replace(found, trace=0.0, trace_error=0.0)


def narrated(now: GradientScenario, index: int) -> NarratedEpisode:
    """An episode told step by step."""
    return _narrated(now.setting, now.seed, index)


@functools.lru_cache(maxsize=64)
def _narrated(now: GradientScenario, seed: int, index: int) -> NarratedEpisode:
    chunk = index // CHUNK
    known = _rollout(now, seed, chunk), _estimates(now, seed, chunk)
    return narrated_episode(now.mdp, now.features, now.thetas, seed=seed, index=index, known=known, **arguments(now))
