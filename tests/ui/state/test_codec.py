"""Links: every value survives the journey through a link, and no link, however broken, breaks a page."""

from __future__ import annotations

import dataclasses
import math
import string
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.start.scenario import StartScenario
from pgviz.ui.state.codec import (
    MAX_SHOWN,
    SPARSE_FROM,
    Choice,
    Codec,
    Lines,
    Number,
    Numbers,
    Switch,
    Table,
    Vector,
    number_text,
    parse_number,
    quoted,
)
from pgviz.ui.state.scenario import (
    MAX_TEXT,
    MAX_UNKNOWN,
    Change,
    Scenario,
    decode,
    encode,
    entered,
    field,
    linkable,
)
from tests.patience import draws

KINDS = (SoftmaxScenario, Decision, StartScenario, BeyondScenario, ReinforceScenario)
finite = st.floats(allow_nan=False, allow_infinity=False)
MARKUP = "<>[]()*`$~\\{}&\"'!^@\n\t\0"
ODD_TEXTS = st.sampled_from(
    ["", " ", ",", ";", "nan", "inf", "-inf", "1e999", "٣", "１", "1_0", "1/0", "0/0", "1e308/1e-308", "−3", "1,2,3,4",
     "1,1;2", "9" * 5000, "\0", "\ud800", "<b>", "[x](y)", "S.G", "S", "True", "0x10", "one-hot", "table", "own",
     "product", "40:", "20:3=1,4=-2", "999999999:1=2", ":", "=", "4:1=2=3"]
)  # fmt: skip


@dataclass(frozen=True)
class Small(Scenario):
    """One field of each kind."""

    size: float = field(1.0, Number(-5, 5), "size")
    count: int = field(2, Number(0, 9, whole=True), "count")
    row: tuple[float, ...] = field((1.0, 2.0), Numbers(-5, 5, 1, 3), "entry")
    table: tuple[tuple[float, ...], ...] = field(((1.0, 2.0), (3.0, 4.0)), Table(Numbers(-5, 5, 1, 3), 2), "cell")
    name: str = field("one", Choice(("one", "two")), "name")
    on: bool = field(True, Switch(), "switch")


def rows(least: int, most: int) -> st.SearchStrategy[tuple[tuple[float, ...], ...]]:
    """Up to two equally long rows."""
    return st.integers(least, most).flatmap(
        lambda length: st.lists(st.tuples(*[st.floats(-5, 5)] * length), max_size=2).map(tuple)
    )


smalls = st.builds(
    Small,
    size=st.floats(-5, 5),
    count=st.integers(0, 9),
    row=st.lists(st.floats(-5, 5), min_size=1, max_size=3).map(tuple),
    table=rows(1, 3),
    name=st.sampled_from(["one", "two"]),
    on=st.booleans(),
)


class TestNumberText:
    @given(finite)
    @example(1e15)
    @example(-1e16)
    @example(2.0**53)
    @example(5e-324)
    @example(0.1 + 0.2)
    def test_it_reads_back_as_the_same_float(self, value: float) -> None:
        assert float(number_text(value)) == value

    @given(finite)
    @example(1e15)
    @example(123456789012345678.0)
    def test_no_text_with_fewer_digits_does(self, value: float) -> None:
        digits = [c for c in number_text(value).lower().partition("e")[0] if c.isdigit()]
        needed = len("".join(digits).strip("0"))
        assert needed <= 17  # any float64 is told apart by 17 digits
        if needed > 1:
            assert float(f"{value:.{needed - 2}e}") != value

    @given(st.integers(-(10**20), 10**20).map(float))
    @example(1e15)
    def test_whole_numbers_have_no_decimal_point(self, value: float) -> None:
        assert not number_text(value).endswith(".0")


