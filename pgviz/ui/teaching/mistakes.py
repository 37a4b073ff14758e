"""Common mistakes: a claim, what is true, and the scenario in which a page shows it. Each room has its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
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


OfPage = tuple[str, list[Mistake]]
"""The path of a page, and the mistakes that are seen there."""


def halves(mistakes: Sequence[Mistake]) -> tuple[list[OfPage], list[OfPage]]:
    """The pages with their mistakes, in two parts of about as many mistakes."""
    pages = [(page, list(some)) for page, some in groupby(mistakes, lambda mistake: mistake.page)]
    before = list(accumulate((len(some) for _, some in pages), initial=0))
    cut = min(range(len(before)), key=lambda i: (abs(2 * before[i] - len(mistakes)), -i))
    return pages[:cut], pages[cut:]


def mistakes_shown(mistakes: Sequence[Mistake], scenario: Scenario) -> list[Mistake]:
    """Those whose state the page is in: one, or none."""
    return [mistake for mistake in mistakes if mistake.scenario == scenario]


def unfolds(mistakes: Sequence[Mistake], scenario: Scenario, section: str) -> bool:
    """Whether the page is in the state of a mistake that is seen in this section."""
    return any(mistake.section == section for mistake in mistakes_shown(mistakes, scenario))
