"""The choices of state features and joins by name, their bounds, and the objects of the core that they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pgviz import encodings
from pgviz.ui.shell import labels
from pgviz.ui.state.codec import Choice, Number, Scenario, Switch, field

Array = NDArray[np.float64]

MOST_ACTIONS, MOST_ENTRIES = 6, 6
STATES = 8  # of a one-hot encoding
MOST_ORDER, MOST_CENTRES, MOST_TILINGS, MOST_TILES = 4, 5, 4, 4
MOST_FEATURES = 720  # of θ; the largest: 100 tiles and 6 actions, stacked one-hot with their products

FEATURES = {
    "raw": "as they are",
    "polynomial": "polynomial",
    "fourier": "Fourier",
    "rbf": "radial basis",
    "tiles": "tile coding",
    "one-hot": "one-hot",
}
PLANE = ("polynomial", "fourier", "rbf", "tiles")  # a state is a point of the unit square
JOINS = {"blocks": "blocks", "stack": "stack", "product": "stack with product", "table": "free table"}
CODES = {"number": "a number", "one-hot": "one-hot"}
LATTICE = 7  # points a side of the unit square that stand for "every state"


@dataclass(frozen=True)
class Coding(Scenario):
    """Which φ(s,a): state features with their sizes, and the join. What does not move in a drag."""

    n: int = field(4, Number(1, MOST_ACTIONS, whole=True), "number of actions")
    x: str = field("raw", Choice(tuple(FEATURES)), "state features")
    order: int = field(2, Number(1, MOST_ORDER, whole=True), "order")
    centres: int = field(3, Number(2, MOST_CENTRES, whole=True), "centres a side")
    width: float = field(0.3, Number(0.05, 1), "width σ")
    normalised: bool = field(False, Switch(), "normalised")
    tilings: int = field(2, Number(1, MOST_TILINGS, whole=True), "tilings")
    tiles: int = field(3, Number(2, MOST_TILES, whole=True), "tiles a side")
    join: str = field("blocks", Choice(tuple(JOINS)), "join")
    code: str = field("number", Choice(tuple(CODES)), "action code")
    bias: bool = field(True, Switch(), "bias")

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions' names."""
        return labels.actions(self.n)

    @property
    def signs(self) -> tuple[str, ...]:
        """The actions' names where there is little room: their first signs."""
        return tuple(name.split()[0] for name in self.actions)

    def features_of(self, entries: int) -> encodings.StateFeatures:
        """x(s), as chosen, of states with this many entries."""
        if self.x == "one-hot":
            return encodings.OneHot(STATES)
        if self.x == "polynomial":
            return encodings.Polynomial(2, self.order)
        if self.x == "fourier":
            return encodings.Fourier(2, self.order)
        if self.x == "rbf":
            return encodings.RBF.grid(2, self.centres, self.width, normalised=self.normalised)
        if self.x == "tiles":
            return encodings.TileCoding(2, self.tilings, self.tiles)
        return encodings.Identity(entries, names=labels.features(entries, self.n))

    def join_of(self) -> encodings.Join:
        """How the action joins, as chosen; a free table has none."""
        codes = np.eye(self.n) if self.code == "one-hot" else np.arange(self.n, dtype=np.float64)[:, None]
        if self.join == "stack":
            return encodings.Stack(codes)
        if self.join == "product":
            return encodings.StackWithProduct(codes)
        return encodings.Blocks(self.n, bias=self.bias, actions=self.signs)

    def fits(self, state: Sequence[float]) -> bool:
        """Whether this is a state of these features."""
        if self.x == "one-hot":
            return len(state) == 1 and state[0] in range(STATES)
        if self.x in PLANE:
            return len(state) == 2 and all(0 <= v <= 1 for v in state)
        return True

    def nearest(self, state: Sequence[float]) -> tuple[float, ...]:
        """The state of these features that keeps the most of another: its first entries, within bounds."""
        if self.fits(state):
            return tuple(state)
        if self.x == "one-hot":
            return (float(np.clip(round(state[0]), 0, STATES - 1)),)
        return tuple(float(v) for v in np.clip((*state, 0.5)[:2], 0, 1))

    def every_state(self, entries: int) -> Array:
        """States that stand for all: the corners {0,1}ᵏ of raw states, a lattice of the square, each number."""
        if self.x == "one-hot":
            return np.arange(STATES, dtype=np.float64)
        side = np.linspace(0, 1, LATTICE) if self.x in PLANE else np.array([0.0, 1.0])
        axes = np.meshgrid(*[side] * (2 if self.x in PLANE else entries), indexing="ij")
        return np.stack(axes, axis=-1).reshape(-1, len(axes))
