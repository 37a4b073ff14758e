"""A guess against the truth: distances with their meaning, shares that always add up."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pgviz.guessing import compare, nearest_ratio, total_variation, uniform, with_share

weights = st.lists(st.floats(0, 10), min_size=4, max_size=4).filter(lambda w: sum(w) > 0.1)


def distribution(values: list[float]) -> np.ndarray:
    return np.array(values) / sum(values)


@given(weights, weights)
def test_total_variation_is_the_largest_difference_of_any_set_of_actions(p: list, q: list) -> None:
    one, other = distribution(p), distribution(q)
    sets = [list(s) for size in range(5) for s in itertools.combinations(range(4), size)]
    largest = max(abs(one[s].sum() - other[s].sum()) for s in sets)
    assert total_variation(one, other) == pytest.approx(largest, abs=1e-12)


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


def test_a_vector_is_compared_by_its_worst_entry_and_its_signs() -> None:
    found = compare([0.0, -0.5, 0.2], [0.01, 0.5, 0.1], reach=1.0)
    assert (found.gap, found.share, found.signs, found.size) == (1.0, 1.0, 2, 3)
    assert compare([2.0], [2.0], reach=4.0).gap == 0
    assert compare([1.0], [2.0], reach=4.0).share == 0.25


def test_the_nearest_of_some_candidates_as_a_ratio() -> None:
    assert [nearest_ratio(v, [10, 100, 1000]) for v in (1, 31, 32, 11023)] == [0, 0, 1, 2]  # √(10 · 100) = 31.6


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: total_variation([0.5, 0.6], [0.5, 0.5]), "guess must be probabilities"),
        (lambda: total_variation([1.0], [0.5, 0.5]), "one shape"),
        (lambda: with_share([0.5, 0.5], 2, 0.1), "action must be"),
        (lambda: with_share([0.5, 0.5], 0, 1.1), "share must be"),
        (lambda: with_share([1.0], 0, 0.5), "share must be"),
        (lambda: nearest_ratio(0.0, [1.0]), "value must be"),
        (lambda: nearest_ratio(1.0, [1.0, 0.0]), "candidates must be"),
        (lambda: uniform(0), "size must be"),
        (lambda: compare([1.0], [1.0], 0.0), "reach must be"),
        (lambda: compare([1.0], [1.0, 2.0], 1.0), "one shape"),
    ],
)
def test_what_it_refuses(call, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
