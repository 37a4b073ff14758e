"""The sheet on a page: shows it, and passes on what a person did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pgviz.ui.components.bridge.component import Component
from pgviz.ui.components.sheet.model import Report, Sheet
from pgviz.ui.components.sheet.report import parse

_sheet = Component("sheet", Path(__file__).parent)


def sheet(content: Sheet, *, key: str, on_report: Callable[[Report], None] | None = None) -> None:
    """Show a sheet; call ``on_report`` with every step of a drag, every entry and every pick. Belongs in a fragment.

    ``on_report`` runs as a callback, before the fragment: what it writes into the session state is what the next
    ``content`` is made from.
    """
    edits, picks = content.edits(), content.picks()

    def receive(raw: Any) -> None:
        report = parse(raw, edits, picks)
        if report is not None and on_report is not None:
            on_report(report)

    _sheet.mount({**content.to_data(), "ack": _sheet.acknowledged(key)}, key=key, on_report=receive)
