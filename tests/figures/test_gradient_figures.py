"""The figures of the sections of Policy gradient by their data, names and layout."""

from __future__ import annotations

import numpy as np
import pytest

from pgviz.figures import theme
from pgviz.figures.draws import COLUMNS, strip
from pgviz.figures.landscape import LEVELS, Path, landscape
from pgviz.figures.lines import Curve, curves
from pgviz.figures.variances import ROOM, traces
from tests.figures.reading import assert_drawable


def named(figure: theme.Figure) -> dict[str, dict]:
    return {trace["name"]: trace for trace in figure.to_dict()["data"]}


class TestLandscape:
    X, Y = np.linspace(-1, 1, 5), np.linspace(0, 2, 4)

    def drawn(self, heights: np.ndarray, **others: object) -> theme.Figure:
        runs = [np.array([[0.0, 1.0], [0.5, 1.5]]), np.array([[0.0, 1.0], [-0.5, 0.5]])]
        paths = [Path("sampled", runs, "sampled"), Path("exact", runs[:1], "exact")]
        return landscape(self.X, self.Y, heights, paths, ("first", "second"), **others)

    def test_paths_are_drawn_with_gaps_between_runs_and_end_in_points(self) -> None:
        found = named(self.drawn(self.X + self.Y[:, None]))
        assert found["sampled"]["x"] == [0, 0.5, None, 0, -0.5, None]
        assert found["sampled, end"]["y"] == [1.5, 0.5]
        assert (found["start"]["x"], found["start"]["y"]) == ([0], [1])
        assert found["exact"]["line"]["width"] > found["sampled"]["line"]["width"]

    def test_levels_keep_the_order_of_heights_and_are_closer_near_the_top(self) -> None:
        heights = -((3 * self.X) ** 4) - self.Y[:, None]
        contour = named(self.drawn(heights))["J"]
        z = np.array(contour["z"])
        np.testing.assert_array_equal(np.argsort(z.ravel(), kind="stable"), np.argsort(heights.ravel(), kind="stable"))
        assert np.array(contour["customdata"]) == pytest.approx(heights)
        assert z.max() == 0
        assert contour["contours"]["size"] * LEVELS == pytest.approx(-z.min())

    def test_an_equal_drop_is_worth_fewer_levels_the_lower_it_is(self) -> None:
        z = np.array(named(self.drawn(np.tile(-10 * np.arange(5.0), (4, 1))))["J"]["z"])[0]
        drops = -np.diff(z)
        assert (np.diff(drops) < 0).all()
        assert (drops > 0).all()

    @pytest.mark.parametrize("heights", [np.zeros((4, 5)), np.full((4, 5), -np.inf)])
    def test_a_plateau_and_a_hole_can_be_drawn(self, heights: np.ndarray) -> None:
        figure = self.drawn(heights, circle=(0.0, 1.0, 0.3))
        assert_drawable(figure, holes=True)
        (circle,) = figure.to_dict()["layout"]["shapes"]
        assert (circle["x0"], circle["x1"], circle["y0"]) == (-0.3, 0.3, 0.7)

    def test_where_j_is_not_finite_there_is_a_hole(self) -> None:
        heights = np.where(self.X > 0.9, -np.inf, self.X + self.Y[:, None])
        z = named(self.drawn(heights))["J"]["z"]
        assert [row[-1] for row in z] == [None] * 4
        assert all(value is not None for row in z for value in row[:-1])


class TestTraces:
    def test_bars_on_a_log_axis_and_nothing_for_0(self) -> None:
        figure = traces(["a", "b", "c"], np.array([1.0, 0.0, 100.0]), np.array([1.1, 0, 90]), np.array([0.1, 0, 9]), 2)
        found, layout = named(figure), figure.to_dict()["layout"]
        assert found["exact"]["x"] == [1, None, 100]
        measured = found["measured, ± 2 standard errors"]
        assert (measured["x"], measured["y"], measured["error_x"]["array"]) == ([1.1, 90], [0, 2], [0.2, 18])
        assert layout["xaxis"]["range"] == pytest.approx([np.log10(1 / ROOM), np.log10(100 * ROOM)])
        assert [(note["y"], note["text"].strip()) for note in layout["annotations"]] == [(1, "exactly 0")]

    def test_all_of_them_0(self) -> None:
        figure = traces(["a"], np.zeros(1), np.zeros(1), np.zeros(1), None)
        assert len(figure.to_dict()["layout"]["annotations"]) == 1


class TestStrip:
    def test_every_draw_is_a_square_in_its_place(self) -> None:
        actions = np.arange(60) % 3 % 2
        figure = strip(actions, np.array([1.0, -2.0]), np.array([0.7, 0.3]), ("a₀", "a₁"))
        squares = [trace for trace in figure.to_dict()["data"] if trace["type"] == "scatter"]
        places = {(x, y): k for k, trace in enumerate(squares) for x, y in zip(trace["x"], trace["y"], strict=True)}
        assert len(places) == 60
        assert all(places[i % COLUMNS, i // COLUMNS] == action for i, action in enumerate(actions))
        assert "pays −2" in squares[1]["hovertemplate"].replace("-2", "−2")

    def test_bars_add_up_to_1(self) -> None:
        figure = strip(np.array([0, 0, 1]), np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.3, 0.2]), ("a", "b", "c"))
        bars = [trace["x"] for trace in figure.to_dict()["data"] if trace["type"] == "bar"]
        assert np.sum(bars, axis=0) == pytest.approx([1, 1])
        assert bars[0] == pytest.approx([2 / 3, 0.5])


class TestCurves:
    X = np.array([0.0, 1.0, 2.0])

    def test_lines_cursor_and_point(self) -> None:
        drawn = [Curve("f", np.array([1.0, np.nan, 3.0])), Curve("g", np.zeros(3), theme.MEAN, 4, "dash")]
        figure = curves(self.X, drawn, "across", "up", at=1.5, points=((2.0, "here"), (np.inf, "nowhere")))
        found, layout = named(figure), figure.to_dict()["layout"]
        assert found["f"]["y"] == [1, None, 3]
        assert found["g"]["line"] == {"color": theme.MEAN, "width": 4, "dash": "dash"}
        assert (found["here"]["x"], found["here"]["y"]) == ([1.5], [2])
        assert "nowhere" not in found
        assert layout["shapes"][0]["x0"] == 1.5

    def test_a_log_axis_has_round_ticks_as_in_cells(self) -> None:
        layout = curves(self.X, [Curve("f", np.array([0.4, 3.0, 11.0]))], "x", "y", log=True).to_dict()["layout"]
        assert layout["yaxis"]["ticktext"] == [".5", "1", "2", "5", "10"]
        assert layout["yaxis"]["tickvals"] == pytest.approx([0.5, 1, 2, 5, 10])
