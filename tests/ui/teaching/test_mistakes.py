"""The list of common mistakes: each page once, in two columns."""

from __future__ import annotations

import pytest

from pgviz.ui.state.scenario import Scenario
from pgviz.ui.teaching.mistakes import Mistake, halves


def of(*pages: str) -> list[Mistake]:
    return [Mistake(f"{page} {i}", lambda _: "no", page, Scenario()) for i, page in enumerate(pages)]


@pytest.mark.parametrize(
    ("pages", "left", "right"),
    [("aabbb", "a", "b"), ("aaab", "a", "b"), ("abbbbc", "ab", "c"), ("a", "a", ""), ("", "", "")],
)
def test_a_page_stands_in_one_column_and_the_columns_are_about_as_long(pages: str, left: str, right: str) -> None:
    columns = halves(of(*pages))
    assert ["".join(page for page, _ in column) for column in columns] == [left, right]
    assert [m.page for column in columns for _, some in column for m in some] == list(pages)
