"""Where γᵗ went: the direction without it beside ∇J, where both lead, whether it is a gradient, what a cut does."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array
from pgviz.figures.landscape import Path, landscape
from pgviz.mdp import policy_gradient
from pgviz.reinforce.ascent import heights
from pgviz.reinforce.circulation import (
    Circulation,
    angle_between,
    circulation,
    curl_of_two_decisions,
    direction_field,
    over_disc,
)
from pgviz.rounding import settled
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.gradient.scenario import CHAIN, MOST_HORIZON, TWO_STEPS, GradientScenario
from pgviz.ui.gradient.topic import Topic, Words, alpha_edit, control, only, or_why, parameters, plane_of, standing_on
from pgviz.ui.gradient.walks import alpha_of, in_plane, path_of, window_of
from pgviz.ui.shell.formats import counted, short
from pgviz.ui.shell.parts import Chart

TITLE = "Where did γᵗ go?"
RADIUS = 0.8  # of the circle
CUTS = (1, 2, 3, 4, 5, 10, 20, 50, 100)
ROWS = 5  # cuts that are shown


@or_why
def section(now: GradientScenario) -> Topic:
    """All of it."""
    here = ground(now)
    found = _compared(only(here, "plane"))
    return Topic(
        words=(*_elsewhere(now, here), *_words(here, found)),
        control=_control(here, here is now),
        sheets={"directions": _directions(here, found), "round": _round(here), "cuts": _cuts(here)},
        chart=_chart(here),
    )


def ground(now: GradientScenario) -> GradientScenario:
    """The page's problem where it discounts and has two parameters, otherwise the chain."""
    return now if now.discount < 1 and len(now.thetas) > 1 else standing_on(now, CHAIN)


def _elsewhere(now: GradientScenario, here: GradientScenario) -> Words:
    if here is now:
        return ()
    why = "does not discount: with γ = 1 there is no γᵗ" if now.discount == 1 else "has one parameter"
    return (f"“{now.world}” {why}. This section stands on “{here.world}”: choose that to change its numbers.",)


def _control(here: GradientScenario, own: bool) -> Sheet:
    alpha = alpha_edit(alpha_of(here))
    if not own:  # the page's horizon is that of another problem
        return control("Step size", alpha)
    cut = Edit("steps", here.steps, 1, MOST_HORIZON, 1, "horizon, in steps")
    return control("Horizon and step size", ("horizon, in steps", cut), alpha)


# ------------------------------------------------------------------------------------------------------ the directions


@dataclass(frozen=True, eq=False)
class Compared:
    """∇J and the direction without γᵗ at one θ, of the episodes that are cut."""

    gradient: Array  # (d,)
    dropped: Array  # (d,)

    @property
    def angle(self) -> float | None:
        """Between them, in degrees; None if one of them is 0."""
        return _angle(self.gradient, self.dropped)


def _angle(first: Array, second: Array) -> float | None:
    return angle_between(first, second) if first.any() and second.any() else None


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

    headers = (Header(names[i], f"x{i}"), Header(names[j], f"x{j}"), Header("length", "length"))
    rows = (row("with γᵗ: ∇J", "kept", found.gradient), row("without γᵗ", "dropped", found.dropped))
    angle = "no angle: one of them is 0" if found.angle is None else f"{_degrees(found.angle)} apart"
    return Sheet("The two directions", (Grid(headers, rows, "Two directions", angle, "score"),))


# -------------------------------------------------------------------------------------------------------- round a loop


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
        )
        for discounted in (True, False)
    )
    return Loop(kept, dropped, _closed(here, i, j))


