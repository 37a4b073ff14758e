"""The scenario of the page Policy gradient: a small problem, a policy in it, and how ∇J is estimated."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from pgviz import limits
from pgviz.arrays import Array
from pgviz.examples import GRADIENT_PROBLEMS, GradientProblem, Problem
from pgviz.language import say
from pgviz.mdp import MDP
from pgviz.policy import SoftmaxPolicy
from pgviz.reinforce.baselines import BASELINES, Baseline
from pgviz.reinforce.estimator import RETURNS
from pgviz.reinforce.groups import RULES
from pgviz.ui.gradient import repairs
from pgviz.ui.shell.parts import cached_property
from pgviz.ui.state.codec import Choice, Number, Numbers, Switch, Vector
from pgviz.ui.state.scenario import Change, Scenario, field

WORLDS = tuple(GRADIENT_PROBLEMS)
ONE_DECISION, TWO_STEPS, CHAIN, SHARED_CHAIN, CORRIDOR, GRID = WORLDS
SUMS = {"episode": say("one episode"), "batch": say("a batch"), "group": say("a group")}
GIVEN = "given"  # the baseline that is a number of one's own, b
MOST_DRAWN = limits.ESTIMATES  # episodes, or groups
MOST_IN_BATCH, MOST_IN_GROUP = limits.BATCH, limits.GROUP
MOST_HORIZON = limits.GRADIENT_HORIZON
MOST_PARAMETERS = 28
MOST_ANSWERS = 8
MOST_PAID = 8
REWARD = (-1000, 1000)


@dataclass(frozen=True)
class GradientScenario(Scenario):
    """An estimator of ∇J on a small problem. Defaults: returns to go, γᵗ kept, no baseline, on the grid.

    ``theta``, ``r``, ``gamma`` and ``horizon`` are empty as long as they are those of the problem itself.
    """

    world: str = field(GRID, Choice(WORLDS), say("problem"))
    theta: tuple[float, ...] = field((), Vector(-1000, 1000, 0, MOST_PARAMETERS), "θ")
    r: tuple[float, ...] = field((), Numbers(*REWARD, 0, 6), say("reward"))
    gamma: tuple[float, ...] = field((), Numbers(0, 1, 0, 1), say("discount γ"))
    horizon: tuple[int, ...] = field((), Numbers(1, MOST_HORIZON, 0, 1, whole=True), say("horizon"))

    keep: bool = field(True, Switch(), say("γᵗ kept"))
    returns: str = field("to-go", Choice(RETURNS), say("return"))
    baseline: str = field("none", Choice((*BASELINES, GIVEN)), say("baseline"))
    b: float = field(0.0, Number(*REWARD), say("baseline b"))
    sum: str = field("episode", Choice(tuple(SUMS)), say("what an estimate is made of"))
    batch: int = field(10, Number(1, MOST_IN_BATCH, whole=True), say("batch size N"))
    k: int = field(4, Number(1, MOST_IN_GROUP, whole=True), say("group size k"))
    rule: str = field("leave-one-out", Choice(RULES), say("what is subtracted in a group"))
    by_length: bool = field(False, Switch(), say("divided by length"))

    episodes: int = field(200, Number(1, MOST_DRAWN, whole=True), say("number of estimates"))
    seed: int = field(0, Number(0, limits.SEEDS, whole=True), say("seed"))
    shown: int = field(0, Number(0, MOST_DRAWN - 1, whole=True), say("ringed estimate"))
    t: int = field(0, Number(0, MOST_HORIZON - 1, whole=True), say("step that the formula shows"))
    plane: tuple[int, ...] = field(
        (), Numbers(0, MOST_PARAMETERS - 1, 0, 2, whole=True), say("parameter of the picture’s plane")
    )

    answers: tuple[float, ...] = field(
        (1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0), Numbers(*REWARD, 1, MOST_ANSWERS), say("reward of answer")
    )
    lengths: tuple[int, ...] = field((), Numbers(1, 1000, 0, MOST_ANSWERS, whole=True), say("length of answer"))
    step: float = field(1.0, Number(-20, 20), say("step along ∇J"))
    clip: float = field(0.2, Number(0.01, 0.99), say("clip ε"))
    ascent: int = field(1, Number(1, MOST_IN_BATCH, whole=True), say("batch of an ascent"))
    alpha: tuple[float, ...] = field((), Numbers(1e-6, 1000, 0, 1), say("step size α of an ascent"))
    paid: tuple[float, ...] = field((1.0, 1.0, 1.0), Numbers(*REWARD, 1, MOST_PAID), say("reward of step"))
    bonus: float = field(0.5, Number(-20, 20), say("entropy bonus c"))

    def repaired(self) -> Change[GradientScenario]:
        """With θ, rewards, plane and group that fit the problem; a sentence for each thing put right."""
        return repairs.repaired(self)

    # ---------------------------------------------------------------------------------------------------- the problem

    @property
    def one(self) -> GradientProblem:
        """The problem as it is named, with its own rewards, θ, γ and horizon."""
        return GRADIENT_PROBLEMS[self.world]

    @cached_property
    def problem(self) -> Problem:
        """The problem with the rewards and the discount that are set."""
        return _problem(self.world, self.rewards, self.discount)

    @property
    def mdp(self) -> MDP:
        """Its process."""
        return self.problem.mdp

    @property
    def features(self) -> Array:
        """φ, (S, A, d)."""
        return self.problem.features

    @property
    def rewards(self) -> tuple[float, ...]:
        """What is paid, in the order of ``paid_for``."""
        return self.r or self.one.rewards

    @property
    def paid_for(self) -> tuple[str, ...]:
        """What each reward is paid for."""
        return self.problem.actions if self.world == ONE_DECISION else self.one.paid

    @property
    def thetas(self) -> tuple[float, ...]:
        """θ, (d,)."""
        if self.theta:
            return self.theta
        return (0.0,) * len(self.rewards) if self.world == ONE_DECISION else self.one.theta

    @property
    def discount(self) -> float:
        """γ."""
        return self.gamma[0] if self.gamma else self.one.problem.mdp.gamma

    @property
    def steps(self) -> int:
        """The horizon H: episodes are cut after so many steps."""
        return self.horizon[0] if self.horizon else self.one.horizon

    @property
    def policy(self) -> SoftmaxPolicy:
        """π in all S states."""
        return SoftmaxPolicy(self.features, self.thetas)

    # -------------------------------------------------------------------------------------------------- the estimator

    @property
    def most(self) -> int:
        """How many estimates can be drawn: fewer, if each is made of many episodes."""
        return MOST_DRAWN // (self.batch if self.sum == "batch" else 1)

    @property
    def subtracted(self) -> Baseline:
        """The baseline as the core takes it: a name, or the number b."""
        return self.b if self.baseline == GIVEN else self.baseline

    @cached_property
    def setting(self) -> GradientScenario:
        """All that the moments of an estimate depend on, the rest as it is by default: a key for what is kept."""
        rest = ("episodes", "seed", "shown", "t", "plane", *SECTIONS)
        others: dict[str, Any] = {f.name: f.default for f in dataclasses.fields(self) if f.name in rest}
        return dataclasses.replace(self, **others)

    # ---------------------------------------------------------------------------------------------------------- names

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """What each parameter is of: a state and an action, or an action wherever it is taken."""
        return tuple(self._parameter(i) for i in range(self.features.shape[2]))

    def _parameter(self, index: int) -> str:
        states, actions = np.nonzero(self.features[:, :, index])
        action = self.problem.actions[actions[0]]
        return (
            action if len(states) > 1 or self.world == ONE_DECISION else f"{self.problem.states[states[0]]}, {action}"
        )


SECTIONS = ("answers", "lengths", "step", "clip", "ascent", "alpha", "paid", "bonus")
"""The fields that only folded sections look at."""


@functools.lru_cache(maxsize=64)
def _problem(world: str, rewards: tuple[float, ...], gamma: float) -> Problem:
    built = GRADIENT_PROBLEMS[world].build(rewards)
    return dataclasses.replace(built, mdp=dataclasses.replace(built.mdp, gamma=np.float64(gamma)))
