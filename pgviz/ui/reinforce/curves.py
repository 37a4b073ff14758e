"""The learning curves of all runs."""

from __future__ import annotations

from pgviz.figures.learning import curves
from pgviz.ui.reinforce.linked import linked
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.training import Trained
from pgviz.ui.reinforce.world import counted
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import Chart


def curves_chart(now: ReinforceScenario, trained: Trained) -> Chart:
    """J of every run against episodes, and the returns of the run in the film."""
    training, worth = trained.training, trained.worth
    cut = "" if worth.cut is None else f", of episodes that are cut after {counted(worth.cut, 'step')}"
    return Chart(
        curves(
            training.episodes_recorded,
            worth.performance,
            training.returns,
            worth.optimum,
            f"optimum {short(worth.optimum)}",
            now.shown,
            worth.cut,
        ),
        f"Learning curves of {counted(now.runs, 'run')}{cut}. The one in the film ends at "
        f"{short(worth.performance[-1, now.shown])}, the optimum is {short(worth.optimum)}.",
        linked(now, trained, [f"J(θ) = {short(j)}" for j in worth.performance[:, now.shown]]),
    )
