"""A film as one buffer of bytes, which is all that the browser gets.

Layout: uint32 length of the header (little-endian), the header as UTF-8 JSON, zeros up to a multiple of 8, then the
arrays, each at a multiple of 8 from there. The header names each array with its offset, type and length:

    kinds u1 (cells)        pi f4 (K, cells, 4)     shade f4 (K, cells)
    starts u4 (K + 1)       where the moments of take k begin among all M moments
    path u2 (M)             the cell of each moment
    entered u2 (M)          the cell that its action led into; at the end of a take the cell itself
    action u1 (M)           the action drawn, 255 at the end of a take
    text_starts u4 (M + 1), texts u1:  the moments' texts, UTF-8, one after the other
"""

from __future__ import annotations

import hashlib
import json
import struct

import numpy as np

from pgviz.ui.components.player.model import Array, Film

MAX_BYTES = 4_000_000
END = 255


def encode(film: Film, *, height: int = 480, report: bool = False, announce: bool = False) -> bytes:
    """The film, the greatest height of its picture in pixels, and what the browser is to tell: at which moment a person
    stops, and when the first frame is drawn.

    Raises ``ValueError`` where this would be longer than ``MAX_BYTES``.
    """
    arrays = _arrays(film)
    body, index = _packed(arrays)
    facts = {
        "rows": film.shape[0],
        "cols": film.shape[1],
        "name": film.name,
        "note": film.note,
        "legend": list(film.legend),
        "total": film.total,
        "labels": [take.label for take in film.takes],
        "captions": [take.caption for take in film.takes],
        "arrays": index,
    }
    header = facts | {"digest": _digest(facts, body), "height": int(height), "report": report, "announce": announce}
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    wire = _padded(struct.pack("<I", len(head)) + head) + body
    if len(wire) > MAX_BYTES:
        raise ValueError(
            f"film must encode to at most {MAX_BYTES} bytes; got {len(wire)}: record fewer or shorter takes"
        )
    return wire


def digest_of(wire: bytes) -> str:
    """The name of the film in this buffer: the same for the same film, whatever its height."""
    (length,) = struct.unpack_from("<I", wire)
    return str(json.loads(wire[4 : 4 + length])["digest"])


def _arrays(film: Film) -> dict[str, Array]:
    takes = film.takes
    texts = [text.encode() for take in takes for text in take.captions]
    return {
        "kinds": film.kinds,
        "pi": np.stack([take.pi for take in takes]),
        "shade": np.stack([take.shade for take in takes]),
        "starts": np.cumsum([0, *(take.steps + 1 for take in takes)], dtype="<u4"),
        "path": np.concatenate([take.cells for take in takes]),
        "entered": np.concatenate([np.append(take.entered, take.cells[-1]) for take in takes]),
        "action": np.concatenate([np.append(take.actions, np.uint8(END)) for take in takes]),
        "text_starts": np.cumsum([0, *map(len, texts)], dtype="<u4"),
        "texts": np.frombuffer(b"".join(texts), dtype="u1"),
    }


def _packed(arrays: dict[str, Array]) -> tuple[bytes, dict[str, dict[str, int | str]]]:
    """The arrays one after the other, and where each is."""
    pieces: list[bytes] = []
    index: dict[str, dict[str, int | str]] = {}
    offset = 0
    for name, array in arrays.items():
        piece = _padded(array.tobytes())
        index[name] = {"offset": offset, "type": array.dtype.str[1:], "length": array.size}
        pieces.append(piece)
        offset += len(piece)
    return b"".join(pieces), index


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 8)


def _digest(facts: dict[str, object], body: bytes) -> str:
    told = json.dumps(facts, sort_keys=True).encode()
    return hashlib.blake2b(body, key=hashlib.blake2b(told).digest(), digest_size=12).hexdigest()
