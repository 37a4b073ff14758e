"""Long results that all sessions of a process share: computed once, a slice at a time, by whoever waits for them.

A slice takes a twentieth of a second, and who has computed one hears how far the work is, and may leave: what was done
stands there, and whoever still waits, or comes back, goes on with it. So nobody's leaving costs another anything, and
nobody waits for more than a slice of what others want. Work that takes long is done by one session at a time, so that
short work meets one competitor at most, however many have started something long.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from pgviz.ui.state.newest import Newest
from pgviz.ui.state.weight import bytes_of

SLICE = 0.05  # seconds of work between two looks at what else there is to do
LONG = 1.0  # seconds: who has waited longer takes turns with others who have
GIVE_WAY = 0.001  # seconds: long enough for another to begin


class Progress(NamedTuple):
    """How far a work is: the share of it that is done, 0 to 1, and what a person reads."""

    share: float
    said: str


K = TypeVar("K", bound=Hashable)
K_contra = TypeVar("K_contra", bound=Hashable, contravariant=True)
V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)
Work = Generator[Progress, None, V]
"""Yields how far it is, often, and returns the result. Different threads continue it, one at a time."""
Tell = Callable[[Progress], None]
"""Hears how far the work is after each slice; what it raises ends the waiting, and not the work."""


class Kept(Protocol[K_contra, V_co]):
    """A pure function of one value whose results are kept."""

    def __call__(self, key: K_contra, tell: Tell | None = None) -> V_co: ...


begun: Counter[str] = Counter()
"""How often a work of a name was begun in this process. 100 people who ask for the same begin one."""
_long = threading.RLock()  # of all long works in the process; one may need the result of another


@dataclass
class _Place(Generic[V]):
    """Where a result stands, or will stand."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    work: Work[V] | None = None
    progress: Progress = field(default_factory=lambda: Progress(0.0, ""))
    result: list[V] = field(default_factory=list)  # empty until it is there
    weight: int = 0  # bytes that the result keeps

    def advance(self, begin: Callable[[], Work[V]]) -> None:
        """A slice more, one step at least. Where the work itself fails it is given up: who asks again begins anew."""
        self.work, until = self.work or begin(), time.monotonic() + SLICE
        try:
            self.progress = next(self.work)
            while time.monotonic() < until:
                self.progress = next(self.work)
        except StopIteration as end:
            self.work = None
            self.weight = bytes_of(end.value)
            self.result.append(end.value)
        except BaseException:
            self.work = None
            raise

    @contextmanager
    def turn(self, long: bool, tell: Tell) -> Iterator[None]:
        """Wait until nobody else is at this work, nor, if it is a long one, at another long one."""
        locks: list[Any] = [_long, self.lock] if long else [self.lock]
        taken: list[Any] = []
        try:
            for lock in locks:
                while not lock.acquire(timeout=SLICE):
                    tell(self.progress)
                taken.append(lock)
            yield
        finally:
            for lock in taken:
                lock.release()


def in_slices(most: int, most_bytes: int | None = None) -> Callable[[Callable[[K], Work[V]]], Kept[K, V]]:
    """Keep the results of a pure function of one value, those of the ``most`` values that were asked for last.

    With ``most_bytes`` fewer, if their arrays take more than that together. The function begins a ``Work``. As with
    ``once_each`` results are shared, and must not be changed.
    """

    def keeping(begin: Callable[[K], Work[V]]) -> Kept[K, V]:
        places: Newest[K, _Place[V]] = Newest(most, _Place)

        def first(key: K) -> Work[V]:
            begun[begin.__name__] += 1
            return begin(key)

        def kept(key: K, tell: Tell | None = None) -> V:
            place, hear, since = places.of(key), tell or _unheard, time.monotonic()
            while not place.result:
                with place.turn(time.monotonic() - since > LONG, hear):
                    if not place.result:
                        place.advance(lambda: first(key))
                        if place.result and most_bytes is not None:
                            places.lighten(lambda other: other.weight, most_bytes)
                if not place.result:
                    hear(place.progress)
                    time.sleep(GIVE_WAY)
            return place.result[0]

        return kept

    return keeping


def _unheard(_: Progress) -> None:
    """Nobody wants to know."""
