"""What a folded section of the page shows, and the problem that it stands on."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pgviz.language import say
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.gradient.scenario import GRID, TWO_STEPS, GradientScenario
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import Chart

Words = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Topic:
    """The parts of a section."""

    words: Words
    control: Sheet | None = None  # what is dragged in it
    sheets: Mapping[str, Sheet] = field(default_factory=dict)  # by their keys
    chart: Chart | None = None


def or_why(section: Callable[[GradientScenario], Topic]) -> Callable[[GradientScenario], Topic]:
    """The section, or where the core refuses the numbers a sentence that says why."""

    def stated(now: GradientScenario) -> Topic:
        try:
            return section(now)
        except ValueError as reason:
            return Topic((say("With these numbers there is nothing to show here: {reason}.", reason=reason),))

    return stated


def standing_on(now: GradientScenario, world: str) -> GradientScenario:
    """The scenario on another problem, with that problem's own numbers."""
    return dataclasses.replace(now, world=world, theta=(), r=(), gamma=(), horizon=(), plane=())


def only(now: GradientScenario, *names: str) -> GradientScenario:
    """With the problem, its numbers and these fields, all others as they are by default: a key for what is kept."""
    kept = {"world", "theta", "r", "gamma", "horizon", *names}
    others: dict[str, Any] = {f.name: f.default for f in dataclasses.fields(now) if f.name not in kept}
    return dataclasses.replace(now, **others)


def parameters(now: GradientScenario) -> tuple[str, ...]:
    """What each entry of θ is called: θ(s₁, a₀) where it belongs to one action in one state, θ(a₀) otherwise."""
    return tuple(f"θ({name})" for name in now.parameters)


DEFAULT_PLANES = {TWO_STEPS: (0, 2), GRID: (16, 8)}
"""Two parameters of neighbouring states, where the first two belong to one."""


def plane_of(now: GradientScenario) -> tuple[int, int]:
    """The two parameters of a landscape: those of the picture's plane, if it has two."""
    if len(now.plane) == 2:
        return now.plane[0], now.plane[1]
    return DEFAULT_PLANES.get(now.world, (0, 1))


def control(label: str, *cells: tuple[str, Edit]) -> Sheet:
    """Numbers to drag, each under its name."""
    headers = tuple(Header(name) for name, _ in cells)
    row = Row(Header(""), tuple(Cell(short(edit.value), "theta", edit=edit) for _, edit in cells))
    return Sheet(label, (Grid(headers, (row,)),))


def alpha_edit(alpha: float) -> tuple[str, Edit]:
    """The step size of ascents, by its logarithm."""
    edit = Edit("log_alpha", round(math.log10(alpha), 9), -6, 3, 0.1, say("step size α = 10 to the power of"))
    return "log₁₀ α", edit
