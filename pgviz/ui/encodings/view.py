"""All that the page Encodings shows of a decision."""

from __future__ import annotations

from dataclasses import dataclass

from pgviz.language import say
from pgviz.ui.components.atlas import Atlas
from pgviz.ui.components.sheet import Sheet
from pgviz.ui.decision.common import temperature_grid
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.cancelling import encoding_words
from pgviz.ui.encodings.comparison import Comparison, comparisons
from pgviz.ui.encodings.features import features_sheet
from pgviz.ui.encodings.maps import feature_maps
from pgviz.ui.encodings.matrix import matrix_sheet
from pgviz.ui.encodings.states import states_sheet
from pgviz.ui.encodings.target import target_sheet, target_words
from pgviz.ui.encodings.two_states import two_states_chart
from pgviz.ui.encodings.unrolling import unrolled_sheet, unrolled_words
from pgviz.ui.shell.parts import Chart, cached_property

SOURCES = (
    say(
        "Sutton & Barto, *Reinforcement Learning*, 2nd edition, §13.1, eq. (13.3): linear preferences θᵀx(s,a); §9.5: "
        "polynomials, Fourier basis, radial basis functions, tile coding."
    ),
    say("The question’s Θφ(s)+b: math.stackexchange.com, 3275666. This Θ and b are one choice of many."),
)
"""Where the page's statements come from."""

SWEPT = {key: key for key in ("matrix", "features", "temperature", "target", "states", "maps")} | {
    "two-states": "two_states",
    "encodings.words": "words",
}
"""What follows a hand with each frame of the screen: by its key on the page, the part of the view."""


@dataclass(frozen=True)
class View:
    """The parts of the page, each computed when it is asked for."""

    now: Decision

    @cached_property
    def matrix(self) -> Sheet | None:
        """Θx(s)+b; None where the action does not join by blocks."""
        return matrix_sheet(self.now)

    @cached_property
    def features(self) -> Sheet:
        """θᵀφ(s,a)."""
        return features_sheet(self.now)

    @cached_property
    def temperature(self) -> Sheet:
        """τ."""
        return Sheet(say("Temperature"), (temperature_grid(self.now),))

    @cached_property
    def two_states(self) -> Chart:
        """The same θ in two states."""
        return two_states_chart(self.now)

    @cached_property
    def states(self) -> Sheet:
        """The two states and the sizes."""
        return states_sheet(self.now)

    @cached_property
    def maps(self) -> Atlas | None:
        """What each feature is over all states; None where a state is no point of the square."""
        return feature_maps(self.now)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What to look for."""
        return (*encoding_words(self.now), *target_words(self.now))

    @cached_property
    def target(self) -> Sheet:
        """The policy that is wanted, and how close the encoding comes."""
        return target_sheet(self.now)

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """What separates the joins: the same for every decision."""
        return comparisons()

    def unrolled(self, stage: int) -> Sheet | None:
        """A stage of the unrolling, 0 … A; None where the action does not join by blocks."""
        return unrolled_sheet(self.now, stage)

    def unrolled_words(self, stage: int) -> str:
        """How far the unrolling is."""
        return unrolled_words(self.now, stage)


def view(now: Decision) -> View:
    """What the page shows of this decision."""
    return View(now)
