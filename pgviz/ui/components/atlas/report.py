"""From what a browser sent to a ``PointReport``: it is input from a stranger, and is believed only where it fits."""

from __future__ import annotations

from pgviz.ui.components.atlas.model import Atlas, Pair, PointReport
from pgviz.ui.components.bridge.wire import DIGEST_LENGTH


def known_maps(raw: object) -> str | None:
    """The digest of the maps that the browser says it has."""
    have = raw.get("have") if isinstance(raw, dict) else None
    return have if isinstance(have, str) and len(have) == DIGEST_LENGTH else None


def parse(raw: object, atlas: Atlas) -> PointReport | None:
    """The report, or None if it does not put one of the atlas's states somewhere in its state space."""
    if not isinstance(raw, dict):
        return None
    name, final = raw.get("name"), raw.get("final")
    values = _pair(raw.get("values"))
    if not isinstance(name, str) or not isinstance(final, bool) or values is None or not atlas.maps.contains(values):
        return None
    known = next((point for point in atlas.points() if point == name), None)
    return PointReport(known, values, final) if known is not None else None


def _pair(values: object) -> Pair | None:
    """Two numbers as floats. JSON's whole numbers can be too large for a float."""
    if not isinstance(values, list | tuple) or len(values) != 2:
        return None
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in values):
        return None
    try:
        return float(values[0]), float(values[1])
    except OverflowError:
        return None
