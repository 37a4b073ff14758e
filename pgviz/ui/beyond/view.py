"""Everything that Beyond linear shows of a scenario."""

from __future__ import annotations

from dataclasses import dataclass

from pgviz.network.parts import NetworkParts, take_apart
from pgviz.reinforce.surrogate import Surrogate
from pgviz.ui.beyond.layers import layers_sheet, on_layers
from pgviz.ui.beyond.network import network_sheet
from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.beyond.sizes import sizes_sheet
from pgviz.ui.beyond.surrogate import constant_sheet, of_two_steps, on_surrogate, surrogate_chart
from pgviz.ui.components.sheet import Sheet
from pgviz.ui.shell.parts import Chart, cached_property
from pgviz.ui.teaching.snippets import snippet

SWEPT = {key: key for key in ("network", "layers", "sizes", "constant", "surrogate")} | {
    "layers.words": "words",
    "surrogate.words": "about_surrogate",
}
"""What follows a hand with each frame of the screen: by its key on the page, the part of the view."""


def view(now: BeyondScenario) -> View:
    """What the page shows of this scenario."""
    return View(now)


@dataclass(frozen=True, eq=False)
class View:
    """The parts of the page, computed when they are asked for."""

    now: BeyondScenario

    @cached_property
    def parts(self) -> NetworkParts:
        """The score of the network, taken apart."""
        return take_apart(self.now.network, self.now.x, self.now.a)

    @cached_property
    def network(self) -> Sheet:
        """The network forwards, to drag."""
        return network_sheet(self.parts, self.now)

    @cached_property
    def layers(self) -> Sheet:
        """Its score, layer by layer."""
        return layers_sheet(self.parts, self.now)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What to look for in them."""
        return on_layers(self.now, self.parts)

    @cached_property
    def sizes(self) -> Sheet:
        """The sizes of the network and the seed of its weights, to drag."""
        return sizes_sheet(self.now)

    @cached_property
    def found(self) -> Surrogate:
        """The surrogate of the two-step problem for the page's constant."""
        return of_two_steps(self.now.c)

    @cached_property
    def constant(self) -> Sheet:
        """The constant to drag, and what moves with it."""
        return constant_sheet(self.now, self.found)

    @cached_property
    def about_surrogate(self) -> str:
        """What moves with the constant, in words."""
        return on_surrogate(self.now, self.found)

    @cached_property
    def surrogate(self) -> Chart:
        """The surrogate against the constant."""
        return surrogate_chart(self.now, self.found)

    @cached_property
    def code(self) -> str:
        """The calculation as a program to copy."""
        return snippet(self.now.code, self.now.network, self.now.x, self.now.a)
