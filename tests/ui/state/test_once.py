"""A result is computed once, also when many ask for it at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pgviz.ui.state.once import once_each

WAIT = 30  # seconds, at most: nothing here waits that long unless it is broken


def test_a_hundred_who_ask_together_get_the_result_of_one_computation() -> None:
    calls: list[int] = []
    everybody_asks = threading.Barrier(100)

    @once_each(2)
    def squares(key: int) -> list[int]:
        calls.append(key)
        return [key * key]

    def ask() -> list[int]:
        everybody_asks.wait(WAIT)
        return squares(7)

    with ThreadPoolExecutor(100) as pool:
        results = [asked.result(WAIT) for asked in [pool.submit(ask) for _ in range(100)]]
    assert calls == [7]
    assert all(result is results[0] for result in results)


def test_other_results_do_not_wait() -> None:
    """The slow one ends only after the quick one has: with one lock for all it never would."""
    quick_is_done = threading.Event()

    @once_each(2)
    def named(key: str) -> str:
        if key == "slow":
            assert quick_is_done.wait(WAIT)
        return key.upper()

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(named, "slow")
        assert named("quick") == "QUICK"
        quick_is_done.set()
        assert slow.result(WAIT) == "SLOW"


def test_the_results_that_were_asked_for_last_are_kept() -> None:
    calls: list[int] = []

    @once_each(2)
    def same(key: int) -> int:
        calls.append(key)
        return key

    for key in (1, 2, 1, 3, 1, 2):
        assert same(key) == key
    assert calls == [1, 2, 3, 2], "2 had to go when 3 came: 1 had been asked for since"


def test_an_exception_is_not_kept() -> None:
    calls: list[int] = []

    @once_each(2)
    def fails_first(key: int) -> int:
        calls.append(key)
        if len(calls) == 1:
            raise ValueError("not yet")
        return key

    with pytest.raises(ValueError, match="not yet"):
        fails_first(5)
    assert fails_first(5) == fails_first(5) == 5
    assert calls == [5, 5]
