"""A named scenario, with the sentence that says what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic

from pgviz.ui.state.scenario import S


@dataclass(frozen=True)
class Preset(Generic[S]):
    """A named scenario, with the sentence that says what it shows."""

    name: str
    scenario: S
    sentence: str
