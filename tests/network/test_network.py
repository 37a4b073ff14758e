"""The network: the reference case, its derivatives by other roads, the rule, the frozen hidden layer, refusals."""

from itertools import pairwise

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad as autograd_grad
from autograd.scipy.special import logsumexp
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from pgviz import policy
from pgviz.encodings import Blocks
from pgviz.network import MAX_PARAMETERS, Network, complex_step_score
from pgviz.softmax import log_softmax, softmax
from tests.patience import draws
from tests.reference import case

EPS = np.finfo(float).eps
fast = settings(deadline=None, max_examples=draws(50))


@st.composite
def situations(draw):
    """A network of a size that the pages allow, one state x, an action and a temperature."""
    k, hidden, n_actions = draw(st.integers(1, 8)), draw(st.integers(1, 16)), draw(st.integers(1, 6))
    seed, scale = draw(st.integers(0, 2**32 - 1)), draw(st.sampled_from([0.1, 1.0, 5.0]))
    x = np.random.default_rng([seed, 1]).normal(size=k)
    action = draw(st.integers(0, n_actions - 1))
    return Network.random(k, hidden, n_actions, seed, scale), x, action, draw(st.floats(0.2, 5))


def size_of(network, x, tau):
    """What the rounding errors of a score are proportional to: the largest entry of any ∇h, over τ."""
    return max(1.0, np.abs(network.preference_gradients(x)).max()) / tau


def cut(theta, network):
    """w1, b1, w2, b2, cut out of a parameter vector in the order that the package promises."""
    k, hidden, n_actions = network.w1.shape[1], len(network.b1), len(network.b2)
    at = [0, hidden * k, hidden * k + hidden, hidden * k + hidden + n_actions * hidden, len(theta)]
    w1, b1, w2, b2 = (theta[i:j] for i, j in pairwise(at))
    return w1.reshape(hidden, k), b1, w2.reshape(n_actions, hidden), b2


def autograd_log_pi(theta, network, x, action, tau):
    """A second implementation of log π(action|s), for autograd to differentiate."""
    w1, b1, w2, b2 = cut(theta, network)
    z = (anp.dot(w2, anp.tanh(anp.dot(w1, x) + b1)) + b2) / tau
    return z[action] - logsumexp(z)


@pytest.fixture
def small():
    return Network.random(2, 3, 4, seed=7)


def test_the_reference_case_and_its_score_by_three_roads():
    """nonlinear/mlp, computed by complex step and checked with autograd; its preferences are of size 1."""
    reference = case("nonlinear/mlp")
    network, x, expected = (
        Network.from_parameters(reference.inputs["t"], 2, 3, 3),
        reference.inputs["s"],
        reference.expected,
    )
    close = {"rtol": 0.0, "atol": reference.tolerance}

    assert_allclose(network.preferences(x), expected["logits"], **close)
    assert_allclose(network.probabilities(x), expected["probs"], **close)
    assert_allclose(network.score(x, 0), expected["score_action0"], **close)
    rule = network.preference_gradients(x)[0] - network.expected_gradient(x)
    assert_allclose(rule, expected["score_action0"], **close)
    assert_allclose(complex_step_score(network, x, 0), expected["score_action0"], **close)


