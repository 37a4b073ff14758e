"""The parts of a view: computed when they are first asked for, and nobody waits for a part of another's view."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pgviz.ui.shell.parts import cached_property, parts_of

WAIT = 30  # seconds, at most: nothing here waits that long unless it is broken


@dataclass(frozen=True, eq=False)
class View:
    waits_for: threading.Event | None
    begun: threading.Event
    asked: list[int]

    @cached_property
    def words(self) -> str:
        """A part that may take long."""
        self.asked.append(1)
        self.begun.set()
        assert self.waits_for is None or self.waits_for.wait(WAIT)
        return "said"


def test_a_part_is_computed_once_when_it_is_asked_for() -> None:
    view = View(None, threading.Event(), [])
    assert view.asked == []
    assert (view.words, view.words, dict(parts_of(view))) == ("said", "said", {"words": "said"})
    assert view.asked == [1]


def test_a_long_part_of_one_view_does_not_hold_up_that_of_another() -> None:
    """functools' own did, with one lock for all instances, until Python 3.12."""
    quick_is_done = threading.Event()
    long = View(quick_is_done, threading.Event(), [])
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(lambda: long.words)
        assert long.begun.wait(WAIT)
        assert View(None, threading.Event(), []).words == "said"
        quick_is_done.set()
        assert asked.result(WAIT) == "said"
