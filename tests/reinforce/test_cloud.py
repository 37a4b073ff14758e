"""Many estimates at once: batches, the plane, the ellipse, what was measured, the estimates that there can be."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pgviz.examples import GRADIENT_PROBLEMS
from pgviz.reinforce.cloud import (
    batch_means,
    batched,
    ellipse,
    episode_support,
    measured,
    plane_of,
    running_error,
    support,
)
from pgviz.reinforce.exact import Moments, exact_moments
from pgviz.reinforce.groups import Answers, group_moments, group_support
from pgviz.reinforce.samples import gradient_samples

RNG = np.random.default_rng(0)
LISTED = [one for one in GRADIENT_PROBLEMS.values() if one.few]


def moments(d: int, rank: int | None = None, seed: int = 0) -> Moments:
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(d, d if rank is None else rank))
    return Moments(rng.normal(size=d), root @ root.T, rng.normal(size=d))


def test_a_batch_is_the_mean_of_its_own_estimates() -> None:
    x = RNG.normal(size=(12, 3))
    np.testing.assert_allclose(batch_means(x, 4), [x[:4].mean(0), x[4:8].mean(0), x[8:].mean(0)])
    with pytest.raises(ValueError, match="multiple of size"):
        batch_means(x, 5)


def test_a_batch_scatters_less_in_proportion() -> None:
    one = moments(3)
    many = batched(one, 8)
    assert many.trace == pytest.approx(one.trace / 8)
    np.testing.assert_array_equal(many.mean, one.mean)


@pytest.mark.parametrize("seed", range(5))
def test_no_direction_across_the_gradient_is_wider_than_that_of_the_plane(seed: int) -> None:
    found = moments(5, seed=seed)
    plane = plane_of(found)
    along, across = plane.directions.T
    np.testing.assert_allclose(plane.directions.T @ plane.directions, np.eye(2), rtol=0, atol=1e-12)
    np.testing.assert_allclose(along, found.gradient / np.linalg.norm(found.gradient))
    spread = across @ found.covariance @ across
    for _ in range(200):
        other = np.random.default_rng(_).normal(size=5)
        other -= (other @ along) * along
        other /= np.linalg.norm(other)
        assert other @ found.covariance @ other <= spread * (1 + 1e-12)
    shown = along @ found.covariance @ along + spread
    assert plane.share == pytest.approx(shown / found.trace)


def test_a_plane_of_two_parameters() -> None:
    found = moments(4)
    plane = plane_of(found, (3, 1))
    np.testing.assert_array_equal(plane.project(found.mean), found.mean[[3, 1]])
    np.testing.assert_array_equal(plane.covariance(found.covariance), found.covariance[np.ix_([3, 1], [3, 1])])


def test_where_the_gradient_is_0_the_bias_or_the_widest_direction_takes_its_place() -> None:
    zero, cov = np.zeros(3), np.diag([1.0, 9.0, 4.0])
    np.testing.assert_allclose(plane_of(Moments(np.array([0, 0, 2.0]), cov, zero)).directions.T, [[0, 0, 1], [0, 1, 0]])
    np.testing.assert_allclose(np.abs(plane_of(Moments(zero, cov, zero)).directions.T), [[0, 1, 0], [0, 0, 1]])
    assert not plane_of(Moments(zero, np.zeros((3, 3)), zero)).directions.any()


def test_one_parameter_has_one_direction() -> None:
    plane = plane_of(Moments(np.array([2.0]), np.array([[4.0]]), np.array([-2.0])))
    np.testing.assert_array_equal(plane.directions, [[-1, 0]])


def test_the_ellipse_holds_95_percent_of_a_normal_distribution() -> None:
    sigma = np.array([[2.0, 0.9], [0.9, 0.5]])
    curve = ellipse(sigma)
    distance = np.einsum("ki,ij,kj->k", curve, np.linalg.inv(sigma), curve)
    np.testing.assert_allclose(distance, stats.chi2(2).ppf(0.95))
    np.testing.assert_allclose(curve[0], curve[-1], rtol=0, atol=1e-12)


def test_what_is_measured_with_its_errors() -> None:
    x = RNG.normal(size=(400, 3)) * [1, 2, 3]
    found = measured(x)
    np.testing.assert_allclose(found.mean_error, stats.sem(x))
    assert found.trace == pytest.approx(np.trace(np.cov(x.T)))
    traces = [measured(np.random.default_rng(i).normal(size=(400, 3)) * [1, 2, 3]).trace for i in range(300)]
    assert found.trace_error == pytest.approx(np.std(traces), rel=0.15)


def test_one_estimate_says_nothing_of_its_scatter() -> None:
    found = measured([[1.0, 2.0]])
    assert np.isnan([found.trace, found.trace_error, *found.mean_error]).all()


def test_two_estimates_say_nothing_of_how_sure_their_scatter_is() -> None:
    found = measured([[1.0, 2.0], [3.0, 2.0]])
    assert (found.trace, found.mean_error.tolist()) == (2.0, [1.0, 0.0])
    assert np.isnan(found.trace_error)


def test_the_running_error_at_each_of_its_places() -> None:
    x, target = RNG.normal(size=(500, 2)), np.array([0.3, -0.1])
    counts, errors = running_error(x, target)
    assert (counts[0], counts[-1]) == (1, 500)
    np.testing.assert_allclose(errors, [np.linalg.norm(x[:n].mean(0) - target) for n in counts])


def test_equal_estimates_are_put_together_though_rounding_tells_them_apart() -> None:
    found = support([[0.3, 1.0], [0.1 + 0.2, 1.0], [2.0, 0.0]], [0.25, 0.25, 0.5])
    assert sorted(found.probability) == [0.5, 0.5]


@pytest.mark.parametrize("one", LISTED, ids=lambda one: one.name)
def test_every_sample_is_one_of_the_support_as_often_as_it_should(one) -> None:
    mdp, phi = one.problem.mdp, one.problem.features
    found = episode_support(mdp, phi, one.theta, horizon=one.horizon)
    exact = exact_moments(mdp, phi, one.theta, horizon=one.horizon)
    np.testing.assert_allclose(found.probability @ found.estimates, exact.mean, rtol=0, atol=1e-12)
    drawn = gradient_samples(mdp, phi, one.theta, episodes=20_000, horizon=one.horizon, seed=0)
    which = found.which(drawn)
    np.testing.assert_allclose(found.estimates[which], drawn, rtol=0, atol=1e-12)
    assert stats.chisquare(np.bincount(which), found.probability * len(drawn)).pvalue > 1e-4


def test_the_support_of_a_group_has_its_moments() -> None:
    one = GRADIENT_PROBLEMS["two steps"]
    answers = Answers.of_paths(one.problem.mdp, one.problem.features, one.theta, horizon=2)
    found, exact = group_support(answers, 3, "leave-one-out"), group_moments(answers, 3, "leave-one-out")
    again = Moments.of(found.probability, found.estimates, exact.gradient)
    np.testing.assert_allclose(again.mean, exact.mean, rtol=0, atol=1e-12)
    np.testing.assert_allclose(again.covariance, exact.covariance, rtol=0, atol=1e-12)
