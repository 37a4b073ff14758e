"""One vector in three ways, side by side with their differences: φ − E[φ], ∇π/π, finite differences of log π."""

from __future__ import annotations

import dataclasses
import functools

from pgviz.arrays import Array
from pgviz.figures.three_ways import error_against_step
from pgviz.language import say
from pgviz.rounding import settled
from pgviz.score.decomposition import foremost
from pgviz.score.three_ways import ErrorCurve, ThreeWays, error_curve, three_ways
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.decision.common import left_out, number_sheet
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import Shown, short
from pgviz.ui.shell.parts import Chart

TITLE = say("Three ways to the score")
MOST_ROWS = 10  # features that are shown
UNDERFLOW = say("π is too small for float64 to divide by")
VISIBLE = 5e-4  # a difference in the three digits that are shown


@functools.lru_cache(maxsize=32)
def three_ways_of(now: Decision) -> ThreeWays:
    """The score in three ways, with the page's step 10^h."""
    return three_ways(now.policy(), now.a, 10.0**now.h)


def error_curve_of(now: Decision) -> ErrorCurve:
    """The error of the finite differences for all steps; dragging the page's own computes nothing anew."""
    return _error_curve(dataclasses.replace(now, h=0.0))


@functools.lru_cache(maxsize=32)
def _error_curve(now: Decision) -> ErrorCurve:
    return error_curve(now.policy(), now.a)


def control(now: Decision) -> Sheet:
    """The step, to drag."""
    return number_sheet("h", now.h, -16, 1, 0.25, say("step h = 10 to the power of"))


def sheet(now: Decision) -> Sheet:
    """A row a feature: the score, ∇π/π and the finite difference; then how far the last two are from the first."""
    found, names = three_ways_of(now), now.encoding.names
    shown = [int(j) for j in foremost(found.score, MOST_ROWS)]
    first = "φ − E[φ]" if now.tau == 1 else "(φ − E[φ]) / τ"
    vectors = Grid(
        (Header(first, link="score"), Header("∇π / π", link="ratio"), Header(say("finite difference"), link="finite")),
        tuple(
            Row(
                Header(names[j], link=f"f{j}"),
                (
                    Cell(short(found.score[j]), "score", link=f"f{j} score", mark=True),
                    _entry(_settled(found.ratio, found), j, "ratio"),
                    _entry(found.finite, j, "finite"),
                ),
            )
            for j in shown
        ),
        say("score of {action}, three times", action=now.actions[now.a]),
        say("a row a feature{left_out}", left_out=left_out(found.score, shown)),
        "score",
    )
    differences = Grid(
        (Header("∇π / π", link="ratio"), Header(say("finite difference"), link="finite"), Header(say("theory allows"))),
        tuple(
            Row(
                Header(names[j], link=f"f{j}"),
                (
                    _entry(_settled(found.ratio_difference, found), j, "ratio"),
                    _entry(found.finite_difference, j, "finite"),
                    Cell(Shown(f"±{short(found.allowed[j])}", float(found.allowed[j])), link=f"f{j}"),
                ),
            )
            for j in shown
        ),
        say("differences from the first"),
        say("finite differences with h = {step}", step=short(found.step)),
    )
    return Sheet(say("The score in three ways, and their differences"), (vectors, differences))


def _settled(vector: Array | None, found: ThreeWays) -> Array | None:
    """Without what the rounding of ∇π/π may have left of entries that are 0."""
    return None if vector is None else settled(vector, found.ratio_bound)


def _entry(vector: Array | None, j: int, way: str) -> Cell:
    if vector is None:
        return Cell(say("none"), link=f"f{j} {way}", dead=True, note=UNDERFLOW)
    return Cell(short(vector[j]), link=f"f{j} {way}")


def chart(now: Decision) -> Chart:
    """The error against the step, with a cursor at the page's."""
    found, curve = three_ways_of(now), error_curve_of(now)
    drawn = error_against_step(curve.steps, curve.errors, curve.bounds, found.step, found.finite_gap)
    return Chart(
        drawn,
        say(
            "The error against the step; at h = {step} it is {gap}.",
            step=short(found.step),
            gap=short(found.finite_gap),
        ),
    )


def words(now: Decision) -> tuple[str, ...]:
    """The badge, for the page's own θ; then what the step does."""
    found = three_ways_of(now)
    agree = found.finite_gap <= VISIBLE
    badge = say("The three ways agree for this θ") if agree else say("**The third way has gone astray** for this θ")
    return (
        say(
            "{badge}: {second_way}; finite differences of log π with h = {step} differ by {gap}, and theory allows "
            "{allowed}.",
            badge=badge,
            second_way=_on_ratio(now, found),
            step=short(found.step),
            gap=short(found.finite_gap),
            allowed=short(found.finite_bound),
        ),
        _which_error(found, error_curve_of(now)),
    )


def _on_ratio(now: Decision, found: ThreeWays) -> str:
    if found.ratio_gap is None:
        return say(
            "π({action}) = {probability} is too small for float64: there is nothing to divide ∇π by, while log π and "
            "its gradient are still exact",
            action=now.actions[found.action],
            probability=short(found.probability),
        )
    first = "φ − E[φ]" if now.tau == 1 else "(φ − E[φ])/τ"
    if found.ratio_gap <= found.ratio_bound:
        return say("∇π/π is {first} but for rounding", first=first)
    return say("∇π/π differs from {first} by {gap}", first=first, gap=short(found.ratio_gap))


def _which_error(found: ThreeWays, curve: ErrorCurve) -> str:
    best = say("By theory the best step for this θ is about {step}.", step=short(curve.best_step))
    if found.finite_bound == 0:
        return say("No feature changes a probability here: there is nothing to differ.")
    if found.rounding_rules:
        return say(
            "With this h rounding rules: log π is known to about 16 digits, and the difference of two nearly equal "
            "ones is divided by h. **A smaller step makes it worse.** {best}",
            best=best,
        )
    return say(
        "With this h truncation rules: log π bends within the step, and the error grows like h². **A larger step "
        "makes it worse**, until the policy saturates. {best}",
        best=best,
    )
