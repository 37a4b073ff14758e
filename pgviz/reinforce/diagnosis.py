"""Where the runs of a training stand at their end: saturated or not, since when, and what it would take to get out.

All of it is exact and of episodes that are cut at the training's horizon H, as training sees them:

    certainty  Σ_s n(s) max_a π(a|s) / Σ_s n(s)      the expected share of steps that take a likeliest action; n(s) are
                                                     the expected visits of s in one episode
    missing    J* − J
    gain       α E ∇J·u                              what E episodes more would add to J if all of them followed the
                                                     expected update u of now: ∇J, or without γᵗ that direction

A run *hardly moves* if the gain is below 5 % of what is missing. It is *saturated* if it hardly moves, has not learned
(``pgviz.reinforce.assessment``) and is 95 % certain: the score of what it does is nearly 0.

The way out is the single change that J would gain most from: action a in state s where another one, b, is likeliest.
With ρ (1 − π(a|s)) = Σ_t γᵗ Pr(S_t = s) (q_t(s, a) − v_t(s)) the two alone are the decision of ``score.saturation``
with rewards that differ by ρ, and θ moves their logits apart by |φ(s, a) − φ(s, b)|² a unit: 2 in a table. So gradient
flow on J takes

    (D + sinh D) / (ρ |φ(s, a) − φ(s, b)|² / 2)      units of time to 50/50, D = log π(b|s) − log π(a|s)

and an episode is α units, on average.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Bools, Ints, whole_number
from pgviz.mdp.features import features_of
from pgviz.mdp.gradient import advantages_within
from pgviz.reinforce.assessment import Assessment, policies
from pgviz.score.saturation import log10_gradient_flow_time

__all__ = ["CERTAIN", "SLOW", "Standing", "WayOut", "certainty", "gains", "standing", "stretch", "way_out"]

CERTAIN = 0.95
"""A policy that takes its likeliest actions with this probability is nearly certain."""
SLOW = 0.05
"""Of what is missing: a run that would gain less in as many episodes again hardly moves."""
TOGETHER = 500_000
"""Numbers of stacked (S, S) matrices that are taken at a time."""


@dataclass(frozen=True, eq=False)
class Standing:
    """Where each of R runs stands after its E episodes."""

    missing: Array  # (R,): the best J minus its own
    certainty: Array  # (R,): the share of steps that take a likeliest action
    saturated: Bools  # (R,)
    since: Ints  # (R,): of a saturated run the first recorded episode at which it was certain, and stayed so; else E


@dataclass(frozen=True)
class WayOut:
    """The single change that J would gain most from, and how long gradient flow needs to make it."""

    state: int
    better: int  # the action that J would gain from
    likeliest: int  # the one that is ahead of it
    gap: float  # D, of the logits
    worth: float  # ρ: what J gains, to first order, per unit of probability that moves
    time_log10: float  # decimal logarithm of the units of time to 50/50
    episodes_log10: float  # and of the episodes with this α


def standing(assessment: Assessment) -> Standing:
    """Where the runs stand. For 32 runs, all saturated, with 300 steps in 100 states it takes about .4 s."""
    training = assessment.training
    last = policies(assessment.features, training.thetas[-1])
    sure = certainty(assessment, last)
    missing = assessment.optimum_within - assessment.record_within(-1)
    doubtful = np.flatnonzero(~assessment.learned & (sure >= CERTAIN))
    saturated = np.zeros_like(assessment.learned)
    saturated[doubtful] = gains(assessment, doubtful) < SLOW * missing[doubtful]
    return Standing(missing, sure, saturated, _since(assessment, saturated))


def certainty(assessment: Assessment, pis: Array) -> Array:
    """The expected share of steps that take a likeliest action, (N,), for policies (N, S, A)."""
    visits = assessment.mdp.visits(pis, False, assessment.training.settings.horizon)
    return np.asarray((visits * pis.max(axis=-1)).sum(axis=-1) / visits.sum(axis=-1))


def gains(assessment: Assessment, runs: Sequence[int] | Ints) -> Array:
    """What as many episodes again would add to J of these runs, (N,), along the expected update of now."""
    together = max(1, TOGETHER // assessment.mdp.n_states**2)
    parts = [_gains(assessment, runs[i : i + together]) for i in range(0, len(runs), together)]
    return np.concatenate(parts) if parts else np.zeros(0)


def _gains(assessment: Assessment, runs: Sequence[int] | Ints) -> Array:
    training, phi = assessment.training, assessment.features
    settings, pis = training.settings, policies(phi, training.thetas[-1, runs])

    def direction(discounted: bool) -> Array:
        slope = pis * advantages_within(assessment.mdp, pis, settings.horizon, discounted)
        return np.tensordot(slope, phi, axes=2)  # (N, d)

    ascent = direction(True)
    update = ascent if settings.discounted else direction(False)
    return np.asarray(settings.alpha * settings.episodes * (ascent * update).sum(axis=-1))


def way_out(assessment: Assessment, run: int) -> WayOut | None:
    """The quickest thing to hope for in a run that is stuck; None if no single action would be better anywhere."""
    lane = whole_number("run", run, 0, assessment.training.settings.runs - 1)
    settings, phi = assessment.training.settings, assessment.features
    logits = phi @ assessment.training.thetas[-1, lane]
    (pi,) = policies(phi, assessment.training.thetas[-1, [lane]])
    worth = advantages_within(assessment.mdp, pi, settings.horizon, settings.discounted) / np.maximum(1 - pi, 0.5)
    behind = logits < logits.max(axis=1, keepdims=True)
    worth = np.where(behind, worth, 0.0)
    state, better = (int(i) for i in np.unravel_index(worth.argmax(), worth.shape))
    likeliest = int(logits[state].argmax())
    apart = float(_apart(phi[state, better], phi[state, likeliest]))
    if worth[state, better] <= 0 or apart == 0:
        return None
    gap, rho = float(logits[state, likeliest] - logits[state, better]), float(worth[state, better])
    time = float(log10_gradient_flow_time(gap)) - np.log10(rho) - np.log10(apart)
    return WayOut(state, better, likeliest, gap, rho, time, time - float(np.log10(settings.alpha)))


def stretch(features: ArrayLike) -> float:
    """How far θ moves a log-odds with a weight of 1, at most: max |φ(s, a) − φ(s, b)|²/2. 1 in a table."""
    phi = features_of(features)
    return float(max(_apart(phi, phi[:, [a]]).max() for a in range(phi.shape[1])))


def _apart(one: Array, other: Array) -> Array:
    return np.asarray(((one - other) ** 2).sum(axis=-1) / 2)


def _since(assessment: Assessment, saturated: Bools) -> Ints:
    """By halving: the record before it was not certain, it was, and so was every later one that was looked at."""
    training = assessment.training
    since = np.full(saturated.shape, training.settings.episodes)
    runs = np.flatnonzero(saturated)
    low, high = np.full(runs.shape, -1), np.full(runs.shape, len(training.thetas) - 1)
    while runs.size and (high - low > 1).any():
        middle = (low + high + 1) // 2  # of a pair that has met, the upper one, which is certain
        sure = certainty(assessment, policies(assessment.features, training.thetas[middle, runs])) >= CERTAIN
        low, high = np.where(sure, low, middle), np.where(sure, middle, high)
    since[runs] = training.episodes_recorded[high]
    return since
