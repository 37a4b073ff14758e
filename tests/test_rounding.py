"""Rounding: the bound holds in exact arithmetic, what cancels is 0, what is small by itself is not."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pgviz.distributions import deviations
from pgviz.rounding import nearest_decimal, rounding_bound, settled, settled_sum
from tests.policies import one_state

numbers = st.floats(-1e6, 1e6, allow_subnormal=False).filter(lambda x: x == 0 or abs(x) > 1e-100)
pairs = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=8)


def exact(found: list[tuple[float, float]]) -> Fraction:
    """The sum of products as rational numbers."""
    return sum((Fraction(x) * Fraction(y) for x, y in found), Fraction(0))


@given(pairs)
def test_a_sum_of_products_is_as_near_to_the_exact_one_as_the_bound_says(found: list) -> None:
    terms = np.array([x * y for x, y in found])
    bound = float(rounding_bound(terms)) * (1 + 1e-12) + 1e-290  # the terms' own sizes are rounded
    assert abs(Fraction(float(terms.sum())) - exact(found)) <= Fraction(bound)
    assert abs(Fraction(float(settled_sum(terms))) - exact(found)) <= 2 * Fraction(bound)


@given(pairs)
def test_a_sum_that_is_exactly_0_comes_out_as_0(found: list) -> None:
    both = [*found, *((-x, y) for x, y in reversed(found))]
    assert exact(both) == 0
    assert settled_sum(np.array([x * y for x, y in both])) == 0


@given(numbers)
def test_a_single_term_is_never_lost(x: float) -> None:
    assert settled_sum(np.array([x, 0.0])) == x


def test_by_hand() -> None:
    assert 0.1 + 0.2 - 0.3 != 0
    assert settled_sum(np.array([0.1, 0.2, -0.3])) == 0
    assert settled_sum(np.array([[1.0, -1.0 + 1e-12], [1e-20, 0.0]])).tolist() == [1 - (1 - 1e-12), 1e-20]
    assert settled(np.array([1.0, -2.0, 3.0]), 2.0).tolist() == [0, 0, 3]
    assert settled(np.array([1.0]), np.inf).tolist() == [1]  # of what nothing is known nothing is said
    assert not np.isfinite(settled_sum(np.array([1.7e308, 1.7e308])))


@given(st.integers(-(10**6), 10**6), st.integers(0, 6))
def test_a_number_that_was_typed_comes_back_as_it_was_typed(digits: int, places: int) -> None:
    typed = digits / 10.0**places
    reached = typed * 3 / 3 + 0.7 - 0.7  # two digits at the end are rounding
    assert nearest_decimal(reached, 1e-14 * max(1.0, abs(typed))) == typed


def test_only_what_is_not_known_goes() -> None:
    assert nearest_decimal(15.700000000000001, 1e-14) == 15.7
    assert nearest_decimal(1 / 3, 1e-16) != 0.3333
    assert nearest_decimal(6e-17, 1e-16) == 0
    assert nearest_decimal(1e-30, 0.0) == 1e-30
    assert nearest_decimal(-np.inf, np.inf) == -np.inf


@given(one_state())
def test_deviations_are_those_from_the_mean_in_exact_arithmetic(policy) -> None:
    pi = [Fraction(float(p)) for p in policy.probabilities]
    rows = [[Fraction(float(v)) for v in row] for row in policy.phi]
    found = deviations(policy.probabilities, policy.phi)
    for a, j in np.ndindex(found.shape):
        # probabilities add up to 1 but for rounding: the mean of what is common to all rows is itself
        expected = rows[a][j] - sum(p * row[j] for p, row in zip(pi, rows, strict=True)) / sum(pi)
        reach = max(abs(row[j] - rows[a][j]) for row in rows)
        assert abs(Fraction(float(found[a, j])) - expected) <= Fraction(40, 2**53) * reach
