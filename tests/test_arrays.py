"""The checks at the door: what passes is a plain copy, what does not is refused by name, with what was expected."""

import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from pgviz import arrays

FINITE = st.floats(allow_nan=False, allow_infinity=False)
ANY_FLOAT = st.floats()
SHAPES = npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3)
NO_NUMBERS = [None, "1", [1, "a"], [1j], [None, 1.0], object()]


def refused(message, check, *arguments, **keywords):
    """The check refuses, and its message says all of ``message``."""
    with pytest.raises(ValueError, match=re.escape(message)):
        check(*arguments, **keywords)


class TestRealArray:
    @given(npst.arrays(npst.scalar_dtypes(), SHAPES))
    def test_real_numbers_pass_as_new_float64_and_nothing_else_does(self, value):
        if value.dtype.kind in "biuf":
            passed = arrays.real_array("x", value, "(...)")
            assert passed.dtype == np.float64
            assert not np.shares_memory(passed, value)
            np.testing.assert_array_equal(passed, value.astype(np.float64))
        else:
            refused("x must be real numbers of shape (...), got", arrays.real_array, "x", value, "(...)")

    @pytest.mark.parametrize("value", NO_NUMBERS)
    def test_refuses_what_is_no_number(self, value):
        refused("x must be real numbers of shape (n,)", arrays.real_array, "x", value, "(n,)")

    def test_refuses_ragged_rows(self):
        refused(
            "x must have shape (A, d), got rows of different lengths", arrays.real_array, "x", [[1], [2, 3]], "(A, d)"
        )

    def test_a_long_value_is_not_repeated_in_full(self):
        with pytest.raises(ValueError, match=r"…$") as refusal:
            arrays.real_array("x", ["a"] * 1000, "(n,)")
        assert len(str(refusal.value)) < 2 * arrays.SHOWN


class TestFiniteArray:
    @given(st.lists(st.sampled_from("abc"), max_size=3), SHAPES, st.booleans(), st.booleans(), st.data())
    def test_axes_are_counted_named_and_measured(self, names, shape, leading, empty, data):
        """As many axes as names (at least, with "..."); a name has the length that is given, or the same each time."""
        sizes = data.draw(st.dictionaries(st.sampled_from("abc"), st.integers(0, 3)))
        axes = f"({', '.join(['...'] * leading + names)})"
        own = shape[len(shape) - len(names) :] if len(shape) >= len(names) else ()
        fits = len(shape) == len(names) or (leading and len(shape) > len(names))
        fits = fits and all(
            sizes.get(name, length) == length and length == own[names.index(name)]
            for name, length in zip(names, own, strict=True)
        )
        value = np.ones(shape)
        if not fits:
            refused(f"x must have shape {axes}", arrays.finite_array, "x", value, axes, empty=empty, **sizes)
        elif 0 in own and not empty:
            refused("none of them 0", arrays.finite_array, "x", value, axes, **sizes)
        else:
            assert arrays.finite_array("x", value, axes, empty=empty, **sizes).shape == shape

    def test_a_refusal_says_the_lengths_that_were_wanted(self):
        refused("theta must have shape (d,) = (3,), got (2,)", arrays.finite_array, "theta", [1, 2], "(d,)", d=3)
        refused("x must have shape (..., k) = (..., 2), got ()", arrays.finite_array, "x", 1, "(..., k)", k=2)
        refused("x must have shape (..., 2), got (3,)", arrays.finite_array, "x", [1, 2, 3], "(..., 2)")
        refused("x must have shape (d,), got (1, 1)", arrays.finite_array, "x", [[1]], "(d,)")

    @given(npst.arrays(np.float64, st.integers(1, 5), elements=ANY_FLOAT))
    def test_only_finite_numbers_pass(self, value):
        if np.isfinite(value).all():
            np.testing.assert_array_equal(arrays.finite_array("x", value, "(n,)"), value)
        else:
            refused("x must be finite, got ", arrays.finite_array, "x", value, "(n,)")


