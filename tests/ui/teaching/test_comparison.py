"""A guessed vector against the true one, and the nearest of a few options."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgviz.ui.teaching.predict.comparison import compare, nearest_ratio

vectors = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=6)


def test_a_vector_is_compared_by_its_worst_entry_and_its_signs() -> None:
    found = compare([0.0, -0.5, 0.2], [0.01, 0.5, 0.1], reach=1.0)
    assert (found.gap, found.share, found.signs, found.size) == (1.0, 1.0, 2, 3)
    assert compare([2.0], [2.0], reach=4.0).gap == 0
    assert compare([1.0], [2.0], reach=4.0).share == 0.25


@given(vectors, st.floats(0.5, 4))
def test_no_entry_is_farther_off_than_the_gap_and_one_is_as_far(pairs: list[tuple[float, float]], reach: float) -> None:
    guess, truth = zip(*pairs, strict=True)
    found = compare(guess, truth, reach)
    off = [abs(g - t) for g, t in pairs]
    assert found.gap == max(off)
    assert found.share == pytest.approx(max(off) / reach)
    assert compare(truth, truth, reach).signs == found.size == len(pairs)
    assert compare(truth, guess, reach).gap == found.gap


def test_the_nearest_of_some_candidates_as_a_ratio() -> None:
    assert [nearest_ratio(v, [10, 100, 1000]) for v in (1, 31, 32, 11023)] == [0, 0, 1, 2]  # √(10 · 100) = 31.6


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: nearest_ratio(0.0, [1.0]), "value must be"),
        (lambda: nearest_ratio(1.0, [1.0, 0.0]), "candidates must be"),
        (lambda: compare([1.0], [1.0], 0.0), "reach must be"),
        (lambda: compare([1.0], [1.0, 2.0], 1.0), r"guess must have shape \(n,\) = \(2,\)"),
        (lambda: compare([np.nan], [1.0], 1.0), "guess must be finite"),
    ],
)
def test_what_it_refuses(call: Callable[[], object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
