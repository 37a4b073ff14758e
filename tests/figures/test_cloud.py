"""The cloud as a figure: what is drawn where, how large, and what a click on it means."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from pgviz.figures import cloud as figures
from pgviz.figures.cloud import Cloud, centre, cloud, error, magnification, window_of

RNG = np.random.default_rng(0)
POINTS = RNG.normal(size=(40, 2))
DRAWN = Cloud(
    points=POINTS,
    ringed=3,
    gradient=np.array([0.5, 0.0]),
    mean=np.array([0.2, 0.1]),
    so_far=POINTS.mean(axis=0),
    ellipse=np.array([[0.1, 0.0], [0.0, 0.1], [0.1, 0.0]]),
)
WINDOW = window_of(POINTS)
INNER = window_of(np.zeros(2), DRAWN.gradient, DRAWN.mean)
AXES = ("along", "across")


def names(figure) -> list[str]:
    return [trace.name for trace in figure.data]


def test_every_point_can_be_picked_by_its_number() -> None:
    points = cloud(DRAWN, AXES, WINDOW, INNER, biased=False, what="episode").data[0]
    assert points.meta == figures.PICK
    assert list(points.customdata) == list(range(40))
    np.testing.assert_array_equal(np.column_stack([points.x, points.y]), POINTS)


def test_of_very_many_the_last_are_drawn() -> None:
    many = dataclasses.replace(DRAWN, points=RNG.normal(size=(figures.MOST_POINTS + 7, 2)))
    points = cloud(many, AXES, WINDOW, INNER, biased=False, what="episode").data[0]
    assert (len(points.x), points.customdata[0]) == (figures.MOST_POINTS, 7)


def test_equal_estimates_are_one_disc_and_what_never_came_cannot_be_picked() -> None:
    places = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 0.0]])
    which = np.array([1] * 30 + [0] * 10)
    few = dataclasses.replace(DRAWN, places=places, expected=np.array([0.2, 0.7, 0.1]), which=which)
    discs, rings = cloud(few, AXES, WINDOW, INNER, biased=False, what="episode").data[:2]
    assert list(discs.marker.size) == [0.25, 0.75, 0]
    assert list(rings.marker.size) == [0.2, 0.7, 0.1]
    assert [told[0] for told in discs.customdata] == [30, 0, None]
    assert discs.marker.sizeref == rings.marker.sizeref


@pytest.mark.parametrize("biased", [True, False])
def test_the_bias_is_drawn_from_the_gradient_to_the_mean_where_there_is_one(biased: bool) -> None:
    drawn = centre(DRAWN, AXES, INNER, biased=biased, what="episode")
    assert {"bias", "exact mean"} & set(names(drawn)) == ({"bias", "exact mean"} if biased else set())
    if biased:
        (line,) = [trace for trace in drawn.data if trace.name == "bias"]
        np.testing.assert_array_equal(np.column_stack([line.x, line.y]), [DRAWN.gradient, DRAWN.mean])


def test_the_square_in_the_cloud_is_what_the_centre_shows() -> None:
    square = cloud(DRAWN, AXES, WINDOW, INNER, biased=False, what="episode").data[-1]
    assert [[min(along), max(along)] for along in (square.x, square.y)] == INNER.tolist()
    assert (square.x[0], square.y[0]) == (square.x[-1], square.y[-1])
    shown = centre(DRAWN, AXES, INNER, biased=False, what="episode").layout
    assert [list(shown.xaxis.range), list(shown.yaxis.range)] == INNER.tolist()
    assert magnification(WINDOW, WINDOW) == pytest.approx(figures.CENTRE_SIDE / figures.SIDE)


@pytest.mark.parametrize("seed", range(5))
def test_a_window_is_a_square_that_holds_all_points_and_is_not_twice_as_large_as_they_need(seed: int) -> None:
    points = np.random.default_rng(seed).normal(size=(30, 2)) * 10.0 ** (seed - 2)
    window = window_of(points)
    sides = np.diff(window)[:, 0]
    assert sides[0] == pytest.approx(sides[1])
    assert (points >= window[:, 0]).all()
    assert (points <= window[:, 1]).all()
    assert sides[0] <= 1.15 * 1.5 * np.ptp(points, axis=0).max() * 1.001


def test_one_point_has_a_window_too() -> None:
    assert np.diff(window_of(np.zeros(2)))[:, 0] == pytest.approx([1, 1])


def test_an_error_that_is_nearly_nothing_by_chance_does_not_stretch_the_axis() -> None:
    counts, expected = np.array([1, 10, 100]), np.array([1.0, 0.3, 0.1])
    drawn = error(counts, np.array([1.2, 1e-15, 0.09]), expected, 0.0, "error")
    (line,) = [trace for trace in drawn.data if trace.name == "error"]
    assert list(line.x) == [1, 100]
    assert 0 <= np.log10(0.1 / figures.DEEPEST) - drawn.layout.yaxis.range[0] < 1 / figures.LEAPS


def test_the_axis_of_errors_rarely_changes_while_a_hand_drags() -> None:
    counts, expected = np.array([1, 10, 100]), np.array([1.0, 0.3, 0.1])
    ends = {tuple(error(counts, s * expected, s * expected, 0.0, "").layout.yaxis.range) for s in np.linspace(1, 2, 50)}
    assert len(ends) <= 4  # twice as large is less than two places at each end
