"""Ticks at round numbers over the whole axis, written as the numbers in cells."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgviz.figures import theme
from pgviz.figures.ticks import tick_text
from pgviz.ui.shell.formats import short


def axis(name: str, *traces: Any, **layout: Any) -> dict[str, Any]:
    """An axis as it is sent to the browser."""
    return dict(theme.figure(*traces, **layout).to_dict()["layout"][name])


def test_they_have_no_leading_zero() -> None:
    found = axis("yaxis", theme.scatter(x=[0, 1], y=[0, 0.9]))
    shown = dict(zip(found["tickvals"], found["ticktext"], strict=True))
    assert {v: shown[v] for v in (0, 0.2, 0.4, 0.6, 0.8)} == {0: "0", 0.2: ".2", 0.4: ".4", 0.6: ".6", 0.8: ".8"}


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_they_are_round_evenly_spaced_few_and_cover_the_numbers(low: float, span: float) -> None:
    found = axis("xaxis", theme.scatter(x=[low, low + span], y=[0, 1]))
    if "tickvals" not in found:
        assert span < 1e-8 * (abs(low) + span)
        return
    places = found["tickvals"]
    gaps = [after - before for before, after in itertools.pairwise(places)]
    assert gaps == pytest.approx([gaps[0]] * len(gaps), rel=1e-3)
    digits = f"{gaps[0]:.2e}".split("e")[0]
    assert digits in ("1.00", "2.00", "5.00")
    assert 1.99 <= span / gaps[0] <= 5.01
    assert places[0] <= low
    assert places[-1] >= low + span


@given(st.integers(-999, 999), st.integers(-3, 3), st.sampled_from([1, 2, 5]))
def test_a_tick_is_written_as_a_cell_writes_it(i: int, exponent: int, many: int) -> None:
    value = float(f"{i * many}e{exponent}")
    assert tick_text(value) == short(value)


def test_a_bar_stands_on_0_or_on_its_base() -> None:
    assert 0 in axis("yaxis", theme.bar(x=["a", "b"], y=[10.0, 11.0]))["tickvals"]
    assert max(axis("yaxis", theme.bar(x=["a"], y=[10.0], base=[90.0]))["tickvals"]) >= 100


@pytest.mark.parametrize(
    ("name", "trace", "layout"),
    [
        ("xaxis", theme.bar(x=["a", "b"], y=[1, 2]), {}),
        ("xaxis", theme.bar(x=[["g", "g"], ["a", "b"]], y=[1, 2]), {}),
        ("yaxis", theme.scatter(x=[0, 1], y=[1, 10]), {"yaxis": {"type": "log"}}),
        ("yaxis", theme.scatter(x=[0, 1], y=[1, 10]), {"yaxis": {"dtick": 4}}),
        ("xaxis", theme.scatter(x=[1e308, 1e308 * (1 - 1e-13)], y=[0, 1]), {}),
        ("xaxis", theme.scatter(x=[3, 3], y=[0, 1]), {}),
        ("xaxis", theme.scatter(x=[], y=[]), {}),
    ],
)
def test_other_axes_are_left_to_plotly(name: str, trace: Any, layout: dict[str, Any]) -> None:
    assert "ticktext" not in axis(name, trace, **layout)


def test_ticks_of_its_own_are_kept_and_a_range_is_covered() -> None:
    trace = theme.scatter(x=[4.0, 6.0], y=[0.2, 0.4])
    assert axis("yaxis", trace, yaxis=theme.PROBABILITY_TICKS)["ticktext"] == ["0", ".25", ".5", ".75", "1"]
    places = axis("xaxis", trace, xaxis={"range": [-10, 10]})["tickvals"]
    assert {-10, -5, 0, 5, 10} <= set(places)
    assert all(math.isfinite(place) for place in places)
