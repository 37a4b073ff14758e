"""What stands in a stage of a story, and what a story in stages has to say. Nothing here knows Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pgviz.ui.components.sheet import Sheet
from pgviz.ui.shell.parts import Chart


@dataclass(frozen=True, eq=False)
class Stage:
    """A sheet, a chart beside it, and sentences."""

    sheet: Sheet
    chart: Chart
    words: tuple[str, ...]


class Story(Protocol):
    """A story in stages 0 … ``last``, standing at one of them."""

    @property
    def last(self) -> int:
        """The number of the last stage."""

    @property
    def at(self) -> int:
        """The stage at which it stands."""

    @property
    def where(self) -> str:
        """Where that is, in a line."""

    @property
    def stage(self) -> Stage:
        """What stands in it."""
