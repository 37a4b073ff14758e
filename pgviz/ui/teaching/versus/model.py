"""What a room gives for a comparison of two settings; nothing here knows Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from pgviz.ui.components.player import Film, Together
from pgviz.ui.components.sheet import Sheet
from pgviz.ui.shell.parts import Chart
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import Change, S
from pgviz.ui.state.slices import Tell

SIDES = ("A", "B")


@dataclass(frozen=True)
class Picker(Generic[S]):
    """One of a few values, in a list that opens."""

    name: str
    label: str
    options: Mapping[Any, str]
    shown: Callable[[S], Any]
    apply: Callable[[S, Any], Change[S]]


@dataclass(frozen=True, eq=False)
class Compared:
    """What a comparison came to."""

    words: tuple[str, ...]
    titles: tuple[str, ...] = ()  # of the films, in Markdown
    films: tuple[Film, ...] = ()  # of A and of B; none while B is A
    together: Together | None = None
    chart: Chart | None = None


@dataclass(frozen=True, eq=False)
class Versus(Generic[S]):
    """The section: how B is chosen, and what follows from it."""

    edits: Edits[S]
    pickers: tuple[Picker[S], ...]
    numbers: Callable[[S], Sheet]
    compared: Callable[[S, Tell], Compared]
