"""A chart on a page: what the browser is told of it, and plotly from our own server."""

from __future__ import annotations

import asyncio
import gzip
import json
from pathlib import Path

import plotly
import pytest

from pgviz.figures import theme
from pgviz.ui.components.chart import encode
from pgviz.ui.components.chart.wire import picked
from pgviz.ui.shell import plotting, serving


def told(figure: theme.Figure) -> dict[str, object]:
    return dict(json.loads(encode(figure, "two bars", part="bars", plotly="/plotly.js", after=".first")))


def test_a_chart_is_told_as_json_with_its_text_and_what_is_to_stand_first() -> None:
    figure = theme.figure(theme.bar(y=[1.0, 0.25]), height=220)
    said = told(figure)
    assert (said["alt"], said["plotly"], said["after"]) == ("two bars", "/plotly.js", ".first")
    assert said["data"] == figure.to_dict()["data"]
    assert said["layout"]["height"] == 220  # type: ignore[index]  # its place is kept before plotly is there


def test_what_is_no_number_does_not_reach_the_browser() -> None:
    assert told(theme.figure(theme.scatter(y=[1.0, float("nan"), float("inf")])))["data"][0]["y"] == [1.0, None, None]  # type: ignore[index]


def test_a_plotly_with_another_list_of_kinds_comes_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "plotly.min.js"
    other.write_text(plotting.SCRIPT.read_text(encoding="utf-8").replace(".register([", ".register([new(),"))
    monkeypatch.setattr(plotting, "SCRIPT", other)
    assert plotting.script() == other.read_text(encoding="utf-8")


def test_plotly_comes_compressed_from_the_installed_package_and_is_kept_for_good() -> None:
    route = next(route for route in serving.ROUTES if route.path == serving.plotly_address())
    answer = asyncio.run(route.endpoint(None))
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    whole = plotting.SCRIPT.read_text(encoding="utf-8")
    listed = plotting.REGISTERED.search(whole)
    assert listed is not None
    made = listed[2].split(",")
    ours = ",".join(made[place] for place in plotting.OURS.values())
    assert gzip.decompress(answer.body).decode() == whole.replace(listed[2], ours)
    assert plotly.__version__ in serving.plotly_address()  # another version has another address


@pytest.mark.parametrize(("raw", "number"), [({"value": 7, "seq": 1}, 7), ({"value": 0}, 0)])
def test_a_click_is_the_number_of_a_point(raw: object, number: int) -> None:
    assert picked(raw) == number


@pytest.mark.parametrize("raw", [None, 7, [], {}, {"value": True}, {"value": -1}, {"value": 1.5}, {"value": 10**30}])
def test_what_no_chart_says_is_no_click(raw: object) -> None:
    assert picked(raw) is None
