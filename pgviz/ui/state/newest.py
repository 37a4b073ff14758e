"""A place for each of the values that were asked for last, for all threads of a process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
P = TypeVar("P")


class Newest(Generic[K, P]):
    """Keeps the places of the ``most`` newest keys; a place that is not there is made."""

    def __init__(self, most: int, make: Callable[[], P]) -> None:
        self._most, self._make = most, make
        self._places: OrderedDict[K, P] = OrderedDict()
        self._guard = threading.Lock()

    def of(self, key: K) -> P:
        """The key's place; the key is the newest now."""
        with self._guard:
            if key not in self._places:
                self._places[key] = self._make()
            self._places.move_to_end(key)
            while len(self._places) > self._most:
                self._places.popitem(last=False)
            return self._places[key]

    def lighten(self, weigh: Callable[[P], int], most: int) -> None:
        """Let the oldest places that weigh something go, until the rest weighs ``most``; the newest stays anyway."""
        with self._guard:
            weights = {key: weigh(place) for key, place in self._places.items()}
            total = sum(weights.values())
            for key in list(weights)[:-1]:
                if total > most and weights[key]:
                    total -= weights[key]
                    del self._places[key]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._places)
