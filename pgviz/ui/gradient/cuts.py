"""What a cut does: training sees the problem that ends at the horizon, exact J does not."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from pgviz.arrays import Array
from pgviz.language import counted, say
from pgviz.mdp import policy_gradient
from pgviz.reinforce.circulation import angle_between
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.gradient.topic import only
from pgviz.ui.shell.formats import Shown, short

CUTS = (1, 2, 3, 4, 5, 10, 20, 50, 100)
ROWS = 5  # cuts that are shown


def angle_of(first: Array, second: Array) -> float | None:
    """In degrees; None if one of them is 0."""
    return angle_between(first, second) if first.any() and second.any() else None


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
    return Cut(horizon, value, angle_of(kept, whole), angle_of(kept, dropped))


def sheet(here: GradientScenario) -> Sheet:
    """A row a horizon."""
    headers = (
        Header("J", note=say("The mean return of episodes that are cut there.")),
        Header(say("its ∇J is off by"), note=say("The angle between its gradient and that of whole episodes.")),
        Header(say("γᵗ dropped: off by"), note=say("The angle between its gradient and its direction without γᵗ.")),
    )
    rows = tuple(
        Row(
            Header(say("not cut") if cut.horizon is None else counted(cut.horizon, "step")),
            (
                Cell(short(cut.performance), "phi", mark=cut.horizon == here.steps),
                _angle_cell(cut.off),
                _angle_cell(cut.apart),
            ),
            total=cut.horizon is None,
        )
        for cut in cuts_of(only(here))
    )
    return Sheet(
        say("What a cut changes"),
        (Grid(headers, rows, say("Episodes that are cut"), say("on “{problem}”", problem=here.one.label), "phi"),),
    )


def _angle_cell(angle: float | None) -> Cell:
    return Cell("—", dead=True) if angle is None else Cell(degrees(angle), "score")


def degrees(angle: float) -> Shown:
    """146.6°."""
    return Shown(f"{short(round(angle, 1), 1)}°", angle)


def sentence(here: GradientScenario) -> str:
    *cut, whole = cuts_of(only(here))
    mine = next(one for one in cut if one.horizon == here.steps)
    said = say(
        "Training sees the problem that is cut after {steps}: its J is {cut}, that of whole episodes {whole}.",
        steps=counted(here.steps, "step"),
        cut=short(mine.performance),
        whole=short(whole.performance),
    )
    if mine.off is None:
        return f"{said} {say('One of their gradients is 0.')}"
    apart = say("Their gradients are {angle} apart. Another horizon is another problem.", angle=degrees(mine.off))
    return f"{said} {apart}"
