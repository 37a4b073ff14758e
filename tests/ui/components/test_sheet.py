"""The sheet's data, and what is believed of a report from a browser."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from pgviz.ui.components.bridge import LARGEST_SEQ, sequence_number
from pgviz.ui.components.sheet import (
    Break,
    Cell,
    Edit,
    Formula,
    Grid,
    Header,
    Operator,
    Option,
    Report,
    Row,
    Sheet,
    Token,
)
from pgviz.ui.components.sheet.report import LONGEST_TEXT, parse

EDITS, PICKS = frozenset({"z0"}), frozenset({"a1"})


def report(**changes: object) -> dict[str, object]:
    return {"seq": 7, "name": "z0", "value": 1.5, "text": None, "final": False} | changes


def small_sheet() -> Sheet:
    edit = Edit("z0", 14.0, -20.0, 20.0, 0.1, "logit of North")
    row = Row(Header("North", pick="a0"), (Cell("14", edit=edit), None, Cell("0")))
    grid = Grid((Header("z", pick="column"), Header(""), Header("")), (row,), title=(Token("E", sub="π"),))
    return Sheet("a sheet", (grid, Operator("="), Break(), Formula((Token("π"),), spoken="pi")))


def test_defaults_do_not_travel() -> None:
    grid, operator, line_break, formula = small_sheet().to_data()["parts"]
    assert operator == {"kind": "operator", "text": "="}
    assert line_break == {"kind": "break"}
    assert formula == {"kind": "formula", "tokens": [{"text": "π"}], "spoken": "pi"}
    assert grid["title"] == [{"text": "E", "sub": "π"}]
    (row,) = grid["rows"]
    assert row["header"] == {"text": "North", "pick": "a0"}
    assert row["cells"][1:] == [None, {"text": "0"}]
    assert row["cells"][0]["edit"]["label"] == "logit of North"


def test_a_sheet_knows_what_may_be_reported() -> None:
    assert small_sheet().edits() == {"z0"}
    assert small_sheet().picks() == {"a0", "column"}


def test_the_options_of_a_token_may_be_reported_but_not_those_out_of_use() -> None:
    token = Token("G", value=".5", label="return", options=(Option("to go", "set.to-go", True), Option("full")))
    sheet = Sheet("a formula", (Formula((token,), spoken="the return"),))
    assert sheet.picks() == {"set.to-go"}
    (sent,) = sheet.to_data()["parts"][0]["tokens"]
    assert sent["options"] == [{"text": "to go", "pick": "set.to-go", "picked": True}, {"text": "full"}]
    assert (sent["value"], sent["label"]) == (".5", "return")


@pytest.mark.parametrize("bar", [math.nan, math.inf, -math.inf])
def test_a_bar_that_json_cannot_say_is_no_bar(bar: float) -> None:
    sheet = Sheet("s", (Grid((), (Row(Header(""), (Cell("∞", bar=bar),)),)),))
    assert sheet.to_data()["parts"][0]["rows"][0]["cells"] == [{"text": "∞"}]


def test_numpy_scalars_become_json() -> None:
    cell = Cell("1", bar=np.float64(0.5), dead=np.bool_(True), mark=np.bool_(False))  # type: ignore[arg-type]
    edit = Edit("z", np.float64(1), 0, np.int64(2), 0.1, "z")  # type: ignore[arg-type]
    sheet = Sheet("s", (Grid((), (Row(Header(""), (cell, Cell("1", edit=edit))),)),))
    cells = json.loads(json.dumps(sheet.to_data(), allow_nan=False))["parts"][0]["rows"][0]["cells"]
    assert cells[0] == {"text": "1", "bar": 0.5, "dead": True}
    assert cells[1]["edit"]["high"] == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": math.nan},
        {"value": math.inf},
        {"low": 3.0, "high": 2.0},
        {"high": math.inf},
        {"step": 0.0},
        {"step": -1},
    ],
)
def test_an_edit_that_no_hand_could_drag_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="z0"):
        Edit(**({"name": "z0", "value": 0.0, "low": -1.0, "high": 1.0, "step": 0.1, "label": "z"} | wrong))  # type: ignore[arg-type]


def test_reports_are_read() -> None:
    assert parse(report(), EDITS, PICKS) == Report("z0", 1.5, None, False)
    assert parse(report(value=2, final=True), EDITS, PICKS) == Report("z0", 2.0, None, True)
    typed = report(value=None, text=" 1/3 ", final=True)
    assert parse(typed, EDITS, PICKS) == Report("z0", None, " 1/3 ", True)
    picked = report(name="a1", value=None, final=True)
    assert parse(picked, EDITS, PICKS) == Report("a1", None, None, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "z1"},
        {"name": "a1"},  # a pick has no value
        {"name": None},
        {"name": ["z0"]},
        {"name": {"z0": 1}},
        {"value": math.nan},
        {"value": math.inf},
        {"value": 10**400},
        {"value": True},
        {"value": "1.5"},
        {"value": [1.5]},
        {"value": None},  # an edit says what it was edited to
        {"value": 1.5, "text": "1.5"},
        {"value": None, "text": 1.5},
        {"value": None, "text": "1" * (LONGEST_TEXT + 1)},
        {"name": "a1", "value": None, "text": "picked"},
        {"final": None},
        {"final": 1},
    ],
)
def test_what_is_not_a_report_is_ignored(changes: dict[str, object]) -> None:
    assert parse(report(**changes), EDITS, PICKS) is None


@pytest.mark.parametrize("raw", [None, 3, "report", [], [report()], {}, {"seq": 3}])
def test_what_is_not_even_an_object_is_ignored(raw: object) -> None:
    assert parse(raw, EDITS, PICKS) is None


def test_any_whole_number_is_answered() -> None:
    assert sequence_number(report()) == 7
    assert sequence_number({"seq": 3, "name": "a cell that has gone"}) == 3


@pytest.mark.parametrize("seq", [None, True, 1.0, "1", -1, 0, LARGEST_SEQ, [1]])
def test_other_sequence_numbers_are_not(seq: object) -> None:
    assert sequence_number(report(seq=seq)) is None
