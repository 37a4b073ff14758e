"""Figures by their data, names and titles: what is drawn is what was given."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import softmax
from pgviz.figures import theme
from pgviz.figures.learning import curves
from pgviz.figures.policy import states_side_by_side
from pgviz.figures.softmax import sweep
from pgviz.figures.surrogate import against_constant
from tests.figures.reading import assert_drawable, named
from tests.patience import draws

LINE_OF_A_LEGEND = 19  # pixels
COMPASS = ("↑ North", "→ East", "↓ South", "← West")
seeds = st.integers(0, 2**32 - 1)
quick = settings(deadline=None, max_examples=draws(25))


def labels(count: int) -> list[str]:
    return [f"a{b}" for b in range(count)]


class TestSweep:
    def question(self) -> theme.Figure:
        logits = [14.0, 15.0, 11.0, 17.0]
        values, pi = softmax.sweep(logits, 1)
        return sweep(values, pi, COMPASS, 1, 15.0, softmax.softmax(logits))

    def test_a_line_for_every_action_and_the_points_of_now(self) -> None:
        figure = self.question()
        values, pi = softmax.sweep([14.0, 15.0, 11.0, 17.0], 1)
        for a, name in enumerate(COMPASS):
            np.testing.assert_array_equal(named(figure, name).x, values)
            np.testing.assert_array_equal(named(figure, name).y, pi[:, a])
        points = figure.data[-1]
        assert set(points.x) == {15.0}
        assert [f"{y:.3f}" for y in points.y] == ["0.042", "0.114", "0.002", "0.842"]
        assert list(points.customdata) == list(COMPASS)

    def test_the_moved_logit_is_named_thicker_and_marked_where_it_is(self) -> None:
        figure = self.question()
        assert figure.layout.xaxis.title.text == "logit of → East"
        assert figure.layout.yaxis.title.text == "probability π"
        widths = {trace.name: trace.line.width for trace in figure.data[1:5]}
        assert max(widths, key=lambda name: widths[name]) == "→ East"
        assert named(figure, "now").x == (15.0, 15.0)
        assert named(figure, "now").y == figure.layout.yaxis.range

    def test_an_action_has_its_own_colour_dash_and_symbol(self) -> None:
        lines, points = self.question().data[1:5], self.question().data[5]
        assert [line.line.color for line in lines] == list(theme.ACTIONS[:4]) == list(points.marker.color)
        assert len({line.line.dash for line in lines}) == len(set(points.marker.symbol)) == 4

    @quick
    @given(st.lists(st.floats(-1e308, 1e308) | st.floats(-30, 30), min_size=1, max_size=6), st.floats(0.05, 100))
    def test_it_can_be_drawn(self, logits: list[float], tau: float) -> None:
        values, pi = softmax.sweep(logits, 0, tau)
        now = softmax.softmax(logits, tau)
        assert_drawable(sweep(values, pi, labels(len(logits)), 0, logits[0], now))


class TestStatesSideBySide:
    STATES, ACTIONS = ("(1, 1)", "(0, 0)"), ("a₀", "a₁")
    POLICIES = {  # noqa: RUF012
        "π now": np.array([[0.7, 0.3], [0.2, 0.8]]),
        "wanted": np.array([[0.9, 0.1], [0.1, 0.9]]),
        "best possible": np.array([[0.8, 0.2], [0.3, 0.7]]),
    }

    def test_each_policy_over_states_and_actions(self) -> None:
        figure = states_side_by_side(*self.POLICIES.values(), self.STATES, self.ACTIONS)
        ticks = dict(zip(figure.layout.xaxis.tickvals, figure.layout.xaxis.ticktext, strict=True))
        for name, pi in self.POLICIES.items():
            trace = named(figure, name)
            assert list(trace.y) == pi.ravel().tolist()
            assert [ticks[x] for x in trace.x] == list(self.ACTIONS) * 2
            assert [text.split(", a")[0] for text in trace.customdata] == ["(1, 1)", "(1, 1)", "(0, 0)", "(0, 0)"]
        assert figure.layout.yaxis.title.text == "probability"

    def test_a_state_stands_in_the_middle_under_its_bars_and_is_not_cut(self) -> None:
        long = "s = (1, -1000, 3.25, 0.5, 7, 0.125)"
        figure = states_side_by_side(*self.POLICIES.values(), (long, "t"), self.ACTIONS)
        under = dict(zip(figure.layout.xaxis.tickvals, figure.layout.xaxis.ticktext, strict=True))
        assert {x: text.removeprefix("<br>").replace("<br>", " ") for x, text in under.items() if x in (0.5, 3.5)} == {
            0.5: long,
            3.5: "t",
        }
        three = states_side_by_side(*[np.full((2, 3), 1 / 3)] * 3, ("s", "t"), ("a₀", "a₁", "a₂"))
        assert list(three.layout.xaxis.ticktext) == ["a₀", "a₁<br>s", "a₂", "a₀", "a₁<br>t", "a₂"]
        short = states_side_by_side(*self.POLICIES.values(), self.STATES, self.ACTIONS)
        assert figure.layout.margin.b > short.layout.margin.b  # its lines have room

    def test_the_three_are_told_apart_and_none_looks_like_an_action(self) -> None:
        traces = states_side_by_side(*self.POLICIES.values(), self.STATES, self.ACTIONS).data
        looks = [(trace.marker.color, trace.marker.pattern.shape) for trace in traces]
        assert len(set(looks)) == 3
        assert traces[0].marker.color == theme.PROBABILITY
        assert not {trace.marker.line.color for trace in traces} & set(theme.ACTIONS)
        assert not {shape for _, shape in looks if shape} & set(theme.PATTERNS)

    @quick
    @given(st.lists(st.floats(-800, 800), min_size=1, max_size=6))
    def test_it_can_be_drawn(self, logits: list[float]) -> None:
        pi = np.stack([softmax.softmax(logits)] * 2)
        assert_drawable(states_side_by_side(pi, pi, pi, ["s", "t"], labels(len(logits))))


class TestCurves:
    EPISODES = np.array([0, 10, 20])
    PERFORMANCE = np.array([[0.0, 0.0, 0.0], [0.2, 0.1, 0.6], [0.4, 0.3, 0.9]])  # (K, R)
    RETURNS = np.linspace(0, 1, 60).reshape(20, 3)  # (E, R)

    def drawn(self, optimum: float = 1.0, cut: int | None = None) -> theme.Figure:
        text = f"optimum {optimum}"
        return curves(self.EPISODES, self.PERFORMANCE, self.RETURNS, optimum, text, 2, cut)

    def heights(self, performance: np.ndarray, returns: np.ndarray, optimum: float) -> tuple[float, float]:
        figure = curves(self.EPISODES, performance, returns, optimum, "", performance.shape[1] - 1)
        return figure.layout.yaxis.range

    def test_the_shown_run_the_median_the_others_and_the_sampled_returns(self) -> None:
        figure = self.drawn()
        shown = next(t for t in figure.data if "in the film" in t.name)
        np.testing.assert_array_equal(shown.y, [0.0, 0.6, 0.9])
        np.testing.assert_array_equal(shown.x, self.EPISODES)
        np.testing.assert_array_equal(next(t for t in figure.data if "median" in t.name).y, [0.0, 0.2, 0.4])
        others = next(t for t in figure.data if "other runs" in t.name)
        assert list(others.y) == [0.0, 0.2, 0.4, None, 0.0, 0.1, 0.3, None]  # a gap between runs
        returns = next(t for t in figure.data if t.mode == "markers")
        np.testing.assert_array_equal(returns.y, self.RETURNS[:, 2])
        np.testing.assert_array_equal(returns.x, np.arange(20))

    def test_the_middle_half_of_the_runs_is_a_band(self) -> None:
        (band,) = [t for t in self.drawn().data if t.fill == "toself"]
        assert list(band.x) == [0, 10, 20, 20, 10, 0]
        np.testing.assert_allclose(
            band.y, [0, 0.15, 0.35, 0.65, 0.4, 0]
        )  # quartiles of three are half way to the middle

    def test_mean_returns_of_the_others_wait_in_the_legend(self) -> None:
        (means,) = [t for t in self.drawn().data if t.visible == "legendonly"]
        assert list(means.x) == [5, 15, None, 5, 15, None]
        expected = [
            self.RETURNS[:10, r].mean() if half == 0 else self.RETURNS[10:, r].mean() for r in (0, 1) for half in (0, 1)
        ]
        np.testing.assert_allclose([y for y in means.y if y is not None], expected)

    def test_the_optimum_is_a_line_with_its_text(self) -> None:
        figure = self.drawn(optimum=0.9375)
        (line,) = figure.layout.shapes
        assert line.y0 == line.y1 == 0.9375
        (note,) = figure.layout.annotations
        assert (note.text, note.y) == ("optimum 0.9375", 0.9375)

    def test_axes_say_what_they_are(self) -> None:
        figure = self.drawn()
        assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("episode", "return from the start")
        assert tuple(figure.layout.xaxis.range) == (0, 20)
        assert self.drawn(cut=50).layout.yaxis.title.text == "return within 50 steps"
        room = figure.layout.margin.l - theme.LOOK["yaxis"]["title"]["standoff"]
        assert room >= 7 * len("−1.25e6") + 16  # a long number of 7 pixels a sign, and the line of the title beside it

    def test_all_can_be_told_from_a_dark_and_from_a_light_page(self) -> None:
        """The other runs and the dots were so faint that they vanished: theme's colours, of full strength, do not."""
        colours = [(t.line.color or t.marker.color) for t in self.drawn().data]
        assert set(colours) <= {theme.PHI, theme.MEAN, theme.QUIET}

    def test_one_run_has_no_others(self) -> None:
        figure = curves(self.EPISODES, self.PERFORMANCE[:, :1], self.RETURNS[:, :1], 1.0, "", 0)
        assert [trace.name[:4] for trace in figure.data] == ["G₀ o", "medi", "J(θ)"]

    @pytest.mark.parametrize("worth", [-0.02, 0.0, 400.0])
    def test_rounding_errors_do_not_fill_the_picture(self, worth: float) -> None:
        noise = 1e-17 * np.arange(9.0).reshape(3, 3)
        low, high = self.heights(worth + noise, np.full((20, 3), worth), worth)
        assert low < worth < high
        assert high - low >= (0.1 * abs(worth) or 1)

    @pytest.mark.parametrize("least", [-1.0, -100.0])
    def test_a_run_far_out_leaves_the_picture_and_is_counted(self, least: float) -> None:
        performance = np.tile(self.PERFORMANCE[:, 2:], (1, 9))
        performance[1, 3] = least
        figure = curves(self.EPISODES, performance, np.tile(self.RETURNS, 3), 1.0, "", 8)
        low, _ = figure.layout.yaxis.range
        assert -0.5 < low < 0
        assert [note.text for note in figure.layout.annotations][1:] == ["1 other run leaves the picture"]

    def test_the_shown_run_never_leaves_it(self) -> None:
        performance = np.tile(self.PERFORMANCE[:, 2:], (1, 9))
        performance[1, 8] = -100.0
        returns = np.tile(self.RETURNS, 3)
        assert self.heights(performance, returns, 1.0)[0] < -100
        returns[7, 7] = -7.0
        assert self.heights(performance[:, :8], returns[:, :8], 1.0)[0] < -7
        assert self.heights(performance[:, :7], returns[:, [7, *range(6)]], 1.0)[0] > -1, "another run's may"

    @quick
    @given(seeds, st.integers(1, 5), st.integers(2, 6))
    def test_it_can_be_drawn(self, seed: int, runs: int, records: int) -> None:
        rng = np.random.default_rng(seed)
        performance, returns = rng.normal(size=(records, runs)), rng.normal(size=(4 * (records - 1), runs))
        assert_drawable(curves(4 * np.arange(records), performance, returns, 1.0, "1", runs - 1), holes=True)


