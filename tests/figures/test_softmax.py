"""The softmax's picture: what lies over each other is seen, and named together."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from pgviz import softmax
from pgviz.figures import theme
from pgviz.figures.softmax import SAME, sweep


def picture(logits: list[float], moved: int) -> theme.Figure:
    values, pi = softmax.sweep(logits, moved)
    names = [f"a{b}" for b in range(len(logits))]
    return sweep(values, pi, names, moved, logits[moved], softmax.softmax(logits))


@pytest.mark.parametrize(("logits", "moved"), [([1.0, 1.0, 3.0], 2), ([2.0, 2.0, 2.0], 1), ([0.0] * 6, 0)])
def test_of_two_lines_over_each_other_the_lower_one_sticks_out(logits: list[float], moved: int) -> None:
    _, *lines, _ = picture(logits, moved).data
    pairs = [
        (below, above)
        for below, above in itertools.combinations(lines, 2)
        if np.abs(np.array(below.y) - np.array(above.y)).max() < SAME
    ]
    assert pairs
    for below, above in pairs:  # drawn in this order
        assert below.line.width > above.line.width
        assert below.line.dash != above.line.dash
        assert below.name in above.hovertemplate
        assert above.name in below.hovertemplate


def test_of_two_points_over_each_other_the_lower_one_sticks_out() -> None:
    points = picture([1.0, 1.0, 3.0], 0).data[-1]
    assert points.y[0] == points.y[1]
    assert points.marker.size[0] > points.marker.size[1] == points.marker.size[2]
    assert list(points.customdata) == ["a0 = a1", "a0 = a1", "a2"]


def test_lines_apart_are_all_thin_but_the_moved_one() -> None:
    _, *lines, points = picture([14.0, 15.0, 11.0, 17.0], 1).data
    assert [line.line.width for line in lines] == [2, 3.5, 2, 2]
    assert len(set(points.marker.size)) == 1
