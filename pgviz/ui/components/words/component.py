"""Sentences on a page."""

from __future__ import annotations

from collections.abc import Sequence

from pgviz.ui.components.bridge.component import Component
from pgviz.ui.components.words.wire import Manner, encode

_words = Component("words")


def words(sentences: str | Sequence[str], *, key: str, manner: Manner = "list", title: str = "") -> None:
    """Show sentences, in which ``**bold**`` is bold, under a title. Under this key a sweep may lead them."""
    _words.show(encode(sentences, manner, key, title), key=key)
