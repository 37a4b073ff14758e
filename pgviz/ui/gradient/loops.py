"""Is the direction without γᵗ a gradient? Its work round a circle, on the page's problem and on two steps."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array
from pgviz.language import say
from pgviz.reinforce.circulation import (
    Circulation,
    circulation,
    curl_of_two_decisions,
    direction_field,
    over_disc,
)
from pgviz.rounding import settled
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.gradient.estimates import noise_of
from pgviz.ui.gradient.scenario import CHAIN, TWO_STEPS, GradientScenario
from pgviz.ui.gradient.topic import Words, only, parameters, plane_of, standing_on
from pgviz.ui.shell.formats import short

RADIUS = 0.8  # of the circle


@dataclass(frozen=True)
class Loop:
    """The work round a circle in a plane, with γᵗ and without."""

    kept: Circulation
    dropped: Circulation
    closed: float | None  # without γᵗ, by its closed form, where there is one


@functools.lru_cache(maxsize=32)
def loop_of(here: GradientScenario) -> Loop:
    """In the plane of the page, round its θ."""
    i, j = plane_of(here)
    unit = np.eye(len(here.thetas))
    kept, dropped = (
        circulation(
            direction_field(here.mdp, here.features, discounted=discounted, horizon=here.steps),
            here.thetas,
            unit[i],
            unit[j],
            RADIUS,
            points=32,
            noise=noise_of(here),
        )
        for discounted in (True, False)
    )
    closed = _closed(here, i, j)
    return Loop(kept, dropped, None if closed is None else float(settled(np.array(closed), kept.error)))


def _closed(here: GradientScenario, i: int, j: int) -> float | None:
    """On two steps: (1 − γ) p′ v′ over the disc, where one parameter is of s₀ and the other of s₁ or s₂."""
    if here.world != TWO_STEPS or here.steps < 2 or (i < 2) == (j < 2):
        return None
    first, second, sign = (i, j, 1.0) if i < 2 else (j, i, -1.0)
    unit = np.eye(len(here.thetas))

    def density(theta: Array) -> float:
        return sign * curl_of_two_decisions(here.mdp, here.features, theta, first, second, second // 2)

    return over_disc(density, here.thetas, unit[i], unit[j], RADIUS)


def sheet(here: GradientScenario) -> Sheet:
    """A row a problem: this one, and two steps."""
    known = here if here.world == TWO_STEPS else standing_on(here, TWO_STEPS)
    rows = [_loop_row(here)] if known is here else [_loop_row(here), _loop_row(known)]
    headers = (
        Header(say("with γᵗ"), note=say("A gradient does no work round a closed loop: 0.")),
        Header(say("without γᵗ")),
        Header("(1 − γ) p′ v′", note=say("Its closed form on two steps, added up over the disc by Green’s theorem.")),
    )
    return Sheet(
        say("The work round a circle"),
        (
            Grid(
                headers,
                tuple(rows),
                say("∮ direction · dθ"),
                say("round the dotted circle, of radius {radius}", radius=short(RADIUS)),
                "mean",
            ),
        ),
    )


def _loop_row(here: GradientScenario) -> Row:
    found, (i, j), names = loop_of(only(here, "plane")), plane_of(here), parameters(here)
    closed = Cell("—", dead=True) if found.closed is None else Cell(short(found.closed, 5), "mean")
    cells = (Cell(_work(found.kept), "score"), Cell(_work(found.dropped), "mean"), closed)
    return Row(Header(f"{here.one.label}: {names[i]}, {names[j]}"), cells)


def _work(found: Circulation) -> str:
    return short(float(settled(np.array(found.value), found.error)), 5)


def words(here: GradientScenario) -> Words:
    """What the circulation says, here and on two steps."""
    mine, said = loop_of(only(here, "plane")), []
    two_steps = here if here.world == TWO_STEPS else standing_on(here, TWO_STEPS)
    known = loop_of(only(two_steps, "plane"))
    if here.world != TWO_STEPS:
        said.append(_work_here(here, mine))
    if known.closed is not None and abs(known.dropped.value) > known.dropped.error:
        said.append(
            say(
                "On “{problem}” it does {work} by quadrature, {closed} by the closed form (1 − γ) p′ v′: **no "
                "function has that direction for its gradient** (Nota & Thomas 2020). With γᵗ the work is {kept}.",
                problem=two_steps.one.label,
                work=_work(known.dropped),
                closed=short(known.closed, 5),
                kept=_work(known.kept),
            )
        )
    return tuple(said)


def _work_here(here: GradientScenario, mine: Loop) -> str:
    problem = here.one.label
    if abs(mine.dropped.value) > mine.dropped.error:
        return say(
            "On “{problem}” the direction without γᵗ does work round the circle, {work}: it is **the gradient of no "
            "function**.",
            problem=problem,
            work=_work(mine.dropped),
        )
    if here.world != CHAIN:
        return say("On “{problem}” the direction without γᵗ does no work round the circle.", problem=problem)
    return say(
        "On “{problem}” the direction without γᵗ does no work round the circle: both decisions are met whatever is "
        "done, so it is the gradient of something, only not of J.",
        problem=problem,
    )
