"""The score of a network taken apart: the parts by their formulas, layer by layer, and what they add up to."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from pgviz.network import Network
from pgviz.network.parts import beside_bias, take_apart
from pgviz.softmax import softmax
from tests.patience import draws
from tests.reference import case

EPS = np.finfo(float).eps
fast = settings(deadline=None, max_examples=draws(40))


@st.composite
def situations(draw):
    """A network of a size that the page allows, one state x, an action and a temperature."""
    k, hidden, n_actions = draw(st.integers(1, 4)), draw(st.integers(1, 6)), draw(st.integers(1, 4))
    seed, scale = draw(st.integers(0, 2**32 - 1)), draw(st.sampled_from([0.1, 1.0, 5.0]))
    x = np.random.default_rng([seed, 1]).normal(size=k)
    action = draw(st.integers(0, n_actions - 1))
    return Network.random(k, hidden, n_actions, seed, scale), x, action, draw(st.floats(0.2, 5))


def gradients(network, x):
    """∇h(s,b) of every action b by the chain rule, written out: of [w1|b1], (A, H, k+1), and [w2|b2], (A, A, H+1)."""
    y = np.tanh(network.w1 @ x + network.b1)
    first = [np.outer(network.w2[b] * (1 - y**2), [*x, 1]) for b in range(len(network.b2))]
    last = [np.outer(e, [*y, 1]) for e in np.eye(len(network.b2))]
    return np.array(first), np.array(last)


@fast
@given(situations())
def test_each_layer_is_nabla_h_minus_its_expectation(situation):
    network, x, action, tau = situation
    parts = take_apart(network, x, action, tau)
    pi = softmax(network.w2 @ np.tanh(network.w1 @ x + network.b1) + network.b2, tau)
    assert_allclose(parts.pi, pi, rtol=0, atol=20 * EPS / tau)
    for layer, of_action in zip((parts.first, parts.last), gradients(network, x), strict=True):
        size = max(1.0, np.abs(of_action).max())
        rounding = {"rtol": 0, "atol": 100 * EPS * size / min(tau, 1)}
        assert_allclose(layer.own, of_action[action], **rounding)
        assert_allclose(layer.mean, np.tensordot(pi, of_action, 1), **rounding)
        assert_allclose(layer.difference, layer.own - layer.mean, **rounding)


@fast
@given(situations())
def test_both_layers_together_are_the_score(situation):
    network, x, action, tau = situation
    parts = take_apart(network, x, action, tau)
    score = network.score(x, action, tau)
    w1, b1 = parts.first.difference[:, :-1], parts.first.difference[:, -1]
    w2, b2 = parts.last.difference[:, :-1], parts.last.difference[:, -1]
    whole = np.concatenate([w1.ravel(), b1, w2.ravel(), b2])  # w1, b1, w2, b2, row by row
    assert_allclose(whole, score * tau, rtol=4 * EPS)
    assert parts.size == pytest.approx(np.sqrt((score**2).sum()), rel=1e-12)


@fast
@given(situations())
def test_with_the_hidden_layer_frozen_the_linear_rule_gives_the_same_numbers(situation):
    network, x, action, tau = situation
    parts = take_apart(network, x, action, tau)
    # φ(s,a) = e_a ⊗ (y, 1), so that the score times τ is (e_a − π) ⊗ (y, 1)
    expected = np.outer(np.eye(len(parts.pi))[action] - parts.pi, [*parts.hidden, 1])
    assert_allclose(parts.linear, expected, rtol=0, atol=20 * EPS)
    assert parts.linear_gap == np.abs(parts.linear - parts.last.difference).max() <= 20 * EPS


@fast
@given(situations())
def test_the_badge_is_rounding(situation):
    network, x, action, tau = situation
    size = max(1.0, *(np.abs(g).max() for g in gradients(network, x))) / tau
    assert 0 <= take_apart(network, x, action, tau).complex_step_gap <= 100 * EPS * size


@fast
@given(situations())
def test_weighted_with_pi_the_scores_of_all_actions_cancel(situation):
    network, x, _, tau = situation
    every = [take_apart(network, x, b, tau) for b in range(network.sizes[2])]
    for layer in ("first", "last"):
        total = sum(p.pi[p.action] * getattr(p, layer).difference for p in every)
        size = max(getattr(p, layer).largest for p in every)
        assert_allclose(total, 0, rtol=0, atol=50 * EPS * max(1.0, size))


def test_bars_drawn_relative_to_the_largest_fit():
    parts = take_apart(Network.random(2, 3, 3, seed=5), [1.0, -2.0], 1)
    for layer in (parts.first, parts.last):
        assert np.abs([layer.own, layer.mean, layer.difference]).max() == layer.largest


def test_a_layer_without_any_gradient_has_bars_of_no_length():
    parts = take_apart(Network([[1.0]], [0.0], [[0.0], [0.0]], [0.0, 0.0]), [1.0], 0)  # w2 = 0 holds all back
    assert not parts.first.own.any()
    assert parts.first.largest == 1


def test_the_reference_case():
    reference = case("nonlinear/mlp")
    network = Network.from_parameters(reference.inputs["t"], 2, 3, 3)
    parts = take_apart(network, reference.inputs["s"], 0)
    score = np.array(reference.expected["score_action0"])
    close = {"rtol": 0, "atol": reference.tolerance}
    assert_allclose(parts.first.difference, np.column_stack([score[:6].reshape(3, 2), score[6:9]]), **close)
    assert_allclose(parts.last.difference, np.column_stack([score[9:18].reshape(3, 3), score[18:]]), **close)


def test_places_of_the_weights_beside_those_of_their_bias():
    network = Network.random(2, 3, 2, seed=0)
    places = np.arange(network.parameters.size, dtype=float)
    assert_array_equal(beside_bias(network, places, ("w1", "b1")), [[0, 1, 6], [2, 3, 7], [4, 5, 8]])
    assert_array_equal(beside_bias(network, places, ("w2", "b2")), [[9, 10, 11, 15], [12, 13, 14, 16]])


def test_an_action_that_is_none_is_named():
    with pytest.raises(ValueError, match="action must be an integer from 0 to 1, got 2"):
        take_apart(Network.random(1, 1, 2, seed=0), [1.0], 2)
