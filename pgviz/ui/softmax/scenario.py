"""The scenario of the page Softmax."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pgviz.ui.shell import labels
from pgviz.ui.state.codec import Number, Numbers, Scenario, field

MOST_ACTIONS = 6


@dataclass(frozen=True)
class Softmax(Scenario):
    """Logits (nats), temperature, and what is done to them."""

    z: tuple[float, ...] = field((14.0, 15.0, 11.0, 17.0), Numbers(-1e308, 1e308, 1, MOST_ACTIONS), "logit")
    tau: float = field(1.0, Number(0.05, 100), "temperature τ")
    c: float = field(0.0, Number(-1000, 1000), "constant c")
    masked: tuple[int, ...] = field((), Numbers(0, MOST_ACTIONS - 1, 0, MOST_ACTIONS, whole=True), "masked action")
    moved: int = field(1, Number(0, MOST_ACTIONS - 1, whole=True), "logit of the picture")

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions' names."""
        return labels.actions(len(self.z))

    @property
    def logits(self) -> NDArray[np.float64]:
        """The logits as the softmax takes them: with c added, −inf where masked."""
        shifted = np.array(self.z) + self.c
        shifted[list(self.masked)] = -np.inf
        return shifted

    def mended(self) -> tuple[Softmax, list[str]]:
        """With a mask that leaves an action, and a picture of a logit that exists and is not masked."""
        said = []
        masked = tuple(sorted({m for m in self.masked if m < len(self.z)}))
        if len(masked) == len(self.z):
            said.append("At least one action must stay allowed, so the mask was taken off.")
            masked = ()
        free = [b for b in range(len(self.z)) if b not in masked]
        moved = self.moved if self.moved in free else free[0]
        return dataclasses.replace(self, masked=masked, moved=moved), said
