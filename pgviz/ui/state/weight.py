"""What a result keeps in memory: the bytes of the arrays in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any

import numpy as np


def bytes_of(value: Any) -> int:
    """Bytes of all arrays that ``value`` holds, in dataclasses, tuples, lists and dicts; an array counts once."""
    arrays = {id(owner): owner.nbytes for owner in map(_owner, _arrays(value, set()))}
    return sum(arrays.values())


def _owner(array: np.ndarray) -> np.ndarray:
    """The array whose memory it is: a view keeps all of it."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _arrays(value: Any, seen: set[int]) -> Iterator[np.ndarray]:
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        yield value
        return
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.values()
    elif isinstance(value, list | tuple):
        inner = value
    elif is_dataclass(value) and not isinstance(value, type):
        inner = vars(value).values() if hasattr(value, "__dict__") else ()
    for part in inner:
        yield from _arrays(part, seen)
