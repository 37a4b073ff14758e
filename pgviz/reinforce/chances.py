"""How likely an episode is to reach some states within its horizon: exact, and what a training made of it.

A run that is paid nothing before its first success draws all its episodes until then with the policy it began with. If
that reaches the target with probability p an episode, E episodes miss it with probability (1 − p)^E.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Bools
from pgviz.mdp.arrival import arrival, least_steps
from pgviz.reinforce.assessment import Assessment, policies

__all__ = ["Chances", "chances"]

CERTAIN = 1e-12
"""A probability so near to 1 is 1 but for rounding."""


@dataclass(frozen=True, eq=False)
class Chances:
    """The probabilities that an episode, cut at the horizon, reaches the target."""

    first: float  # with the policy that the training began with
    last: Array  # (R,): with the last policy of each run
    best: float  # with the best policy for that
    best_uncut: float  # and without a cut
    steps: int | None  # the fewest steps that can lead there; None if none do
    never: Bools  # (R,): the runs in which no episode reached it
    alone: bool  # whether nothing else pays: then nothing is learned before the first success

    def missed(self, episodes: int) -> float:
        """The probability that so many episodes of the first policy all miss it."""
        return float((1 - self.first) ** episodes)


def chances(assessment: Assessment, target: ArrayLike) -> Chances:
    """Of the runs of a training, for ``target``, some terminal states."""
    training, reaching = assessment.training, arrival(assessment.mdp, target)
    horizon = training.settings.horizon
    first = policies(assessment.features, training.thetas[0, :1])
    last = policies(assessment.features, training.thetas[-1])
    best = reaching.optimal_performance(horizon)
    return Chances(
        first=float(reaching.performances(first, horizon)[0]),
        last=reaching.performances(last, horizon),
        best=best,
        best_uncut=best if best >= 1 - CERTAIN else reaching.optimal_performance(),
        steps=least_steps(assessment.mdp, target),
        never=np.asarray(~np.isin(training.last_states, target).any(axis=0)),
        alone=not assessment.mdp.reward[reaching.reward == 0].any(),
    )
