"""What a view is made of besides sheets: charts with their text, and all parts of a view by name.

A view is a frozen value, made by a pure function of a scenario. Its parts are computed when they are first asked for,
so that a drag pays only for what is on the screen.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pgviz.figures.theme import Figure
from pgviz.ui.components.chart import Linked
from pgviz.ui.components.sheet import Sheet

if TYPE_CHECKING:
    from functools import cached_property as cached_property
else:

    class cached_property(functools.cached_property):  # noqa: N801
        """As that of ``functools``, without a lock.

        Until Python 3.12 that one has a single lock for a property of all instances: a part of a view that takes long
        would hold up the same part of everybody else's view. Two who ask for a part of one view at the same time
        compute it both.
        """

        def __get__(self, view: Any, owner: Any = None) -> Any:
            if view is None:
                return self
            if self.attrname not in view.__dict__:
                view.__dict__[self.attrname] = self.func(view)
            return view.__dict__[self.attrname]


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure, what it shows in a sentence with its numbers, and the film that it goes with, if any."""

    figure: Figure
    alt: str
    linked: Linked | None = None


@dataclass(frozen=True, eq=False)
class Findings:
    """What a topic shows: charts side by side, a sheet, and words."""

    charts: tuple[Chart, ...]
    sheet: Sheet
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class LongTopic:
    """A topic whose result is computed in stages, each with what is said meanwhile; a stage keeps what it computed."""

    key: str
    promise: str
    stages: tuple[tuple[str, Callable[[], object]], ...]
    result: Callable[[], Findings]


def parts_of(view: Any) -> Iterator[tuple[str, Any]]:
    """Every part of a view by its name, computed: for whoever wants to see all of it."""
    for kind in type(view).__mro__:
        for name, value in vars(kind).items():
            if isinstance(value, functools.cached_property):
                yield name, getattr(view, name)
