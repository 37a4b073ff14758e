"""One update in slow motion: its stages, which of them is shown, and what stands in it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from pgviz.language import counted, say
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.components.stepper import Stage
from pgviz.ui.reinforce import slow_policy, slow_returns, slow_steps, slow_theta
from pgviz.ui.reinforce.scenario import UPDATE, ReinforceScenario
from pgviz.ui.reinforce.told import Told, told_of
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import cached_property
from pgviz.ui.state.scenario import Change

TITLE = say("One update in slow motion")

PARTS = tuple(UPDATE)
STAGES = {
    "steps": (slow_steps.steps_sheet, slow_steps.steps_chart, slow_steps.steps_words),
    "returns": (slow_returns.returns_sheet, slow_returns.returns_chart, slow_returns.returns_words),
    "weights": (slow_returns.weights_sheet, slow_returns.weights_chart, slow_returns.weights_words),
    "theta": (slow_theta.theta_sheet, slow_theta.theta_chart, slow_theta.theta_words),
    "policy": (slow_policy.policy_sheet, slow_policy.policy_chart, slow_policy.policy_words),
}


@dataclass(frozen=True, eq=False)
class SlowMotion:
    """An update in stages: one for each of the T steps, then returns, what each step counts, Δθ, and π."""

    told: Told

    @property
    def last(self) -> int:
        """The number of the last stage."""
        return self.told.steps + len(PARTS) - 2

    @property
    def at(self) -> int:
        """The stage that is shown."""
        part = PARTS.index(self.told.now.part)
        return self.told.steps - 1 + part if part else self.told.t

    @cached_property
    def which(self) -> Sheet:
        """The episode, to drag, and how it went."""
        return which_sheet(self.told)

    @cached_property
    def stage(self) -> Stage:
        """What stands in the stage that is shown."""
        sheet, chart, words = STAGES[self.told.now.part]
        return Stage(sheet(self.told), chart(self.told), words(self.told))

    @property
    def where(self) -> str:
        """Which stage it is."""
        told = self.told
        what = say("step t = {t}", t=told.t) if told.now.part == PARTS[0] else UPDATE[told.now.part]
        return say("Stage {at} of {last}: {what}", at=self.at + 1, last=self.last + 1, what=what)


def slow_motion(now: ReinforceScenario) -> SlowMotion:
    """The update that this scenario looks at, and where it stands."""
    return SlowMotion(told_of(now))


def at_stage(now: ReinforceScenario, stage: int) -> Change[ReinforceScenario]:
    """At another stage."""
    steps = told_of(now).steps
    if stage < steps:
        return Change(dataclasses.replace(now, part=PARTS[0], t=max(0, stage)))
    return Change(dataclasses.replace(now, part=PARTS[min(stage - steps + 1, len(PARTS) - 1)]))


def with_weight(now: ReinforceScenario, number: int) -> Change[ReinforceScenario]:
    """With another weight to look at, counted from 1."""
    return Change(dataclasses.replace(now, weight=number))


def which_sheet(told: Told) -> Sheet:
    """The episode that is told, to drag; and what it came to."""
    now, update = told.now, told.update
    number = update.number + 1
    edit = Edit("slow", float(number), 1, now.episodes, 1, say("episode in slow motion"))
    columns = (
        Header(say("episode"), note=say("Of the run in the film. Stop the film, and its episode is told.")),
        Header(say("steps")),
        Header(say("ends")),
        Header("G₀", note=say("The discounted return of the episode.")),
    )
    cells = (
        Cell(f"{number}", "theta", edit=edit),
        Cell(str(told.steps)),
        Cell(_end(told)),
        Cell(short(told.returns[0]), "mean"),
    )
    return Sheet(
        say("The episode in slow motion"), (Grid(columns, (Row(Header(say("run {run}", run=update.run)), cells),)),)
    )


def _end(told: Told) -> str:
    if not told.update.episode.ended:
        return say("cut after {steps}", steps=counted(told.steps, "step"))
    kind = told.trained.world.cells[int(told.update.episode.states[-1])]
    return {"G": say("at the goal"), "H": say("in a pit")}.get(kind, say("at an end"))
