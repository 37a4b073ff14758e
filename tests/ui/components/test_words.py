"""Sentences that can follow a hand: pieces, plain or bold."""

from __future__ import annotations

import json

from pgviz.ui.components.words import shown
from pgviz.ui.components.words.wire import encode


def test_what_stands_between_stars_is_bold_and_nothing_is_markup() -> None:
    assert shown(("**Two** of them, **no** more", "a < b & <script>")) == {
        "lines": [[["Two", True], [" of them, ", False], ["no", True], [" more", False]], [["a < b & <script>", False]]]
    }


def test_one_sentence_is_a_line() -> None:
    assert shown("The centre") == shown(("The centre",))
    told = json.loads(encode("The centre", "line", "centre.title", "Title"))
    assert told == shown("The centre") | {"manner": "line", "part": "centre.title", "title": "Title"}
