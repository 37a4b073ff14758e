"""No page shows what rounding made: not in a cell, not as a cell's value to edit, not in a chart, not in a link.

In decisions of plain numbers, with log-odds that are not extreme, whatever is not 0 is far from it: a number that is
tiny is the error of a computation.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pgviz.reinforce.baselines import BASELINES
from pgviz.reinforce.estimator import RETURNS
from pgviz.reinforce.groups import RULES
from pgviz.ui.beyond import view as of_beyond
from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.components.sheet import Report, Sheet
from pgviz.ui.decision.recoding import recoded
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings import view as of_encodings
from pgviz.ui.gradient import view as of_gradient
from pgviz.ui.gradient.scenario import SUMS, WORLDS, GradientScenario
from pgviz.ui.gradient.sections import SECTIONS
from pgviz.ui.reinforce import view as of_reinforce
from pgviz.ui.reinforce.training import train_scenario
from pgviz.ui.score import view as of_score
from pgviz.ui.score.edits import EDITS
from pgviz.ui.score.step import step_of
from pgviz.ui.shell.parts import Chart, parts_of
from pgviz.ui.softmax import view as of_softmax
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.start import view as of_start
from pgviz.ui.start.scenario import StartScenario
from pgviz.ui.state.scenario import decode, encode
from tests.patience import draws
from tests.ui.reinforce.scenarios import quick
from tests.ui.sheet_reading import cells, edits, number, tokens
from tests.ui.strategies import plain_decisions, plain_thetas

NOISE = 1e-12
ERRORS = ("three_ways", "errors")  # these show errors, and say so
few = settings(
    deadline=None, max_examples=draws(60), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def written(sheet: Sheet) -> Iterator[float]:
    """The numbers of cells and formulas."""
    for text in (*(cell.text for cell in cells(sheet)), *(token.text for token in tokens(sheet))):
        for part in text.strip("()±").split(", "):
            try:
                yield number(part)
            except ValueError:
                continue


def drawn(chart: Chart) -> Iterator[float]:
    for trace in chart.figure.to_dict()["data"]:
        for axis in "xy":
            yield from (v for v in trace.get(axis, ()) if isinstance(v, float) and v is not None)


def is_noise(value: float) -> bool:
    """Tiny, or a hair beside a number of nine decimals."""
    return 0 < abs(value) < NOISE or 0 < abs(value - round(value, 9)) < NOISE * max(1.0, abs(value))


def no_noise(shown: Any) -> None:
    no_noise_in(parts_of(shown))


def no_noise_in(parts: Iterable[tuple[str, Any]]) -> None:
    for name, part in parts:
        if name in ERRORS:
            continue
        if isinstance(part, Sheet):
            assert not [v for v in written(part) if 0 < abs(v) < NOISE], name
            assert not [e.value for e in edits(part).values() if is_noise(e.value)], name
        elif isinstance(part, Chart):
            assert not [v for v in drawn(part) if 0 < abs(v) < NOISE], name


@few
@given(plain_decisions())
def test_on_encodings_and_score(now: Decision) -> None:
    no_noise(of_encodings.view(now))
    after = step_of(now).step.pi_after
    assume(after[after > 0].min() > 1e-9)  # or the step leaves what is tiny, and true
    no_noise(of_score.view(now))


@few
@given(plain_decisions(StartScenario))
def test_on_start(now: StartScenario) -> None:
    no_noise(of_start.view(now))


@few
@given(st.lists(plain_thetas, min_size=1, max_size=6), st.sampled_from([0.5, 1.0, 3.0]), st.sets(st.integers(0, 5)))
def test_on_softmax(z: list[float], tau: float, masked: set[int]) -> None:
    no_noise(of_softmax.view(SoftmaxScenario(z=tuple(z), tau=tau, masked=tuple(masked)).repaired().scenario))


@few
@given(
    st.lists(plain_thetas, min_size=1, max_size=3),
    st.integers(1, 4),
    st.integers(1, 4),
    st.lists(st.sampled_from([0.0, 0.5, -1.25, 2.0]), min_size=1, max_size=5),
    st.booleans(),
)
def test_on_beyond_linear(x: list[float], hidden: int, n: int, some: list[float], given_weights: bool) -> None:
    size = hidden * (len(x) + 1) + n * (hidden + 1)
    w = tuple(some[i % len(some)] for i in range(size)) if given_weights else ()
    no_noise(of_beyond.view(BeyondScenario(x=tuple(x), hidden=hidden, n=n, w=w).repaired().scenario))


@st.composite
def plain_gradients(draw: st.DrawFn) -> GradientScenario:
    """Any problem and estimator, with θ and rewards that are short decimals, often alike."""
    world = draw(st.sampled_from(WORLDS))
    plain = GradientScenario(world=world)
    theta = draw(st.lists(plain_thetas, min_size=1, max_size=4))
    r = draw(st.lists(st.sampled_from([0.0, 1.0, 0.1, -3.0]), min_size=1, max_size=3))
    return (
        dataclasses.replace(
            plain,
            theta=tuple(theta[i % len(theta)] for i in range(len(plain.thetas))),
            r=draw(st.sampled_from([(), tuple(r[i % len(r)] for i in range(len(plain.rewards)))])),
            keep=draw(st.booleans()),
            returns=draw(st.sampled_from(RETURNS)),
            baseline=draw(st.sampled_from(BASELINES)),
            sum=draw(st.sampled_from(list(SUMS))),
            rule=draw(st.sampled_from(RULES)),
            k=draw(st.sampled_from([2, 3])),
            batch=3,
            episodes=draw(st.sampled_from([2, 60])),
        )
        .repaired()
        .scenario
    )


@few
@given(plain_gradients(), st.sampled_from(sorted(SECTIONS)))
def test_on_policy_gradient(now: GradientScenario, section: str) -> None:
    no_noise(of_gradient.view(now))
    no_noise_in(SECTIONS[section](now).sheets.items())


@few
@given(
    st.sampled_from(["small", "ice", "cliff"]),
    st.sampled_from(["none", "value"]),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.sampled_from([0.0, 0.1, 1.0]),
)
def test_on_reinforce(world: str, baseline: str, gamma: float, slip: float) -> None:
    now = quick(world, baseline=baseline, gamma=str(gamma), slip=str(slip))
    no_noise(of_reinforce.view(now, train_scenario(now)))


@few
@given(plain_decisions(), st.lists(st.tuples(st.integers(0, 3), st.integers(-60, 60)), min_size=1, max_size=4))
def test_in_the_link_after_logits_were_dragged_by_tenths(now: Decision, stops: list[tuple[int, int]]) -> None:
    """Raw states have features that are short decimals, and so has θ."""
    now = recoded(now, x="raw", join="blocks").scenario
    for b, tenths in stops:
        name = f"logit.{b % now.n}"
        if name in edits(of_score.view(now).policy):
            now = EDITS.applied(now, Report(name, tenths / 10, None, True)).scenario
            assert edits(of_score.view(now).policy)[name].value == pytest.approx(tenths / 10, abs=1e-9)
    assert not [v for v in now.theta if is_noise(v)]
    assert dataclasses.asdict(decode(Decision, encode(now)).scenario) == dataclasses.asdict(now)
