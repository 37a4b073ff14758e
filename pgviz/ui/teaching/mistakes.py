"""Common mistakes: a claim, what is true, and the scenario in which a page shows it. Each room has its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pgviz.ui.state.scenario import Scenario


@dataclass(frozen=True)
class Mistake:
    """What people believe, and the scenario in which a page shows that it is not so."""

    claim: str
    sentence: Callable[[Any], str]  # what is true, with the scenario's numbers
    page: str
    scenario: Scenario
    section: str = ""  # the folded section of the page where it is seen

    @property
    def truth(self) -> str:
        """What is true, with its numbers."""
        return self.sentence(self.scenario)


def mistakes_shown(mistakes: Sequence[Mistake], scenario: Scenario) -> list[Mistake]:
    """Those whose state the page is in: one, or none."""
    return [mistake for mistake in mistakes if mistake.scenario == scenario]


def unfolds(mistakes: Sequence[Mistake], scenario: Scenario, section: str) -> bool:
    """Whether the page is in the state of a mistake that is seen in this section."""
    return any(mistake.section == section for mistake in mistakes_shown(mistakes, scenario))
