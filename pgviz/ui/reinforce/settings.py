"""The numbers that set how REINFORCE is run, to drag."""

from __future__ import annotations

from collections.abc import Sequence

from pgviz import limits
from pgviz.language import say
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.shell.formats import short


def settings_sheet(now: ReinforceScenario) -> Sheet:
    """Step size, discount, slip; episodes, runs, seed, and the run in the film."""
    first = (
        (say("step size α"), "alpha", now.alpha, 0.01, 3.0, 0.01, say("How far each episode moves θ")),
        (say("discount γ"), "gamma", now.gamma, 0.0, 1.0, 0.01, say("What a reward one step later is worth")),
        (say("slip"), "slip", now.slip, 0.0, 1.0, 0.01, say("How often a step goes to one side instead")),
    )
    second = (
        (
            say("episodes"),
            "episodes",
            now.episodes,
            limits.LEAST_EPISODES,
            limits.EPISODES,
            10,
            say("Episodes in each run"),
        ),
        (say("runs"), "runs", now.runs, 1, limits.RUNS, 1, say("Independent runs, each with its own uniform numbers")),
        (say("seed"), "seed", now.seed, 0, limits.SEEDS, 1, say("Which uniform numbers")),
        (say("film: run"), "shown", now.shown, 0, now.runs - 1, 1, say("The run whose episodes the film shows")),
    )
    return Sheet(say("Settings of the training"), (_grid(first), _grid(second)))


def _grid(fields: Sequence[tuple[str, str, float, float, float, float, str]]) -> Grid:
    headers = tuple(Header(name, note=what) for name, *_, what in fields)
    cells = tuple(
        Cell(short(value), "theta", edit=Edit(field, float(value), low, high, step, name))
        for name, field, value, low, high, step, _ in fields
    )
    return Grid(headers, (Row(Header(""), cells),))
