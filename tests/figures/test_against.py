"""The picture of two trainings: its parts, its heights, and what it leaves out."""

from __future__ import annotations

import numpy as np

from pgviz.figures import theme
from pgviz.figures.against import Side, against
from tests.figures.reading import assert_drawable, named

EPISODES = np.array([0, 5, 10])
A, B = np.array([[0.0, 0.0], [0.1, 0.3], [0.2, 0.6]]), np.array([[0.0, 0.0], [0.4, 0.4], [0.5, 0.9]])


def drawn(mean: np.ndarray, half: np.ndarray) -> theme.Figure:
    return against(EPISODES, (Side("A", A), Side("B", B)), ((1.0, "optimum 1"),), "return", mean, half)


def test_both_are_told_apart_by_more_than_colour_and_the_difference_has_an_axis_of_its_own() -> None:
    figure = drawn((B - A).mean(axis=1), np.full(3, 0.05))
    assert_drawable(figure)
    a, b = (named(figure, f"{side}: median, and the middle half") for side in "AB")
    assert a.line.dash != b.line.dash
    np.testing.assert_allclose([a.y, b.y], [np.median(A, axis=1), np.median(B, axis=1)])
    difference = named(figure, "B − A: mean over the pairs, and its 95 % interval")
    np.testing.assert_allclose(difference.y, [0, 0.2, 0.3])
    low, high = figure.layout.yaxis2.range
    assert low < 0 < 0.35 < high
    assert figure.layout.yaxis.range[1] > 1.0, "the optimum is in the picture"
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]


def test_with_one_run_the_difference_has_no_interval() -> None:
    figure = drawn((B - A)[:, 0], np.full(3, np.nan))
    assert_drawable(figure)
    assert named(figure, "B − A of the one run").y[-1] == 0.3
    assert not [trace.name for trace in figure.data if trace.name.startswith("B − A:")]


def test_rounding_errors_do_not_fill_it() -> None:
    figure = drawn(np.array([0, 1e-17, -1e-17]), np.full(3, 1e-17))
    low, high = figure.layout.yaxis2.range
    assert high - low >= 1