class TestIndices:
    @given(npst.arrays(np.float64, st.integers(0, 5), elements=st.integers(-2, 4).map(float) | st.just(0.5)))
    def test_only_whole_numbers_below_n_pass(self, value):
        if all(number in (0, 1, 2) for number in value):
            passed = arrays.indices("s", value, "(n,)", 3)
            assert passed.dtype == np.int64
            assert passed.tolist() == value.tolist()
        else:
            refused("s must be whole numbers from 0 to 2, got ", arrays.indices, "s", value, "(n,)", 3)

    def test_axes_are_checked_as_for_any_array(self):
        refused("s must have shape (n,) = (2,), got (1,)", arrays.indices, "s", [0], "(n,)", 3, n=2)


class TestNumber:
    @given(ANY_FLOAT, st.none() | FINITE, st.none() | FINITE, st.booleans(), st.booleans())
    def test_it_lies_between_its_ends(self, value, low, high, above, below):
        ends = {"low": low, "high": high}
        given_ends = {name: end for name, end in ends.items() if end is not None}
        inside = np.isfinite(value)
        inside = inside and (low is None or value > low or (value == low and not above))
        inside = inside and (high is None or value < high or (value == high and not below))
        if inside:
            assert arrays.number("x", value, **given_ends, above=above, below=below) == value
        else:
            refused("x must be a finite number", arrays.number, "x", value, **given_ends, above=above, below=below)

    @pytest.mark.parametrize(
        ("keywords", "said"),
        [
            ({}, "a finite number, got"),
            ({"low": 0}, "a finite number of at least 0, got"),
            ({"low": 0, "above": True}, "a finite number above 0, got"),
            ({"high": 1}, "a finite number of at most 1, got"),
            ({"high": 1, "below": True}, "a finite number below 1, got"),
            ({"low": 0, "high": 1, "above": True}, "a finite number in (0, 1], got"),
            ({"low": 0, "high": 1, "below": True}, "a finite number in [0, 1), got"),
        ],
    )
    def test_the_range_is_said(self, keywords, said):
        refused(f"x must be {said} nan", arrays.number, "x", np.nan, **keywords)

    @pytest.mark.parametrize("value", [*NO_NUMBERS, True, [1.0], 10**400, np.array([1.0])])
    def test_refuses_what_is_no_number(self, value):
        refused("x must be a finite number", arrays.number, "x", value)

    @pytest.mark.parametrize("value", [2, np.int8(2), np.float32(2), np.array(2.0)])
    def test_any_kind_of_number_becomes_a_float(self, value):
        assert type(arrays.number("x", value)) is float


class TestWholeNumber:
    @given(st.integers(), st.integers(), st.none() | st.integers())
    def test_it_lies_between_its_ends(self, value, low, high):
        if value >= low and (high is None or value <= high):
            assert arrays.whole_number("n", value, low, high) == value
        else:
            wanted = f"n must be an integer {f'of at least {low}' if high is None else f'from {low} to {high}'}, got "
            refused(wanted, arrays.whole_number, "n", value, low, high)

    @pytest.mark.parametrize("value", [*NO_NUMBERS, True, np.True_, 1.0, np.float64(1), [1]])
    def test_refuses_what_is_no_integer(self, value):
        refused("n must be an integer of at least 0", arrays.whole_number, "n", value, 0)

    def test_numpys_integers_are_integers(self):
        assert type(arrays.whole_number("n", np.int64(3), 0)) is int

    def test_an_action_is_a_whole_number(self):
        assert arrays.action_index(2, 3) == 2
        refused("action must be an integer from 0 to 2, got 3", arrays.action_index, 3, 3)
        refused("action must be an integer from 0 to 2, got -1", arrays.action_index, -1, 3)


