"""What a person types as a number, and what is said of what is none."""

from __future__ import annotations

import pytest

from pgviz.ui.state.codec import parse_number


@pytest.mark.parametrize("text", ["1,5", "-0,25", "−3,5", ",5", "1,5e3"])
def test_a_decimal_comma_is_not_guessed_at_but_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a number, use a point$"):
        parse_number(text, -10, 10)


@pytest.mark.parametrize("text", ["1,2,3", "a,5", "one", "1,", "1.5,2"])
def test_what_is_no_number_with_a_point_either_is_only_called_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a number$"):
        parse_number(text, -10, 10)
