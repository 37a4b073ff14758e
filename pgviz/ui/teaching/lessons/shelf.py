"""The lessons that ship, by their names in a link. Each is in the room of the page that it is most about."""

from __future__ import annotations

import functools
import importlib

from pgviz.ui.teaching.lessons.model import Lesson
from pgviz.ui.teaching.lessons.ready import Ready

SHELF = {
    "what-is-phi": "encodings",
    "why-subtract-the-mean": "score",
    "where-does-gamma-go": "gradient",
    "from-reinforce-to-grpo": "gradient",
}
"""The room whose module ``lessons`` has it among its READY. It is read when somebody asks: no room knows another."""


def lesson_named(name: str) -> tuple[Lesson, tuple[str, ...]] | None:
    """The lesson that ships under this name, and nothing to say about it; None if there is none."""
    return (_lesson(name), ()) if name in SHELF else None


def ready(name: str) -> Ready:
    """What its room has written down."""
    room = importlib.import_module(f"pgviz.ui.{SHELF[name]}.lessons")
    found: Ready = next(one for one in room.READY if one.name == name)
    return found


def all_ready() -> tuple[Ready, ...]:
    """All of them, in the order of the shelf."""
    return tuple(map(ready, SHELF))


@functools.cache
def _lesson(name: str) -> Lesson:
    return ready(name).lesson
