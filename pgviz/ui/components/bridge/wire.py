"""What goes to the browser as one buffer of bytes: facts as JSON, and arrays of numbers that need no parsing.

Layout: uint32 length of the header (little-endian), the header as UTF-8 JSON, zeros up to a multiple of 8, then the
arrays, each at a multiple of 8 from there. Under ``arrays`` the header names each array with its offset, its type
(``i1``, ``u1``, ``u2``, ``u4``, ``f4``, numpy's names) and its length. ``wire.js`` reads it.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

TYPES = ("i1", "u1", "u2", "u4", "f4")
DIGEST_LENGTH = 24  # hexadecimal digits

Arrays = Mapping[str, npt.NDArray[np.generic]]


def encode(facts: Mapping[str, Any], arrays: Arrays) -> bytes:
    """``facts`` and ``arrays`` (of ``TYPES``, of any shape, written row by row) as one buffer."""
    body, index = _packed(arrays)
    written = text(dict(facts) | {"arrays": index})
    return _padded(struct.pack("<I", len(written)) + written) + body


def text(facts: Mapping[str, Any]) -> bytes:
    """``facts`` alone as bytes, for what has no arrays: Streamlit looks for tables in anything else."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def digest(facts: Mapping[str, Any], arrays: Arrays) -> str:
    """The name of what ``facts`` and ``arrays`` say: the same for the same, ``DIGEST_LENGTH`` digits."""
    body, index = _packed(arrays)
    told = json.dumps(dict(facts) | {"arrays": index}, sort_keys=True).encode()
    size = DIGEST_LENGTH // 2
    return hashlib.blake2b(body, key=hashlib.blake2b(told).digest(), digest_size=size).hexdigest()


def header_of(wire: bytes) -> dict[str, Any]:
    """The facts of a buffer that ``encode`` made, and under ``arrays`` where its arrays are."""
    (length,) = struct.unpack_from("<I", wire)
    header: dict[str, Any] = json.loads(wire[4 : 4 + length])
    return header


def _packed(arrays: Arrays) -> tuple[bytes, dict[str, dict[str, int | str]]]:
    """The arrays one after the other, and where each is."""
    pieces: list[bytes] = []
    index: dict[str, dict[str, int | str]] = {}
    offset = 0
    for name, array in arrays.items():
        kind = array.dtype.str[1:]
        if kind not in TYPES:
            raise ValueError(f"the array {name!r} must be of one of the types {', '.join(TYPES)}, got {kind}")
        piece = _padded(array.astype(f"<{kind}", copy=False).tobytes())
        index[name] = {"offset": offset, "type": kind, "length": array.size}
        pieces.append(piece)
        offset += len(piece)
    return b"".join(pieces), index


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 8)