class TestCodecs:
    @given(finite)
    def test_a_number_comes_back(self, value: float) -> None:
        assert Number(-math.inf, math.inf).decode(Number(-math.inf, math.inf).encode(value)) == value

    @given(st.integers(-(10**6), 10**6))
    def test_a_whole_number_comes_back_as_an_integer(self, value: int) -> None:
        back = Number(-1e6, 1e6, whole=True).decode(number_text(value))
        assert back == value
        assert isinstance(back, int)

    @given(st.lists(finite, max_size=6).map(tuple))
    def test_numbers_come_back(self, values: tuple[float, ...]) -> None:
        codec = Numbers(-math.inf, math.inf, 0, 6)
        assert codec.decode(codec.encode(values)) == values

    @given(rows(1, 3))
    def test_a_table_comes_back(self, values: tuple[tuple[float, ...], ...]) -> None:
        codec = Table(Numbers(-5, 5, 1, 3), 2)
        assert codec.decode(codec.encode(values)) == values

    @given(st.lists(st.sampled_from([0.0, 0.0, 0.0, 1.5, -4.0]), min_size=1, max_size=80).map(tuple))
    @example((0.0,) * SPARSE_FROM)
    def test_a_vector_comes_back_and_is_short_where_it_is_mostly_0(self, values: tuple[float, ...]) -> None:
        codec = Vector(-5, 5, 1, 80)
        assert codec.decode(codec.encode(values)) == values
        if len(values) >= SPARSE_FROM and values.count(0.0) > len(values) * 3 // 4:
            assert len(codec.encode(values)) <= len(Numbers(-5, 5, 1, 80).encode(values))

    @pytest.mark.parametrize(("codec", "values"), [(Choice(("one", "two")), ("one", "two")), (Switch(), (True, False))])
    def test_choices_and_switches_come_back(self, codec: Codec, values: tuple[object, ...]) -> None:
        assert tuple(codec.decode(codec.encode(value)) for value in values) == values

    @given(st.lists(st.text("SGHC#.")).map("\n".join))
    def test_a_map_comes_back(self, text: str) -> None:
        codec = Lines(10_000)
        assert codec.decode(codec.encode(text)) == text
        assert "\n" not in codec.encode(text)

    @pytest.mark.parametrize(
        ("codec", "text", "reason"),
        [
            (Number(-5, 5), "", "nothing was entered"),
            (Number(-5, 5), "seven", "“seven” is not a number"),
            (Number(-5, 5), "nan", "“nan” is not a finite number"),
            (Number(-5, 5), "1e999", "“1e999” is not a finite number"),
            (Number(-5, 5), "5.5", "“5.5” is outside -5 to 5"),
            (Number(-5, 5), "1/0", "“1/0” is not a number"),
            (Number(-5, 5, whole=True), "1.5", "“1.5” is not a whole number"),
            (Numbers(-5, 5, 2, 2), "1,2,3", "expected 2 numbers, got 3"),
            (Numbers(-5, 5, 1, 2), "1,2,3", "expected 1 to 2 numbers, got 3"),
            (Numbers(-5, 5, 1, 2), "", "expected 1 to 2 numbers, got 0"),
            (Numbers(-5, 5, 1, 2), "1,", "nothing was entered"),
            (Vector(-5, 5, 1, 80), "81:", "“81” is outside 1 to 80"),
            (Vector(-5, 5, 1, 80), "9:9=1", "“9” is outside 0 to 8"),
            (Vector(-5, 5, 1, 80), "9:1=6", "“6” is outside -5 to 5"),
            (Vector(-5, 5, 1, 80), "9:1", "nothing was entered"),
            (Vector(-5, 5, 1, 80), "1e9:", "“1e9” is outside 1 to 80"),
            (Table(Numbers(-5, 5, 1, 2), 2), "1;2;3", "expected at most 2 rows, got 3"),
            (Table(Numbers(-5, 5, 1, 2), 2), "1;2,3", "its rows have different lengths"),
            (Choice(("one", "two")), "three", "“three” is none of one, two"),
            (Switch(), "yes", "“yes” is neither 0 nor 1"),
            (Lines(3), "S..G", "it is longer than 3 characters"),
        ],
    )
    def test_what_does_not_fit_is_told(self, codec: Codec, text: str, reason: str) -> None:
        with pytest.raises(ValueError, match=f"^{reason}$"):
            codec.decode(text)

    @pytest.mark.parametrize(("text", "value"), [("−3", -3.0), (" 2.5 ", 2.5), ("1/4", 0.25), ("1e2", 100.0)])
    def test_people_may_write_a_real_minus_sign_and_fractions(self, text: str, value: float) -> None:
        assert parse_number(text, -1000, 1000) == value


