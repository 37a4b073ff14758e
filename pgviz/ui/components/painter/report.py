"""From what a browser sent to a ``Report``: it is input from a stranger, and is believed only where it fits."""

from __future__ import annotations

from pgviz.ui.components.painter.model import Painting
from pgviz.ui.components.sheet import Report


def parse(raw: object, painting: Painting) -> Report | None:
    """The report, whose text is a map; None if it is not one that could have been painted on this painter."""
    if not isinstance(raw, dict) or raw.get("name") != painting.name or raw.get("final") is not True:
        return None
    text = raw.get("text")
    return Report(painting.name, None, text, True) if isinstance(text, str) and painting.takes(text) else None
