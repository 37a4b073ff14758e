"""Is a direction a gradient: circulation and curl against closed forms, with and without γᵗ."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.integrate import quad

from pgviz.examples import chain, corridor, grid, two_step
from pgviz.mdp import policy_gradient
from pgviz.reinforce.circulation import (
    angle_between,
    circulation,
    curl,
    curl_of_two_decisions,
    direction_field,
    over_disc,
)
from tests.reference import case
from tests.reinforce import brute

UNIT = np.eye(6)
FIRST, SECOND = 0, 2  # the logits of a₀ at s₀ and at s₁ in the two-step world


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def slope(x):
    """σ′."""
    return sigmoid(x) * (1 - sigmoid(x))


def two_step_curl(theta):
    """(1 − γ) p′(θ₀) v′(θ₂): what s₁ is worth is discounted in s₀'s part, the visits of s₁ in its own part are not.

    p = π(a₀|s₀) is the chance of s₁, whose value is v = 12 − 2 π(a₀|s₁).
    """
    return (1 - 0.9) * slope(theta[0] - theta[1]) * -2 * slope(theta[2] - theta[3])


def field(problem, discounted):
    return direction_field(problem.mdp, problem.features, discounted=discounted)


def test_a_rotation_has_the_circulation_of_its_area():
    """f = (−y, x): curl 2 everywhere, ∮ = 2 · area. In a plane of three dimensions, in skew directions."""
    matrix = np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 3]])
    found = circulation(lambda x: matrix @ x, [0.3, -1, 2], [2, 0, 0], [5, 1, 0], 0.7)
    assert found.value == pytest.approx(2 * np.pi * 0.7**2, abs=found.error + 1e-14)
    assert found.value / (np.pi * found.radius**2) == pytest.approx(2)
    whirl = curl(lambda x: matrix @ x, [0.3, -1, 2])
    assert_allclose(whirl.matrix, [[0, 2, 0], [-2, 0, 0], [0, 0, 0]], rtol=0, atol=whirl.error + 1e-13)
    assert whirl.across([1, 0, 0], [0, 1, 0]) == pytest.approx(2)


@pytest.mark.parametrize("theta", [np.zeros(6), brute.waves(6)])
def test_the_dropped_direction_of_two_steps_is_no_gradient(theta):
    """Against the closed form of the curl, integrated over the disc (Green), and at the point."""
    radius = 0.8

    def ring(r):
        """∫ curl r dφ: the trapezoidal rule on a circle."""
        places = [r * np.cos(a) * UNIT[FIRST] + r * np.sin(a) * UNIT[SECOND] for a in 2 * np.pi * np.arange(64) / 64]
        return 2 * np.pi * r * np.mean([two_step_curl(theta + place) for place in places])

    found = circulation(field(two_step(), False), theta, UNIT[FIRST], UNIT[SECOND], radius)
    assert found.value == pytest.approx(quad(ring, 0, radius)[0], abs=1e-13)
    assert abs(found.value) > 1e6 * found.error
    whirl = curl(field(two_step(), False), theta)
    assert whirl.across(UNIT[FIRST], UNIT[SECOND]) == pytest.approx(two_step_curl(theta), abs=whirl.error)
    assert abs(two_step_curl(theta)) > 1e6 * whirl.error


@pytest.mark.parametrize("theta", [np.zeros(6), brute.waves(6)])
def test_its_closed_form_and_the_integral_over_the_disc(theta):
    problem = two_step()

    def density(place):
        return curl_of_two_decisions(problem.mdp, problem.features, place, FIRST, SECOND, 1)

    assert density(theta) == pytest.approx(two_step_curl(theta), rel=1e-13)
    found = circulation(field(problem, False), theta, UNIT[FIRST], UNIT[SECOND], 0.8)
    inside = over_disc(density, theta, UNIT[FIRST], UNIT[SECOND], 0.8)
    assert inside == pytest.approx(found.value, abs=found.error + 1e-12)


def test_over_a_disc_of_a_polynomial():
    """∬ (1 + x² y²) over a disc of radius r is π r² + π r⁶/24; the plane is skew."""
    found = over_disc(lambda p: 1 + (p[1] * p[2]) ** 2, [7.0, 0, 0], [0, 2, 0], [0, 1, 3], 1.5)
    assert found == pytest.approx(np.pi * 1.5**2 + np.pi * 1.5**6 / 24, rel=1e-13)


@pytest.mark.parametrize("problem", [two_step(), chain(), corridor()], ids=lambda p: p.name)
def test_the_policy_gradient_is_a_gradient(problem):
    theta = 0.3 * np.cos(np.arange(problem.features.shape[2]))
    found = circulation(field(problem, True), theta, np.eye(theta.size)[0], np.eye(theta.size)[1], 0.3)
    assert abs(found.value) <= found.error
    whirl = curl(field(problem, True), theta)
    assert np.abs(whirl.matrix).max() <= whirl.error


def test_of_a_cut_grid():
    """28 parameters, horizon 12: with γᵗ nothing, without γᵗ something in the plane of two neighbouring states."""
    problem, theta, unit = grid(), brute.waves(28), np.eye(28)
    start, above = 4 * 4, 2 * 4  # North at the start, North above it: indices 4i + a
    for discounted in (True, False):
        f = direction_field(problem.mdp, problem.features, discounted=discounted, horizon=12)
        found = circulation(f, theta, unit[start], unit[above], 0.5)
        assert (abs(found.value) <= found.error) == discounted


def test_the_chain_is_turned_round_and_still_a_gradient():
    """146.6°, and no circulation: both states are met whatever is done, so plain visits do not move with θ.

    The dropped direction is the gradient of σ(θ₁) − 1.5 σ(θ₁ + .1 θ₂): the wait for 4 is discounted twice.
    """
    reference, problem = case("gamma_drop/chain_2d"), chain(0.1)
    true, dropped = (field(problem, discounted) for discounted in (True, False))
    angle = angle_between(true(np.zeros(2)), dropped(np.zeros(2)))
    assert angle == pytest.approx(reference.expected["angle_deg"], abs=1e-10)
    assert round(angle, 1) == 146.6
    assert np.cos(np.radians(angle)) == pytest.approx(reference.expected["cos_true_dropped"], abs=reference.tolerance)
    found = circulation(dropped, [0.4, -0.2], [1, 0], [0, 1], 2.0, points=256)
    assert abs(found.value) <= found.error < 1e-10
    for theta in ([0.0, 0.0], [1.3, -2.0]):
        at = theta[0] + 0.1 * theta[1]
        expected = slope(theta[0]) * np.array([1, 0]) - 1.5 * slope(at) * np.array([1, 0.1])
        assert_allclose(dropped(np.array(theta)), expected, rtol=0, atol=1e-15)


def test_the_error_is_stated_honestly():
    """With few points on a wide circle the quadrature is off, and says so."""
    wide = {"centre": np.zeros(6), "along": UNIT[FIRST], "across": UNIT[SECOND], "radius": 8.0}
    best = circulation(field(two_step(), False), **wide, points=1024)
    for points in (16, 32, 64):
        found = circulation(field(two_step(), False), **wide, points=points)
        assert abs(found.value - best.value) <= found.error
    assert best.error < 1e-9


def test_a_field_is_the_policy_gradient():
    problem, theta = corridor(), np.array([0.2, 0.1])
    for discounted in (True, False):
        f = direction_field(problem.mdp, problem.features, discounted=discounted, horizon=7)
        assert_allclose(f(theta), policy_gradient(problem.mdp, problem.features, theta, discounted, 7))


@pytest.mark.parametrize(("degrees", "other"), [(0, [2, 0]), (90, [0, 3]), (180, [-1, 0]), (45, [1, 1])])
def test_angles(degrees, other):
    assert angle_between([5, 0], other) == pytest.approx(degrees, abs=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: angle_between([0, 0], [1, 0]), "an angle needs two directions"),
        (lambda: angle_between([1, 0], [1, 0, 0]), "second must have shape"),
        (lambda: circulation(lambda x: x, [0, 0], [1, 0], [2, 0]), "two directions that span a plane"),
        (lambda: circulation(lambda x: x, [0, 0], [0, 0], [2, 0]), "two directions that span a plane"),
        (lambda: circulation(lambda x: x, [0, 0], [1, 0], [0, 1], 0), "radius must be a finite number above 0"),
        (lambda: circulation(lambda x: x, [0, 0], [1, 0], [0, 1], points=10), "points must be a multiple of 4, got 10"),
    ],
)
def test_what_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
