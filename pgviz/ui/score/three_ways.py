"""One vector in three ways, side by side with their differences: φ − E[φ], ∇π/π, finite differences of log π."""

from __future__ import annotations

import dataclasses
import functools

from pgviz.arrays import Array
from pgviz.figures.three_ways import error_against_step
from pgviz.rounding import settled
from pgviz.score.decomposition import foremost
from pgviz.score.three_ways import ErrorCurve, ThreeWays, error_curve, three_ways
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.decision.common import left_out, number_sheet
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import Shown, short
from pgviz.ui.shell.parts import Chart

TITLE = "Three ways to the score"
MOST_ROWS = 10  # features that are shown
UNDERFLOW = "π is too small for float64 to divide by"
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
    return number_sheet("h", now.h, -16, 1, 0.25, "step h = 10 to the power of")


def sheet(now: Decision) -> Sheet:
    """A row a feature: the score, ∇π/π and the finite difference; then how far the last two are from the first."""
    found, names = three_ways_of(now), now.encoding.names
    shown = [int(j) for j in foremost(found.score, MOST_ROWS)]
    first = "φ − E[φ]" if now.tau == 1 else "(φ − E[φ]) / τ"
    vectors = Grid(
        (Header(first, link="score"), Header("∇π / π", link="ratio"), Header("finite difference", link="finite")),
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
        f"score of {now.actions[now.a]}, three times",
        f"a row a feature{left_out(found.score, shown)}",
        "score",
    )
    differences = Grid(
        (Header("∇π / π", link="ratio"), Header("finite difference", link="finite"), Header("theory allows")),
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
        "differences from the first",
        f"finite differences with h = {short(found.step)}",
    )
    return Sheet("The score in three ways, and their differences", (vectors, differences))


def _settled(vector: Array | None, found: ThreeWays) -> Array | None:
    """Without what the rounding of ∇π/π may have left of entries that are 0."""
    return None if vector is None else settled(vector, found.ratio_bound)


def _entry(vector: Array | None, j: int, way: str) -> Cell:
    if vector is None:
        return Cell("none", link=f"f{j} {way}", dead=True, note=UNDERFLOW)
    return Cell(short(vector[j]), link=f"f{j} {way}")


def chart(now: Decision) -> Chart:
    """The error against the step, with a cursor at the page's."""
    found, curve = three_ways_of(now), error_curve_of(now)
    drawn = error_against_step(curve.steps, curve.errors, curve.bounds, found.step, found.finite_gap)
    return Chart(drawn, f"The error against the step; at h = {short(found.step)} it is {short(found.finite_gap)}.")


def words(now: Decision) -> tuple[str, ...]:
    """The badge, for the page's own θ; then what the step does."""
    found = three_ways_of(now)
    badge = "The three ways agree" if found.finite_gap <= VISIBLE else "**The third way has gone astray**"
    return (
        f"{badge} for this θ: {_on_ratio(now, found)}; finite differences of log π with h = "
        f"{short(found.step)} differ by {short(found.finite_gap)}, and theory allows {short(found.finite_bound)}.",
        _which_error(found, error_curve_of(now)),
    )


def _on_ratio(now: Decision, found: ThreeWays) -> str:
    if found.ratio_gap is None:
        return (
            f"π({now.actions[found.action]}) = {short(found.probability)} is too small for float64: there is nothing "
            "to divide ∇π by, while log π and its gradient are still exact"
        )
    first = "φ − E[φ]" if now.tau == 1 else "(φ − E[φ])/τ"
    if found.ratio_gap <= found.ratio_bound:
        return f"∇π/π is {first} but for rounding"
    return f"∇π/π differs from {first} by {short(found.ratio_gap)}"


def _which_error(found: ThreeWays, curve: ErrorCurve) -> str:
    best = f"By theory the best step for this θ is about {short(curve.best_step)}."
    if found.finite_bound == 0:
        return "No feature changes a probability here: there is nothing to differ."
    if found.rounding_rules:
        return (
            "With this h rounding rules: log π is known to about 16 digits, and the difference of two nearly equal "
            f"ones is divided by h. **A smaller step makes it worse.** {best}"
        )
    return (
        "With this h truncation rules: log π bends within the step, and the error grows like h². **A larger step makes "
        f"it worse**, until the policy saturates. {best}"
    )
