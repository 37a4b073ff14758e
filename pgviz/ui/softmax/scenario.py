"""The scenario of the page Softmax."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from pgviz import limits
from pgviz.arrays import Array
from pgviz.language import say
from pgviz.ui.shell import labels
from pgviz.ui.state.codec import Number, Numbers
from pgviz.ui.state.scenario import Change, Scenario, field

MOST_ACTIONS = limits.ACTIONS


@dataclass(frozen=True)
class SoftmaxScenario(Scenario):
    """Logits, temperature, and what is done to them. Defaults: the question's numbers."""

    z: tuple[float, ...] = field((14.0, 15.0, 11.0, 17.0), Numbers(-1e308, 1e308, 1, MOST_ACTIONS), say("logit"))
    tau: float = field(1.0, Number(0.05, 100), say("temperature τ"))
    c: float = field(0.0, Number(-1000, 1000), say("constant c"))
    masked: tuple[int, ...] = field((), Numbers(0, MOST_ACTIONS - 1, 0, MOST_ACTIONS, whole=True), say("masked action"))
    moved: int = field(1, Number(0, MOST_ACTIONS - 1, whole=True), say("logit of the picture"))

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions' names."""
        return labels.actions(len(self.z))

    @property
    def allowed(self) -> tuple[int, ...]:
        """The actions that are not masked."""
        return tuple(b for b in range(len(self.z)) if b not in self.masked)

    @property
    def logits(self) -> Array:
        """The logits as the softmax takes them, (A,): with c added, −inf where masked."""
        shifted = np.array(self.z) + self.c
        shifted[list(self.masked)] = -np.inf
        return shifted

    def repaired(self) -> Change[SoftmaxScenario]:
        """With a mask that leaves an action, and a picture of a logit that exists and is not masked."""
        masked = tuple(sorted({m for m in self.masked if m < len(self.z)}))
        said: tuple[str, ...] = ()
        if len(masked) == len(self.z):
            masked, said = (), (say("At least one action must stay allowed, so the mask was taken off."),)
        kept = dataclasses.replace(self, masked=masked)
        moved = kept.moved if kept.moved in kept.allowed else kept.allowed[0]
        return Change(dataclasses.replace(kept, moved=moved), said)
