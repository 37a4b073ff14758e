"""All that the page Softmax shows of its scenario."""

from __future__ import annotations

from dataclasses import dataclass

from pgviz.softmax import SoftmaxSteps, softmax_steps
from pgviz.ui.components.sheet import Sheet
from pgviz.ui.shell.parts import Chart, cached_property
from pgviz.ui.softmax import drawing, one_logit, steps
from pgviz.ui.softmax.scenario import SoftmaxScenario

SWEPT = {"softmax": "steps", "sweep": "picture", "softmax.words": "sentences"}
"""What follows a hand with each frame of the screen: by its key on the page, the part of the view."""


@dataclass(frozen=True)
class View:
    """The page's parts; ``softmax`` is what they take their numbers from."""

    now: SoftmaxScenario
    softmax: SoftmaxSteps

    @cached_property
    def steps(self) -> Sheet:
        """From the logits to the probabilities."""
        return steps.steps_sheet(self.now, self.softmax)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What to look for."""
        return steps.sentences(self.now, self.softmax)

    @cached_property
    def heading(self) -> str:
        """What the picture shows."""
        return one_logit.heading(self.now)

    @cached_property
    def picture(self) -> Chart:
        """All probabilities while one logit moves."""
        return one_logit.sweep_chart(self.now, self.softmax)

    @cached_property
    def drawing(self) -> Sheet:
        """What noise draws, masks by −∞ and by 0, the entropy at temperatures."""
        return drawing.sheet(self.now, self.softmax)

    @cached_property
    def drawing_words(self) -> tuple[str, ...]:
        """What to look for in it."""
        return drawing.sentences(self.now, self.softmax)


def view(now: SoftmaxScenario) -> View:
    """The page in a scenario."""
    return View(now, softmax_steps(now.logits, now.tau))
