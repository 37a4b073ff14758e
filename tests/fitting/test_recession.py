"""What can fall for ever while nothing rises: by linear programming."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from pgviz.fitting.recession import recession
from tests.patience import draws

fast = settings(deadline=None, max_examples=draws(60))


def rows_that_can_fall(rows):
    """Another road, a linear programme a row: row i falls in some direction in which no row rises."""
    falling = []
    for row in rows:
        least = optimize.linprog(row, A_ub=rows, b_ub=np.zeros(len(rows)), bounds=(-1, 1))
        falling.append(bool(least.fun < -1e-7))
    return falling


@fast
@given(st.integers(0, 2**32 - 1), st.integers(1, 8), st.integers(1, 5))
def test_finds_every_row_that_can_fall_and_one_direction_for_all_of_them(seed, m, k):
    rows = np.random.default_rng(seed).integers(-2, 3, size=(m, k)).astype(float)
    found = recession(rows)
    np.testing.assert_array_equal(found.falling, rows_that_can_fall(rows))
    slopes = rows @ found.direction
    assert (slopes[found.falling] < -1e-9).all()
    assert (np.abs(slopes[~found.falling]) <= 1e-9 * max(1, np.abs(found.direction).max())).all()


@fast
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(-150, 150), min_size=5, max_size=5))
def test_the_length_of_a_row_does_not_matter(seed, exponents):
    rows = np.random.default_rng(seed).integers(-2, 3, size=(5, 3)).astype(float)
    rows = rows[rows.any(axis=1)]
    scaled = rows * 10.0 ** np.array(exponents[: len(rows)])[:, None]
    scaled = scaled / np.abs(scaled).max(initial=1e-150)  # rows that are 1e-9 of the longest count as rounding
    longest = np.abs(scaled).max(axis=1) > 1e-8
    np.testing.assert_array_equal(recession(scaled[longest]).falling, recession(rows[longest]).falling)


@pytest.mark.parametrize(
    ("rows", "falling"),
    [
        ([[1.0, 0.0], [0.0, 1.0]], [True, True]),
        ([[1.0, 0.0], [-1.0, 0.0]], [False, False]),
        ([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]], [False, False, True]),
        ([[1.0, 0.0], [-1.0, 1.0], [0.0, -1.0]], [False, False, False]),  # they add up to 0: Stiemke's μ = (1, 1, 1)
        ([[0.0, 0.0], [1.0, 1.0]], [False, True]),
        ([[1.0], [2.0], [0.5]], [True, True, True]),
    ],
)
def test_by_hand(rows, falling):
    assert recession(np.array(rows)).falling.tolist() == falling


def test_without_rows_or_without_room_nothing_falls():
    assert recession(np.zeros((0, 3))).falling.tolist() == []
    np.testing.assert_array_equal(recession(np.zeros((0, 3))).direction, [0, 0, 0])
    assert recession(np.zeros((2, 0))).falling.tolist() == [False, False]
