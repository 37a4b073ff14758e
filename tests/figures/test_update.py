"""Pictures of one update, by their data."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz.figures import theme
from pgviz.figures.update import Drawing, before_and_after, drawn, each_step, stacked
from tests.figures.reading import assert_drawable, named
from tests.patience import draws

PI = np.array([0.5, 0.0, 0.2, 0.3])
ARROWS = ("↑", "→", "↓", "←")


def test_a_choice_is_a_bar_cut_into_its_parts_with_a_mark_where_the_number_fell() -> None:
    slip = Drawing("outcome", np.array([0.8, 0.1, 0.1]), ("as aimed", "left", "right"), 0.85, 1, action=False)
    figure = drawn([Drawing("action", PI, ARROWS, 0.6, 2), slip])
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [(bar.name, bar.y[0]) for bar in bars] == [
        *(("↑", 0), ("↓", 0), ("←", 0)),  # what has no probability has no part
        *(("as aimed", 1), ("left", 1), ("right", 1)),
    ]
    chosen = [bar.name for bar in bars if not bar.marker.color.startswith("rgba")]
    assert chosen == ["↓", "left"]
    for bar, u in ((bars[1], 0.6), (bars[4], 0.85)):
        assert bar.base[0] <= u < bar.base[0] + bar.x[0]
    assert list(named(figure, "the number").x) == [0.6, 0.85]
    assert list(figure.layout.yaxis.ticktext) == ["action", "outcome"]


def test_the_steps_are_bars_over_t_and_the_chosen_one_has_a_line() -> None:
    g = np.array([0.5, -1.0, 0.25])
    figure = each_step((("reward R", g - 1, theme.QUIET), ("return G", g, theme.MEAN)), 1)
    np.testing.assert_array_equal(named(figure, "return G").y, g)
    assert figure.layout.shapes[0].x0 == 1
    shapes = {trace.marker.pattern.shape for trace in figure.data}
    assert len(shapes) == 2, "told apart without colour"


def test_a_weight_is_a_stack_of_steps_that_can_be_picked() -> None:
    pieces = np.array([[0.5, -0.25], [0.0, 0.125]])
    figure = stacked(["a", "b"], np.array([3, 9]), [0, 4], pieces, 1, 0)
    for trace, row in zip(figure.data, pieces, strict=True):
        np.testing.assert_array_equal(trace.y, row)
        assert (trace.meta, list(trace.customdata), list(trace.x)) == ("pick", [3, 9], ["a", "b"])
    assert [list(trace.text) for trace in figure.data] == [["0", "0"], ["", "4"]]
    assert figure.layout.barmode == "relative"
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (0.5, 1.5)
    assert figure.data[0].marker.line.width > figure.data[1].marker.line.width
    low, high = figure.layout.yaxis.range
    assert low < -0.25 < 0.5 < high, "the stacks, not their pieces"


def test_pi_before_and_after_stand_side_by_side() -> None:
    figure = before_and_after(PI, PI[::-1], ARROWS)
    assert [list(trace.y) for trace in figure.data] == [PI.tolist(), PI[::-1].tolist()]
    assert [trace.name for trace in figure.data] == ["π before", "π after"]
    assert tuple(figure.layout.yaxis.range) == (0, 1)


@settings(max_examples=draws(20))
@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 5))
def test_they_can_be_drawn(seed: int, steps: int, weights: int) -> None:
    rng = np.random.default_rng(seed)
    pi = rng.dirichlet(np.ones(4))
    assert_drawable(drawn([Drawing("action", pi, ARROWS, float(rng.random()), 0)]))
    assert_drawable(each_step((("G", rng.normal(size=steps), theme.MEAN),), 0))
    names = [f"w{i}" for i in range(weights)]
    pieces = rng.normal(size=(steps, weights))
    assert_drawable(stacked(names, np.arange(weights), [*range(steps - 1), None], pieces, 0, None))
    assert_drawable(before_and_after(pi, pi[::-1].copy(), ARROWS))


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_what_is_added_and_what_is_taken_away_differ_in_colour_and_in_direction(sign: float) -> None:
    (trace,) = stacked(["a"], np.array([1]), [0], np.array([[sign]]), 0, None).data
    expected = theme.translucent(theme.SCORE if sign > 0 else theme.NEGATIVE, 0.85)
    assert (list(trace.marker.color), list(trace.y)) == ([expected], [sign])
