"""A guess against the truth: its worst entry, its signs, and the nearest of a few options."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgviz.ui.teaching.predict.comparison import compare, nearest_ratio


def test_a_vector_is_compared_by_its_worst_entry_and_its_signs() -> None:
    found = compare([0.0, -0.5, 0.2], [0.01, 0.5, 0.1], reach=1.0)
    assert (found.gap, found.share, found.signs, found.size) == (1.0, 1.0, 2, 3)
    assert compare([2.0], [2.0], reach=4.0).gap == 0
    assert compare([1.0], [2.0], reach=4.0).share == 0.25


@given(st.floats(1e-3, 1e5))
def test_the_nearest_as_a_ratio_has_the_least_distance_of_logarithms(value: float) -> None:
    candidates = [10, 100, 1000]
    distances = [max(value / c, c / value) for c in candidates]
    assert distances[nearest_ratio(value, candidates)] == pytest.approx(np.min(distances))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: nearest_ratio(0.0, [1.0]), "value must be a finite number above 0"),
        (lambda: nearest_ratio(1.0, [1.0, 0.0]), "candidates must be finite numbers above 0, got 0"),
        (lambda: compare([1.0], [1.0], 0.0), "reach must be a finite number above 0"),
        (lambda: compare([1.0], [1.0, 2.0], 1.0), r"guess must have shape \(n,\) = \(2,\), got \(1,\)"),
    ],
)
def test_what_it_refuses(call, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
