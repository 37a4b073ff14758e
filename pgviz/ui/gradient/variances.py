"""How far estimates scatter, and where their mean is: exact, and measured from what was drawn, with its uncertainty."""

from __future__ import annotations

import numpy as np

from pgviz.language import say
from pgviz.reinforce.cloud import Z_95
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.gradient import estimates
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.shell.formats import short

ERRORS = say(
    "1.96 standard errors: once there are many estimates, the measured number is off by less in about 95 % of all "
    "cases. The error of the mean comes from the exact covariance, that of the trace from the estimates themselves."
)
UNKNOWN = say("Estimates that are so few, or so alike, say nothing of it.")
ALIKE = 1e-9  # of a trace: an error below comes from rounding


def sheet(now: GradientScenario) -> Sheet:
    """The trace of the covariance and the mean's part along ∇J, exact and measured."""
    exact, found = estimates.moments_of(now), estimates.measured_of(now)
    rows = [
        _row(
            say("trace of variance"),
            exact.trace,
            found.trace,
            np.nan if says_nothing(exact.trace, found.trace, found.trace_error) else Z_95 * found.trace_error,
            say("E‖X − E[X]‖²: the variances of all components, added up."),
        )
    ]
    length = float(np.linalg.norm(exact.gradient))
    if length > 0:
        along = exact.gradient / length
        error = Z_95 * (max(float(along @ exact.covariance @ along), 0.0) / found.n) ** 0.5
        rows.insert(
            0,
            _row(
                say("mean along ∇J"),
                float(exact.mean @ along),
                float(found.mean @ along),
                error,
                say("∇J itself is {length} long.", length=short(length)),
            ),
        )
    headers = (
        Header(say("exact")),
        Header(say("measured")),
        Header("± 95 %", note=ERRORS),
    )
    return Sheet(say("Mean and scatter, exact and measured"), (Grid(headers, tuple(rows)),))


def _row(name: str, exact: float, measured: float, error: float, note: str) -> Row:
    return Row(
        Header(name, note=note),
        (Cell(short(exact), "mean", mark=True), _measured(measured), _measured(error)),
    )


def _measured(value: float) -> Cell:
    """A number that more than one estimate is needed for, or more than two."""
    return Cell(short(value)) if np.isfinite(value) else Cell("–", dead=True, note=UNKNOWN)


def says_nothing(exact: float, measured: float, error: float) -> bool:
    """Whether the measured ``error`` of a trace is 0 only because what was drawn is alike: there is scatter."""
    return exact > 0 and error <= ALIKE * measured


def words(now: GradientScenario) -> tuple[str, ...]:
    """How many would be needed."""
    exact = estimates.moments_of(now)
    length = float(np.linalg.norm(exact.gradient))
    if exact.trace <= 0 or length == 0:
        return ()
    needed = exact.trace / length**2
    if needed <= 1:
        return (_enough(short(exact.trace**0.5))[now.sum],)
    return (_too_few(short(np.ceil(needed)), short(length))[now.sum],)


def _enough(scatter: str) -> dict[str, str]:
    """By what an estimate is made of."""
    return {
        "episode": say("The scatter of one episode, {scatter}, is no more than the length of ∇J.", scatter=scatter),
        "batch": say("The scatter of one batch, {scatter}, is no more than the length of ∇J.", scatter=scatter),
        "group": say("The scatter of one group, {scatter}, is no more than the length of ∇J.", scatter=scatter),
    }


def _too_few(needed: str, length: str) -> dict[str, str]:
    """By what an estimate is made of."""
    return {
        "episode": say(
            "It takes about **{needed} episodes** until the mean’s scatter √(tr Σ/N) is as small as ∇J is long "
            "({length}).",
            needed=needed,
            length=length,
        ),
        "batch": say(
            "It takes about **{needed} batches** until the mean’s scatter √(tr Σ/N) is as small as ∇J is long "
            "({length}).",
            needed=needed,
            length=length,
        ),
        "group": say(
            "It takes about **{needed} groups** until the mean’s scatter √(tr Σ/N) is as small as ∇J is long "
            "({length}).",
            needed=needed,
            length=length,
        ),
    }
