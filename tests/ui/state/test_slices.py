"""Long work that sessions share: computed once, by whoever waits; nobody who leaves, or begins, holds up another."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from pgviz.ui.state import slices
from pgviz.ui.state.newest import Newest
from pgviz.ui.state.slices import Progress, Tell, Work, in_slices
from pgviz.ui.state.weight import bytes_of

WAIT = 30  # seconds, at most: nothing here waits that long unless it is broken
STEPS = 30


class LeftError(Exception):
    """A session has something else to do."""


@pytest.fixture(autouse=True)
def _short_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step a slice."""
    monkeypatch.setattr(slices, "SLICE", 1e-9)


class Counting:
    """Work of ``STEPS`` steps, which counts how often it was begun and which steps were made."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.made: list[tuple[str, int]] = []
        self.ask = in_slices(2)(self.work)

    def work(self, key: str) -> Work[str]:
        self.begun.append(key)
        for k in range(STEPS):
            self.made.append((key, k))
            yield Progress(k / STEPS, f"{k} of {STEPS}")
        return key.upper()


def leaves_after(count: int, also: threading.Event | None = None) -> Tell:
    """Hears so many, and leaves."""
    told = []

    def tell(progress: Progress) -> None:
        told.append(progress)
        if len(told) == count:
            if also is not None:
                also.set()
            raise LeftError

    return tell


def test_who_asks_together_gets_the_result_of_one_computation() -> None:
    counting, everybody_asks = Counting(), threading.Barrier(20)

    def ask() -> str:
        everybody_asks.wait(WAIT)
        return counting.ask("a")

    with ThreadPoolExecutor(20) as pool:
        results = [asked.result(WAIT) for asked in [pool.submit(ask) for _ in range(20)]]
    assert results == ["A"] * 20
    assert all(result is results[0] for result in results)
    assert counting.begun == ["a"]
    assert counting.made == [("a", k) for k in range(STEPS)]


def test_it_hears_how_far_the_work_is() -> None:
    told: list[Progress] = []
    assert Counting().ask("a", told.append) == "A"
    assert [progress.said for progress in told] == [f"{k} of {STEPS}" for k in range(STEPS)]
    assert told[-1].share == (STEPS - 1) / STEPS


def test_who_leaves_leaves_the_work_where_it_stands_and_whoever_comes_goes_on_with_it() -> None:
    counting = Counting()
    with pytest.raises(LeftError):
        counting.ask("a", leaves_after(5))
    assert len(counting.made) == 5
    assert counting.ask("a") == "A"
    assert counting.begun == ["a"]
    assert counting.made == [("a", k) for k in range(STEPS)]


def test_one_who_leaves_while_another_waits_costs_that_one_nothing() -> None:
    counting, left = Counting(), threading.Event()

    def waits(_: Progress) -> None:
        assert left.wait(WAIT)  # at its first slice: the other one leaves meanwhile

    with ThreadPoolExecutor(2) as pool:
        stays = pool.submit(counting.ask, "a", waits)
        leaves = pool.submit(counting.ask, "a", leaves_after(3, left))
        with pytest.raises(LeftError):
            leaves.result(WAIT)
        assert stays.result(WAIT) == "A"
    assert counting.begun == ["a"]
    assert counting.made == [("a", k) for k in range(STEPS)]


def test_who_waits_for_the_slice_of_another_may_leave_too() -> None:
    """One session is within a slice that takes for ever: a second one that wants the same hears, and can go."""
    inside, go_on = threading.Event(), threading.Event()

    @in_slices(2)
    def stuck(key: str) -> Work[str]:
        inside.set()
        assert go_on.wait(WAIT)
        yield Progress(1, "")
        return key

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(stuck, "a")
        assert inside.wait(WAIT)
        with pytest.raises(LeftError):
            stuck("a", leaves_after(2))
        go_on.set()
        assert first.result(WAIT) == "a"


def test_other_results_do_not_wait_for_a_long_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The long one is within its turn until the short one is done."""
    monkeypatch.setattr(slices, "LONG", 0.0)
    long_has_its_turn, short_is_done = threading.Event(), threading.Event()

    @in_slices(2)
    def long(key: str) -> Work[str]:
        yield Progress(0, "")
        long_has_its_turn.set()
        assert short_is_done.wait(WAIT)
        return key

    with ThreadPoolExecutor(2) as pool:
        asked = pool.submit(long, "a")
        assert long_has_its_turn.wait(WAIT)
        monkeypatch.setattr(slices, "LONG", float(WAIT))
        assert Counting().ask("b") == "B"
        short_is_done.set()
        assert asked.result(WAIT) == "a"


def test_long_works_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "LONG", -1.0)
    at_work, most = [0], [0]
    guard = threading.Lock()

    @in_slices(4)
    def long(key: str) -> Work[str]:
        for k in range(STEPS):
            with guard:
                at_work[0] += 1
                most[0] = max(most[0], at_work[0])
            threading.Event().wait(0.001)
            with guard:
                at_work[0] -= 1
            yield Progress(k / STEPS, "")
        return key

    with ThreadPoolExecutor(4) as pool:
        assert [r.result(WAIT) for r in [pool.submit(long, key) for key in "abcd"]] == list("abcd")
    assert most[0] == 1


def test_a_long_work_may_need_the_result_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are long, and take their turns in one thread."""
    monkeypatch.setattr(slices, "LONG", -1.0)
    counting = Counting()

    @in_slices(2)
    def twice(key: str) -> Work[str]:
        yield Progress(0, "")
        return counting.ask(key) * 2

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(twice, "a").result(WAIT) == "AA"


def test_a_failure_is_not_kept() -> None:
    attempts: list[int] = []

    @in_slices(2)
    def fails_at_first(key: str) -> Work[str]:
        attempts.append(1)
        yield Progress(0, "")
        if len(attempts) == 1:
            raise ValueError("not yet")
        return key

    with pytest.raises(ValueError, match="not yet"):
        fails_at_first("a")
    assert fails_at_first("a") == "a"


def test_the_results_that_were_asked_for_last_are_kept() -> None:
    counting = Counting()
    for key in ("a", "b", "a", "c", "a", "b"):
        assert counting.ask(key) == key.upper()
    assert counting.begun == ["a", "b", "c", "b"]


def test_old_results_go_where_all_together_are_too_heavy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE", 10.0)

    def ones(count: int) -> Work[np.ndarray]:
        yield Progress(0.0, "")
        return np.ones(count)

    before = slices.begun["ones"]
    ask = in_slices(10, most_bytes=8 * 100)(ones)
    for count in (40, 50, 40, 20, 50):  # 40 + 50 fit, and 20 only without the oldest, which is the 50
        assert ask(count).size == count
    assert slices.begun["ones"] - before == 4
    assert ask(1000).size == ask(1000).size == 1000, "one that is too heavy by itself is kept until there is another"
    assert slices.begun["ones"] - before == 5


def test_what_a_result_weighs_is_its_arrays_each_once() -> None:
    whole = np.zeros((10, 10))
    assert bytes_of(whole) == 800
    assert bytes_of({"a": (whole, whole[:2]), "b": [whole.T, 3, "text", None]}) == 800
    assert bytes_of(Progress(0.5, "")) == 0


def test_work_in_progress_is_not_let_go_with_old_results() -> None:
    places: Newest[str, list[int]] = Newest(10, list)
    for key, weight in {"at work": 0, "old": 60, "new": 60}.items():
        places.of(key).append(weight)
    places.lighten(sum, 100)
    assert len(places) == 2
    assert places.of("at work") == [0]
