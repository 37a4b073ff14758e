"""Everything that REINFORCE shows of a scenario and its training."""

from __future__ import annotations

from dataclasses import dataclass

from pgviz.ui.components.painter import Painting
from pgviz.ui.components.player import Film, Moment
from pgviz.ui.components.sheet import Sheet
from pgviz.ui.reinforce.causes import Cause, experiments
from pgviz.ui.reinforce.course import also_chart
from pgviz.ui.reinforce.curves import curves_chart
from pgviz.ui.reinforce.diagnosis import on_learning
from pgviz.ui.reinforce.drawing import drawing_of
from pgviz.ui.reinforce.experiments import Experiment
from pgviz.ui.reinforce.film import film_of_run, shots
from pgviz.ui.reinforce.linked import link_of
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.settings import settings_sheet
from pgviz.ui.reinforce.told import with_moment
from pgviz.ui.reinforce.training import Trained, trained_once
from pgviz.ui.reinforce.world import about_world, rewards_sheet, sources_of
from pgviz.ui.shell.parts import Chart, cached_property
from pgviz.ui.state.once import once_each
from pgviz.ui.state.scenario import Change
from pgviz.ui.state.slices import Tell


def view(now: ReinforceScenario, trained: Trained) -> View:
    """What the page shows of this scenario; ``trained`` is what ``train_scenario`` gives for it."""
    return View(now, trained)


@dataclass(frozen=True, eq=False)
class Setting:
    """The parts of the page that need no training: what one can take hold of while it lasts."""

    now: ReinforceScenario

    @cached_property
    def settings(self) -> Sheet:
        """How REINFORCE is run, to drag."""
        return settings_sheet(self.now)

    @cached_property
    def rewards(self) -> Sheet | None:
        """What a map of one's own pays, to drag."""
        return rewards_sheet(self.now)

    @cached_property
    def drawing(self) -> Painting | None:
        """A map of one's own, to paint."""
        return drawing_of(self.now)

    @cached_property
    def about_world(self) -> tuple[str, str]:
        """What is to be seen in the world, and what it pays; and the longest text that this can become."""
        return about_world(self.now)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Where the page's statements come from."""
        return sources_of(self.now)


@dataclass(frozen=True, eq=False)
class View(Setting):
    """All parts of the page, computed when they are asked for."""

    trained: Trained

    @cached_property
    def film(self) -> Film:
        """Some episodes of one run."""
        return film_of_run(self.now, self.trained)

    @cached_property
    def shots(self) -> tuple[int, ...]:
        """The record of each take of the film."""
        return shots(self.trained)

    def stopped(self, now: ReinforceScenario, moment: Moment) -> Change[ReinforceScenario]:
        """The film was stopped: slow motion tells that episode, from that step on."""
        number = int(self.trained.training.episodes_recorded[self.shots[moment.take]])
        return with_moment(now, number, moment.step) if now.filmed == self.now else Change(now)

    def start(self, opened: ReinforceScenario) -> Moment | None:
        """Where the link that opened the page stopped the film: in the episode of slow motion, if the film has it."""
        number = opened.slow - 1
        takes = [int(self.trained.training.episodes_recorded[shot]) for shot in self.shots]
        if opened.filmed != self.now or number not in takes:
            return None
        steps = int(self.trained.training.lengths[number, opened.shown])
        return Moment(takes.index(number), min(opened.t, steps - 1) if opened.part == "steps" else steps)

    @property
    def link(self) -> str:
        """What links the film and the charts, which stand at the same episode."""
        return link_of(self.now, self.trained)

    @cached_property
    def curves(self) -> Chart:
        """The learning curves of all runs."""
        return curves_chart(self.now, self.trained)

    @cached_property
    def also(self) -> tuple[Chart, str] | None:
        """What was asked for besides, and what it is in words."""
        return also_chart(self.now, self.trained)

    @cached_property
    def diagnosis(self) -> tuple[Cause, ...]:
        """What the training came to, and why."""
        return on_learning(self.now, self.trained)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The diagnosis."""
        return tuple(cause.sentence for cause in self.diagnosis)

    @cached_property
    def experiments(self) -> tuple[Experiment, ...]:
        """What there is to try, to see that the diagnosis is right."""
        return experiments(self.diagnosis)


def view_once(now: ReinforceScenario, tell: Tell | None = None) -> View:
    """The view with its training, once in a process for all sessions, whatever was chosen in slow motion.

    ``tell`` as in ``trained_once``.
    """
    trained_once(now, tell)
    return _view_once(now.filmed)


@once_each(24)
def _view_once(filmed: ReinforceScenario) -> View:
    return view(filmed, trained_once(filmed))
