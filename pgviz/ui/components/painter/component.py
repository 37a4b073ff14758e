"""The painter on a page: shows a map, and passes on what a person painted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pgviz.ui.components.bridge.component import Component
from pgviz.ui.components.painter.model import Painting
from pgviz.ui.components.painter.report import parse
from pgviz.ui.components.sheet import Report

_painter = Component("painter")


def painter(content: Painting, *, key: str, on_report: Callable[[Report], None]) -> None:
    """Show a map to paint; ``on_report`` hears of every stroke, at its end, with the whole map as ``text``.

    It belongs in a fragment. ``on_report`` runs as a callback, before the fragment.
    """

    def receive(raw: Any) -> None:
        report = parse(raw, content)
        if report is not None:
            on_report(report)

    _painter.mount({**content.to_data(), "ack": _painter.acknowledged(key)}, key=key, on_report=receive)