class TestScoreByOtherRoads:
    @fast
    @given(situations())
    def test_is_what_autograd_finds(self, situation):
        network, x, action, tau = situation
        expected = autograd_grad(autograd_log_pi)(network.parameters, network, x, action, tau)
        assert_allclose(network.score(x, action, tau), expected, rtol=0, atol=100 * EPS * size_of(network, x, tau))

    @fast
    @given(situations())
    def test_is_the_complex_step(self, situation):
        network, x, action, tau = situation
        stepped = complex_step_score(network, x, action, tau)
        assert_allclose(network.score(x, action, tau), stepped, rtol=0, atol=100 * EPS * size_of(network, x, tau))

    @settings(deadline=None, max_examples=15)
    @given(situations())
    def test_is_the_central_difference_of_log_pi(self, situation):
        network, x, action, tau = situation
        step = 1e-5

        def log_pi(theta):
            return Network.from_parameters(theta, *network.sizes).log_probabilities(x, tau)[action]

        theta = network.parameters
        differences = [(log_pi(theta + e) - log_pi(theta - e)) / (2 * step) for e in step * np.eye(theta.size)]
        # step² times a third derivative, which grows with the cubes of ∇h/τ and x; the rounding of log π over the step.
        scale = size_of(network, x, tau) ** 3 * max(1.0, np.abs(x).max()) ** 3
        rounding = 100 * EPS * max(1.0, np.abs(network.preferences(x)).max() / tau) / step
        assert_allclose(network.score(x, action, tau), differences, rtol=0, atol=20 * step**2 * scale + rounding)

    def test_complex_step_of_the_largest_network_of_the_pages(self):
        network = Network.random(8, 16, 6, seed=3)
        x = np.linspace(-2, 2, 8)
        for action in range(6):
            stepped = complex_step_score(network, x, action)
            assert_allclose(stepped, network.score(x, action), rtol=0, atol=100 * EPS * size_of(network, x, 1))

    @pytest.mark.parametrize("pull", [50.0, 700.0])
    def test_a_saturated_unit_keeps_its_leading_digits(self, pull):
        """tanh(50) rounds to 1, and 1 − tanh² to 0; the slope is 1/cosh² = 4e⁻¹⁰⁰, and 0 in float64 at 700."""
        network = Network([[pull]], [0.0], [[1.0], [0.0]], [0.0, 0.0])
        u = softmax([1.0, 0.0])[1]
        slope = 4 * np.exp(-2 * pull)
        assert_allclose(network.score([1.0], 0), [u * slope, u * slope, u, -u, u, -u], rtol=10 * EPS)
        assert_allclose(complex_step_score(network, [1.0], 0), network.score([1.0], 0), rtol=1e-13)

    def test_a_certain_policy_keeps_its_leading_digits(self):
        """π₀ rounds to 1; 1 − π₀ is the other's e⁻⁵⁰."""
        network = Network([[0.5]], [0.0], [[0.0], [0.0]], [50.0, 0.0])
        y, u = np.tanh(0.5), np.exp(-50)
        assert_allclose(network.score([1.0], 0), [0, 0, u * y, -u * y, u, -u], rtol=10 * EPS)

    def test_preferences_far_apart(self):
        network = Network([[1.0]], [0.0], [[0.0], [0.0], [0.0]], [1e308, -1e308, 0.0])
        assert_array_equal(network.probabilities([1.0]), [1, 0, 0])
        assert_array_equal(network.score([1.0], 0), 0)
        assert_array_equal(network.score([1.0], 2)[-3:], [-1, 0, 1])


class TestTheRule:
    @fast
    @given(situations())
    def test_score_is_the_gradient_minus_its_expectation(self, situation):
        network, x, action, tau = situation
        rule = (network.preference_gradients(x)[action] - network.expected_gradient(x, tau)) / tau
        assert_allclose(network.score(x, action, tau), rule, rtol=0, atol=100 * EPS * size_of(network, x, tau))

    @fast
    @given(situations())
    def test_scores_are_the_score_of_each_action_and_weighted_with_pi_they_sum_to_0(self, situation):
        network, x, _, tau = situation
        scores, pi = network.scores(x, tau), network.probabilities(x, tau)
        atol = 100 * EPS * size_of(network, x, tau)
        assert_allclose(scores, [network.score(x, a, tau) for a in range(len(pi))], rtol=0, atol=atol)
        assert_allclose(pi @ scores, 0, atol=atol)

    @fast
    @given(situations())
    def test_gradient_of_each_preference_is_its_complex_step(self, situation):
        network, x, _, _ = situation
        theta = network.parameters
        for j, column in enumerate(network.preference_gradients(x).T):
            stepped = theta.astype(complex)
            stepped[j] += 1e-30j
            w1, b1, w2, b2 = cut(stepped, network)
            expected = (w2 @ np.tanh(w1 @ x + b1) + b2).imag / 1e-30
            assert_allclose(column, expected, rtol=1e-12, atol=1e-14)

    def test_an_action_s_terms_sum_to_the_expectation(self, small):
        x = [0.3, -1.0]
        assert_allclose(small.contributions(x).sum(axis=0), small.expected_gradient(x), rtol=10 * EPS)
        pi, gradients = small.probabilities(x), small.preference_gradients(x)
        assert_allclose(small.contributions(x)[2], pi[2] * gradients[2], rtol=10 * EPS)

    def test_adding_a_constant_to_every_preference_changes_no_score(self, small):
        lifted = Network(small.w1, small.b1, small.w2, small.b2 + 8.0)
        # The preferences now are about 8 in size and carry rounding errors of that size.
        assert_allclose(lifted.scores([1.0, 2.0]), small.scores([1.0, 2.0]), rtol=0, atol=100 * EPS)

    def test_one_action_leaves_nothing_to_learn(self):
        assert_array_equal(Network.random(2, 3, 1, seed=0).score([1.0, -1.0], 0), 0)

    def test_log_probabilities_are_those_of_the_preferences(self, small):
        x = [2.0, 0.1]
        assert_array_equal(small.log_probabilities(x, 0.5), log_softmax(small.preferences(x), 0.5))


