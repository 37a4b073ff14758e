"""Frames for a hand: what each page shows for the values around the one that is held, and nothing else."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgviz.ui.components.sheet import Report, Sheet
from pgviz.ui.components.sweep import Request, applied
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings import ahead as encodings
from pgviz.ui.gradient import ahead as gradient
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.score import ahead as score
from pgviz.ui.shell.foreseen import Foreseen, answer, told
from pgviz.ui.softmax import ahead as softmax
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.state.scenario import decode, made
from tests.patience import draws
from tests.ui.gradient.strategies import gradients
from tests.ui.sheet_reading import edits
from tests.ui.softmax.strategies import softmaxes
from tests.ui.strategies import decisions

few = settings(deadline=None, max_examples=draws(30), suppress_health_check=[HealthCheck.too_slow])


def check(now: Any, ahead: Foreseen[Any], which: int) -> None:
    shown = ahead.view(now)
    sheets = [part for name in ahead.parts.values() if isinstance(part := getattr(shown, name), Sheet)]
    cells = [edit for part in sheets for edit in edits(part).values() if not edit.closed]
    if not cells:
        return
    edit = cells[which % len(cells)]
    asked = tuple(edit.value + i * edit.step for i in (0, 1, -1, 3))
    values, frames = answer(ahead, now, Request(edit.name, asked))
    assert set(values) <= set(asked)
    here = told(shown, ahead.parts)
    for value in set(asked) - set(values):
        report = Report(edit.name, value, None, True)
        with contextlib.suppress(ValueError):
            then = made(now, lambda now, report=report: ahead.edits.applied(now, report)).scenario
            assert told(ahead.view(then), ahead.parts).keys() != here.keys()
    for row, value in enumerate(values):
        report = Report(edit.name, value, None, True)
        then = made(now, lambda now, report=report: ahead.edits.applied(now, report)).scenario
        expected = told(ahead.view(then), ahead.parts)
        assert expected.keys() == here.keys()
        for key, part in here.items():
            assert (applied(part, frames[key], row) if key in frames else part) == expected[key], (key, edit.name)


@few
@given(decisions(), st.integers(0, 30))
def test_on_score_and_encodings(now: Decision, which: int) -> None:
    check(now, score.AHEAD, which)
    check(now, encodings.AHEAD, which)


@few
@given(softmaxes(), st.integers(0, 30))
def test_on_softmax(now: SoftmaxScenario, which: int) -> None:
    check(now, softmax.AHEAD, which)


@settings(few, max_examples=10)
@given(gradients(), st.integers(0, 30))
def test_on_policy_gradient(now: GradientScenario, which: int) -> None:
    check(now, gradient.AHEAD, which)


@few
@given(decisions(), st.sampled_from(["s", "other"]))
def test_on_the_maps_of_encodings(now: Decision, point: str) -> None:
    shown = encodings.AHEAD.view(now)
    asked = ((0.25, 0.75), (0.5, 0.5), (7.0, 0.0))
    values, frames = answer(encodings.AHEAD, now, Request(point, asked))
    if shown.maps is None:
        assert (values, frames) == ((), {})
        return
    assert values == asked[:2]
    here = told(shown, encodings.AHEAD.parts)
    for row, value in enumerate(values):
        expected = told(encodings.AHEAD.view(dataclasses.replace(now, **{point: value})), encodings.AHEAD.parts)
        for key, part in here.items():
            assert (applied(part, frames[key], row) if key in frames else part) == expected[key], key


def test_a_size_is_not_foreseen_because_a_session_remembers_what_it_leaves() -> None:
    assert answer(encodings.AHEAD, Decision(), Request("size.0", (3.0,))) == ((), {})


def test_a_number_is_no_place_and_a_place_is_no_number() -> None:
    on_square = decode(Decision, {"x": "tiles", "s": ".3,.8", "other": ".7,.2"}).scenario
    assert encodings.AHEAD.view(on_square).maps is not None
    assert answer(encodings.AHEAD, on_square, Request("s", (1.0,))) == ((), {})
    assert answer(encodings.AHEAD, Decision(), Request("tau", ((1.0, 2.0),))) == ((), {})


def test_a_value_that_is_refused_is_left_out() -> None:
    now = Decision()
    request = Request("tau", (2.0, -1.0, 0.5))
    assert answer(score.AHEAD, now, request)[0] == (2.0, 0.5)


@pytest.mark.parametrize("name", ["", "nothing", "theta", "theta.99", "pick.1", "set.join.stack", "map", "s.0"])
def test_what_no_sheet_of_these_edits_is_not_computed(name: str) -> None:
    assert answer(score.AHEAD, Decision(), Request(name, (1.0,))) == ((), {})


def test_computing_ahead_changes_nothing() -> None:
    now = Decision()
    kept = dataclasses.asdict(now)
    for name, value in itertools.product(("logit.1", "tau"), (1.0, 2.0)):
        answer(score.AHEAD, now, Request(name, (value,)))
    assert dataclasses.asdict(now) == kept
