"""The training that a scenario describes, and what its policies are worth."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pgviz.arrays import Array, Ints
from pgviz.gridworld import Gridworld
from pgviz.reinforce import Training, train
from pgviz.reinforce.aliasing import Conflict, conflict
from pgviz.reinforce.assessment import Assessment, assess, policies
from pgviz.reinforce.chances import Chances, arrival, chances
from pgviz.reinforce.diagnosis import Standing, standing
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.state.once import once_each

RECORDS = 40
ASKED = 4  # records of which both are computed
MUCH = 0.02
"""J and J of cut episodes differ much if it is by more than this share of the height of the curves."""


@dataclass(frozen=True, eq=False)
class Worth:
    """What the policies of a training are worth: J without a cut, or, where that is much else, of cut episodes."""

    performance: Array  # (K, R): J of every recorded θ
    optimum: float  # the best J
    cut: int | None  # after how many steps episodes are cut; None if that makes hardly any difference


@dataclass(frozen=True, eq=False)
class Trained:
    """A world, what happened in it, and what that came to. The same for every run that is filmed."""

    world: Gridworld
    features: Array  # (S, A, d)
    training: Training
    assessment: Assessment

    @cached_property
    def worth(self) -> Worth:
        """What the recorded policies are worth, as the page shows it."""
        found = self.assessment
        if self._cut_matters():
            return Worth(found.performance_within, found.optimum_within, self.training.settings.horizon)
        return Worth(found.performance, found.optimum, None)

    @cached_property
    def standing(self) -> Standing:
        """Where each run stands at its end."""
        return standing(self.assessment)

    @cached_property
    def conflict(self) -> Conflict | None:
        """What the features cannot tell apart although they should."""
        return conflict(self.world.mdp, self.features)

    @cached_property
    def chances(self) -> Chances | None:
        """How likely an episode is to reach a goal; None on a map without one."""
        return chances(self.assessment, self.goals) if self.goals.size else None

    @property
    def goals(self) -> Ints:
        """The cells that are goals."""
        return np.flatnonzero(np.array(self.world.cells) == "G")

    @cached_property
    def first_policy(self) -> Array:
        """π before all training, (S, A)."""
        first: Array = policies(self.features, self.training.thetas[0, :1])[0]
        return first

    def chance_at_first(self, horizon: int) -> float:
        """How likely an episode of the first policy is to reach a goal within so many steps."""
        return arrival(self.world.mdp, self.goals).performance(self.first_policy, horizon)

    @cached_property
    def length_at_first(self) -> float | None:
        """The mean number of steps of an episode of the first policy, if nothing cuts it; None if it may never end."""
        try:
            return float(self.world.mdp.visits(self.first_policy, discounted=False).sum())
        except ValueError:
            return None

    def _cut_matters(self) -> bool:
        """Whether J of episodes that are cut is much else than J: asked of a few records, for all of them take long."""
        found = self.assessment
        if not np.isfinite(found.performance).all():
            return True
        some = np.unique(np.linspace(0, len(found.performance) - 1, ASKED).astype(int))
        exact = np.append(found.performance[some], found.optimum)
        within = np.append([found.record_within(k) for k in some], found.optimum_within)
        return bool(np.abs(exact - within).max() > MUCH * max(np.ptp(within), float(np.abs(within).max()) * 1e-9))


def train_scenario(now: ReinforceScenario) -> Trained:
    """Train as the scenario says; which run is filmed does not matter here."""
    world = now.build()
    features = now.features(world)
    training = train(
        world.mdp,
        features,
        alpha=now.alpha,
        episodes=now.episodes,
        runs=now.runs,
        horizon=now.horizon,
        seed=now.seed,
        baseline=now.baseline,  # type: ignore[arg-type]
        discounted=now.keep,
        record_every=max(1, now.episodes // RECORDS),
    )
    return Trained(world, features, training, assess(training, world.mdp, features))


def trained_once(now: ReinforceScenario) -> Trained:
    """As ``train_scenario``, once in a process for all sessions, whatever is filmed, shown of it, or being drawn."""
    return _trained_once(dataclasses.replace(now.filmed, shown=0, also="none", draft=""))


_trained_once = once_each(48)(train_scenario)