class TestDecode:
    @given(smalls)
    def test_a_link_reproduces_the_scenario(self, scenario: Small) -> None:
        assert decode(Small, encode(scenario)) == Change(scenario)

    @pytest.mark.parametrize("kind", KINDS)
    def test_defaults_stay_out_of_the_link(self, kind: type[Scenario]) -> None:
        assert encode(kind()) == {}
        assert decode(kind, {}) == Change(kind())

    def test_what_does_not_fit_is_named_and_the_rest_is_kept(self) -> None:
        opened = decode(Small, {"size": "many", "count": "3", "who": "x", "row": "1,2,3,4"})
        scenario, notices = opened.scenario, opened.given_up
        assert scenario == Small(count=3)
        assert notices == (
            "The link’s “size” was replaced by its default: “many” is not a number.",
            "The link’s “row” was replaced by its default: expected 1 to 3 numbers, got 4.",
            "The link has a parameter “who” that this page does not know; it was left out.",
        )

    def test_a_long_value_is_refused_unread(self) -> None:
        longest = Change(Small(size=1.0))
        assert decode(Small, {"size": "1" + " " * (MAX_TEXT - 1)}) == longest
        opened = decode(Small, {"size": "2" + " " * MAX_TEXT, "count": "5"})
        (notice,) = opened.given_up
        assert opened.scenario == Small(count=5)
        assert f"“size” was replaced by its default: it is longer than {MAX_TEXT} characters" in notice

    def test_many_unknown_parameters_make_few_notices(self) -> None:
        opened = decode(Small, {f"p{i}": "1" for i in range(1000)} | {"count": "5"})
        scenario, notices = opened.scenario, opened.given_up
        assert scenario.count == 5
        assert len(notices) == MAX_UNKNOWN + 1
        assert notices[-1] == f"So were {1000 - MAX_UNKNOWN} more."

    @settings(deadline=None, max_examples=draws(100))
    @given(st.data())
    def test_no_link_breaks_a_page(self, data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from(KINDS))
        names = st.sampled_from([f.name for f in dataclasses.fields(kind)]) | st.text(max_size=5)
        texts = ODD_TEXTS | st.text() | st.text("0123456789,;.-e/", max_size=60)
        params = data.draw(st.dictionaries(names, texts, max_size=6))
        opened = decode(kind, params)
        scenario, notices = opened.scenario, opened.given_up
        assert decode(kind, encode(scenario)) == Change(scenario)
        assert all(len(notice) < 300 for notice in notices)
        for name in [name for name in params if name not in {f.name for f in dataclasses.fields(kind)}][:MAX_UNKNOWN]:
            assert any(quoted(name) in notice for notice in notices)


class TestEntered:
    def test_one_number_of_a_row_or_a_table_is_replaced(self) -> None:
        assert entered(Small(), "size", 2.5) == Small(size=2.5)
        assert entered(Small(), "row.1", "1/2") == Small(row=(1.0, 0.5))
        assert entered(Small(), "table.1.0", -4) == Small(table=((1.0, 2.0), (-4.0, 4.0)))

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("size", "x", "size: “x” is not a number. It stays as it was."),
            ("size", "", "size: nothing was entered. It stays as it was."),
            ("size", 7.0, "size: “7” is outside -5 to 5. It stays as it was."),
            ("size", math.inf, "size: “inf” is not a finite number. It stays as it was."),
            ("size", math.nan, "size: “nan” is not a finite number. It stays as it was."),
            ("count", 2.5, "count: “2.5” is not a whole number. It stays as it was."),
            ("row.1", "1e999", "entry 2: “1e999” is not a finite number. It stays as it was."),
            ("table.1.0", "9", "cell 2, 1: “9” is outside -5 to 5. It stays as it was."),
        ],
    )
    def test_an_error_names_the_cell(self, name: str, value: float | str, sentence: str) -> None:
        with pytest.raises(ValueError, match="It stays as it was") as refused:
            entered(Small(), name, value)
        assert str(refused.value) == sentence

    @pytest.mark.parametrize("name", ["nothing", "row.2", "row.-1", "table.0.2", "size.0"])
    def test_there_is_nothing_to_change_where_there_is_no_such_cell(self, name: str) -> None:
        with pytest.raises(ValueError, match="There is no"):
            entered(Small(), name, 1.0)

    @given(finite)
    def test_a_dragged_number_arrives_exactly_or_not_at_all(self, value: float) -> None:
        if -5 <= value <= 5:
            assert entered(Small(), "row.0", value).row == (value, 2.0)
        else:
            with pytest.raises(ValueError, match="outside"):
                entered(Small(), "row.0", value)


class TestLinkable:
    @given(smalls)
    def test_what_fits_is_passed_on(self, scenario: Small) -> None:
        assert linkable(scenario) is scenario

    @given(st.floats(allow_nan=True), st.floats(allow_nan=True))
    def test_it_refuses_exactly_what_the_link_would_not_bring_back(self, size: float, entry: float) -> None:
        scenario = Small(size=size, row=(entry,))
        if decode(Small, encode(scenario)) == Change(scenario):
            assert linkable(scenario) is scenario
        else:
            with pytest.raises(ValueError, match=r"^(size|entry): .* It stays as it was\.$"):
                linkable(scenario)


class TestQuoted:
    @given(st.text() | st.text(MARKUP))
    def test_it_has_no_markup_and_is_short(self, text: str) -> None:
        shown = quoted(text)
        assert not set(MARKUP) & set(shown)
        assert len(shown) <= MAX_SHOWN + len("“…”")

    @given(st.text(string.ascii_letters + string.digits + " .,-", max_size=MAX_SHOWN))
    def test_what_is_harmless_stays(self, text: str) -> None:
        assert quoted(text) == f"“{text}”"
