"""Softmax, log-softmax, entropy and their slopes: reference numbers, limits of float64, identities, refusals."""

import math

import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz.softmax import entropy, jacobian, log_softmax, softmax
from tests.patience import draws
from tests.reference import case, case_ids

INF = math.inf
STEP = 1e-30  # of the complex step: its square is far below one rounding error, so that the derivative is exact
EPS = np.finfo(float).eps

number_of_actions = st.integers(1, 6)
moderate_logits = st.lists(st.floats(-50, 50), min_size=1, max_size=6)
any_logits = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=6)
temperatures = st.floats(0.1, 10)
fast = settings(deadline=None, max_examples=draws(60))


def complex_softmax(z, tau=1.0):
    """A second implementation, for complex logits; the largest is taken over the real parts."""
    weights = np.exp((z - z.real.max()) / tau)
    return weights / weights.sum()


class TestReferenceCases:
    @pytest.mark.parametrize("name", [name for name in case_ids("softmax/") if name != "softmax/must_reject"])
    def test_gives_the_60_digit_numbers(self, name):
        reference = case(name)
        z, expected = reference.inputs["logits"], reference.expected
        close = {"rtol": reference.tolerance, "atol": reference.tolerance}
        np.testing.assert_allclose(softmax(z), expected["probs"], **close)
        np.testing.assert_allclose(log_softmax(z), expected["log_probs"], **close)
        np.testing.assert_allclose(entropy(z), expected["entropy"], **close)

    @pytest.mark.parametrize("name", case_ids("temperature/"))
    def test_divides_the_logits_by_the_temperature(self, name):
        reference = case(name)
        z, tau = reference.inputs["logits"], reference.inputs["tau"]
        np.testing.assert_allclose(softmax(z, tau), reference.expected["probs"], rtol=reference.tolerance)
        np.testing.assert_allclose(entropy(z, tau), reference.expected["entropy"], rtol=reference.tolerance)

    @pytest.mark.parametrize("z", case("softmax/must_reject").inputs["logits_list"], ids=str)
    @pytest.mark.parametrize("function", [softmax, log_softmax, entropy, jacobian])
    def test_refuses_logits_with_no_answer(self, function, z):
        with pytest.raises(ValueError, match=r"^logits must"):
            function(z)

    def test_squared_length_of_e_a_minus_pi(self):
        reference = case("score/norm_identity")
        pi = softmax(reference.inputs["logits"])
        surprises = np.eye(len(pi)) - pi
        np.testing.assert_allclose((surprises**2).sum(axis=1), reference.expected["norm_sq"], rtol=reference.tolerance)
        np.testing.assert_allclose(1 - 2 * pi + pi @ pi, reference.expected["norm_sq"], rtol=reference.tolerance)

    def test_the_middle_of_three_ordinal_actions_is_at_most_a_third(self):
        # pi(1) = 1/(1 + 2 cosh h), whose largest value is at h = 0.
        reference = case("encoding/ordinal_action_limit")
        h = np.linspace(-5, 5, 101)
        middle = softmax(h[:, None] * [0, 1, 2])[:, 1]
        np.testing.assert_allclose(middle, 1 / (1 + 2 * np.cosh(h)), rtol=1e-14)
        np.testing.assert_allclose(middle.max(), reference.expected["max_pi_middle"], atol=reference.tolerance)


