"""A result that all sessions of a process share: computed once, however many ask for it at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass
class _Place(Generic[V]):
    """Where a result stands, or will stand: whoever comes first computes it, the others wait for the lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    result: list[V] = field(default_factory=list)  # empty until it is there


def once_each(most: int) -> Callable[[Callable[[K], V]], Callable[[K], V]]:
    """Keep the results of a pure function of one value, those of the ``most`` values that were asked for last.

    Unlike ``functools.lru_cache`` it does not compute the same result twice when several threads ask for it together;
    other results are computed meanwhile. An exception is not kept: who asks again computes again. Results are shared,
    and must not be changed.
    """

    def keeping(function: Callable[[K], V]) -> Callable[[K], V]:
        places: OrderedDict[K, _Place[V]] = OrderedDict()
        guard = threading.Lock()

        def place_of(key: K) -> _Place[V]:
            with guard:
                place = places.setdefault(key, _Place())
                places.move_to_end(key)
                while len(places) > most:
                    places.popitem(last=False)
                return place

        def kept(key: K) -> V:
            place = place_of(key)
            with place.lock:
                if not place.result:
                    place.result.append(function(key))
                return place.result[0]

        return kept

    return keeping
