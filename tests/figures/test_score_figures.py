"""The figures of the score in depth by their data, names and titles: what is drawn is what the core found."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz import encodings
from pgviz.examples import QUESTION
from pgviz.figures import theme
from pgviz.figures.geometry import BIGGEST, FULLEST, TIGHTEST, arrow, closing, loop_window
from pgviz.figures.saturation import escape_times
from pgviz.figures.score import MOST_BARS, charted, decomposition
from pgviz.figures.step import moved_by_state, moved_on_square
from pgviz.figures.three_ways import LOWEST, error_against_step
from pgviz.policy import SoftmaxPolicy
from pgviz.score.decomposition import Decomposition, decompose
from pgviz.score.geometry import Geometry, project
from pgviz.score.saturation import gradient_flow_time, natural_flow_time
from pgviz.score.step import take_step
from pgviz.score.three_ways import error_curve, three_ways
from tests.figures.reading import assert_drawable, named
from tests.patience import draws

COMPASS = ("↑ North", "→ East", "↓ South", "← West")
AXES = ("first", "second")
BLOCKS = encodings.Encoding(encodings.Identity(4), encodings.Blocks(4, bias=True)).phi(QUESTION.state)
ASKED = SoftmaxPolicy(BLOCKS, QUESTION.theta)
quick = settings(deadline=None, max_examples=draws(25))


def drawn(geometry: Geometry, actions: tuple[str, ...]) -> theme.Figure:
    return arrow(geometry.points, geometry.pi, geometry.centroid, geometry.action, actions, AXES, geometry.window)


class TestArrow:
    def test_the_arrow_leads_from_the_centroid_to_the_chosen_point_in_the_score_s_colour(self) -> None:
        geometry = project(ASKED, 1)
        figure = drawn(geometry, COMPASS)
        line, mark = named(figure, "φ(s,→ East) − E[φ]"), named(figure, "E[φ], the centroid")
        np.testing.assert_array_equal([line.x, line.y], np.transpose([geometry.centroid, geometry.points[1]]))
        assert (line.line.color, mark.marker.color) == (theme.SCORE, theme.MEAN)
        assert line.marker.symbol == "arrow"
        np.testing.assert_array_equal([mark.x[0], mark.y[0]], geometry.centroid)

    def test_a_point_for_every_action_with_its_symbol_its_name_and_an_area_in_proportion_to_pi(self) -> None:
        geometry = project(ASKED, 1)
        figure = drawn(geometry, COMPASS)
        points = named(figure, "φ(s,b)")
        np.testing.assert_array_equal(np.transpose([points.x, points.y]), geometry.points)
        np.testing.assert_array_equal(points.marker.size, geometry.pi)
        assert (points.marker.sizemode, points.marker.sizeref) == ("area", 1 / BIGGEST**2)
        assert points.marker.symbol == theme.SYMBOLS[:4]
        assert points.text == ("↑ North", "<b>→ East</b>", "↓ South", "← West")

    def test_a_score_of_0_has_no_head(self) -> None:
        geometry = project(SoftmaxPolicy([[1.0, 2.0], [1.0, 2.0]], [0.0, 0.0]), 0)
        assert named(drawn(geometry, COMPASS[:2]), "φ(s,↑ North) − E[φ]").marker.size == (0, 0)

    def test_a_head_has_no_line_around_it(self) -> None:
        """plotly would draw a white one: the sizes are a list, as of bubbles."""
        assert named(drawn(project(ASKED, 1), COMPASS), "φ(s,→ East) − E[φ]").marker.line.width == 0

    def test_axes_have_one_scale_and_their_names(self) -> None:
        layout = drawn(project(ASKED, 1), COMPASS).layout
        assert layout.yaxis.scaleanchor == "x"
        assert (layout.xaxis.title.text, layout.yaxis.title.text) == AXES

    def test_nothing_but_centroid_lines_and_sizes_changes_with_theta(self) -> None:
        one, two = (drawn(project(policy, 1), COMPASS) for policy in (ASKED, ASKED.with_theta(np.zeros(20))))
        assert one.own == two.own
        before, after = named(one, "φ(s,b)"), named(two, "φ(s,b)")
        np.testing.assert_array_equal([before.x, before.y], [after.x, after.y])
        assert (before.text, before.textposition) == (after.text, after.textposition)

    @quick
    @given(st.integers(1, 6), st.integers(1, 4), st.integers(0, 2**32 - 1))
    def test_every_geometry_can_be_drawn(self, n_actions: int, d: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        actions = tuple(f"a{b}" for b in range(n_actions))
        geometry = project(SoftmaxPolicy(rng.integers(-1, 2, (n_actions, d)), rng.normal(size=d) * 30), 0)
        assert_drawable(drawn(geometry, actions))
        assert_drawable(closing(geometry.loop, 0, actions, AXES, geometry.reach))


class TestClosing:
    def test_the_arrows_follow_each_other_and_end_at_the_start(self) -> None:
        geometry = project(ASKED, 1)
        figure = closing(geometry.loop, 1, COMPASS, AXES, geometry.reach)
        arrows = figure.data[:4]
        for b, line in enumerate(arrows):
            np.testing.assert_array_equal(np.transpose([line.x, line.y]), geometry.loop[b : b + 2])
            assert line.line.color == theme.ACTIONS[b]
            assert line.name == f"π·(φ − E[φ]) of {COMPASS[b]}"
        assert (arrows[0].x[0], arrows[0].y[0]) == (0, 0)
        assert (arrows[-1].x[1], arrows[-1].y[1]) == pytest.approx((0, 0), abs=1e-15)
        assert len({line.line.dash for line in arrows}) == 4
        window = loop_window(geometry.loop, geometry.reach)
        assert [list(figure.layout.xaxis.range), list(figure.layout.yaxis.range)] == window.tolist()

    @quick
    @given(st.integers(2, 6), st.integers(0, 2**32 - 1), st.floats(0.05, 20))
    def test_the_loop_is_in_its_window_and_fills_a_third_of_it_at_least(self, n: int, seed: int, heat: float) -> None:
        rng = np.random.default_rng(seed)
        geometry = project(SoftmaxPolicy(rng.normal(size=(n, 3)), rng.normal(size=3) * heat), 0)
        (left, right), (bottom, top) = loop_window(geometry.loop, geometry.reach)
        assert right - left == pytest.approx(top - bottom)
        low, high = geometry.loop.min(axis=0), geometry.loop.max(axis=0)
        assert left <= low[0] <= high[0] <= right
        assert bottom <= low[1] <= high[1] <= top
        tightest = 2 * geometry.reach * TIGHTEST
        assert (high - low).max() >= FULLEST / 2 * (right - left) * (1 - 1e-9) or right - left <= tightest

    def test_while_a_logit_is_dragged_the_window_rarely_moves(self) -> None:
        windows = set()
        for z in np.arange(8, 22, 0.1):
            theta = np.array(QUESTION.theta)
            theta[9] += z - 15  # the bias of the second action
            geometry = project(ASKED.with_theta(theta), 1)
            windows.add(tuple(loop_window(geometry.loop, geometry.reach).ravel().tolist()))
        assert len(windows) <= 12  # of 140 steps

    @pytest.mark.parametrize("length", [0.0, 1e-17])
    def test_an_arrow_without_length_has_no_head_and_a_short_one_has_a_short_head(self, length: float) -> None:
        loop = np.array([[0, 0], [length, 0], [0.02, 0], [1, 1], [0, 0]])
        none, short, long = closing(loop, 1, COMPASS, AXES, 1.0).data[:3]
        assert none.marker.size == (0, 0)
        assert 0 < short.marker.size[1] < long.marker.size[1]


class TestThreeWays:
    def test_the_curve_its_bound_and_a_cursor_at_the_step(self) -> None:
        curve, ways = error_curve(ASKED, 1), three_ways(ASKED, 1, step=1e-9)
        figure = error_against_step(curve.steps, curve.errors, curve.bounds, ways.step, ways.finite_gap)
        np.testing.assert_array_equal(named(figure, "largest error").y, curve.errors)
        np.testing.assert_array_equal(named(figure, "the most that theory").y, curve.bounds)
        assert (named(figure, "now").x[0], named(figure, "now").y[0]) == (1e-9, ways.finite_gap)
        assert figure.layout.shapes[0].x0 == 1e-9
        assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"
        assert_drawable(figure)

    def test_an_error_of_0_is_drawn_at_the_bottom_and_named_by_its_number(self) -> None:
        curve = error_curve(SoftmaxPolicy(np.zeros((2, 2)), [1.0, 2.0]), 0)
        figure = error_against_step(curve.steps, curve.errors, curve.bounds, 1e-5, 0.0)
        assert set(named(figure, "largest error").y) == {LOWEST}
        assert set(named(figure, "largest error").customdata) == {0}
        assert_drawable(figure)


class TestStepping:
    TENSOR = encodings.Encoding(encodings.Identity(2), encodings.Blocks(4)).tensor([[0, 0], [0, 1], [1, 0], [1, 1]])

    def test_the_map_puts_every_state_at_its_place(self) -> None:
        states = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
        moved = np.array([0.0, 0.1, 0.2, 0.25])
        heat, here = moved_on_square(states, moved, (0.5, 0.25)).data
        for (x, y), value in zip(states, moved, strict=True):
            assert heat.z[list(heat.y).index(y)][list(heat.x).index(x)] == value
        assert (heat.zmin, heat.zmax) == (0, 0.3)
        assert list(heat.colorbar.ticktext) == ["0", ".15", ".3"]
        assert (here.x[0], here.y[0]) == (0.5, 0.25)

    @pytest.mark.parametrize(("most", "top"), [(0.0, 0.01), (0.02, 0.03), (0.3, 0.3), (0.31, 1), (1 + 1e-15, 1)])
    def test_the_scale_moves_in_few_steps(self, most: float, top: float) -> None:
        assert list(moved_by_state(["s"], np.array([most]), 0).layout.yaxis.range) == [0, top]

    def test_the_longest_name_of_a_state_has_room_under_its_bar(self) -> None:
        short, long = (moved_by_state([name], np.ones(1), 0).layout for name in ("3", "(1, −0.5, 2.25, 1000)"))
        assert long.margin.b - short.margin.b >= 6 * 20  # about 6 pixels a letter
        assert long.height - long.margin.b == short.height - short.margin.b

    def test_bars_by_state_make_the_own_state_stand_out(self) -> None:
        step = take_step(SoftmaxPolicy(self.TENSOR, np.zeros(8)), 3, 1, 1.0)
        (bars,) = moved_by_state(["00", "01", "10", "11"], step.total_variation, 3).data
        np.testing.assert_array_equal(bars.y, step.total_variation)
        assert bars.marker.color == (theme.PROBABILITY,) * 3 + (theme.SCORE,)


class TestSaturation:
    def test_both_times_and_a_cursor_at_the_gap(self) -> None:
        gaps = np.linspace(0, 800, 9)
        figure = escape_times(gaps, gradient_flow_time(gaps), natural_flow_time(gaps), 6.0, 207.7)
        line = named(figure, "gradient flow")
        assert line.y[0] is None  # a time of 0 has no logarithm
        assert line.y[-1] is None  # beyond float64
        np.testing.assert_allclose(line.y[1:-1], gradient_flow_time(gaps[1:-1]))
        assert (named(figure, "now").x[0], named(figure, "now").y[0]) == (6.0, 207.7)
        assert figure.layout.yaxis.type == "log"
        assert_drawable(figure)

    @pytest.mark.parametrize("time", [0.0, np.inf])
    def test_a_time_that_cannot_be_drawn_is_not(self, time: float) -> None:
        gaps = np.linspace(0, 20, 5)
        figure = escape_times(gaps, gradient_flow_time(gaps), natural_flow_time(gaps), 0.0, time)
        assert [trace.name for trace in figure.data] == ["gradient flow", "natural gradient flow"]


@st.composite
def scores(draw: st.DrawFn) -> tuple[Decomposition, theme.Figure]:
    """The decomposition of a random decision, with the parts it was made from."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n_actions, d = draw(st.integers(1, 6)), draw(st.integers(1, 12))
    phi = rng.normal(size=(n_actions, d)) * rng.choice([0, 1, 100], size=d)
    parts = decompose(SoftmaxPolicy(phi, rng.normal(size=d), draw(st.sampled_from([0.5, 1.0, 3.0]))), 0)
    features = [("", f"f{j}") for j in range(d)]
    return parts, decomposition(
        parts.policy.phi[0], parts.terms, parts.score, features, [f"a{b}" for b in range(n_actions)]
    )