class TestFrozenHiddenLayer:
    @fast
    @given(situations())
    def test_the_policy_is_the_linear_one_on_e_a_times_hidden_and_1(self, situation):
        network, x, action, tau = situation
        phi, theta = network.last_layer_features(x), network.last_layer_theta
        atol = 100 * EPS * max(1.0, np.abs(theta).sum()) / tau
        assert_allclose(policy.logits(phi, theta), network.preferences(x), rtol=0, atol=atol)
        assert_allclose(policy.probabilities(phi, theta, tau), network.probabilities(x, tau), rtol=0, atol=atol)
        own = network.score(x, action, tau)[network.last_layer_order]
        assert_allclose(policy.score(phi, theta, action, tau), own, rtol=0, atol=atol)

    @fast
    @given(situations())
    def test_the_last_layer_s_part_of_the_gradients_is_phi_exactly(self, situation):
        network, x, _, _ = situation
        gradients = network.preference_gradients(x)[:, network.last_layer_order]
        assert_array_equal(gradients, network.last_layer_features(x))

    def test_phi_is_the_join_blocks_with_bias(self, small):
        states = np.random.default_rng(0).normal(size=(5, 2))
        blocks = Blocks(4, bias=True)
        assert_array_equal(small.last_layer_features(states), blocks(small.hidden(states)))

    def test_theta_is_w2_and_b2_row_by_row(self, small):
        assert_array_equal(small.last_layer_theta.reshape(4, 4), np.column_stack([small.w2, small.b2]))

    def test_the_order_leaves_out_the_hidden_layer_and_nothing_else(self, small):
        layers = small.layers
        expected = [*range(layers["w2"].where.start, layers["b2"].where.stop)]
        assert sorted(small.last_layer_order) == expected