def _closed(here: GradientScenario, i: int, j: int) -> float | None:
    """On two steps: (1 − γ) p′ v′ over the disc, where one parameter is of s₀ and the other of s₁ or s₂."""
    if here.world != TWO_STEPS or here.steps < 2 or (i < 2) == (j < 2):
        return None
    first, second, sign = (i, j, 1.0) if i < 2 else (j, i, -1.0)
    unit = np.eye(len(here.thetas))

    def density(theta: Array) -> float:
        return sign * curl_of_two_decisions(here.mdp, here.features, theta, first, second, second // 2)

    return over_disc(density, here.thetas, unit[i], unit[j], RADIUS)


def _round(here: GradientScenario) -> Sheet:
    """A row a problem: this one, and two steps."""
    known = here if here.world == TWO_STEPS else standing_on(here, TWO_STEPS)
    rows = [_loop_row(here)] if known is here else [_loop_row(here), _loop_row(known)]
    headers = (
        Header("with γᵗ", note="A gradient does no work round a closed loop: 0."),
        Header("without γᵗ"),
        Header("(1 − γ) p′ v′", note="Its closed form on two steps, added up over the disc by Green’s theorem."),
    )
    return Sheet(
        "The work round a circle",
        (
            Grid(
                headers, tuple(rows), "∮ direction · dθ", f"round the dotted circle, of radius {short(RADIUS)}", "mean"
            ),
        ),
    )


def _loop_row(here: GradientScenario) -> Row:
    found, (i, j), names = loop_of(only(here, "plane")), plane_of(here), parameters(here)
    closed = Cell("—", dead=True) if found.closed is None else Cell(short(found.closed, 5), "mean")
    cells = (Cell(_work(found.kept), "score"), Cell(_work(found.dropped), "mean"), closed)
    return Row(Header(f"{here.world}: {names[i]}, {names[j]}"), cells)


def _work(found: Circulation) -> str:
    return short(float(settled(np.array(found.value), found.error)), 5)


# ------------------------------------------------------------------------------------------------------------- the cut


@dataclass(frozen=True, eq=False)
class Cut:
    """What training sees if episodes are cut after so many steps, or not at all (None)."""

    horizon: int | None
    performance: float
    off: float | None  # the angle between its ∇J and the ∇J of whole episodes
    apart: float | None  # between its ∇J and its direction without γᵗ; None for whole episodes, too


@functools.lru_cache(maxsize=32)
def cuts_of(here: GradientScenario) -> tuple[Cut, ...]:
    """Some horizons up to where the page cuts, and no cut."""
    whole = policy_gradient(here.mdp, here.features, here.thetas)
    shown = sorted({*[h for h in CUTS if h < here.steps][-ROWS + 1 :], here.steps})
    return (
        *(_cut(here, horizon, whole) for horizon in shown),
        Cut(None, here.mdp.performance(here.policy.probabilities), None, None),
    )


def _cut(here: GradientScenario, horizon: int, whole: Array) -> Cut:
    kept, dropped = (
        policy_gradient(here.mdp, here.features, here.thetas, discounted, horizon) for discounted in (True, False)
    )
    value = here.mdp.performance(here.policy.probabilities, horizon)
    return Cut(horizon, value, _angle(kept, whole), _angle(kept, dropped))


def _cuts(here: GradientScenario) -> Sheet:
    """A row a horizon."""
    headers = (
        Header("J", note="The mean return of episodes that are cut there."),
        Header("its ∇J is off by", note="The angle between its gradient and that of whole episodes."),
        Header("γᵗ dropped: off by", note="The angle between its gradient and its direction without γᵗ."),
    )
    rows = tuple(
        Row(
            Header("not cut" if cut.horizon is None else counted(cut.horizon, "step")),
            (
                Cell(short(cut.performance), "phi", mark=cut.horizon == here.steps),
                _angle_cell(cut.off),
                _angle_cell(cut.apart),
            ),
            total=cut.horizon is None,
        )
        for cut in cuts_of(only(here))
    )
    return Sheet("What a cut changes", (Grid(headers, rows, "Episodes that are cut", f"on “{here.world}”", "phi"),))


def _angle_cell(angle: float | None) -> Cell:
    return Cell("—", dead=True) if angle is None else Cell(_degrees(angle), "score")


def _degrees(angle: float) -> str:
    """146.6°."""
    return f"{short(round(angle, 1), 1)}°"


# ----------------------------------------------------------------------------------------------------------- the chart


def _chart(here: GradientScenario) -> Chart:
    """Both ascents over the exact J."""
    kept, dropped = (path_of(here, discounted) for discounted in (True, False))
    places = [in_plane(here, path) for path in (kept, dropped)]
    seen, (i, j), names = window_of(here, places), plane_of(here), parameters(here)
    circle = (here.thetas[i], here.thetas[j], RADIUS)
    drawn = landscape(
        seen.x,
        seen.y,
        seen.heights,
        (Path("along ∇J, with γᵗ", places[:1], "exact"), Path("without γᵗ", places[1:], "other")),
        (names[i], names[j]),
        circle=circle,
    )
    start, up, down = (_height(here, path) for path in (kept[0], kept[-1], dropped[-1]))
    alt = f"J over {names[i]} and {names[j]}: from {short(start)} the ascent with γᵗ comes to {short(up)}, "
    return Chart(drawn, f"{alt}the one without γᵗ to {short(down)}.")


def _height(here: GradientScenario, theta: Array) -> float:
    return float(heights(here.mdp, here.features, theta))


# ----------------------------------------------------------------------------------------------------------- the words


def _words(here: GradientScenario, found: Compared) -> Words:
    return (_apart(found), _where(here), *_is_gradient(here), _on_cut(here))


def _apart(found: Compared) -> str:
    if found.angle is None:
        return "One of the two directions is 0 here: there is no angle between them."
    inner = float(found.gradient @ found.dropped)
    way = "a small step along it lowers J" if inner < 0 else "a small step along it still raises J"
    return (
        f"Dropping γᵗ counts a decision at step t as if it came first. Here that turns the direction by "
        f"**{_degrees(found.angle)}**: {way}."
    )


def _where(here: GradientScenario) -> str:
    kept, dropped = (path_of(here, discounted) for discounted in (True, False))
    start, up, down = (_height(here, path) for path in (kept[0], kept[-1], dropped[-1]))
    steps = counted(len(kept) - 1, "step")
    names, (i, j) = parameters(here), plane_of(here)
    return (
        f"{steps} with α = {short(alpha_of(here))}, in which only {names[i]} and {names[j]} move: J goes from "
        f"{short(start)} to {short(up)} along ∇J, and to {short(down)} without γᵗ."
    )


def _is_gradient(here: GradientScenario) -> Words:
    """What the circulation says, here and on two steps."""
    mine, said = loop_of(only(here, "plane")), []
    known = loop_of(only(here if here.world == TWO_STEPS else standing_on(here, TWO_STEPS), "plane"))
    if here.world != TWO_STEPS:
        said.append(_work_here(here, mine))
    if known.closed is not None and abs(known.dropped.value) > known.dropped.error:
        said.append(
            f"On “{TWO_STEPS}” it does {_work(known.dropped)} by quadrature, {short(known.closed, 5)} by the closed "
            "form (1 − γ) p′ v′: **no function has that direction for its gradient** (Nota & Thomas 2020). With γᵗ "
            f"the work is {_work(known.kept)}."
        )
    return tuple(said)


def _work_here(here: GradientScenario, mine: Loop) -> str:
    if abs(mine.dropped.value) > mine.dropped.error:
        return (
            f"On “{here.world}” the direction without γᵗ does work round the circle, {_work(mine.dropped)}: it is "
            "**the gradient of no function**."
        )
    said = f"On “{here.world}” the direction without γᵗ does no work round the circle"
    if here.world != CHAIN:
        return f"{said}."
    return f"{said}: both decisions are met whatever is done, so it is the gradient of something, only not of J."


def _on_cut(here: GradientScenario) -> str:
    *cut, whole = cuts_of(only(here))
    mine = next(one for one in cut if one.horizon == here.steps)
    said = (
        f"Training sees the problem that is cut after {counted(here.steps, 'step')}: its J is "
        f"{short(mine.performance)}, that of whole episodes {short(whole.performance)}."
    )
    if mine.off is None:
        return f"{said} One of their gradients is 0."
    return f"{said} Their gradients are {_degrees(mine.off)} apart. Another horizon is another problem."