class TestAgainstConstant:
    """The surrogate against the constant: its value moves, J and the gradient's entries are level."""

    CONSTANTS = np.array([-2.0, 0.0, 2.0])
    VALUES = np.array([5.0, 3.0, 1.0])
    GRADIENT = np.array([0.5, -0.25])

    def drawn(self, at: float = 1.0) -> theme.Figure:
        return against_constant(self.CONSTANTS, self.VALUES, self.GRADIENT, 3.5, at, ["s₀ a₀", "s₀ a₁"])

    def test_a_line_for_the_value_one_for_j_and_one_trace_for_the_gradient(self) -> None:
        figure = self.drawn()
        _, value, performance, gradient = figure.data
        for trace, name, values in ((value, "value of the surrogate", self.VALUES), (performance, "J(θ)", [3.5] * 3)):
            assert trace.name == name
            np.testing.assert_array_equal(trace.y, values)
            np.testing.assert_array_equal(trace.x, self.CONSTANTS)
        assert "gradient" in gradient.name
        assert list(gradient.y) == [0.5, 0.5, None, -0.25, -0.25, None]  # a gap between entries
        assert list(gradient.x) == [-2, 2, None] * 2
        assert list(gradient.text) == ["s₀ a₀"] * 2 + [""] + ["s₀ a₁"] * 2 + [""]
        assert figure.layout.xaxis.title.text == "constant c added to every return"

    def test_the_legend_is_above_and_has_nothing_over_it(self) -> None:
        """Below, on a phone, its lines were written over the title of the axis."""
        figure = self.drawn()
        legend = theme.LOOK["legend"] | figure.to_dict()["layout"].get("legend", {})
        assert (legend["y"], legend["yanchor"]) == (1, "bottom")
        assert len(figure.data[1:]) * LINE_OF_A_LEGEND <= figure.layout.margin.t

    def test_the_constant_of_now_is_a_line(self) -> None:
        figure = self.drawn(at=1.25)
        now = named(figure, "now")
        assert (now.x, now.y, now.showlegend) == ((1.25, 1.25), figure.layout.yaxis.range, False)

    def test_the_gradient_has_the_score_s_colour(self) -> None:
        _, value, _, gradient = self.drawn().data
        assert (value.line.color, gradient.line.color) == (theme.MEAN, theme.SCORE)

    @quick
    @given(seeds, st.integers(1, 12))
    def test_it_can_be_drawn(self, seed: int, d: int) -> None:
        rng = np.random.default_rng(seed)
        constants = np.linspace(-12, 12, 9)
        names = labels(d)
        assert_drawable(against_constant(constants, rng.normal(size=9), rng.normal(size=d), 1.0, 0.0, names))


