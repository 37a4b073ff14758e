"""All that the first page shows of its scenario."""

from __future__ import annotations

from dataclasses import dataclass

from pgviz.ui.components.sheet import Sheet
from pgviz.ui.decision.policy_sheet import policy_sheet
from pgviz.ui.decision.score_sheet import score_sheet
from pgviz.ui.shell.parts import cached_property
from pgviz.ui.start import equation, question
from pgviz.ui.start.scenario import StartScenario

SWEPT = {"policy": "policy", "equation": "equation", "equation.words": "sentence"}
"""What follows a hand with each frame of the screen: by its key on the page, the part of the view."""


@dataclass(frozen=True)
class View:
    """The page's parts."""

    now: StartScenario

    @cached_property
    def question(self) -> str:
        """What was asked, with the numbers that it was asked with."""
        return question.asked()

    @cached_property
    def policy(self) -> Sheet:
        """The logits, to drag, and the probabilities."""
        return policy_sheet(self.now)

    @cached_property
    def equation(self) -> Sheet:
        """The answer: the score as features minus expected features."""
        return score_sheet(self.now)

    @cached_property
    def sentence(self) -> str:
        """What to grab, and what the score is."""
        return equation.sentence(self.now)


def view(now: StartScenario) -> View:
    """The page in a scenario."""
    return View(now)
