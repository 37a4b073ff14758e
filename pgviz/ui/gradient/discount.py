"""Where γᵗ went: the direction without it beside ∇J, where both lead, whether it is a gradient, what a cut does."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array
from pgviz.figures.landscape import Path, landscape
from pgviz.language import counted, say
from pgviz.mdp import policy_gradient
from pgviz.reinforce.ascent import heights
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.gradient import cuts, loops
from pgviz.ui.gradient.cuts import angle_of, degrees
from pgviz.ui.gradient.scenario import CHAIN, MOST_HORIZON, GradientScenario
from pgviz.ui.gradient.topic import Topic, Words, alpha_edit, control, only, or_why, parameters, plane_of, standing_on
from pgviz.ui.gradient.walks import alpha_of, in_plane, path_of, window_of
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import Chart

TITLE = say("Where did γᵗ go?")


@or_why
def section(now: GradientScenario) -> Topic:
    """All of it."""
    here = ground(now)
    found = _compared(only(here, "plane"))
    return Topic(
        words=(*_elsewhere(now, here), *_words(here, found)),
        control=_control(here, here is now),
        sheets={"directions": _directions(here, found), "round": loops.sheet(here), "cuts": cuts.sheet(here)},
        chart=_chart(here),
    )


def ground(now: GradientScenario) -> GradientScenario:
    """The page's problem where it discounts and has two parameters, otherwise the chain."""
    return now if now.discount < 1 and len(now.thetas) > 1 else standing_on(now, CHAIN)


def _elsewhere(now: GradientScenario, here: GradientScenario) -> Words:
    if here is now:
        return ()
    problem, other = now.one.label, here.one.label
    if now.discount == 1:
        return (
            say(
                "“{problem}” does not discount: with γ = 1 there is no γᵗ. This section stands on “{other}”: choose "
                "that to change its numbers.",
                problem=problem,
                other=other,
            ),
        )
    return (
        say(
            "“{problem}” has one parameter. This section stands on “{other}”: choose that to change its numbers.",
            problem=problem,
            other=other,
        ),
    )


def _control(here: GradientScenario, own: bool) -> Sheet:
    alpha = alpha_edit(alpha_of(here))
    if not own:  # the page's horizon is that of another problem
        return control(say("Step size"), alpha)
    cut = Edit("steps", here.steps, 1, MOST_HORIZON, 1, say("horizon, in steps"))
    return control(say("Horizon and step size"), (say("horizon, in steps"), cut), alpha)


# ------------------------------------------------------------------------------------------------------ the directions


@dataclass(frozen=True, eq=False)
class Compared:
    """∇J and the direction without γᵗ at one θ, of the episodes that are cut."""

    gradient: Array  # (d,)
    dropped: Array  # (d,)

    @property
    def angle(self) -> float | None:
        """Between them, in degrees; None if one of them is 0."""
        return angle_of(self.gradient, self.dropped)


@functools.lru_cache(maxsize=32)
def _compared(here: GradientScenario) -> Compared:
    return Compared(
        *(policy_gradient(here.mdp, here.features, here.thetas, discounted, here.steps) for discounted in (True, False))
    )


def _directions(here: GradientScenario, found: Compared) -> Sheet:
    """The two parameters of the plane of both directions, and how long they are."""
    names, (i, j) = parameters(here), plane_of(here)
    largest = max(float(np.abs(v).max()) for v in (found.gradient, found.dropped)) or 1.0

    def row(name: str, key: str, vector: Array) -> Row:
        length = float(np.linalg.norm(vector))
        entries = (
            Cell(short(v), "score", float(v) / largest, f"{key} x{k}") for k, v in ((i, vector[i]), (j, vector[j]))
        )
        return Row(Header(name, key), (*entries, Cell(short(length), link=f"{key} length")))

    headers = (Header(names[i], f"x{i}"), Header(names[j], f"x{j}"), Header(say("length"), "length"))
    rows = (row(say("with γᵗ: ∇J"), "kept", found.gradient), row(say("without γᵗ"), "dropped", found.dropped))
    angle = (
        say("no angle: one of them is 0") if found.angle is None else say("{angle} apart", angle=degrees(found.angle))
    )
    return Sheet(say("The two directions"), (Grid(headers, rows, say("Two directions"), angle, "score"),))


# ----------------------------------------------------------------------------------------------------------- the chart


def _chart(here: GradientScenario) -> Chart:
    """Both ascents over the exact J."""
    kept, dropped = (path_of(here, discounted) for discounted in (True, False))
    places = [in_plane(here, path) for path in (kept, dropped)]
    seen, (i, j), names = window_of(here, places), plane_of(here), parameters(here)
    circle = (here.thetas[i], here.thetas[j], loops.RADIUS)
    drawn = landscape(
        seen.x,
        seen.y,
        seen.heights,
        (Path(say("along ∇J, with γᵗ"), places[:1], "exact"), Path(say("without γᵗ"), places[1:], "other")),
        (names[i], names[j]),
        circle=circle,
    )
    start, up, down = (_height(here, path) for path in (kept[0], kept[-1], dropped[-1]))
    alt = say(
        "J over {first} and {second}: from {start} the ascent with γᵗ comes to {kept}, the one without γᵗ to "
        "{dropped}.",
        first=names[i],
        second=names[j],
        start=short(start),
        kept=short(up),
        dropped=short(down),
    )
    return Chart(drawn, alt)


def _height(here: GradientScenario, theta: Array) -> float:
    return float(heights(here.mdp, here.features, theta))


# ----------------------------------------------------------------------------------------------------------- the words


def _words(here: GradientScenario, found: Compared) -> Words:
    return (_apart(found), _where(here), *loops.words(here), cuts.sentence(here))


def _apart(found: Compared) -> str:
    if found.angle is None:
        return say("One of the two directions is 0 here: there is no angle between them.")
    inner = float(found.gradient @ found.dropped)
    if inner < 0:
        return say(
            "Dropping γᵗ counts a decision at step t as if it came first. Here that turns the direction by "
            "**{angle}**: a small step along it lowers J.",
            angle=degrees(found.angle),
        )
    return say(
        "Dropping γᵗ counts a decision at step t as if it came first. Here that turns the direction by **{angle}**: "
        "a small step along it still raises J.",
        angle=degrees(found.angle),
    )


def _where(here: GradientScenario) -> str:
    kept, dropped = (path_of(here, discounted) for discounted in (True, False))
    start, up, down = (_height(here, path) for path in (kept[0], kept[-1], dropped[-1]))
    steps = counted(len(kept) - 1, "step")
    names, (i, j) = parameters(here), plane_of(here)
    return say(
        "{steps} with α = {alpha}, in which only {first} and {second} move: J goes from {start} to {kept} along ∇J, "
        "and to {dropped} without γᵗ.",
        steps=steps,
        alpha=short(alpha_of(here)),
        first=names[i],
        second=names[j],
        start=short(start),
        kept=short(up),
        dropped=short(down),
    )