class Piece(NamedTuple):
    """A bar of the stack that makes E[φ]: of which feature, of which action's term, from where, how long."""

    feature: str
    term: str
    start: float
    length: float
    pattern: str


def pieces(figure: theme.Figure) -> list[Piece]:
    bar = next(trace for trace in figure.data if trace.name.startswith("E[φ]"))
    return [Piece(*row) for row in zip(bar.x, bar.customdata, bar.base, bar.y, bar.marker.pattern.shape, strict=True)]


class TestDecomposition:
    def test_the_answer_s_example(self) -> None:
        parts = decompose(SoftmaxPolicy([[1, 1, 0], [1, 1, 1]], [0, 0, math.log(3 / 7)]), 0)
        features = [("", name) for name in ("s₁", "s₂", "a")]
        figure = decomposition(parts.policy.phi[0], parts.terms, parts.score, features, ["a₀", "a₁"])
        assert list(named(figure, "φ(s,a)").y) == [1, 1, 0]
        lengths = {(piece.feature, piece.term): piece.length for piece in pieces(figure)}
        a0, a1 = "π(a₀)·φ(s,a₀)", "π(a₁)·φ(s,a₁)"
        assert lengths == pytest.approx(
            {("s₁", a0): 0.7, ("s₂", a0): 0.7, ("s₁", a1): 0.3, ("s₂", a1): 0.3, ("a", a1): 0.3}
        )
        assert list(named(figure, "score").y) == pytest.approx([0, 0, -0.3])
        assert list(named(figure, "score").x) == ["s₁", "s₂", "a"]

    def test_a_term_has_the_colour_of_its_meaning(self) -> None:
        figure = decomposition(np.ones(1), np.ones((2, 1)), np.zeros(1), [("", "f")], ["a₀", "a₁"])
        assert named(figure, "φ(s,a)").marker.color == theme.PHI
        assert named(figure, "score").marker.color == theme.SCORE
        assert next(trace for trace in figure.data if trace.name.startswith("E[φ]")).marker.color == theme.MEAN
        assert len({piece.pattern for piece in pieces(figure)}) == 2

    def test_features_in_groups_have_an_axis_of_two_levels(self) -> None:
        features = [("North", "wall"), ("North", "1"), ("East", "wall"), ("East", "1")]
        figure = decomposition(np.ones(4), np.ones((1, 4)), np.zeros(4), features, ["a₀"])
        assert [list(level) for level in named(figure, "score").x] == [
            ["North", "North", "East", "East"],
            ["wall", "1", "wall", "1"],
        ]

    @quick
    @given(scores())
    def test_the_terms_bars_touch_and_sum_to_the_mean(self, drawn: tuple[Decomposition, theme.Figure]) -> None:
        parts, figure = drawn
        rounding = 1e-12 * max(1.0, float(np.abs(parts.terms).sum()))
        for j, mean in enumerate(parts.mean):
            own = [piece for piece in pieces(figure) if piece.feature == f"f{j}"]
            for sign in (1, -1):  # what is positive goes up from 0, what is negative down
                at = 0.0
                for piece in (piece for piece in own if sign * piece.length > 0):
                    assert abs(piece.start - at) <= rounding
                    at = piece.start + piece.length
            assert abs(sum(piece.length for piece in own) - mean) <= rounding

    @quick
    @given(scores())
    def test_it_can_be_drawn_and_shows_the_score(self, drawn: tuple[Decomposition, theme.Figure]) -> None:
        parts, figure = drawn
        assert_drawable(figure)
        np.testing.assert_array_equal(named(figure, "score").y, parts.score)
        np.testing.assert_array_equal(named(figure, "φ(s,a)").y, parts.policy.phi[0])

    @pytest.mark.parametrize(
        ("cancels", "shown"),
        [
            ([True, False, True], [0, 1, 2]),
            ([True] * MOST_BARS, list(range(MOST_BARS))),
            ([True] * MOST_BARS + [False], [MOST_BARS]),
        ],
    )
    def test_of_many_features_only_those_that_differ_are_charted(self, cancels: list[bool], shown: list[int]) -> None:
        assert charted(np.array(cancels)).tolist() == shown

    def test_the_last_bars_are_called_what_they_are(self) -> None:
        figure = decomposition(
            np.ones(1),
            np.array([[0.5], [0.2]]),
            np.array([0.15]),
            [("", "a")],
            COMPASS[:2],
            score_name="score = a half",
        )
        assert [trace.name for trace in figure.data][2] == "score = a half"
        assert list(figure.data[2].y) == [0.15]
        assert_drawable(figure)
