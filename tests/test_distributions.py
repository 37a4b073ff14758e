"""Distributions over a few actions: total variation by its meaning, shares that always add up."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pgviz.distributions import total_variation, uniform, with_share

weights = st.lists(st.floats(0, 10), min_size=4, max_size=4).filter(lambda w: sum(w) > 0.1)


def distribution(values: list[float]) -> np.ndarray:
    return np.array(values) / sum(values)


@given(weights, weights)
def test_total_variation_is_the_largest_difference_of_any_set_of_actions(p: list, q: list) -> None:
    one, other = distribution(p), distribution(q)
    sets = [list(s) for size in range(5) for s in itertools.combinations(range(4), size)]
    largest = max(abs(one[s].sum() - other[s].sum()) for s in sets)
    assert total_variation(one, other) == pytest.approx(largest, abs=1e-12)


def test_total_variation_of_several_states_is_one_number_each() -> None:
    p, q = np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([[0.5, 0.5], [0.0, 1.0]])
    assert total_variation(p, q).tolist() == [total_variation(a, b) for a, b in zip(p, q, strict=True)] == [0, 1]


@given(weights, st.integers(0, 3), st.floats(0, 1))
def test_the_others_keep_their_proportions(p: list, action: int, share: float) -> None:
    before = distribution(p)
    after = with_share(before, action, share)
    assert after.sum() == pytest.approx(1)
    assert after[action] == share
    rest = [b for b in range(4) if b != action]
    assume(before[rest].sum() > 1e-3)
    np.testing.assert_allclose(after[rest] * before[rest].sum(), before[rest] * (1 - share), atol=1e-12)


def test_shares_at_the_corners() -> None:
    assert with_share([1.0, 0.0, 0.0], 0, 0.5).tolist() == [0.5, 0.25, 0.25]
    assert with_share([0.5, 0.5], 1, 1.0).tolist() == [0.0, 1.0]
    assert with_share([1.0], 0, 1.0).tolist() == [1.0]
    assert uniform(4).tolist() == [0.25] * 4


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: total_variation([0.5, 0.6], [0.5, 0.5]), "p must be probabilities that sum to 1"),
        (lambda: total_variation([0.5, 0.5], [-0.5, 1.5]), "q must be probabilities, got -0.5"),
        (lambda: total_variation([1.0], [0.5, 0.5]), r"p and q must have the same shape, got \(1,\) and \(2,\)"),
        (lambda: with_share([0.5, 0.5], 2, 0.1), "action must be an integer from 0 to 1, got 2"),
        (lambda: with_share([0.5, 0.5], 0, 1.1), r"share must be a finite number in \[0, 1\], got 1.1"),
        (lambda: with_share([1.0], 0, 0.5), r"share must be a finite number in \[1, 1\], got 0.5"),
        (lambda: uniform(0), "size must be an integer of at least 1, got 0"),
    ],
)
def test_what_it_refuses(call, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
