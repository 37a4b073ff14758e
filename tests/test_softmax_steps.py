"""The softmax step by step, and what happens while one logit moves."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from pgviz import softmax
from pgviz.softmax import softmax_steps
from tests.reference import case, case_ids

EPS = np.finfo(float).eps
logits = st.lists(st.floats(-30, 30), min_size=1, max_size=6)
temperatures = st.floats(0.1, 10)
ACCEPTED = [name for name in case_ids("softmax/") if name != "softmax/must_reject"]


class TestSteps:
    def test_the_question_step_by_step(self):
        reference = case("softmax/seed")
        steps = softmax_steps(reference.inputs["logits"])
        np.testing.assert_array_equal(steps.gaps, [14 - 17, 15 - 17, 11 - 17, 0])
        np.testing.assert_allclose(steps.weights, [math.exp(-3), math.exp(-2), math.exp(-6), 1], rtol=2 * EPS)
        assert steps.total == pytest.approx(math.exp(-3) + math.exp(-2) + math.exp(-6) + 1, rel=4 * EPS)
        assert steps.most_entropy == pytest.approx(math.log(4), rel=2 * EPS)

    @pytest.mark.parametrize("name", ACCEPTED)
    def test_every_reference_case(self, name):
        reference = case(name)
        steps = softmax_steps(reference.inputs["logits"])
        close = {"rtol": reference.tolerance, "atol": reference.tolerance}
        np.testing.assert_allclose(steps.pi, reference.expected["probs"], **close)
        np.testing.assert_allclose(steps.log_pi, reference.expected["log_probs"], **close)
        np.testing.assert_allclose(steps.entropy, reference.expected["entropy"], **close)

    @settings(deadline=None)
    @given(logits, temperatures)
    def test_each_step_follows_from_the_one_before(self, z, tau):
        steps = softmax_steps(z, tau)
        np.testing.assert_allclose(steps.gaps, (np.array(z) - max(z)) / tau, rtol=4 * EPS, atol=1e-300)
        np.testing.assert_array_equal(steps.weights, np.exp(steps.gaps))
        assert steps.weights.max() == 1
        assert 1 <= steps.total <= len(z)
        np.testing.assert_allclose(steps.pi, steps.weights / steps.total, rtol=4 * EPS)
        np.testing.assert_allclose(steps.log_pi, steps.gaps - math.log(steps.total), rtol=1e-12, atol=1e-14)
        assert 0 <= steps.entropy <= steps.most_entropy * (1 + 4 * EPS)

    def test_a_masked_action_weighs_nothing_and_is_not_counted_in_the_most_entropy(self):
        steps = softmax_steps([1.0, -np.inf, 1.0])
        assert steps.gaps.tolist() == [0, -np.inf, 0]
        assert steps.weights.tolist() == [1, 0, 1]
        assert steps.pi.tolist() == [0.5, 0, 0.5]
        assert steps.most_entropy == steps.entropy == math.log(2)

    @pytest.mark.parametrize("z", [[[1.0, 2.0]], 1.0, []])
    def test_one_row_of_logits_is_wanted(self, z):
        with pytest.raises(ValueError, match="logits must have shape"):
            softmax_steps(z)


class TestSweep:
    @settings(deadline=None)
    @given(logits, temperatures, st.data())
    def test_it_reaches_8_temperatures_from_the_multiple_of_4_that_is_nearest(self, z, tau, data):
        action = data.draw(st.integers(0, len(z) - 1))
        values, pi = softmax.sweep(z, action, tau, points=5)
        centre = 4 * tau * round(z[action] / (4 * tau))
        np.testing.assert_allclose(values, centre + tau * np.array([-8, -4, 0, 4, 8]), rtol=1e-12, atol=1e-12)
        assert abs(z[action] - values[2]) <= 2 * tau * (1 + 1e-9)
        moved = np.tile(np.array(z, float), (5, 1))
        moved[:, action] = values
        np.testing.assert_array_equal(pi, softmax.softmax(moved, tau))

    def test_the_values_stay_while_the_logit_moves_a_little(self):
        (here, _), (there, _) = (softmax.sweep([14.0, z, 11.0, 17.0], 1) for z in (14.1, 17.9))
        np.testing.assert_array_equal(here, there)

    @settings(deadline=None)
    @given(st.lists(st.floats(-30, 30), min_size=2, max_size=6), temperatures, st.data())
    def test_the_moved_action_follows_a_logistic_curve_and_the_others_keep_their_proportions(self, z, tau, data):
        action = data.draw(st.integers(0, len(z) - 1))
        values, pi = softmax.sweep(z, action, tau)
        others = np.delete(np.array(z), action)
        # π = 1/(1 + exp(−(x − τ log Σ exp(z_b/τ))/τ)), the sum over the others
        threshold = tau * np.logaddexp.reduce(others / tau)
        np.testing.assert_allclose(pi[:, action], expit((values - threshold) / tau), rtol=1e-9)
        rest = np.delete(pi, action, axis=1)
        shares = softmax.softmax(others, tau)
        np.testing.assert_allclose(rest, (rest.sum(axis=1))[:, None] * shares, rtol=1e-9, atol=1e-300)
        assert (np.diff(pi[:, action]) >= 0).all()

    def test_an_enormous_logit_still_moves(self):
        values, pi = softmax.sweep([1e300, 1e300, 0.0], 0)
        assert (np.diff(values) > 0).all()
        assert values[0] < 1e300 < values[-1]
        np.testing.assert_array_equal(pi[[0, -1]], [[0, 1, 0], [1, 0, 0]])

    def test_a_masked_action_stays_out_while_another_moves(self):
        _, pi = softmax.sweep([0.0, -np.inf, 1.0], 0)
        np.testing.assert_array_equal(pi[:, 1], 0)

    @pytest.mark.parametrize(
        ("action", "words"),
        [
            (1, "action 1 is masked"),
            (-1, "action must be an integer from 0 to 2, got -1"),
            (3, "action must be an integer from 0 to 2, got 3"),
            (0.5, "action must be an integer from 0 to 2, got 0.5"),
        ],
    )
    def test_only_an_allowed_action_can_move(self, action, words):
        with pytest.raises(ValueError, match=words):
            softmax.sweep([0.0, -np.inf, 1.0], action)
