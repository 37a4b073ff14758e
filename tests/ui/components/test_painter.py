"""The painter's data, and what is believed of a report from a browser."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pgviz.ui.components.painter import Brush, Painting
from pgviz.ui.components.painter.report import parse
from pgviz.ui.components.sheet import Report

BRUSHES = (Brush(".", "floor", ".f"), Brush("#", "wall", "#w"), Brush("S", "start", "s", single=True))


def painting(*rows: str, **changes: Any) -> Painting:
    return Painting("map", "a map", rows or ("S..", "..#"), BRUSHES, **changes)


def test_the_browser_is_sent_the_map_and_its_brushes() -> None:
    data = painting(message="No.").to_data()
    assert json.loads(json.dumps(data)) == data
    assert (data["text"], data["message"], data["least"], data["most"]) == ("S..\n..#", "No.", 2, 16)
    assert data["brushes"][2] == {"symbol": "S", "name": "start", "keys": "s", "single": True}


@pytest.mark.parametrize("rows", [("S.", "."), ("Sx",), ("",)])
def test_only_a_map_of_its_brushes_can_be_painted(rows: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="rows must be equally long"):
        painting(*rows)


def test_brushes_have_characters_of_their_own() -> None:
    with pytest.raises(ValueError, match="brushes must have a character each"):
        Painting("map", "a map", ("..",), (BRUSHES[0], BRUSHES[0]))


@pytest.mark.parametrize("text", ["S", "S#\n..", "\n".join(["." * 16] * 16)])
def test_a_painted_map_is_believed(text: str) -> None:
    assert parse({"name": "map", "text": text, "final": True}, painting()) == Report("map", None, text, True)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "map",
        {"name": "map", "text": "S.", "final": False},
        {"name": "other", "text": "S.", "final": True},
        {"name": "map", "text": 3, "final": True},
        {"name": "map", "text": "", "final": True},
        {"name": "map", "text": "S.\n.", "final": True},
        {"name": "map", "text": "S<script>", "final": True},
        {"name": "map", "text": "." * 17, "final": True},
        {"name": "map", "text": "\n".join("." * 17), "final": True},
    ],
)
def test_what_could_not_have_been_painted_is_not(raw: object) -> None:
    assert parse(raw, painting()) is None


def test_a_map_that_came_larger_can_be_painted_as_it_is() -> None:
    large = "." * 20
    assert parse({"name": "map", "text": large, "final": True}, painting("S" + "." * 19)) is not None