class TestParameters:
    def test_order_is_w1_row_by_row_b1_w2_row_by_row_b2(self):
        network = Network([[1, 2], [3, 4]], [5, 6], [[7, 8], [9, 10], [11, 12]], [13, 14, 15])
        assert_array_equal(network.parameters, np.arange(1, 16))
        assert network.sizes == (2, 2, 3)

    @fast
    @given(situations())
    def test_there_and_back_again(self, situation):
        network = situation[0]
        again = Network.from_parameters(network.parameters, *network.sizes)
        for name in ("w1", "b1", "w2", "b2"):
            assert_array_equal(getattr(again, name), getattr(network, name))
            assert_array_equal(network.layers[name].of(network.parameters), getattr(network, name))

    def test_layers_cut_a_batch_of_scores_into_the_shapes_of_the_weights(self, small):
        scores = small.scores(np.ones((5, 2)))
        assert list(small.layers) == ["w1", "b1", "w2", "b2"]
        assert [layer.of(scores).shape for layer in small.layers.values()] == [
            (5, 4, 3, 2),
            (5, 4, 3),
            (5, 4, 4, 3),
            (5, 4, 4),
        ]
        pi, x = small.probabilities([1.0, 1.0]), np.append(small.hidden([1.0, 1.0]), 1.0)
        of_w2 = small.layers["w2"].of(small.score([1.0, 1.0], 1))  # ∇_Θ log π = (e_a − π) yᵀ
        assert_allclose(of_w2, np.outer(np.eye(4)[1] - pi, x[:3]), rtol=0, atol=10 * EPS)

    def test_a_network_does_not_change_with_the_arrays_it_was_made_of(self):
        w1 = np.ones((2, 1))
        network = Network(w1, [0.0, 0.0], [[1.0, 1.0]], [0.0])
        w1[0, 0] = 5.0
        assert_array_equal(network.w1, 1)
        with pytest.raises(ValueError, match="read-only"):
            network.w1[0, 0] = 5.0

    def test_random_is_the_same_for_the_same_seed_and_scales(self):
        one, two, wide = (Network.random(3, 4, 2, seed=1, scale=scale) for scale in (1.0, 1.0, 2.0))
        assert_array_equal(one.parameters, two.parameters)
        assert_array_equal(wide.parameters, 2 * one.parameters)
        assert_array_equal(Network.random(3, 4, 2, seed=1, scale=0).parameters, 0)
        assert not np.array_equal(one.parameters, Network.random(3, 4, 2, seed=2).parameters)

    def test_random_has_the_spread_that_it_says(self):
        """16 · 9 = 144 and 16 · 100 normal numbers: the sample deviation is within 4 standard errors, s/√(2n)."""
        network = Network.random(16, 9, 100, seed=0)
        for weights, fan_in in ((network.w1, 16), (network.w2, 9)):
            error = 4 / np.sqrt(2 * weights.size)
            assert_allclose(weights.std() * np.sqrt(fan_in), 1, atol=error)


