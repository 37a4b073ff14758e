"""Numbers that cannot be told from a short decimal are that decimal; all others stay as they are."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgviz.rounding import UNIT, nearest_decimal, rounding_bound

decimals = st.tuples(st.integers(-(10**6), 10**6), st.integers(0, 6)).map(lambda drawn: (drawn[0], drawn[1]))


@given(st.lists(decimals, min_size=1, max_size=4))
def test_a_sum_of_decimals_is_that_decimal(drawn: list[tuple[int, int]]) -> None:
    """A second road: exact sums of fractions, of which the nearest float is taken."""
    terms = np.array([digits / 10**places for digits, places in drawn])
    exact = sum((Fraction(digits, 10**places) for digits, places in drawn), Fraction(0))
    assert nearest_decimal(terms.sum(), rounding_bound(terms, roundings=2)) == float(exact)


@given(st.floats(-1e8, 1e8), st.floats(-20, 3).map(lambda power: 10**power))
def test_it_is_the_value_or_not_further_away_than_the_bound(value: float, bound: float) -> None:
    shown = float(nearest_decimal(value, bound))
    assert shown == value or (abs(shown - value) <= bound and shown == round(shown, 9))


@pytest.mark.parametrize(
    ("value", "size", "shown"),
    [
        (15.700000000000001, 15.7, 15.7),
        (9.299999999999999, 9.3, 9.3),
        (0.1 + 0.2 - 0.3, 0.3, 0.0),
        (-6e-21, 1.0, 0.0),
        (1e-25, 1e-25, 1e-25),
        (-np.inf, 1.0, -np.inf),
        (0.0, 0.0, 0.0),
        (1e17 + 16, 1e17, 1e17 + 16),
    ],
)
def test_one_by_one(value: float, size: float, shown: float) -> None:
    assert nearest_decimal(value, 4 * UNIT * size) == shown