class TestDrawnOnce:
    """What a browser gets: plotly.js draws a copy of a figure again unless it can see that nothing has changed."""

    FIGURE = theme.figure(
        theme.scatter(x=np.arange(3.0), y=np.array([1.0, np.nan, 3.0]), marker={"size": np.array([1, 2, 3])}),
        xaxis={"title": {"text": "x"}},
        height=200,
    )

    def test_numbers_are_lists_and_what_is_not_finite_is_left_out(self) -> None:
        (trace,) = self.FIGURE.to_dict()["data"]
        assert (trace["x"], trace["y"], trace["marker"]["size"]) == ([0.0, 1.0, 2.0], [1.0, None, 3.0], [1, 2, 3])

    def test_the_look_stands_in_the_layout_under_what_the_figure_says_itself(self) -> None:
        layout = self.FIGURE.to_dict()["layout"]
        assert "template" not in layout
        assert layout["height"] == 200
        assert layout["margin"] == theme.LOOK["margin"]
        assert layout["xaxis"]["title"] == {"text": "x", "standoff": theme.LOOK["xaxis"]["title"]["standoff"]}
        assert layout["yaxis"]["automargin"] is False

    def test_the_revision_changes_with_the_numbers_and_only_with_them(self) -> None:
        def revision(*y: float) -> int:
            return theme.figure(theme.scatter(y=list(y))).to_dict()["layout"]["datarevision"]

        assert revision(1, 2) == revision(1, 2) != revision(2, 1)
