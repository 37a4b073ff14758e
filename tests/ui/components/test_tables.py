"""What a sheet shows, as tables: with the digits that a screen has no room for."""

from __future__ import annotations

import copy
import io
import math

import pandas as pd

from pgviz.ui.components.sheet import Cell, Formula, Grid, Header, Row, Sheet, Token
from pgviz.ui.components.sheet.tables import table_of, tables_of
from pgviz.ui.shell.formats import Shown, plus_minus, short, signed, vector

THIRD = 1 / 3


def grid(*cells: Cell | None, title: str = "") -> Grid:
    headers = tuple(Header(f"c{j}") for j in range(len(cells)))
    return Grid(headers, (Row(Header("row"), cells),), title)


class TestTexts:
    def test_a_short_text_knows_all_digits(self) -> None:
        assert (str(short(THIRD)), short(THIRD).value) == (".333", THIRD)
        assert (str(signed(THIRD)), signed(THIRD).value) == ("+.333", THIRD)
        assert (str(vector([THIRD, -0.5])), vector([THIRD, -0.5]).value) == ("(.333, −.5)", (THIRD, -0.5))
        both = plus_minus(THIRD, 0.01)
        assert (str(both), both.value, both.error) == (".333 ± .01", THIRD, 0.01)

    def test_it_is_a_text_like_any_other(self) -> None:
        assert short(THIRD) == ".333"
        assert f"{short(THIRD)}" == ".333"
        assert {short(THIRD): 1}[".333"] == 1
        assert copy.deepcopy(short(THIRD)).value == THIRD


class TestATable:
    def test_its_numbers_come_back_from_csv_to_the_last_bit(self) -> None:
        exact = (THIRD, 2 / 3 * 1e-300, -math.inf, 1e308, 0.1 + 0.2)
        table = table_of(grid(*(Cell(short(v)) for v in exact)))
        file = io.StringIO(table.to_csv())
        read = pd.read_csv(file, index_col=0)
        assert tuple(read.loc["row"]) == exact

    def test_a_cell_with_several_numbers_takes_several_columns(self) -> None:
        table = table_of(
            grid(Cell(plus_minus(THIRD, 0.1)), Cell(vector([1, THIRD])), Cell(Shown(".1 → .2", (0.1, 0.2))))
        )
        assert list(table.columns) == ["c0", "c0 ±", "c1 [1]", "c1 [2]", "c2 [1]", "c2 [2]"]
        assert table.loc["row"].tolist() == [THIRD, 0.1, 1.0, THIRD, 0.1, 0.2]

    def test_what_is_not_there_is_empty_and_words_stay_words(self) -> None:
        table = table_of(grid(None, Cell("—"), Cell(""), Cell("North"), Cell("12")))
        assert table.loc["row"].isna().tolist() == [True, True, True, False, False]
        assert table.loc["row", ["c3", "c4"]].tolist() == ["North", 12]

    def test_tables_are_named_by_their_titles_and_else_by_the_sheet_or_their_columns(self) -> None:
        number = Cell("1")
        parts = (
            grid(number),
            grid(number),
            grid(number, title="T"),
            Formula((Token("x"),), "x"),
            grid(number, title="T"),
        )
        assert list(tables_of(Sheet("The sheet", parts))) == ["The sheet", "c0", "T", "T (2)"]
