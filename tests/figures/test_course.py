"""One run's way as pictures: every parameter a row, the gradient's length, the entropy."""

from __future__ import annotations

import numpy as np
import pytest

from pgviz.figures import theme
from pgviz.figures.course import NAMED, parameters, slope_and_entropy
from tests.figures.reading import assert_drawable, named

EPISODES = np.array([0, 10, 20])


class TestParameters:
    def drawn(self, groups: int, each: int) -> theme.Figure:
        theta = np.linspace(-2, 1, 3 * groups * each).reshape(3, -1)
        names = [f"{group}, {row}" for group in range(groups) for row in range(each)]
        return parameters(EPISODES, theta, names, [name.split(",")[0] for name in names])

    def test_a_row_is_a_parameter_and_a_column_a_record(self) -> None:
        (rows,) = self.drawn(2, 3).data
        assert np.shape(rows.z) == (6, 3)
        assert (rows.z[0][0], rows.z[-1][-1]) == (-2, 1)
        assert list(rows.x) == EPISODES.tolist()
        assert list(rows.y) == ["0, 0", "0, 1", "0, 2", "1, 0", "1, 1", "1, 2"]
        assert (rows.zmin, rows.zmax) == (-2, 2), "no shade for 0, on both sides"

    def test_few_rows_have_their_names_and_many_those_of_their_groups(self) -> None:
        assert self.drawn(2, 3).layout.yaxis.ticktext == ("0, 0", "0, 1", "0, 2", "1, 0", "1, 1", "1, 2")
        many = self.drawn(4, NAMED // 4 + 1).layout
        assert many.yaxis.ticktext == ("0", "1", "2", "3")
        assert many.yaxis.tickvals == ("0, 3", "1, 3", "2, 3", "3, 3")
        assert [line.y0 for line in many.shapes] == [6.5, 13.5, 20.5]

    @pytest.mark.parametrize(
        "theta", [np.zeros((3, 2)), np.full((3, 2), 1e-12), np.array([[0, 0], [1e300, 0], [0, 1]])]
    )
    def test_it_can_be_drawn(self, theta: np.ndarray) -> None:
        assert_drawable(parameters(EPISODES, theta, ["a", "b"], ["a", "b"]))


class TestSlopeAndEntropy:
    def test_both_stand_above_the_same_episodes(self) -> None:
        figure = slope_and_entropy(EPISODES, np.array([0.3, 0.1, 0.0]), np.array([1.0, 0.5, 0.0]), 1.386)
        assert_drawable(figure)
        assert list(named(figure, "‖∇J‖").y) == [0.3, 0.1, 0]
        assert list(named(figure, "entropy").y) == [1, 0.5, 0]
        assert {trace.yaxis for trace in figure.data} == {"y", "y2"}
        assert tuple(figure.layout.xaxis.range) == (0, 20)
        (uniform,) = figure.layout.shapes
        assert (uniform.y0, uniform.y1, uniform.yref) == (1.386, 1.386, "y2")

    def test_rounding_errors_do_not_fill_the_picture(self) -> None:
        figure = slope_and_entropy(EPISODES, np.full(3, 1e-17), np.zeros(3), 1.386)
        assert tuple(figure.layout.yaxis.range) == (0, 1)
