"""Sentences as bytes: each as its pieces, plain or bold. Nothing in them is ever markup for the browser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from pgviz.ui.components.bridge import wire

Manner = Literal["list", "line", "caption"]
"""Sentences as a list, one as a line, or a small one under what it is about."""

_BOLD = re.compile(r"\*\*(.+?)\*\*")


def shown(sentences: str | Sequence[str]) -> dict[str, Any]:
    """What changes when the numbers do: for each sentence its pieces, [text, whether it is bold]."""
    lines = (sentences,) if isinstance(sentences, str) else sentences
    return {"lines": [_pieces(line) for line in lines]}


def encode(sentences: str | Sequence[str], manner: Manner, part: str, title: str = "") -> bytes:
    """With the name that they have on the page."""
    told = shown(sentences) | {"manner": manner, "part": part, "title": title}
    return wire.text(told)


def _pieces(line: str) -> list[list[Any]]:
    """Every second piece is what stood between stars."""
    return [[text, bool(i % 2)] for i, text in enumerate(_BOLD.split(line)) if text]
