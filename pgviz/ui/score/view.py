"""All that the page Score shows of a decision: a line a part. What a part shows is in the file of its topic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pgviz.language import say
from pgviz.ui.components.sheet import Sheet
from pgviz.ui.decision.policy_sheet import policy_sheet
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.decision.score_sheet import score_sheet
from pgviz.ui.score import closing, grids, picture, rewards, saturation, second_order, step, three_ways
from pgviz.ui.shell.parts import Chart, cached_property

Words = tuple[str, ...]
TOPICS = {
    "three_ways": three_ways.TITLE,
    "step": step.TITLE,
    "saturation": saturation.TITLE,
    "second_order": second_order.TITLE,
}
"""The folded sections of the page, by the names of their topics."""


SOURCES = (
    say("Sutton & Barto, *Reinforcement Learning*, 2nd edition, §13.3, eq. (13.9) and exercise 13.3."),
    say("The question and the answer’s example: math.stackexchange.com, 3275666."),
)
"""Where the page's statements come from."""

SWEPT = {
    "policy": "policy",
    "score": "score",
    "picture": "picture",
    "score.words": "score_words",
    "picture.words": "picture_words",
}
"""What follows a hand with each frame of the screen: by its key on the page, the part of the view."""


@dataclass(frozen=True, eq=False)
class Topic:
    """What a folded section shows."""

    words: Words
    control: Sheet | None = None  # what is dragged in it
    sheets: Mapping[str, Sheet] = field(default_factory=dict)  # by their keys
    chart: Chart | None = None


def view(now: Decision) -> View:
    """What the page shows of this decision. Its parts are computed when they are asked for."""
    return View(now)


@dataclass(frozen=True)
class View:
    """The parts of the page Score."""

    now: Decision

    @cached_property
    def policy(self) -> Sheet:
        """Logits and probabilities, the action, the temperature."""
        return policy_sheet(self.now)

    @cached_property
    def score(self) -> Sheet:
        """The formula and the three grids."""
        return score_sheet(self.now)

    @cached_property
    def score_words(self) -> Words:
        """What to look for in them."""
        return grids.words(self.now)

    @cached_property
    def picture(self) -> Chart:
        """The score as the picture that the page is set to."""
        return picture.chart(self.now)

    @cached_property
    def picture_words(self) -> Words:
        """What to look for in it."""
        return picture.words(self.now)

    # -------------------------------------------------------------------------------------------------- three ways

    @cached_property
    def three_ways_control(self) -> Sheet:
        """The step h of the finite differences."""
        return three_ways.control(self.now)

    @cached_property
    def three_ways(self) -> Sheet:
        """One vector in three ways."""
        return three_ways.sheet(self.now)

    @cached_property
    def three_ways_words(self) -> Words:
        """Whether they agree, and what the step does."""
        return three_ways.words(self.now)

    @cached_property
    def errors(self) -> Chart:
        """The error against the step."""
        return three_ways.chart(self.now)

    # -------------------------------------------------------------------------------------------------------- a step

    @cached_property
    def step_control(self) -> Sheet:
        """The step size η."""
        return step.control(self.now)

    @cached_property
    def step(self) -> Sheet:
        """π before and after, and the lengths of the scores."""
        return step.sheet(self.now)

    @cached_property
    def step_words(self) -> Words:
        """What the step did here and elsewhere."""
        return step.words(self.now)

    @cached_property
    def elsewhere(self) -> Chart | None:
        """How much other states move; None where there is no other."""
        return step.chart(self.now)

    # ---------------------------------------------------------------------------------------------------- saturation

    @cached_property
    def saturation_words(self) -> Words:
        """Whether the policy is stuck."""
        return saturation.words(self.now)

    @cached_property
    def escape(self) -> Chart | None:
        """Times to 50/50; None where there is one action."""
        return saturation.chart(self.now)

    # -------------------------------------------------------------------------------------------------- second order

    @cached_property
    def second_order(self) -> Sheet:
        """Eigenvalues of the Fisher information, the entropy's gradient."""
        return second_order.sheet(self.now)

    @cached_property
    def second_order_words(self) -> Words:
        """Rank, entropy, temperature."""
        return second_order.words(self.now)

    @cached_property
    def closing(self) -> Sheet:
        """The weighted arrows and their sum."""
        return closing.sheet(self.now)

    # ------------------------------------------------------------------------------------------------------- rewards

    @cached_property
    def rewards(self) -> Sheet:
        """One decision with rewards."""
        return rewards.sheet(self.now)

    @cached_property
    def rewards_words(self) -> Words:
        """What to look for in it."""
        return rewards.words(self.now)

    # ---------------------------------------------------------------------------------------------- folded sections

    def topic(self, name: str) -> Topic:
        """The parts of a folded section."""
        if name == "three_ways":
            return Topic(self.three_ways_words, self.three_ways_control, {"three_ways": self.three_ways}, self.errors)
        if name == "step":
            return Topic(self.step_words, self.step_control, {"step": self.step}, self.elsewhere)
        if name == "saturation":
            return Topic(self.saturation_words, chart=self.escape)
        return Topic(self.second_order_words, sheets={"second_order": self.second_order, "closing": self.closing})
