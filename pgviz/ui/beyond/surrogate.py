"""The surrogate Σ log π G of the two-step problem: for the page's constant, and against a range of them."""

from __future__ import annotations

import functools

import numpy as np

from pgviz.arrays import Array
from pgviz.examples.problems import TWO_STEP_THETA, two_step
from pgviz.figures.surrogate import against_constant
from pgviz.language import say
from pgviz.reinforce.surrogate import Surrogate, surrogate
from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import Chart

REACH, POINTS = 12.0, 49


@functools.lru_cache(maxsize=256)
def of_two_steps(constant: float) -> Surrogate:
    """The surrogate of the two-step problem with this constant added to every return."""
    problem = two_step()
    return surrogate(problem.mdp, problem.features, TWO_STEP_THETA, constant)


@functools.cache
def parameter_names() -> tuple[str, ...]:
    """What the parameters of the two-step problem are called: a state and an action each."""
    problem = two_step()
    return tuple(f"{state} {action}" for state in problem.states[:-1] for action in problem.actions)


@functools.cache
def against() -> tuple[Array, Array]:
    """Constants (C,) and the surrogate's values (C,) there."""
    constants = np.linspace(-REACH, REACH, POINTS)
    return constants, np.array([of_two_steps(float(c)).value for c in constants])


def constant_sheet(now: BeyondScenario, found: Surrogate) -> Sheet:
    """The surrogate's constant, its value, J, and the expected gradient."""
    edit = Edit("c", now.c, -REACH, REACH, 0.5, say("constant c, added to every return"))
    row = (
        Cell(short(now.c), "theta", edit=edit),
        Cell(short(found.value), "mean", link="surrogate"),
        Cell(short(found.performance), "plain", link="J"),
    )
    headers = (Header(say("c, added to G")), Header(say("surrogate"), link="surrogate"), Header("J(θ)", link="J"))
    slopes = tuple(Cell(short(v), "score", link="gradient") for v in found.gradient)
    columns = tuple(Header(name) for name in parameter_names())
    return Sheet(
        say("The surrogate and its gradient"),
        (
            Grid(headers, (Row(Header(""), row),), "Σ log π G", say("drag c: the value moves"), "mean"),
            Grid(columns, (Row(Header(""), slopes),), say("expected gradient"), say("does not move"), "score"),
        ),
    )


def on_surrogate(now: BeyondScenario, found: Surrogate) -> str:
    """What moves with the constant and what does not."""
    return say(
        "Two decisions, four possible episodes. With c = {c} added to every return the surrogate is **{value}**; J(θ) "
        "is {performance} whatever c is. **The value means nothing, its expected gradient is ∇J**, at the θ that "
        "sampled and with the returns held fixed.",
        c=short(now.c),
        value=short(found.value),
        performance=short(found.performance),
    )


def surrogate_chart(now: BeyondScenario, found: Surrogate) -> Chart:
    """Its value against the constant, over J and the gradient, which are level."""
    constants, values = against()
    return Chart(
        against_constant(constants, values, found.gradient, found.performance, now.c, parameter_names()),
        say(
            "The surrogate’s value against the constant; at {c} it is {value}. The gradient’s lines are level.",
            c=short(now.c),
            value=short(found.value),
        ),
    )
