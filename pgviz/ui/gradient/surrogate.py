"""The surrogate: its value moves with a constant, its gradient is right at one θ only; after a step, ratio and clip."""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import theme
from pgviz.figures.lines import Curve, curves
from pgviz.language import say
from pgviz.mdp import policy_gradient
from pgviz.reinforce.circulation import angle_between
from pgviz.reinforce.off_policy import Objective, Objectives, objectives
from pgviz.reinforce.surrogate import surrogate
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.gradient.scenario import TWO_STEPS, GradientScenario
from pgviz.ui.gradient.topic import Topic, Words, control, only, or_why, standing_on
from pgviz.ui.shell.formats import Shown, short, signed
from pgviz.ui.shell.parts import Chart

TITLE = say("The surrogate")
CONSTANTS = (0.0, -10.0, 10.0)
REACHES = (2.0, 5.0, 10.0, 20.0)  # how far the picture goes to either side
POINTS = 41
NAMES = {
    "performance": "J",
    "logarithm": "Σ A log π",
    "ratio": "Σ A π/π′",
    "clipped": say("clipped (PPO)"),
}
ALIKE = 1e-9


@or_why
def section(now: GradientScenario) -> Topic:
    """All of it."""
    here = only(ground(now), "step", "clip")
    return Topic(
        words=(*_elsewhere(now, here), *_words(here)),
        control=_control(here),
        sheets={"constants": _constants_sheet(here), "after": _after_sheet(here)},
        chart=_chart(here),
    )


def ground(now: GradientScenario) -> GradientScenario:
    """The page's problem where its episodes can be listed, otherwise two steps."""
    return now if now.one.few else standing_on(now, TWO_STEPS)


def _elsewhere(now: GradientScenario, here: GradientScenario) -> Words:
    if here.world == now.world:
        return ()
    return (
        say(
            "On “{problem}” the episodes are too many to list. This section stands on “{other}”: choose that to change "
            "its numbers.",
            problem=now.one.label,
            other=here.one.label,
        ),
    )


def _control(here: GradientScenario) -> Sheet:
    step = Edit("step", here.step, -REACHES[-1], REACHES[-1], 0.1, say("length of the step along ∇J"))
    clip = Edit("clip", here.clip, 0.01, 0.99, 0.01, say("clip ε"))
    return control(say("Step and clip"), (say("step along ∇J"), step), (say("clip ε"), clip))


# ----------------------------------------------------------------------------------------------------------- the values


class Constant(NamedTuple):
    """The surrogate with a constant c added to every return, at the θ that sampled."""

    constant: float
    value: float
    gradient: Array  # (d,)


@functools.lru_cache(maxsize=32)
def constants_of(here: GradientScenario) -> tuple[Constant, ...]:
    """For some constants; the gradient is ∇J for each."""
    found = (surrogate(here.mdp, here.features, here.thetas, c, horizon=here.steps) for c in CONSTANTS)
    return tuple(Constant(one.constant, one.value, one.gradient) for one in found)


@functools.lru_cache(maxsize=32)
def gradient_of(here: GradientScenario) -> Array:
    """∇J of the θ that sampled, of the episodes as they are cut, (d,)."""
    return policy_gradient(here.mdp, here.features, here.thetas, horizon=here.steps)


def way_of(here: GradientScenario) -> Array:
    """The unit vector along ∇J, (d,); 0 where ∇J is."""
    gradient = gradient_of(only(here))
    length = float(np.linalg.norm(gradient))
    return gradient / length if length > 0 else gradient


@functools.lru_cache(maxsize=512)
def after(here: GradientScenario) -> Objectives:
    """J and the surrogates after the step, from the data of θ′."""
    return objectives(
        here.mdp,
        here.features,
        np.array(here.thetas) + here.step * way_of(here),
        sampled_by=here.thetas,
        horizon=here.steps,
        clip=here.clip,
    )


def _constants_sheet(here: GradientScenario) -> Sheet:
    """A row a constant: the value moves, the gradient does not."""
    gradient = gradient_of(only(here))
    headers = (
        Header(say("value"), note=say("E[Σ γᵗ (G_t + c) log π] at the θ that sampled.")),
        Header(say("‖gradient‖")),
        Header(say("off ∇J")),
    )
    rows = tuple(
        Row(
            Header(
                say("as it is")
                if one.constant == 0
                else say("{constant} on every return", constant=signed(one.constant))
            ),
            (
                Cell(short(one.value), "mean"),
                Cell(short(float(np.linalg.norm(one.gradient))), "score"),
                Cell(short(_off(one.gradient, gradient)), "score"),
            ),
        )
        for one in constants_of(only(here))
    )
    value = here.mdp.performance(here.policy.probabilities, here.steps)
    total = Row(
        Header(say("J itself")),
        (Cell(short(value), "phi"), Cell(short(float(np.linalg.norm(gradient))), "score"), None),
    )
    grid = Grid(headers, (*rows, total), say("Value and gradient"), say("where θ = θ′"), "mean")
    return Sheet(say("The surrogate at the θ that sampled"), (grid,))


def _off(vector: Array, gradient: Array) -> float:
    """‖vector − ∇J‖, 0 where it is rounding."""
    found = float(np.linalg.norm(vector - gradient))
    return 0.0 if found <= ALIKE * (1 + float(np.linalg.norm(gradient))) else found


