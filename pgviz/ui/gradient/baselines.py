"""What may be subtracted: five baselines, how far one estimate scatters with each, and what may not."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array
from pgviz.figures.variances import traces
from pgviz.language import counted, say
from pgviz.reinforce.baselines import BASELINES, Baseline, baseline_table
from pgviz.reinforce.estimator import Estimator
from pgviz.reinforce.groups import Answers, GroupMoments, Rule, group_moments
from pgviz.reinforce.machine import Machine
from pgviz.reinforce.samples import CHUNK, chunk_estimates, simulated_chunk
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.gradient.estimates import moments_of
from pgviz.ui.gradient.scenario import GIVEN, MOST_IN_GROUP, GradientScenario
from pgviz.ui.gradient.topic import Topic, Words, control, only, or_why
from pgviz.ui.gradient.variances import UNKNOWN, says_nothing
from pgviz.ui.shell.formats import Shown, short, vector
from pgviz.ui.shell.parts import Chart

TITLE = say("What may be subtracted?")
NAMES = {
    "none": say("none"),
    "constant": "b = J",
    "value": "b = v(s)",
    "optimal-constant": say("best constant"),
    "optimal": say("best b(s)"),
    GIVEN: say("b, to drag"),
}
MOST_WRITTEN = 4  # entries of a mean that stand in one cell
RETURNS = {"to-go": say("to-go returns"), "full": say("full returns"), "immediate": say("immediate returns")}
SILENT = 1e-12  # a trace that is smaller than so much of the largest second moment is rounding
RULES: dict[Rule, str] = {
    "own": say("a baseline per action"),
    "mean": say("a mean that contains the sample"),
    "leave-one-out": say("the mean of the others"),
}


@or_why
def section(now: GradientScenario) -> Topic:
    """All of it."""
    found = spreads_of(now)
    sheets = {"baselines": _sheet(now, found)}
    if now.one.few:
        sheets["forbidden"] = _forbidden(now)
    return Topic(_words(now, found), _control(now), sheets, _chart(found))


def _control(now: GradientScenario) -> Sheet:
    b = Edit("b", now.b, -20, 20, 0.5, say("baseline b"))
    k = Edit("k", now.k, 1, MOST_IN_GROUP, 1, say("number of samples N"))
    return control(say("Baseline and number of samples"), ("b", b), (say("N samples"), k))


# ----------------------------------------------------------------------------------------------------------- the spread


@dataclass(frozen=True, eq=False)
class Spread:
    """What one baseline does to one estimate."""

    baseline: str
    first: float  # b_0(S_0): what is subtracted at the start, on average
    trace: float  # exact; 0 where only rounding is left
    measured: float  # over ``CHUNK`` episodes
    error: float  # its standard error
    mean: Array  # exact, (d,)
    chosen: bool  # whether it is the page's own


def spreads_of(now: GradientScenario) -> tuple[Spread, ...]:
    """Of the five baselines and b, for the page's return, γᵗ and seed."""
    return _spreads(only(now, "keep", "returns", "baseline", "b", "seed"))


@functools.lru_cache(maxsize=16)
def _spreads(now: GradientScenario) -> tuple[Spread, ...]:
    estimator = Estimator.of(now.mdp, now.features, now.thetas, now.steps, now.returns, now.keep)  # type: ignore[arg-type]
    rollout = simulated_chunk(estimator, Machine(now.mdp, copies=1), now.seed, 0)
    found = []
    for name in (*BASELINES, GIVEN):
        what: Baseline = now.b if name == GIVEN else name
        moments = moments_of(dataclasses.replace(now, baseline=name))
        table = baseline_table(estimator, what)
        measured, error = _measured(chunk_estimates(estimator, table, rollout))
        first = float(now.mdp.start @ table[0])
        found.append(Spread(name, first, moments.trace, measured, error, moments.mean, name == now.baseline))
    noise = SILENT * max(one.trace + float(one.mean @ one.mean) for one in found)
    return tuple(_settled(one, noise) for one in found)


def _measured(estimates: Array) -> tuple[float, float]:
    """The trace of the covariance of estimates (n, d), and the standard error of that."""
    n = len(estimates)
    squares = ((estimates - estimates.mean(axis=0)) ** 2).sum(axis=1)
    return float(squares.sum() / (n - 1)), float(squares.std(ddof=1) / np.sqrt(n))


def _settled(one: Spread, noise: float) -> Spread:
    """With 0 for a trace of which nothing but rounding is left."""
    exact, measured = (0.0 if value <= noise else value for value in (one.trace, one.measured))
    error = one.error if measured else 0.0
    return Spread(one.baseline, one.first, exact, measured, error, one.mean, one.chosen)


def _sheet(now: GradientScenario, found: tuple[Spread, ...]) -> Sheet:
    """A row a baseline."""
    headers = (
        Header(
            say("b at the start"),
            note=say("A baseline may depend on the state; this is what is subtracted in the first."),
        ),
        Header(say("trace, exact"), note=say("E‖estimate − mean‖², of one episode.")),
        Header(
            say("measured, {episodes}", episodes=CHUNK), note=say("Over so many episodes, with its standard error.")
        ),
        Header(say("‖mean‖"), note=say("The exact mean does not move.")),
    )
    rows = tuple(
        Row(
            Header(NAMES[one.baseline], one.baseline),
            (
                Cell(short(one.first), "theta", link=one.baseline, mark=one.chosen),
                Cell(trace_text(one.trace), "mean", link=one.baseline, mark=one.chosen),
                _measured_cell(one),
                Cell(short(float(np.linalg.norm(one.mean))), "score", link=one.baseline),
            ),
        )
        for one in found
    )
    problem, returns = now.one.label, RETURNS[now.returns]
    subtitle = (
        say("on “{problem}”, {returns}", problem=problem, returns=returns)
        if now.keep
        else say("on “{problem}”, {returns}, γᵗ dropped", problem=problem, returns=returns)
    )
    return Sheet(say("Five baselines, and b"), (Grid(headers, rows, say("Baselines"), subtitle, "mean"),))


