"""A film as one buffer of bytes, which is all that the browser gets.

The facts of ``bridge.wire``'s header are what ``encode`` puts there; the arrays are

    kinds u1 (cells)        shade f4 (K, cells)
    reach f4 (K, cells, 4)  how long each arrow is, of the longest: √π(a|s), so that its area is π(a|s)
    starts u4 (K + 1)       where the moments of take k begin among all M moments
    path u2 (M)             the cell of each moment
    entered u2 (M)          the cell that its action led into; at the end of a take the cell itself
    action u1 (M)           the action drawn, 255 at the end of a take
    text_starts u4 (M + 1), texts u1:  the moments' texts, UTF-8, one after the other
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pgviz.ui.components.bridge import wire
from pgviz.ui.components.player.model import Array, Film, Moment, Together

MAX_BYTES = 4_000_000
END = 255


def encode(
    film: Film,
    *,
    height: int = 480,
    report: bool = False,
    link: str = "",
    together: Together | None = None,
    start: Moment | None = None,
) -> bytes:
    """The film, the greatest height of its picture in pixels, whether the browser is to tell where a person stops, and
    the link to the charts that go with it.

    ``together``: which others it is in lockstep with; ``start``: where it stands still at first. Raises ``ValueError``
    where this would be longer than ``MAX_BYTES``.
    """
    arrays = _arrays(film)
    facts: dict[str, Any] = {
        "rows": film.shape[0],
        "cols": film.shape[1],
        "name": film.name,
        "note": film.note,
        "legend": list(film.legend),
        "total": film.total,
        "labels": [take.label for take in film.takes],
        "captions": [take.caption for take in film.takes],
        "at": [take.at for take in film.takes],
    }
    shown: dict[str, Any] = {
        "digest": wire.digest(facts, arrays),
        "height": int(height),
        "report": report,
        "link": link,
    }
    if together is not None:
        shown["together"] = {"name": together.name, "steps": list(together.steps)}
    if start is not None:
        shown["start"] = [start.take, start.step]
    encoded = wire.encode(facts | shown, arrays)
    if len(encoded) > MAX_BYTES:
        raise ValueError(
            f"film must encode to at most {MAX_BYTES} bytes; got {len(encoded)}: record fewer or shorter takes"
        )
    return encoded


def digest_of(encoded: bytes) -> str:
    """The name of the film in this buffer: the same for the same film, whatever its height."""
    return str(wire.header_of(encoded)["digest"])


def _arrays(film: Film) -> dict[str, Array]:
    takes = film.takes
    texts = [text.encode() for take in takes for text in take.captions]
    return {
        "kinds": film.kinds,
        "reach": np.sqrt(np.maximum(np.stack([take.pi for take in takes]), 0.0)),
        "shade": np.stack([take.shade for take in takes]),
        "starts": np.cumsum([0, *(take.steps + 1 for take in takes)], dtype="<u4"),
        "path": np.concatenate([take.cells for take in takes]),
        "entered": np.concatenate([np.append(take.entered, take.cells[-1]) for take in takes]),
        "action": np.concatenate([np.append(take.actions, np.uint8(END)) for take in takes]),
        "text_starts": np.cumsum([0, *map(len, texts)], dtype="<u4"),
        "texts": np.frombuffer(b"".join(texts), dtype="u1"),
    }