class TestDistribution:
    @given(npst.arrays(np.float64, (2, 3), elements=st.floats(0, 10)))
    def test_weights_divided_by_their_sum_pass(self, weights):
        assume((weights.sum(-1) > 1e-3).all())
        pi = weights / weights.sum(-1, keepdims=True)
        np.testing.assert_array_equal(arrays.distribution("pi", pi, "(S, A)"), pi)
        assume((weights.sum(-1) != 1).any())
        off = np.array([1.0, 1.0 + 2 * arrays.SUM_TOLERANCE])[:, None] * pi
        refused("pi must be probabilities that sum to 1, got a sum of 1.000000002 at index (1,)", self.check, off)

    def check(self, pi):
        return arrays.distribution("pi", pi, "(S, A)")

    def test_refuses_negative_ones(self):
        refused("pi must be probabilities, got -0.5, which is negative", self.check, [[1.5, -0.5]])

    def test_axes_are_checked_as_for_any_array(self):
        refused("pi must have shape (S, A) = (2, A), got (1, 1)", arrays.distribution, "pi", [[1.0]], "(S, A)", S=2)


class TestMask:
    @given(npst.arrays(np.bool_, (2, 3)))
    def test_it_is_taken_in_the_shape_of_the_logits_and_for_every_state(self, mask):
        if mask.any(axis=-1).all():
            np.testing.assert_array_equal(arrays.mask_of(mask, (2, 3)), mask)
        else:
            refused("mask must allow at least one action", arrays.mask_of, mask, (2, 3))
        if mask[0].any():
            np.testing.assert_array_equal(arrays.mask_of(mask[0], (2, 3)), [mask[0], mask[0]])

    def test_none_allows_all(self):
        assert arrays.mask_of(None, (2, 3)).tolist() == [[True] * 3] * 2

    @pytest.mark.parametrize("mask", [[1, 0, 1], [True, False], [[True] * 3], "yes"])
    def test_refuses_what_is_no_mask(self, mask):
        refused("mask must be bool of shape (3,) or (2, 3), True for allowed, got", arrays.mask_of, mask, (2, 3))

    def test_what_is_returned_is_a_copy(self):
        mask = np.ones(3, dtype=bool)
        assert not np.shares_memory(arrays.mask_of(mask, (3,)), mask)


class TestOthers:
    def test_labels(self):
        assert arrays.labels("names", None, 2) is None
        assert arrays.labels("names", ["a", "b"], 2) == ("a", "b")
        for wrong in (["a"], "ab", ["a", 1]):
            refused("names must be 2 strings, got", arrays.labels, "names", wrong, 2)

    def test_one_of(self):
        assert arrays.one_of("returns", "full", ("to-go", "full")) == "full"
        refused("x must be 'a', 'b' or 'c', got 'd'", arrays.one_of, "x", "d", ("a", "b", "c"))
        refused("x must be True or False, got 1", arrays.one_of, "x", 1, (True, False))
        refused("x must be 'a' or 'b', got array", arrays.one_of, "x", np.zeros(2), ("a", "b"))

    @given(FINITE, FINITE)
    def test_at_most(self, amount, most):
        if amount <= most:
            arrays.at_most("work", amount, most)
        else:
            refused(f"work must be at most {most:,.0f}, got", arrays.at_most, "work", amount, most)

    @given(npst.arrays(np.float64, st.integers(0, 4), elements=ANY_FLOAT))
    def test_bounded(self, value):
        if all(-5 <= number <= 5 for number in value):
            assert arrays.bounded("x", value, 5.0) is value
        else:
            refused("x must be at most 5 in size, got", arrays.bounded, "x", value, 5.0)

    @given(npst.arrays(np.float64, st.integers(0, 4), elements=ANY_FLOAT))
    def test_representable(self, value):
        if np.isfinite(value).all():
            assert arrays.representable("a score", value) is value
        else:
            refused("a score is beyond what float64 can hold", arrays.representable, "a score", value)

    def test_read_only_leaves_the_array_itself_as_it_was(self):
        array = np.zeros(2)
        view = arrays.read_only(array)
        with pytest.raises(ValueError, match="read-only"):
            view[0] = 1
        array[0] = 1
        assert view[0] == 1
