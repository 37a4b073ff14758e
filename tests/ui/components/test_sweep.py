"""What is sent ahead of a hand: differences that, put in their places, are what a part shows; strangers' requests."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgviz.ui.components.sweep import MOST_VALUES, Request, applied, frames_of, parse

leaves = st.none() | st.integers(-3, 3) | st.sampled_from(["", "a", "−.5"]) | st.lists(st.floats(0, 1), max_size=3)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
)


@given(values, st.lists(values, min_size=1, max_size=4))
def test_every_frame_is_what_the_part_shows_then(now: Any, then: list[Any]) -> None:
    kept = json.dumps(now)
    found = frames_of({"part": now}, [{"part": value} for value in then])
    for row, value in enumerate(then):
        assert (applied(now, found["part"], row) if "part" in found else now) == value
    assert json.dumps(now) == kept, "what stands there is not written into"


def test_only_what_changes_is_sent() -> None:
    """A cell's text and not its row; a list of numbers as a whole."""
    now = {"grid": [{"text": "a", "x": [1.0, 2.0]}, {"text": "b", "x": [3.0]}]}
    then = {"grid": [{"text": "a", "x": [1.0, 2.5]}, {"text": "c", "x": [3.0]}]}
    found = frames_of({"sheet": now, "still": [1]}, [{"sheet": then, "still": [1]}, {"sheet": now, "still": [1]}])
    assert list(found) == ["sheet"]
    assert found["sheet"].paths == (("grid", 0, "x"), ("grid", 1, "text"))
    assert found["sheet"].rows == (([1.0, 2.5], "c"), ([1.0, 2.0], "b"))


def test_what_is_replaced_as_a_whole_is_not_sent_in_parts_as_well() -> None:
    now, longer = {"rows": [{"n": 1}]}, {"rows": [{"n": 1}, {"n": 2}]}
    found = frames_of({"p": now}, [{"p": {"rows": [{"n": 5}]}}, {"p": longer}])
    assert found["p"].paths == (("rows",),)


def test_a_part_that_is_not_always_there_is_left_to_the_page() -> None:
    assert frames_of({"p": 1, "q": 1}, [{"p": 2}, {"p": 2, "q": 2}]).keys() == {"p"}


def test_a_request() -> None:
    assert parse({"name": "theta.0", "values": [1, 2.5], "link": {}}) == Request("theta.0", (1.0, 2.5))


def test_a_request_of_a_point() -> None:
    assert parse({"name": "s", "values": [[0, 0.5], [1, 1]]}) == Request("s", ((0.0, 0.5), (1.0, 1.0)))


@pytest.mark.parametrize(
    "raw",
    [
        {"name": "s", "values": [[0.0, 1.0], 1.0]},
        {"name": "s", "values": [[0.0]]},
        {"name": "s", "values": [[0.0, float("inf")]]},
        {"name": "s", "values": [[0.0, True]]},
        None,
        [],
        {"name": 1, "values": [1]},
        {"name": "a", "values": []},
        {"name": "a", "values": [True]},
        {"name": "a", "values": ["1"]},
        {"name": "a", "values": [float("nan")]},
        {"name": "a", "values": [10**400]},
        {"name": "a", "values": [1e308]},
        {"name": "a", "values": [0.0] * (MOST_VALUES + 1)},
    ],
)
def test_what_is_no_request(raw: object) -> None:
    assert parse(raw) is None
