"""The scenario that Encodings and Score share: one state, an encoding, θ, an action, a temperature."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pgviz import encodings, examples, policy
from pgviz.ui.codec import Choice, Number, Numbers, Scenario, Switch, Table, field
from pgviz.ui.scenarios import labels

Array = NDArray[np.float64]
MOST_ACTIONS, MOST_ENTRIES, MOST_FEATURES = 6, 6, 80
STATES = 8  # of a one-hot encoding
QUESTION, ANSWER = examples.QUESTION, examples.ANSWER

FEATURES = {"raw": "as they are", "one-hot": "one-hot"}
JOINS = {"blocks": "blocks", "stack": "stack", "product": "stack with product", "table": "free table"}
CODES = {"number": "a number", "one-hot": "one-hot"}


@dataclass(frozen=True)
class Decision(Scenario):
    """A decision of a linear softmax policy. Defaults: the question's numbers."""

    s: tuple[float, ...] = field(QUESTION.state, Numbers(-1000, 1000, 1, MOST_ENTRIES), "state entry")
    other: tuple[float, ...] = field((0.0, 1.0, 1.0, 0.0), Numbers(-1000, 1000, 1, MOST_ENTRIES), "other state’s entry")
    n: int = field(4, Number(1, MOST_ACTIONS, whole=True), "number of actions")
    x: str = field("raw", Choice(tuple(FEATURES)), "state features")
    join: str = field("blocks", Choice(tuple(JOINS)), "join")
    code: str = field("number", Choice(tuple(CODES)), "action code")
    bias: bool = field(True, Switch(), "bias")
    theta: tuple[float, ...] = field(QUESTION.theta, Numbers(-1e6, 1e6, 1, MOST_FEATURES), "θ")
    phi: tuple[tuple[float, ...], ...] = field(
        (), Table(Numbers(-1000, 1000, 1, MOST_FEATURES), MOST_ACTIONS), "φ, action and feature"
    )
    a: int = field(1, Number(0, MOST_ACTIONS - 1, whole=True), "action")
    tau: float = field(1.0, Number(0.05, 100), "temperature τ")

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions' names."""
        return labels.actions(self.n)

    @property
    def state_features(self) -> encodings.StateFeatures:
        """x(s), as chosen."""
        if self.x == "one-hot":
            return encodings.OneHot(STATES)
        return encodings.Identity(len(self.s), names=labels.features(len(self.s), self.n))

    @property
    def entry_names(self) -> tuple[str, ...]:
        """The names of the entries of a state."""
        return ("number",) if self.x == "one-hot" else labels.features(len(self.s), self.n)

    @property
    def encoding(self) -> encodings.Encoding | encodings.Table:
        """φ(s,a), as chosen: state features and join, or the free table."""
        if self.join == "table":
            return encodings.Table(self.phi)
        return encodings.Encoding(self.state_features, self._join())

    def _join(self) -> encodings.Join:
        codes = np.eye(self.n) if self.code == "one-hot" else np.arange(self.n, dtype=np.float64)[:, None]
        if self.join == "stack":
            return encodings.Stack(codes)
        if self.join == "product":
            return encodings.StackWithProduct(codes)
        return encodings.Blocks(self.n, bias=self.bias, actions=[name.split()[0] for name in self.actions])

    def features(self, state: Sequence[float] | None = None) -> Array:
        """φ(s,·), (A, d), of the page's state or of another."""
        entries = self.s if state is None else state
        return self.encoding.phi(int(entries[0]) if self.x == "one-hot" and self.join != "table" else entries)

    def both(self) -> Array:
        """φ in the page's two states, (2, A, d)."""
        return np.stack([self.features(), self.features(self.other)])

    def state_text(self, state: Sequence[float]) -> str:
        """A state as a reader writes it: (1, 0, 0, 1), or its number."""
        return f"{state[0]:g}" if self.x == "one-hot" else f"({', '.join(f'{v:g}' for v in state)})"

    @property
    def block_columns(self) -> tuple[str, ...] | None:
        """The names of the columns of [Θ|b] where the action joins by blocks; None for other joins."""
        if self.join != "blocks":
            return None
        return (*self.state_features.names, *(("1",) if self.bias else ()))

    @property
    def grouped_names(self) -> tuple[tuple[str, str], ...]:
        """Each feature's group and name: with blocks the action of its block, else no group."""
        if self.block_columns is None:
            return tuple(("", name) for name in self.encoding.names)
        return tuple((action, column) for action in self.actions for column in self.block_columns)

    def mended(self) -> tuple[Decision, list[str]]:
        """With states, table, θ and action that fit the encoding; a sentence for each thing put right."""
        said: list[str] = []
        now = self._with_states(said)
        now = now._with_table(said)
        if now.a >= now.n:
            said.append(f"There is no action number {now.a}: the first one was chosen.")
            now = dataclasses.replace(now, a=0)
        size = now.encoding.size
        if len(now.theta) != size:
            said.append(f"θ has {len(now.theta)} numbers, but this encoding has {size} features: θ was set to 0.")
            now = dataclasses.replace(now, theta=(0.0,) * size)
        return now, said

    def _with_states(self, said: list[str]) -> Decision:
        if self.x == "one-hot":
            numbers = [s[0] for s in (self.s, self.other)]
            if all(len(s) == 1 for s in (self.s, self.other)) and all(v in range(STATES) for v in numbers):
                return self
            said.append(f"A one-hot state is one number from 0 to {STATES - 1}: the states were set to 0 and 1.")
            return dataclasses.replace(self, s=(0.0,), other=(1.0,))
        if len(self.other) != len(self.s):
            said.append(f"The other state has {len(self.other)} entries, the state {len(self.s)}: it was set to 0.")
            return dataclasses.replace(self, other=(0.0,) * len(self.s))
        return self

    def _with_table(self, said: list[str]) -> Decision:
        if self.join != "table":
            return dataclasses.replace(self, phi=()) if self.phi else self
        if len(self.phi) == self.n:
            return self
        said.append(f"The table has {len(self.phi)} rows for {self.n} actions: it was set to one feature an action.")
        return dataclasses.replace(self, phi=tuple(tuple(float(a == b) for b in range(self.n)) for a in range(self.n)))

    def recoded(self, **choices: object) -> Decision:
        """With other choices of features and join, and the θ that comes closest to today's probabilities."""
        before = self.features()
        z = policy.logits(before, self.theta)
        table = tuple(map(tuple, before.tolist())) if choices.get("join") == "table" else ()
        blank = dataclasses.replace(self, **{"phi": table, **choices})  # type: ignore[arg-type]
        sized, _ = dataclasses.replace(blank, theta=(0.0,)).mended()
        return dataclasses.replace(sized, theta=tuple(policy.theta_for_logits(sized.features(), z).tolist()))

    def with_logit(self, action: int, target: float) -> Decision:
        """With the smallest change of θ that gives this logit; ``ValueError`` where the encoding cannot."""
        theta = policy.theta_for_logit(self.features(), self.theta, action, target)
        return dataclasses.replace(self, theta=tuple(theta.tolist()))

    def why_fixed(self, action: int) -> str:
        """Why the logit of this action cannot be dragged; empty if it can."""
        try:
            self.with_logit(action, 0.0)
        except ValueError as reason:
            why = str(reason).replace(f"action {action}", self.actions[action])
            return f"{why[0].upper()}{why[1:]}."
        return ""


@dataclass(frozen=True)
class Start(Decision):
    """The start page's: the answer's own example."""

    s: tuple[float, ...] = field(ANSWER.state, Numbers(-1000, 1000, 1, MOST_ENTRIES), "state entry")
    other: tuple[float, ...] = field((0.0, 0.0), Numbers(-1000, 1000, 1, MOST_ENTRIES), "other state’s entry")
    n: int = field(2, Number(1, MOST_ACTIONS, whole=True), "number of actions")
    join: str = field("stack", Choice(tuple(JOINS)), "join")
    theta: tuple[float, ...] = field(ANSWER.theta, Numbers(-1e6, 1e6, 1, MOST_FEATURES), "θ")
    a: int = field(0, Number(0, MOST_ACTIONS - 1, whole=True), "action")