def _after_sheet(here: GradientScenario) -> Sheet:
    """A row an objective, after the step: by how much it changed, and which way it would go on."""
    found, start, way = after(here), after(_stepped(here, 0.0)), way_of(here)
    headers = (
        Header(say("change"), note=say("Since θ′.")),
        Header(say("slope"), note=say("Along the same direction.")),
        Header(say("its gradient is off ∇J by")),
    )
    true = found.performance.gradient

    def row(name: str) -> Row:
        one, before = (getattr(at, name) for at in (found, start))
        return Row(
            Header(NAMES[name], name),
            (
                Cell(
                    signed(_known(one.value - before.value, before.value)), "phi" if name == "performance" else "mean"
                ),
                Cell(short(_known(float(one.gradient @ way), 1.0)), "score"),
                _angle(one.gradient, true),
            ),
        )

    subtitle = say("a step of {step} along ∇J; ε = {clip}", step=short(here.step), clip=short(here.clip))
    return Sheet(
        say("After the step"), (Grid(headers, tuple(map(row, NAMES)), say("After a step"), subtitle, "score"),)
    )


def _known(value: float, scale: float) -> float:
    """0 where it is rounding."""
    return 0.0 if abs(value) <= 1e-13 * (1 + abs(scale)) else value


def _angle(vector: Array, true: Array) -> Cell:
    if min(float(np.abs(v).max()) for v in (vector, true)) <= 1e-13:
        return Cell(say("it is 0"), dead=True)
    angle = angle_between(vector, true)
    return Cell(Shown(f"{short(round(angle, 1), 1)}°", angle), "score")


def _stepped(here: GradientScenario, step: float) -> GradientScenario:
    return GradientScenario(
        world=here.world,
        theta=here.theta,
        r=here.r,
        gamma=here.gamma,
        horizon=here.horizon,
        clip=here.clip,
        step=step,
    )


# ------------------------------------------------------------------------------------------------------------ the chart


def _chart(here: GradientScenario) -> Chart:
    """How much J and the surrogates change along the line, from the data of θ′."""
    reach = next((far for far in REACHES if far >= abs(here.step) * 1.05), REACHES[-1])
    steps = np.linspace(-reach, reach, POINTS)
    line = [after(_stepped(here, round(float(step), 9))) for step in steps]
    start, now = after(_stepped(here, 0.0)), after(here)

    def changes(name: str) -> Array:
        return np.array([getattr(one, name).value - getattr(start, name).value for one in line])

    looks = {
        "performance": (theme.PHI, 4.0, "solid"),
        "logarithm": (theme.MEAN, 2.5, "dot"),
        "ratio": (theme.PROBABILITY, 2.5, "dash"),
        "clipped": (theme.STRONG, 2.5, "dashdot"),
    }
    drawn = [Curve(NAMES[name], changes(name), *look) for name, look in looks.items()]
    change = now.performance.value - start.performance.value
    picture = curves(
        steps,
        drawn,
        say("step along ∇J, from θ′ at 0"),
        say("change since θ′"),
        at=here.step,
        points=((change, say("J here")),),
    )
    said = ", ".join(f"{NAMES[name]} {signed(_change(now, start, name))}" for name in NAMES)
    return Chart(
        picture,
        say(
            "What has changed since θ′ after a step of {step} along ∇J: {changes}.", step=short(here.step), changes=said
        ),
    )


def _change(now: Objectives, start: Objectives, name: str) -> float:
    one: Objective = getattr(now, name)
    before: Objective = getattr(start, name)
    return _known(one.value - before.value, before.value)


# ------------------------------------------------------------------------------------------------------------ the words


def _words(here: GradientScenario) -> Words:
    found, start = after(here), after(_stepped(here, 0.0))
    values = [one.value for one in constants_of(only(here))]
    changed = {name: _change(found, start, name) for name in NAMES}
    return (
        say(
            "**Its value means nothing**: {value} as it is, {lower} with {minus} and {higher} with {plus} on every "
            "return. Its gradient is ∇J for each of them, at the θ that sampled.",
            value=short(values[0]),
            lower=short(values[1]),
            minus=signed(CONSTANTS[1]),
            higher=short(values[2]),
            plus=signed(CONSTANTS[2]),
        ),
        *_after_words(here, found, changed),
    )


def _after_words(here: GradientScenario, found: Objectives, changed: dict[str, float]) -> Words:
    if not gradient_of(only(here)).any():
        return (say("∇J is 0 here: there is no direction to step in."),)
    if here.step == 0:
        return (say("Without a step all four have one gradient: ∇J."),)
    clip, percent = short(here.clip), f"{100 * found.clipped_steps:.0f}"
    stuck = (
        say(
            "In all of the steps of θ′ the clip leaves no gradient: π/π′ has passed 1 ± {clip} on the side to which "
            "the advantage pushes. That is what keeps PPO near θ′.",
            clip=clip,
        )
        if found.clipped_steps > 1 - ALIKE
        else say(
            "In {percent} % of the steps of θ′ the clip leaves no gradient: π/π′ has passed 1 ± {clip} on the side to "
            "which the advantage pushes. That is what keeps PPO near θ′.",
            percent=percent,
            clip=clip,
        )
    )
    return (
        say(
            "After the step J has changed by {change}; the data of θ′ say {logarithm} with log π, {ratio} with the "
            "ratio π/π′, {clipped} with the ratio clipped.",
            change=signed(changed["performance"]),
            logarithm=signed(changed["logarithm"]),
            ratio=signed(changed["ratio"]),
            clipped=signed(changed["clipped"]),
        ),
        stuck,
    )
