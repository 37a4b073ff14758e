"""Where a link is in a lesson: which lesson, which step, what is said about a link that is not whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pgviz.language import say
from pgviz.ui.shell.optional import SECTIONS
from pgviz.ui.state.beside import LESSON, OPEN, STEP
from pgviz.ui.state.codec import Number, quoted
from pgviz.ui.teaching.lessons import shelf, wire
from pgviz.ui.teaching.lessons.model import Lesson, Step


@dataclass(frozen=True)
class Following:
    """A lesson, as its parameter has it, and the place of the step that is followed."""

    written: str
    lesson: Lesson
    at: int

    @property
    def step(self) -> Step:
        """The step that is followed."""
        return self.lesson.steps[self.at]

    @property
    def count(self) -> int:
        """The number of steps."""
        return len(self.lesson.steps)

    def other(self, by: int) -> Following | None:
        """The step so many further on; None if there is none."""
        at = self.at + by
        return Following(self.written, self.lesson, at) if 0 <= at < self.count else None

    @property
    def params(self) -> dict[str, str]:
        """What an address says of it: with these alone its page is in the step's own state."""
        return {LESSON: self.written, **({STEP: str(self.at + 1)} if self.at else {})}

    @property
    def shows(self) -> tuple[str, ...]:
        """The optional parts of the page that are shown."""
        return self.step.shows

    @property
    def state(self) -> dict[str, str]:
        """The parameters of the step's own state. Without word of sections none is open, unless all are shown."""
        params = dict(self.step.params)
        return params if OPEN in params or SECTIONS in self.shows else {**params, OPEN: "none"}


def following(params: Mapping[str, str]) -> tuple[Following | None, tuple[str, ...]]:
    """What a link follows, and a sentence for each thing that did not fit."""
    written = params.get(LESSON)
    if written is None:
        return None, (
            (say("The link has a “{name}” without a lesson; it was left out.", name=STEP),) if STEP in params else ()
        )
    try:
        lesson, said = shelf.lesson_named(written) or wire.decode(written)
    except ValueError as reason:
        return None, (say("The link’s lesson was left out: {reason}.", reason=reason),)
    at, wrong = _at(params.get(STEP, "1"), len(lesson.steps))
    return Following(written, lesson, at), (*said, *wrong)


def _at(text: str, count: int) -> tuple[int, tuple[str, ...]]:
    try:
        return int(Number(1, count, whole=True).decode(text[:20])) - 1, ()
    except ValueError:
        return 0, (say("The lesson has no step {given}: here is its first.", given=quoted(text)),)