def _measured_cell(one: Spread) -> Cell:
    """The measured trace with its standard error, which draws that are all alike do not tell."""
    if says_nothing(one.trace, one.measured, one.error):
        return Cell(Shown(f"{trace_text(one.measured)} ± ?", one.measured), link=one.baseline, note=UNKNOWN)
    said = f"{trace_text(one.measured)} ± {trace_text(one.error)}"
    return Cell(Shown(said, one.measured, one.error), link=one.baseline)


def trace_text(value: float) -> Shown:
    """Four decimals of what is below 1, so that .0018 is seen; fewer of what is large."""
    return short(value, 4 if value < 1 else 3 if value < 100 else 1)


def _chart(found: tuple[Spread, ...]) -> Chart:
    exact, measured, errors = (
        np.array([getattr(one, name) for one in found]) for name in ("trace", "measured", "error")
    )
    chosen = next((i for i, one in enumerate(found) if one.chosen), None)
    drawn = traces([NAMES[one.baseline] for one in found], exact, measured, errors, chosen)
    said = ", ".join(f"{NAMES[one.baseline]} {trace_text(one.trace)}" for one in found)
    return Chart(drawn, say("The exact trace of the covariance of one estimate, by baseline: {traces}.", traces=said))


# ------------------------------------------------------------------------------------------------- what may not be done


@functools.lru_cache(maxsize=32)
def _answers(now: GradientScenario) -> Answers:
    return Answers.of_paths(now.mdp, now.features, now.thetas, horizon=now.steps)


def grouped(now: GradientScenario, rule: Rule) -> GroupMoments | None:
    """The moments of the mean of k episodes under a rule; None where one sample has no others."""
    if now.k < 2 and rule == "leave-one-out":
        return None
    return group_moments(_answers(only(now)), now.k, rule)


def _forbidden(now: GradientScenario) -> Sheet:
    """A row a way to subtract something that depends on what was drawn."""
    headers: tuple[Header, ...] = (
        Header(say("times ∇J"), note=say("The exact mean, measured along ∇J.")),
        Header(say("off ∇J"), note=say("The length of mean − ∇J.")),
    )
    written = len(now.thetas) <= MOST_WRITTEN
    if written:
        headers = (*headers, Header(say("mean")))
    rows = tuple(Row(Header(text), _kept_of(grouped(now, rule), written)) for rule, text in RULES.items())
    subtitle = say("{samples}, whole returns", samples=counted(now.k, "sample"))
    return Sheet(
        say("What depends on the draw"), (Grid(headers, rows, say("Subtracted from every return"), subtitle, "score"),)
    )


def _kept_of(found: GroupMoments | None, written: bool) -> tuple[Cell, ...]:
    nothing = Cell("—", dead=True)
    if found is None:
        return (nothing,) * (3 if written else 2)
    size = 1e-14 * (1 + float(np.linalg.norm(found.gradient)))
    off, mean = float(np.linalg.norm(found.bias)), np.where(np.abs(found.mean) > size, found.mean, 0.0)
    factor = nothing if found.factor is None else Cell(short(found.factor), "score")
    cells = factor, Cell(short(off if off > size else 0.0), "mean")
    return (*cells, Cell(vector(mean), "score")) if written else cells


# ----------------------------------------------------------------------------------------------------------- the words


def _words(now: GradientScenario, found: tuple[Spread, ...]) -> Words:
    by_name = {one.baseline: one for one in found}
    return (
        say(
            "E[b ∇log π] = 0 as long as b does not depend on the action: all of these have **one mean**, and differ "
            "only in how far one estimate scatters."
        ),
        _on_value(by_name["none"], by_name["value"], by_name["optimal"]),
        *(_on_draws(now) if now.one.few else (_too_many(now),)),
    )


def _on_value(none: Spread, value: Spread, best: Spread) -> str:
    numbers = say(
        "{without} without, {value} with v, {best} at best",
        without=trace_text(none.trace),
        value=trace_text(value.trace),
        best=trace_text(best.trace),
    )
    if value.trace > none.trace:
        return say(
            "**Here v is worse than no baseline**: {numbers}. The best b weighs each return with ‖score‖², not only "
            "with how often it comes: {best} here, where v is {value}.",
            numbers=numbers,
            best=short(best.first),
            value=short(value.first),
        )
    return say("The trace of the covariance is {numbers}.", numbers=numbers)


def _on_draws(now: GradientScenario) -> Words:
    mixed = grouped(now, "mean")
    if mixed is None or mixed.factor is None:
        return (say("A baseline per action takes everything: the mean is 0."),)
    return (
        say(
            "A baseline per action takes everything: the mean is 0. A mean of N = {samples} that contains the sample "
            "itself leaves (1 − 1/N) = {factor} of ∇J; the mean of the others leaves all of it.",
            samples=now.k,
            factor=short(mixed.factor),
        ),
    )


def _too_many(now: GradientScenario) -> str:
    return say(
        "On “{problem}” the episodes are too many to list, which the exact mean of a group needs.",
        problem=now.one.label,
    )
