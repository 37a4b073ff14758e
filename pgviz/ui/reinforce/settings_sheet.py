"""The numbers that set how REINFORCE is run, to drag."""

from __future__ import annotations

from collections.abc import Sequence

from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.scenarios import Learning
from pgviz.ui.shell.formats import short


def settings_sheet(now: Learning, message: str = "") -> Sheet:
    """Step size, discount, slip; episodes, runs, seed, and the run in the film."""
    first = (
        ("step size α", "alpha", now.alpha, 0.01, 3.0, 0.01, "How far each episode moves θ"),
        ("discount γ", "gamma", now.gamma, 0.0, 1.0, 0.01, "What a reward one step later is worth"),
        ("slip", "slip", now.slip, 0.0, 1.0, 0.01, "How often a step goes to one side instead"),
        ("episodes", "episodes", now.episodes, 10, 1000, 10, "Episodes in each run"),
        ("runs", "runs", now.runs, 1, 64, 1, "Independent runs, each with its own luck"),
        ("seed", "seed", now.seed, 0, 9999, 1, "Which luck"),
        ("film: run", "shown", now.shown, 0, now.runs - 1, 1, "The run whose episodes the film shows"),
    )
    return Sheet("Settings of the training", (_grid(first[:3]), _grid(first[3:])), message)


def _grid(fields: Sequence[tuple[str, str, float, float, float, float, str]]) -> Grid:
    headers = tuple(Header(name, note=what) for name, _, _, _, _, _, what in fields)
    cells = tuple(
        Cell(short(value), "theta", edit=Edit(field, float(value), low, high, step, name))
        for name, field, value, low, high, step, _ in fields
    )
    return Grid(headers, (Row(Header(""), cells),))
