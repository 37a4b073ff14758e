"""Which φ(s,a): the choices of state features and joins by name, and their bounds."""

from __future__ import annotations

from dataclasses import dataclass

from pgviz import limits
from pgviz.language import say
from pgviz.ui.shell import labels
from pgviz.ui.shell.parts import cached_property
from pgviz.ui.state.codec import Choice, Number, Switch
from pgviz.ui.state.scenario import Scenario, field

MOST_ACTIONS, MOST_ENTRIES = limits.ACTIONS, limits.ENTRIES
STATES = limits.ONE_HOT_STATES  # of a one-hot encoding
MOST_ORDER, MOST_CENTRES = limits.ORDER, limits.CENTRES
MOST_TILINGS, MOST_TILES = limits.TILINGS, limits.TILES
MOST_FEATURES = limits.FEATURES  # of θ

FEATURES = {
    "raw": say("as they are"),
    "polynomial": say("polynomial"),
    "fourier": "Fourier",
    "rbf": say("radial basis"),
    "tiles": say("tile coding"),
    "one-hot": say("one-hot"),
}
PLANE = ("polynomial", "fourier", "rbf", "tiles")  # a state is a point of the unit square
JOINS = {
    "blocks": say("blocks"),
    "stack": say("stack"),
    "product": say("stack with product"),
    "table": say("free table"),
}
CODES = {"number": say("a number"), "one-hot": say("one-hot")}


@dataclass(frozen=True)
class Coding(Scenario):
    """Which φ(s,a): state features with their sizes, and the join. What does not move in a drag."""

    n: int = field(4, Number(1, MOST_ACTIONS, whole=True), say("number of actions"))
    x: str = field("raw", Choice(tuple(FEATURES)), say("state features"))
    order: int = field(2, Number(1, MOST_ORDER, whole=True), say("order"))
    centres: int = field(3, Number(2, MOST_CENTRES, whole=True), say("centres a side"))
    width: float = field(0.3, Number(0.05, 1), say("width σ"))
    normalised: bool = field(False, Switch(), say("normalised"))
    tilings: int = field(2, Number(1, MOST_TILINGS, whole=True), say("tilings"))
    tiles: int = field(3, Number(2, MOST_TILES, whole=True), say("tiles a side"))
    join: str = field("blocks", Choice(tuple(JOINS)), say("join"))
    code: str = field("number", Choice(tuple(CODES)), say("action code"))
    bias: bool = field(True, Switch(), "bias")

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """The actions' names."""
        return labels.actions(self.n)

    @cached_property
    def signs(self) -> tuple[str, ...]:
        """The actions' names where there is little room: their first signs."""
        return tuple(name.split()[0] for name in self.actions)
