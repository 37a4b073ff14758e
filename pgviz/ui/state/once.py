"""A result that all sessions of a process share: computed once, however many ask for it at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pgviz.ui.state.newest import Newest

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
        places: Newest[K, _Place[V]] = Newest(most, _Place)

        def kept(key: K) -> V:
            place = places.of(key)
            with place.lock:
                if not place.result:
                    place.result.append(function(key))
                return place.result[0]

        return kept

    return keeping
