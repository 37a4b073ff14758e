"""The topic 'Three ways to the score'."""

from __future__ import annotations

import dataclasses

import pytest

from pgviz.score.three_ways import error_curve, three_ways
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.score.three_ways import UNDERFLOW, chart, control, sheet, words
from pgviz.ui.shell.formats import short
from tests.ui.score.reading import names, texts
from tests.ui.sheet_reading import grids

QUESTION = Decision()


def test_the_sheet_has_the_three_vectors_and_their_differences() -> None:
    found = three_ways(QUESTION.policy(), QUESTION.a, 1e-5)
    vectors, differences = grids(sheet(QUESTION))
    for name, row, apart in zip(names(vectors), texts(vectors), texts(differences), strict=True):
        j = QUESTION.encoding.names.index(name)
        assert row == [short(found.score[j]), short(found.ratio[j]), short(found.finite[j])]
        assert apart[0] == "0"  # it is the same but for rounding
        assert apart[1] == short(found.finite[j] - found.score[j])


@pytest.mark.parametrize(
    ("exponent", "badge", "why"),
    [
        (-16.0, "gone astray", "rounding rules"),
        (-5.0, "The three ways agree", "rounding rules"),
        (-2.0, "The three ways agree", "truncation rules"),
        (0.7, "gone astray", "truncation rules"),
    ],
)
def test_too_small_and_too_large_steps_are_named(exponent: float, badge: str, why: str) -> None:
    said = words(dataclasses.replace(QUESTION, h=exponent))
    assert badge in said[0]
    assert why in said[1]


@pytest.mark.parametrize(("tau", "first"), [(1.0, "φ − E[φ]"), (5.0, "(φ − E[φ]) / τ")])
def test_the_first_way_is_called_what_it_is(tau: float, first: str) -> None:
    now = dataclasses.replace(QUESTION, tau=tau)
    assert grids(sheet(now))[0].columns[0].text == first
    assert f"∇π/π is {first.replace(' / ', '/')} but for rounding" in words(now)[0]


def test_an_underflow_is_said_and_shown() -> None:
    now = dataclasses.replace(QUESTION, theta=tuple(200 * v for v in QUESTION.theta), a=2)
    assert "too small for float64" in words(now)[0]
    vectors, _ = grids(sheet(now))
    assert {row.cells[1].note for row in vectors.rows if row.cells[1]} == {UNDERFLOW}


def test_the_cursor_stands_at_the_page_s_step_on_the_curve_of_all() -> None:
    now = dataclasses.replace(QUESTION, h=-3.0, tau=2.0, masked=(0,))
    drawn = {trace.name: trace for trace in chart(now).figure.data}
    curve = error_curve(now.policy(), now.a)
    assert list(drawn["largest error of the finite differences"].y) == [max(v, 1e-18) for v in curve.errors]
    assert list(drawn["now"].x) == [1e-3]
    (cell,) = grids(control(now))[0].rows[0].cells
    assert (cell.edit.name, cell.edit.value) == ("h", -3.0)
