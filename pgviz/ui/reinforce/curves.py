"""The learning curves of all runs."""

from __future__ import annotations

from pgviz.figures.learning import curves
from pgviz.language import counted, say
from pgviz.ui.reinforce.linked import linked
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.training import Trained
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import Chart


def curves_chart(now: ReinforceScenario, trained: Trained) -> Chart:
    """J of every run against episodes, and the returns of the run in the film."""
    training, worth = trained.training, trained.worth
    cut = "" if worth.cut is None else say(", of episodes that are cut after {cut}", cut=counted(worth.cut, "step"))
    return Chart(
        curves(
            training.episodes_recorded,
            worth.performance,
            training.returns,
            worth.optimum,
            say("optimum {optimum}", optimum=short(worth.optimum)),
            now.shown,
            worth.cut,
        ),
        say(
            "Learning curves of {runs}{cut}. The one in the film ends at {performance}, the optimum is {optimum}.",
            runs=counted(now.runs, "run"),
            cut=cut,
            performance=short(worth.performance[-1, now.shown]),
            optimum=short(worth.optimum),
        ),
        linked(now, trained, [f"J(θ) = {short(j)}" for j in worth.performance[:, now.shown]]),
    )
