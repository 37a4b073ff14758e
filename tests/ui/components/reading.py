"""What a browser reads in a buffer of bytes, written anew from the layout that ``bridge.wire`` promises."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def read(wire: bytes) -> tuple[dict[str, Any], dict[str, Array]]:
    """The facts, and the arrays by name, flat; an array that does not begin at a multiple of 8 is an error."""
    (length,) = struct.unpack_from("<I", wire)
    facts = json.loads(wire[4 : 4 + length])
    body = -(-(4 + length) // 8) * 8
    assert wire[4 + length : body] == bytes(body - 4 - length)
    arrays = {}
    for name, where in facts.pop("arrays").items():
        start = body + where["offset"]
        assert start % 8 == 0
        arrays[name] = np.frombuffer(wire, "<" + where["type"], where["length"], start)
    return facts, arrays
