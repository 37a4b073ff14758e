"""An atlas as one buffer of bytes, which is all that the browser gets.

The facts of ``bridge.wire``'s header are what ``encode`` puts there. If they have ``maps``, the one array is
``shades`` (``Maps.shades``). Without ``maps`` the header names them by their digest: the browser has said that it has
them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pgviz.ui.components.atlas.model import Atlas
from pgviz.ui.components.bridge import wire
from pgviz.ui.shell.formats import short


def encode(atlas: Atlas, *, part: str = "", ack: int = 0, known: bool = False, fixed: bool = False) -> bytes:
    """The atlas, its key on the page, the number of the report that it answers, and whether a hand may move the states.

    ``known`` leaves the maps out, for a browser that has them.
    """
    maps = atlas.maps
    header = facts(atlas) | {"ack": ack, "fixed": fixed, "digest": maps.digest, "part": part}
    if not known:
        header["maps"] = maps.facts
    return wire.encode(header, {} if known else {"shades": maps.shades})


def facts(atlas: Atlas) -> dict[str, Any]:
    """What depends on where the states are, as JSON."""
    return {
        "label": atlas.label,
        "points": [
            {"name": name, "label": label, "values": list(map(float, state)), "texts": [short(v) for v in state]}
            for (name, state), label in zip(atlas.points().items(), atlas.point_names, strict=False)
        ],
        "values": _values(atlas),
        "first": None if atlas.live is None else atlas.first(),
        "rest": atlas.rest_text(),
    }


def _values(atlas: Atlas) -> list[list[int | str | float]]:
    """Index, text, part of the scale (−1 … 1) of the features that are not 0: with tile coding most are."""
    parts = np.clip(np.asarray(atlas.values, float) / atlas.maps.scales, -1, 1)
    shown = np.flatnonzero(parts)
    return [[int(j), short(atlas.values[j]), float(f"{parts[j]:.4g}")] for j in shown]