class TestAgainstOtherImplementations:
    @fast
    @given(moderate_logits, temperatures)
    def test_softmax_log_softmax_and_entropy_agree_with_scipy(self, z, tau):
        scaled = np.array(z) / tau
        np.testing.assert_allclose(softmax(z, tau), scipy.special.softmax(scaled), rtol=1e-12)
        np.testing.assert_allclose(log_softmax(z, tau), scipy.special.log_softmax(scaled), rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(entropy(z, tau), scipy.stats.entropy(scipy.special.softmax(scaled)), atol=1e-12)

    @fast
    @given(moderate_logits, temperatures)
    def test_jacobian_is_the_complex_step_derivative_of_softmax(self, z, tau):
        steps = np.array(z) + 1j * STEP * np.eye(len(z))
        columns = [complex_softmax(step, tau).imag / STEP for step in steps]
        np.testing.assert_allclose(jacobian(z, tau), np.transpose(columns), atol=1e-13 / tau)

    @fast
    @given(moderate_logits)
    def test_the_entropy_slope_is_minus_the_jacobian_times_log_pi(self, z):
        # dH/dz = -J log pi = -pi (log pi + H): an action less likely than exp(-H) raises the entropy when it gains.
        pi, log_pi = softmax(z), log_softmax(z)
        slope = []
        for step in np.array(z) + 1j * STEP * np.eye(len(z)):
            weights = complex_softmax(step)
            slope.append(-(weights * np.log(weights)).sum().imag / STEP)
        np.testing.assert_allclose(-jacobian(z) @ log_pi, slope, atol=1e-13)
        np.testing.assert_allclose(-pi * (log_pi + entropy(z)), slope, atol=1e-13)


class TestIdentities:
    @fast
    @given(any_logits, st.floats(min_value=1e-300, max_value=1e300))
    def test_probabilities_sum_to_1_for_all_finite_logits_and_temperatures(self, z, tau):
        pi = softmax(z, tau)
        assert ((pi >= 0) & (pi <= 1)).all()
        assert abs(pi.sum() - 1) <= len(z) * EPS

    @fast
    @given(st.lists(st.integers(-(2**20), 2**20), min_size=1, max_size=6), st.integers(-(2**40), 2**40))
    def test_adding_a_constant_to_all_logits_changes_nothing(self, z, constant):
        # Integers, so that the sum is exact and the equality may be, too.
        shifted = [value + constant for value in z]
        np.testing.assert_array_equal(softmax(shifted), softmax(z))
        np.testing.assert_array_equal(log_softmax(shifted), log_softmax(z))

    @fast
    @given(any_logits)
    def test_a_larger_logit_never_has_a_smaller_probability(self, z):
        order = np.argsort(z)
        assert (np.diff(softmax(z)[order]) >= 0).all()

    @fast
    @given(moderate_logits)
    def test_entropy_lies_between_certain_and_uniform(self, z):
        assert 0 <= entropy(z) <= math.log(len(z)) + 4 * EPS

    @fast
    @given(moderate_logits)
    def test_jacobian_rows_sum_to_0_and_it_is_positive_semidefinite(self, z):
        slopes = jacobian(z)
        np.testing.assert_array_equal(slopes, slopes.T)
        np.testing.assert_allclose(slopes.sum(axis=1), 0, atol=len(z) * EPS)
        assert np.linalg.eigvalsh(slopes).min() >= -len(z) * EPS

    @fast
    @given(st.integers(1, 4), number_of_actions, st.integers(0, 2**32 - 1))
    def test_leading_axes_are_separate_policies(self, rows, n_actions, seed):
        z = np.random.default_rng(seed).normal(size=(2, rows, n_actions))
        for function in (softmax, log_softmax, entropy, jacobian):
            one_by_one = [[function(z[i, j]) for j in range(rows)] for i in range(2)]
            np.testing.assert_array_equal(function(z), one_by_one)

    def test_low_temperature_is_greedy_and_high_temperature_uniform(self):
        np.testing.assert_array_equal(softmax([1, 3, 2], 1e-300), [0, 1, 0])
        np.testing.assert_allclose(softmax([1, 3, 2], 1e300), 1 / 3, rtol=1e-15)


class TestLimitsOfFloat64:
    def test_temperature_reaches_logits_whose_difference_does_not_fit(self):
        # (1e308 - (-1e308))/1e308 = 2, though the difference itself is beyond float64.
        np.testing.assert_allclose(softmax([1e308, -1e308], 1e308), scipy.special.softmax([2.0, 0.0]), rtol=1e-15)

    def test_nearly_certain_action_keeps_its_log_probability(self):
        # log(1/(1+x)) = -x + x²/2 - …, with x = exp(-40) below the spacing of float64 around 1.
        rare = math.exp(-40)
        np.testing.assert_allclose(log_softmax([0, -40]), [-rare, -40 - rare], rtol=1e-15)

    def test_nearly_certain_action_keeps_its_slope(self):
        rare = math.exp(-40)
        np.testing.assert_allclose(jacobian([0, -40]), rare * np.array([[1, -1], [-1, 1]]), rtol=1e-15)

    def test_masked_actions_leave_the_others_as_if_they_did_not_exist(self):
        masked, alone = [-INF, 2.0, -INF, 3.0], [2.0, 3.0]
        np.testing.assert_array_equal(softmax(masked), [0, softmax(alone)[0], 0, softmax(alone)[1]])
        np.testing.assert_array_equal(log_softmax(masked), [-INF, log_softmax(alone)[0], -INF, log_softmax(alone)[1]])
        assert entropy(masked) == entropy(alone)
        np.testing.assert_array_equal(jacobian(masked)[np.ix_([1, 3], [1, 3])], jacobian(alone))
        np.testing.assert_array_equal(jacobian(masked)[[0, 2]], 0)

    @pytest.mark.parametrize("z", [[5.0], [0.0, -1000.0], [-INF, 1.0]])
    def test_a_certain_policy_has_entropy_0_without_a_minus_sign(self, z):
        assert entropy(z) == 0
        assert not np.signbit(entropy(z))


class TestRefusals:
    @pytest.mark.parametrize("tau", [0, -1.0, INF, math.nan, [1.0, 2.0], "hot", None])
    @pytest.mark.parametrize("function", [softmax, log_softmax, entropy, jacobian])
    def test_refuses_a_temperature_that_is_not_a_number_above_0(self, function, tau):
        with pytest.raises(ValueError, match="temperature must be"):
            function([1.0, 2.0], tau)

    @pytest.mark.parametrize(
        ("z", "message"),
        [
            (3.0, r"logits must have shape \(\.\.\., A\) with at least one action, got shape \(\)"),
            (np.ones((2, 0)), r"at least one action, got shape \(2, 0\)"),
            ([[1.0, 2.0], [3.0]], r"logits must have shape .* rows of different lengths"),
            (["a", "b"], r"logits must be real numbers .* got \['a', 'b'\]"),
            ([1j, 0], "logits must be real numbers"),
            ([10**400, 0], "logits must be real numbers"),
            ([[1.0, 2.0], [-INF, -INF]], "at least one action unmasked, got −inf for every action"),
            ([math.nan, 1.0], "got nan"),
            ([INF, 1.0], r"got \+inf"),
        ],
    )
    def test_says_what_is_wrong_with_the_logits(self, z, message):
        with pytest.raises(ValueError, match=message):
            softmax(z)

    def test_refuses_a_slope_that_does_not_fit(self):
        with pytest.raises(ValueError, match="jacobian is beyond what float64 can hold"):
            jacobian([0.0, 0.0], 1e-309)

    def test_leaves_its_input_as_it_was(self):
        z = np.array([1.0, -INF, 2.0])
        for function in (softmax, log_softmax, entropy, jacobian):
            function(z)
        np.testing.assert_array_equal(z, [1.0, -INF, 2.0])
