"""docs/encodings.md is what the code computes today, and its sentences follow from the numbers beside them."""

import numpy as np
import pytest

from pgviz.encodings import Blocks, Identity, Stack, StackWithProduct
from pgviz.examples.targets import FIRST, XOR
from tests.docs import encodings as page


@pytest.fixture(scope="module")
def today():
    return page.render()


def test_the_committed_page_is_computed_from_today_s_code(today):
    committed = page.FILE.read_text(encoding="utf-8")
    assert committed == today, f"docs/encodings.md is out of date: run {page.COMMAND}"


def cells(text, *start):
    """The cells of the first line of a table that starts with these."""
    return next(c for line in text.splitlines() if (c := line.strip("| ").split(" | "))[: len(start)] == list(start))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # d, rank of 4; KL((.9, .1) ‖ (.5, .5)) = ln 2 + .9 ln .9 + .1 ln .1 = .368
        (("raw", "stack (number)"), ["3", "1", "exact", "0.368", "0.368"]),
        (("raw", "product (number)"), ["5", "3", "exact", "exact", "0.368"]),
        (("raw", "blocks with bias"), ["6", "3", "exact", "exact", "0.368"]),
        (("one-hot", "blocks (tabular)"), ["8", "4", "exact", "exact", "exact"]),
    ],
)
def test_the_table_shows_what_is_known_of_the_corners(today, row, expected):
    assert cells(today, *row)[2:7] == expected


@pytest.mark.parametrize("kind", [*page.grid_features()])
@pytest.mark.parametrize("join", [*page.joins(3)])
def test_every_state_features_and_every_join_has_its_row(today, kind, join):
    grid = today[today.index("## Three actions") :]
    tabular = " (tabular)" if (kind, join) == ("one-hot", "blocks") else ""
    encoding = page.Encoding(page.grid_features()[kind], page.joins(3)[join])
    assert cells(grid, kind, join + tabular)[2] == str(encoding.size)


def sentence(features, join, *wanted):
    ((row,),) = [[r for r in page.rows({"x": features}, wanted) if r.encoding.join == join]]
    return page.cannot(row)


def test_what_an_encoding_cannot_express_in_words():
    assert sentence(Identity(2), Stack([[0], [1]]), XOR) == "Any difference between states."
    product = sentence(Identity(2), StackWithProduct([[0], [1]]), FIRST, XOR)
    assert product == "3 of 4 log-odds are free: not “XOR”."
    blocks = sentence(Identity(2), Blocks(2), FIRST, XOR)
    assert blocks == (
        "2 of 4 log-odds are free: not “a₁ where s₁” or “XOR”. "
        "At (0, 0) every feature cancels: all actions are equally likely."
    )


def test_on_the_raw_state_xor_separates_no_join_from_another(today):
    assert "fails at XOR, and equally" in today
    raw = page.rows({"raw": Identity(2)}, [XOR])
    assert np.ptp([row.fits["XOR"].divergence for row in raw]) < 1e-12
    assert [row.expressiveness.rank for row in raw] == [1, 1, 3, 3, 2, 3]


def test_the_bounds_are_those_of_the_app(today):
    assert cells(today, "order") == ["order", "1", str(page.coding.MOST_ORDER)]
    assert cells(today, "entries of θ")[-1] == str(page.coding.MOST_FEATURES)
