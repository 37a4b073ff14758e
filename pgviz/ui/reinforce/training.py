"""The training that a scenario describes, and what its policies are worth."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from pgviz import limits
from pgviz.arrays import Array, Ints
from pgviz.gridworld import Gridworld
from pgviz.language import say
from pgviz.reinforce import Training, TrainingSettings
from pgviz.reinforce.aliasing import Conflict, conflict
from pgviz.reinforce.assessment import Assessment, assess_in_steps, performances_in_steps, policies
from pgviz.reinforce.chances import Chances, chances
from pgviz.reinforce.diagnosis import Standing, standing
from pgviz.reinforce.steps import Steps, finished
from pgviz.reinforce.training import train_in_steps
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.shell.parts import cached_property
from pgviz.ui.state.slices import Progress, Tell, V, Work, in_slices

RECORDS = 40
ASKED = 4  # records of which both are computed
WITHIN = say("What they are worth within the cut")
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
    worth: Worth  # what the recorded policies are worth, as the page shows it

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
        return self.world.chance_of_goal(self.first_policy, horizon)

    @cached_property
    def length_at_first(self) -> float | None:
        """The mean number of steps of an episode of the first policy, if nothing cuts it; None if it may never end."""
        try:
            return float(self.world.mdp.visits(self.first_policy, discounted=False).sum())
        except ValueError:
            return None


def train_scenario(now: ReinforceScenario) -> Trained:
    """Train as the scenario says; which run is filmed does not matter here."""
    return finished(training_of(now))


def training_of(now: ReinforceScenario) -> Work[Trained]:
    """As ``train_scenario``, a little at a time."""
    world = now.build()
    features = now.features(world)
    settings = TrainingSettings(
        alpha=now.alpha,
        episodes=now.episodes,
        runs=now.runs,
        horizon=now.horizon,
        seed=now.seed,
        baseline=now.baseline,  # type: ignore[arg-type]
        discounted=now.keep,
        record_every=max(1, now.episodes // RECORDS),
    )
    training = yield from _told(
        train_in_steps(world.mdp, features, settings), say("Training"), now.episodes, say("episodes")
    )
    records = len(training.thetas)
    assessing = assess_in_steps(training, world.mdp, features)
    assessment = yield from _told(assessing, say("What the policies are worth"), records, say("records"))
    worth = yield from _told(_worth_of(assessment), WITHIN, records, say("records"))
    return Trained(world, features, training, assessment, worth)


def _told(steps: Steps[V], what: str, total: int, unit: str) -> Generator[Progress, None, V]:
    """The work, with how far it is as a person reads it."""
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            result: V = end.value
            return result
        yield Progress(
            done / total, say("{what}: {done} of {total} {unit}", what=what, done=done, total=total, unit=unit)
        )


def _worth_of(found: Assessment) -> Steps[Worth]:
    """J of all records, or J_H where the cut makes much of a difference; yields how many records are done."""
    if not (yield from _cut_matters(found)):
        return Worth(found.performance, found.optimum, None)
    within = yield from _all_within(found)
    return Worth(within, found.optimum_within, found.training.settings.horizon)


def _all_within(found: Assessment) -> Steps[Array]:
    """J_H of all records, (K, R); yields how many are done."""
    within = np.empty_like(found.performance)
    for k in range(len(within)):
        within[k] = yield from _within(found, k, k)
    return within


def _cut_matters(found: Assessment) -> Steps[bool]:
    """Whether J of episodes that are cut is much else than J: asked of a few records, for all of them take long."""
    if not np.isfinite(found.performance).all():
        return True
    some = np.unique(np.linspace(0, len(found.performance) - 1, ASKED).astype(int))
    within = []
    for k in some:
        within.append((yield from _within(found, int(k), 0)))
    exact = np.append(found.performance[some], found.optimum)
    cut = np.append(within, found.optimum_within)
    return bool(np.abs(exact - cut).max() > MUCH * max(np.ptp(cut), float(np.abs(cut).max()) * 1e-9))


def _within(found: Assessment, record: int, done: int) -> Steps[Array]:
    """J_H of one record, (R,), of some runs at a time; yields ``done``."""
    pis = policies(found.features, found.training.thetas[record])
    return performances_in_steps(found.mdp, pis, found.training.settings.horizon, done)


def _training_alone(now: ReinforceScenario) -> ReinforceScenario:
    """The scenario without what does not matter for its training."""
    return dataclasses.replace(now.run, shown=0)


def trained_once(now: ReinforceScenario, tell: Tell | None = None) -> Trained:
    """As ``train_scenario``, once in a process for all sessions, whichever run is filmed, whatever is shown of it.

    ``tell`` hears how far it is, and may raise to leave it to others, or to be continued.
    """
    return _trained_once(_training_alone(now), tell)


_trained_once = in_slices(limits.TRAININGS_KEPT, limits.TRAININGS_BYTES)(training_of)


def within_once(now: ReinforceScenario, tell: Tell | None = None) -> Array:
    """J_H of every recorded θ, (K, R), of the scenario's training; ``tell`` as in ``trained_once``."""
    trained = trained_once(now, tell)
    if trained.worth.cut is not None:
        return trained.worth.performance
    return _within_once(_training_alone(now), tell)


def _within_of(now: ReinforceScenario) -> Work[Array]:
    found = trained_once(now).assessment
    return _told(_all_within(found), WITHIN, len(found.performance), say("records"))


_within_once = in_slices(8)(_within_of)
