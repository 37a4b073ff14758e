"""A chart comes with the width that the browser last said it has: it is drawn once, not twice."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pgviz.ui.shell.charts import LEAST, MOST, MOST_CHARTS


def page(*reports: object, waits: bool = False) -> None:
    import plotly.graph_objects as go

    from pgviz.figures import theme
    from pgviz.ui.shell.charts import chart, remember_widths

    for said in reports:
        remember_widths(said)
    chart(theme.figure(go.Bar(y=[1.0])).update_layout(height=220), key="one", alt="one bar", waits=waits)


def width(*reports: Any) -> float | None:
    at = AppTest.from_function(page, args=reports).run()
    assert not at.exception
    (drawn,) = at.get("plotly_chart")
    return json.loads(drawn.proto.spec)["layout"].get("width")


def test_it_has_the_width_that_the_browser_said() -> None:
    assert width({"one": 375.203125, "another": 500}) == 375.203125


def test_a_chart_that_was_not_there_has_none() -> None:
    assert width({"another": 500}) is None
    assert width({}) is None


def test_a_chart_that_is_just_being_put_up_anew_keeps_its_width() -> None:
    assert width({"one": 375}, {"another": 500}, {}) == 375
    assert width({"one": 375}, {"one": 500}) == 500


def test_a_browser_cannot_make_python_remember_more_and_more() -> None:
    assert width({"one": 375}, {str(i): 375 for i in range(MOST_CHARTS)}) is None


def test_a_chart_that_waits_only_keeps_its_place() -> None:
    at = AppTest.from_function(page, kwargs={"waits": True}).run()
    assert not at.exception
    assert len(at.get("plotly_chart")) == 0
    assert len(at.get("space")) == 1


@pytest.mark.parametrize(
    "said",
    [
        None,
        "375",
        [375],
        {"one": "375"},
        {"one": True},
        {"one": float("nan")},
        {"one": float("inf")},
        {"one": LEAST - 1},
        {"one": MOST + 1},
        {"one": 375} | {str(i): 375 for i in range(MOST_CHARTS)},
    ],
)
def test_what_cannot_be_true_is_not_believed(said: Any) -> None:
    assert width(said) is None
