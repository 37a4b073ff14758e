"""Numbers as text: short where they can be, longer where a short text would say something false."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pgviz.ui.shell.formats import short, signed, subscript, vector

finite = st.floats(allow_nan=False, allow_infinity=False)


def read(text: str) -> Decimal:
    """The number that a text of ``short`` says; 1.8e308 is beyond a float."""
    return Decimal(text.replace("−", "-"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (14.0, "14"),
        (0.0, "0"),
        (-0.0, "0"),
        (0.3, ".3"),
        (-0.3, "−.3"),
        (-1.25, "−1.25"),
        (0.1 + 0.2, ".3"),  # rounding is not shown
        (1 / 3, ".333"),
        (-14.5678, "−14.568"),
        (0.9996, ".9996"),  # not 1.000
        (0.9999999, "1.000"),  # three decimals more do not help: 1.000, not the 1 of what is exact
        (2.0004, "2.0004"),
        (0.0004, "4e−4"),
        (0.00012, "1.2e−4"),
        (1.2e-9, "1.2e−9"),
        (1e6, "1e6"),
        (-1e308, "−1e308"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_short(value: float, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize(("value", "text"), [(530.0, "530"), (10.0, "10"), (-2000.0, "−2000"), (0.0, "0")])
def test_a_whole_number_without_decimals_keeps_its_zeros(value: float, text: str) -> None:
    """530 was shown as 53."""
    assert short(value, 0) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.041922383037, ".042"), (0.113956852015, ".114"), (0.842033572397, ".842")]
)
def test_the_question_s_probabilities_look_as_in_the_question(value: float, text: str) -> None:
    assert short(value) == text


@given(finite)
@example(999999.9999)
@example(0.0005)
@example(0.00049999)
def test_what_is_shown_is_within_half_a_unit_of_the_last_place(value: float) -> None:
    shown = read(short(value))
    unit = Decimal(10) ** (shown.adjusted() - 1) if "e" in short(value) else Decimal("0.001")
    assert abs(shown - Decimal(value)) <= unit / 2 * Decimal("1.000001")


@given(finite)
def test_zero_is_shown_only_for_zero_and_a_sign_only_where_it_is(value: float) -> None:
    text = short(value)
    assert (read(text) == 0) == (value == 0)
    assert text.startswith("−") == (value < 0)


@given(st.floats(-1e6, 1e6))
@example(0.9996)
def test_a_text_without_decimals_is_a_whole_number(value: float) -> None:
    text = short(value)
    if "." not in text and "e" not in text:
        assert math.isclose(value, round(value), rel_tol=1e-12)


@given(finite)
def test_no_hyphen_and_no_leading_zero(value: float) -> None:
    assert "-" not in short(value)
    assert not short(value).lstrip("−").startswith("0.")


def test_signed_puts_a_plus_before_what_is_positive() -> None:
    assert [signed(v) for v in (0.5, 0.0, -0.5)] == ["+.5", "0", "−.5"]


def test_vector_and_subscript() -> None:
    assert vector((1.0, -0.25, 0.0)) == "(1, −.25, 0)"
    assert vector(()) == "()"
    assert subscript(12) == "₁₂"
