"""The scenario that Encodings and Score share: one state, an encoding, θ, an action, a temperature, a mask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pgviz import encodings, examples, limits
from pgviz.arrays import Array
from pgviz.language import say
from pgviz.policy import SoftmaxPolicy
from pgviz.rounding import UNIT, nearest_decimal
from pgviz.ui.decision import encoding, repairs
from pgviz.ui.decision.coding import MOST_ACTIONS, MOST_ENTRIES, MOST_FEATURES, Coding
from pgviz.ui.shell import labels
from pgviz.ui.shell.parts import cached_property
from pgviz.ui.state.codec import Choice, Number, Numbers, Table, Vector
from pgviz.ui.state.scenario import Change, field

MOST_CELLS = limits.TABLE_COLUMNS  # columns of a free table
VIEWS = {"arrow": say("an arrow"), "loop": say("arrows that cancel"), "features": say("feature by feature")}
QUESTION = examples.QUESTION
STATE = Numbers(-1000, 1000, 1, MOST_ENTRIES)
THETA = Vector(-1e6, 1e6, 1, MOST_FEATURES)


@dataclass(frozen=True)
class Decision(Coding):
    """A decision of a linear softmax policy. Defaults: the question's numbers.

    What follows from its fields is computed once: a page asks for it many times with every step of a drag.
    """

    s: tuple[float, ...] = field(QUESTION.state, STATE, say("state entry"))
    other: tuple[float, ...] = field((0.0, 1.0, 1.0, 0.0), STATE, say("other state’s entry"))
    theta: tuple[float, ...] = field(QUESTION.theta, THETA, "θ")
    phi: tuple[tuple[float, ...], ...] = field(
        (), Table(Numbers(-1000, 1000, 1, MOST_CELLS), MOST_ACTIONS), say("φ, action and feature")
    )
    wanted: tuple[tuple[float, ...], ...] = field(
        (), Table(Numbers(0, 1000, 1, MOST_ACTIONS), 2), say("wanted probability, state and action")
    )
    a: int = field(1, Number(0, MOST_ACTIONS - 1, whole=True), say("action"))
    tau: float = field(1.0, Number(0.05, 100), say("temperature τ"))
    r: tuple[float, ...] = field((), Numbers(-1000, 1000, 0, MOST_ACTIONS), say("reward"))
    b: float = field(0.0, Number(-1000, 1000), say("baseline b"))
    masked: tuple[int, ...] = field((), Numbers(0, MOST_ACTIONS - 1, 0, MOST_ACTIONS, whole=True), say("masked action"))
    eta: float = field(1.0, Number(-50, 50), say("step size η"))
    view: str = field("arrow", Choice(tuple(VIEWS)), say("picture"))
    plane: tuple[int, ...] = field(
        (), Numbers(0, MOST_FEATURES - 1, 0, 2, whole=True), say("feature of the picture’s plane")
    )
    h: float = field(-5.0, Number(-16, 1), say("exponent of the step h"))

    def repaired(self) -> Change[Decision]:
        """With states, table, wanted policy, θ, mask and action that fit; a sentence for each thing put right."""
        return repairs.repaired(self)

    # ---------------------------------------------------------------------------------------------------- its policy

    def policy(self, state: Sequence[float] | None = None) -> SoftmaxPolicy:
        """The policy in the page's state, or in another: φ (A, d), θ, τ and the mask."""
        return self._policy_here if state is None else self.policy_in([state]).in_state(0)

    @cached_property
    def _policy_here(self) -> SoftmaxPolicy:
        return self.policy_in([self.s]).in_state(0)

    def policy_in(self, states: Sequence[Sequence[float]]) -> SoftmaxPolicy:
        """The policy in several states, φ (S, A, d)."""
        return SoftmaxPolicy(encoding.tensor_of(self, states, self.phi), self.theta, self.tau, self.mask)

    @cached_property
    def policy_in_both(self) -> SoftmaxPolicy:
        """The policy in the page's two states."""
        return self.policy_in([self.s, self.other])

    @property
    def policy_everywhere(self) -> SoftmaxPolicy:
        """The policy in the states that stand for all; a free table stands for one."""
        return self.policy_in([self.s] if self.join == "table" else encoding.every_state(self, len(self.s)))

    @cached_property
    def mask(self) -> np.ndarray:
        """(A,) True where an action is allowed."""
        return np.array([b not in self.masked for b in range(self.n)])

    @cached_property
    def allowed(self) -> tuple[int, ...]:
        """The actions that are not masked."""
        return tuple(b for b in range(self.n) if b not in self.masked)

    @cached_property
    def encoding(self) -> encodings.Encoding | encodings.Table:
        """φ(s,a), as chosen."""
        return encoding.encoding_of(self, len(self.s), self.phi)

    # ------------------------------------------------------------------------------------------------- its other parts

    @property
    def rewards(self) -> tuple[float, ...]:
        """The rewards of the actions; 1, 2, 3, … as long as none were chosen."""
        return self.r or tuple(float(a + 1) for a in range(self.n))

    @cached_property
    def target(self) -> Array:
        """The wanted policy in the page's two states, (2, A): the wanted weights, each row divided by its sum.

        A masked action is not to be had: the others share what was wanted of it, in their proportions.
        """
        weights = np.array(self.wanted or opposites(self.n)) * self.mask
        empty = weights.sum(axis=1, keepdims=True) == 0
        weights = np.where(empty, self.mask, weights)
        return nearest_decimal(weights / weights.sum(axis=1, keepdims=True), 2 * UNIT)

    @property
    def on_square(self) -> bool:
        """Whether both states are points of the unit square."""
        return all(len(s) == 2 and all(0 <= v <= 1 for v in s) for s in (self.s, self.other))

    # ---------------------------------------------------------------------------------------------------------- names

    @property
    def entry_names(self) -> tuple[str, ...]:
        """The names of the entries of a state."""
        return (say("number"),) if self.x == "one-hot" else labels.features(len(self.s), self.n)

    @cached_property
    def block_columns(self) -> tuple[str, ...] | None:
        """The names of the columns of [Θ|b] where the action joins by blocks; None for other joins."""
        if self.join != "blocks":
            return None
        return (*encoding.state_features(self, len(self.s)).names, *(("1",) if self.bias else ()))

    @cached_property
    def grouped_names(self) -> tuple[tuple[str, str], ...]:
        """Each feature's group and name: with blocks the action of its block, else no group."""
        if self.block_columns is None:
            return tuple(("", name) for name in self.encoding.names)
        return tuple((action, column) for action in self.actions for column in self.block_columns)

    def state_text(self, state: Sequence[float]) -> str:
        """A state as a reader writes it: (1, 0, 0, 1), or its number."""
        return f"{state[0]:g}" if self.x == "one-hot" else labels.state(state)


def opposites(n: int) -> tuple[tuple[float, ...], ...]:
    """A wanted policy that asks for opposites: mostly the first action in one state, mostly the last in the other."""
    return tuple(tuple(9.0 if b == best else 1.0 for b in range(n)) for best in (0, n - 1))
