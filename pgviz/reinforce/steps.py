"""Long work in steps: whoever asked for it may show how far it is, give way to others, or leave it where it stands."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

V = TypeVar("V")
Steps = Generator[int, None, V]
"""Yields how much of the work is done, and returns its result. It may be continued in another thread."""


def finished(steps: Generator[Any, None, V]) -> V:
    """The result, without a pause."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: V = end.value
            return result
