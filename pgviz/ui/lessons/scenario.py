"""The scenario of the page Lessons: the lesson that is being made. Its link is the draft, to go on with elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from pgviz.language import say
from pgviz.ui.shell.address import name_of
from pgviz.ui.state.scenario import Scenario, field
from pgviz.ui.teaching.lessons import Lesson, Step, wire

FIRST_PAGE = "pages/3_Score.py"
EMPTY = Lesson("", (Step(FIRST_PAGE),))


class Written:
    """A lesson as it stands in a link. What does not fit is left out when the lesson is followed, and named there."""

    def decode(self, text: str) -> Lesson:
        """The lesson; ``ValueError`` if it cannot be read."""
        return wire.decode(text)[0]

    def encode(self, value: Lesson) -> str:
        """Its text; ``ValueError`` if that would be longer than an address may be."""
        return wire.encode(value)


@dataclass(frozen=True)
class LessonsScenario(Scenario):
    """A draft, which has at least one step."""

    draft: Lesson = field(EMPTY, Written(), say("The lesson"))  # noqa: RUF009 (a frozen value)

    def words(self, number: int, what: str) -> str:
        """The text, the question or the answer of a step."""
        return str(getattr(self.draft.steps[number - 1], what))

    def shown(self, number: int) -> tuple[str, ...]:
        """The optional parts that a step shows."""
        return self.draft.steps[number - 1].shows

    def link(self, number: int) -> str:
        """A step's page and its state."""
        step = self.draft.steps[number - 1]
        return f"/{name_of(step.page)}" + (f"?{step.state}" if step.state else "")
