"""An action has one shape: on a sheet, drawn by CSS, that of its points in charts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pgviz.figures import theme
from pgviz.ui.components import sheet

CSS = (Path(sheet.__file__).parent / "sheet.css").read_text(encoding="utf-8")
CORNERS = {
    "diamond": {(50, 0), (100, 50), (50, 100), (0, 50)},
    "triangle-up": {(50, 2), (100, 95), (0, 95)},
}


def shape_of(action: int) -> str:
    """The name of the shape that the sheet draws for an action."""
    (name,) = re.findall(rf'\.swatch\[data-action="{action}"\] \{{[^}}]*clip-path: var\(--([a-z-]+)\)', CSS)
    return str(name)


def corners(name: str) -> list[tuple[int, int]]:
    """The corners of a shape that is a polygon, in per cent; y goes down."""
    (polygon,) = re.findall(rf"--{name}: polygon\(([^)]*)\)", CSS)
    return [tuple(int(v.strip("%")) for v in corner.split()) for corner in polygon.split(",")]


def test_an_action_s_shape_is_that_of_its_points_in_charts() -> None:
    assert [shape_of(b) for b in range(len(theme.SYMBOLS))] == list(theme.SYMBOLS)


@pytest.mark.parametrize(("name", "count"), [("triangle-up", 3), ("diamond", 4), ("pentagon", 5), ("cross", 12)])
def test_a_shape_is_what_it_is_called(name: str, count: int) -> None:
    found = corners(name)
    assert len(found) == len(set(found)) == count
    assert set(found) == CORNERS.get(name, set(found))
    assert all((100 - x, y) in [(x2, y2) for x2, y2 in found] for x, y in found), "as wide to the left as to the right"


def test_round_and_square_are_no_polygons() -> None:
    assert re.search(r"--circle: circle\(\)", CSS)
    assert re.search(r"--square: inset\(\d+%\)", CSS)