class TestBatches:
    def test_many_states_at_once_are_one_at_a_time(self, small):
        states = np.random.default_rng(1).normal(size=(3, 5, 2))
        for method in ("hidden", "preferences", "probabilities", "log_probabilities", "preference_gradients",
                       "contributions", "expected_gradient", "scores", "last_layer_features"):  # fmt: skip
            together = getattr(small, method)(states)
            singly = [[getattr(small, method)(x) for x in row] for row in states]
            assert_allclose(together, singly, rtol=0, atol=20 * EPS)
        together = small.score(states, 2, 0.7)
        assert_allclose(together, [[small.score(x, 2, 0.7) for x in row] for row in states], rtol=0, atol=20 * EPS)

    def test_no_states(self, small):
        assert small.scores(np.zeros((0, 2))).shape == (0, 4, 25)


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "value", "message"),
        [
            ("w1", np.ones(3), r"w1 must have shape \(H, k\), got \(3,\)"),
            ("w1", np.ones((3, 0)), r"w1 must have shape \(H, k\)"),
            ("w1", [[1, 2], [3]], "w1 must have shape .* rows of different lengths"),
            ("w1", [["a", "b"]], "w1 must be real numbers"),
            ("w1", np.full((3, 2), np.nan), "w1 must be finite, got nan"),
            ("b1", np.ones(4), r"b1 must have shape \(H,\) = \(3,\), got \(4,\)"),
            ("b1", np.full(3, np.inf), "b1 must be finite, got inf"),
            ("w2", np.ones((4, 2)), r"w2 must have shape \(A, H\) = \(A, 3\), got \(4, 2\)"),
            ("w2", 1j * np.ones((4, 3)), "w2 must be real numbers"),
            ("b2", np.ones((4, 1)), r"b2 must have shape \(A,\) = \(4,\), got \(4, 1\)"),
        ],
    )
    def test_parameters_that_do_not_fit(self, name, value, message):
        fine = {"w1": np.ones((3, 2)), "b1": np.ones(3), "w2": np.ones((4, 3)), "b2": np.ones(4)}
        with pytest.raises(ValueError, match=message):
            Network(**{**fine, name: value})

    def test_absurd_sizes(self):
        message = f"at most {MAX_PARAMETERS} parameters, 2-1000000-2 has 5000002"
        with pytest.raises(ValueError, match=message):
            Network.random(2, 10**6, 2, seed=0)
        with pytest.raises(ValueError, match=message):
            Network.from_parameters([0.0], 2, 10**6, 2)
        with pytest.raises(ValueError, match="at most"):
            Network(np.zeros((1000, 2)), np.zeros(1000), np.zeros((1, 1000)), [0.0])

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"k": 0}, "k must be an integer of at least 1, got 0"),
            ({"hidden": -1}, "hidden must be an integer of at least 1, got -1"),
            ({"n_actions": 2.5}, "n_actions must be an integer of at least 1, got 2.5"),
            ({"seed": -1}, "seed must be an integer of at least 0, got -1"),
            ({"scale": -0.1}, "scale must be a finite number of at least 0, got -0.1"),
            ({"scale": np.inf}, "scale must be"),
            ({"scale": [1.0]}, "scale must be"),
        ],
    )
    def test_a_random_network_of_what_is_no_size(self, arguments, message):
        with pytest.raises(ValueError, match=message):
            Network.random(**{"k": 2, "hidden": 3, "n_actions": 2, "seed": 0, **arguments})

    def test_a_parameter_vector_of_another_length(self):
        with pytest.raises(ValueError, match=r"theta must have shape \(n,\) = \(21,\), got \(20,\)"):
            Network.from_parameters(np.zeros(20), 2, 3, 3)

    @pytest.mark.parametrize(
        ("x", "message"),
        [
            ([1.0, 2.0, 3.0], r"x must have shape \((\.\.\., k|k,)\) = \((\.\.\., 2|2,)\), got \(3,\)"),
            (1.0, r"x must have shape \((\.\.\., k|k,)\) = \((\.\.\., 2|2,)\), got \(\)"),
            ([1.0, np.nan], "x must be finite, got nan"),
            (["a", "b"], "x must be real numbers"),
        ],
    )
    def test_a_state_that_does_not_fit(self, small, x, message):
        for ask in (small.hidden, small.preference_gradients, small.scores, lambda x: complex_step_score(small, x, 0)):
            with pytest.raises(ValueError, match=message):
                ask(x)

    @pytest.mark.parametrize("action", [-1, 4, 0.5, "0", None])
    def test_an_action_that_is_none(self, small, action):
        for ask in (small.score, lambda x, a: complex_step_score(small, x, a)):
            with pytest.raises(ValueError, match="action must be an integer from 0 to 3"):
                ask([1.0, 2.0], action)

    @pytest.mark.parametrize("temperature", [0, -1, np.nan, np.inf, "1"])
    def test_a_temperature_that_is_none(self, small, temperature):
        for ask in (small.scores, lambda x, tau: complex_step_score(small, x, 0, tau)):
            with pytest.raises(ValueError, match="temperature must be"):
                ask([1.0, 2.0], temperature)

    def test_numbers_beyond_float64(self):
        huge = Network([[1e308]], [0.0], [[1e308], [0.0]], [1e308, 0.0])
        with pytest.raises(ValueError, match=r"w1 x \+ b1, is beyond what float64 can hold"):
            huge.hidden([10.0])
        with pytest.raises(ValueError, match=r"w2 y \+ b2, is beyond what float64 can hold"):
            huge.preferences([1.0])
        steep = Network([[1e-300]], [0.0], [[1e200], [0.0]], [0.0, 0.0])
        with pytest.raises(ValueError, match="a gradient is beyond"):
            steep.preference_gradients([1e200])

    def test_one_state_at_a_time_for_the_complex_step(self, small):
        with pytest.raises(ValueError, match=r"x must have shape \(k,\) = \(2,\), got \(5, 2\)"):
            complex_step_score(small, np.ones((5, 2)), 0)

    def test_a_vector_that_is_too_short_to_cut(self, small):
        with pytest.raises(ValueError, match="vector must have shape"):
            small.layers["b2"].of(np.zeros(3))
