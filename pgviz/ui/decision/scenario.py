"""The scenario that Encodings and Score share: one state, an encoding, θ, an action, a temperature."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pgviz import encodings, examples, policy
from pgviz.fitting.logits import theta_for_logit, theta_for_logits
from pgviz.policy import SoftmaxPolicy
from pgviz.score import geometry
from pgviz.softmax import softmax
from pgviz.ui.decision.coding import JOINS, MOST_ACTIONS, MOST_ENTRIES, MOST_FEATURES, STATES, Coding
from pgviz.ui.shell import labels
from pgviz.ui.state.codec import Choice, Number, Numbers, Table, Vector, field

Array = NDArray[np.float64]
MOST_CELLS = 24  # columns of a free table
MOST_EXACT = 64  # numbers of a computed θ that are kept to the last digit
MOST_WANTED = 0.99
PRINCIPAL = -1  # in the place of a feature: a principal direction
VIEWS = {"arrow": "an arrow", "loop": "arrows that cancel", "features": "feature by feature"}
QUESTION, ANSWER = examples.QUESTION, examples.ANSWER


@dataclass(frozen=True)
class Decision(Coding):
    """A decision of a linear softmax policy. Defaults: the question's numbers."""

    s: tuple[float, ...] = field(QUESTION.state, Numbers(-1000, 1000, 1, MOST_ENTRIES), "state entry")
    other: tuple[float, ...] = field((0.0, 1.0, 1.0, 0.0), Numbers(-1000, 1000, 1, MOST_ENTRIES), "other state’s entry")
    theta: tuple[float, ...] = field(QUESTION.theta, Vector(-1e6, 1e6, 1, MOST_FEATURES), "θ")
    phi: tuple[tuple[float, ...], ...] = field(
        (), Table(Numbers(-1000, 1000, 1, MOST_CELLS), MOST_ACTIONS), "φ, action and feature"
    )
    wanted: tuple[tuple[float, ...], ...] = field(
        (),
        Table(Numbers(0, 1000, 1, MOST_ACTIONS), 2),
        "wanted probability, state and action",
    )
    a: int = field(1, Number(0, MOST_ACTIONS - 1, whole=True), "action")
    tau: float = field(1.0, Number(0.05, 100), "temperature τ")
    r: tuple[float, ...] = field((), Numbers(-1000, 1000, 0, MOST_ACTIONS), "reward")
    b: float = field(0.0, Number(-1000, 1000), "baseline b")
    masked: tuple[int, ...] = field((), Numbers(0, MOST_ACTIONS - 1, 0, MOST_ACTIONS, whole=True), "masked action")
    eta: float = field(1.0, Number(-50, 50), "step size η")
    view: str = field("arrow", Choice(tuple(VIEWS)), "picture")
    plane: tuple[int, ...] = field(
        (), Numbers(0, MOST_FEATURES - 1, 0, 2, whole=True), "feature of the picture’s plane"
    )
    h: float = field(-5.0, Number(-16, 1), "exponent of the step h")

    @property
    def mask(self) -> NDArray[np.bool_] | None:
        """(A,) True where an action is allowed; None if all are."""
        return np.array([b not in self.masked for b in range(self.n)]) if self.masked else None

    @property
    def axes(self) -> tuple[int, int] | None:
        """The two features of the picture's plane; None for the principal directions."""
        return (self.plane[0], self.plane[1]) if self.plane else None

    @property
    def across(self) -> int:
        """The feature from left to right; −1 for the first principal direction."""
        return self.plane[0] if self.plane else PRINCIPAL

    @property
    def upward(self) -> int:
        """The feature from bottom to top; −1 for the second principal direction."""
        return self.plane[1] if self.plane else PRINCIPAL

    def with_across(self, feature: int) -> Decision:
        """With a feature from left to right, and one from bottom to top if there was none; or principal directions."""
        return self._in_plane(feature, self._beside(feature, self.upward))

    def with_upward(self, feature: int) -> Decision:
        """As ``with_across``, from bottom to top."""
        return self._in_plane(self._beside(feature, self.across), feature)

    def _beside(self, chosen: int, feature: int) -> int:
        """What the other axis shows then: what it did, or the widest feature; principal directions come in pairs."""
        if chosen == PRINCIPAL:
            return PRINCIPAL
        return geometry.widest(self.features(), chosen) if feature in (PRINCIPAL, chosen) else feature

    def _in_plane(self, across: int, upward: int) -> Decision:
        return dataclasses.replace(self, plane=() if PRINCIPAL in (across, upward) else (across, upward))

    @property
    def rewards(self) -> tuple[float, ...]:
        """The rewards of the actions; 1, 2, 3, … as long as none were chosen."""
        return self.r or tuple(float(a + 1) for a in range(self.n))

    def with_reward(self, action: int, reward: float) -> Decision:
        """With another reward of one action."""
        codec = Numbers(-1000, 1000, 1, MOST_ACTIONS).entry
        r = (*self.rewards[:action], codec.decode(str(reward)), *self.rewards[action + 1 :])
        return dataclasses.replace(self, r=r)

    @property
    def state_features(self) -> encodings.StateFeatures:
        """x(s), as chosen."""
        return self.features_of(len(self.s))

    @property
    def on_square(self) -> bool:
        """Whether both states are points of the unit square."""
        return all(len(s) == 2 and all(0 <= v <= 1 for v in s) for s in (self.s, self.other))

    @property
    def entry_names(self) -> tuple[str, ...]:
        """The names of the entries of a state."""
        return ("number",) if self.x == "one-hot" else labels.features(len(self.s), self.n)

    @property
    def encoding(self) -> encodings.Encoding | encodings.Table:
        """φ(s,a), as chosen: state features and join, or the free table."""
        if self.join == "table":
            return encodings.Table(self.phi)
        return encodings.Encoding(self.state_features, self.join_of())

    def features(self, state: Sequence[float] | None = None) -> Array:
        """φ(s,·), (A, d), of the page's state or of another."""
        entries = self.s if state is None else state
        return self.encoding.phi(int(entries[0]) if self.x == "one-hot" and self.join != "table" else entries)

    def policy(self, state: Sequence[float] | None = None) -> SoftmaxPolicy:
        """The policy in the page's state, or in another."""
        return SoftmaxPolicy(self.features(state), self.theta, self.tau, self.mask)

    def both(self) -> Array:
        """φ in the page's two states, (2, A, d)."""
        return np.stack([self.features(), self.features(self.other)])

    def everywhere(self) -> Array:
        """φ in the states that stand for all, (S, A, d); a free table has one."""
        return self.encoding.tensor(np.zeros(1) if self.join == "table" else self.every_state(len(self.s)))

    @property
    def target(self) -> Array:
        """The wanted policy in the page's two states, (2, A): the wanted weights, each row divided by its sum."""
        weights = np.array(self.wanted or _opposites(self.n))
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))

    def state_text(self, state: Sequence[float]) -> str:
        """A state as a reader writes it: (1, 0, 0, 1), or its number."""
        return f"{state[0]:g}" if self.x == "one-hot" else _listed(state)

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
        """With states, table, wanted policy, θ and action that fit; a sentence for each thing put right."""
        said: list[str] = []
        now = self._with_states(said)._with_table(said)._with_wanted(said)
        now = now._with_mask(said)
        if now.r and len(now.r) != now.n:
            said.append(f"There are {len(now.r)} rewards for {now.n} actions: they were set to 1, 2, 3, …")
            now = dataclasses.replace(now, r=())
        size = now.encoding.size
        if len(now.theta) != size:
            said.append(f"θ has {len(now.theta)} numbers, but this encoding has {size} features: θ was set to 0.")
            now = dataclasses.replace(now, theta=(0.0,) * size)
        if now.plane and not (len(set(now.plane)) == 2 and max(now.plane) < size):
            said.append("The picture’s plane was set to the principal directions: it needs two features.")
            now = dataclasses.replace(now, plane=())
        return now, said

    def _with_states(self, said: list[str]) -> Decision:
        now = self
        for name, state in (("s", self.s), ("other", self.other)):
            if not self.fits(state):
                fitting = self.nearest(state)
                kind = f"one number from 0 to {STATES - 1}" if self.x == "one-hot" else "two numbers from 0 to 1"
                said.append(f"A state is now {kind}: {_listed(state)} became {_listed(fitting)}.")
                now = dataclasses.replace(now, **{name: fitting})  # type: ignore[arg-type]
        if len(now.other) != len(now.s):
            said.append(f"The other state has {len(now.other)} entries, the state {len(now.s)}: it was set to 0.")
            now = dataclasses.replace(now, other=(0.0,) * len(now.s))
        return now

    def _with_table(self, said: list[str]) -> Decision:
        if self.join != "table":
            return dataclasses.replace(self, phi=()) if self.phi else self
        if len(self.phi) == self.n:
            return self
        said.append(f"The table has {len(self.phi)} rows for {self.n} actions: it was set to one feature an action.")
        return dataclasses.replace(self, phi=tuple(tuple(float(a == b) for b in range(self.n)) for a in range(self.n)))

    def _with_mask(self, said: list[str]) -> Decision:
        now, masked = self, tuple(sorted({m for m in self.masked if m < self.n}))
        if len(masked) == self.n:
            said.append("At least one action must stay allowed, so the mask was taken off.")
            masked = ()
        if masked != self.masked:
            now = dataclasses.replace(now, masked=masked)
        if now.a >= now.n:
            said.append(f"There is no action number {now.a}: the first one was chosen.")
        elif now.a in masked:
            said.append(f"{now.actions[now.a]} is masked and has no score: another action was chosen.")
        else:
            return now
        return dataclasses.replace(now, a=min(set(range(now.n)) - set(masked)))

    def _with_wanted(self, said: list[str]) -> Decision:
        if not self.wanted or (len(self.wanted) == 2 and all(len(r) == self.n and sum(r) > 0 for r in self.wanted)):
            return self
        said.append(f"The wanted policy does not fit {self.n} actions in two states: it was chosen anew.")
        return dataclasses.replace(self, wanted=())

    def with_wanted(self, place: int, probability: float) -> Decision:
        """With another wanted probability, the others of its state in their old proportions.

        ``place`` counts through the first state's actions, then the second's.
        """
        i, b = divmod(place, self.n)
        if self.n == 1:
            raise ValueError("There is one action, and its probability is 1. It stays as it was.")
        if not 0 <= probability <= MOST_WANTED:
            raise ValueError(f"A wanted probability lies between 0 and {MOST_WANTED:g}. It stays as it was.")
        row = self.target[i]
        rest = np.delete(row, b)
        others = (
            rest * (1 - probability) / rest.sum() if rest.any() else np.full(rest.size, (1 - probability) / rest.size)
        )
        rows = [r.round(4).tolist() for r in self.target]
        rows[i] = np.insert(others, b, probability).round(4).tolist()
        return dataclasses.replace(self, wanted=tuple(map(tuple, rows)))

    def recoded(self, **choices: object) -> tuple[Decision, list[str]]:
        """With other choices of features and join; keeps state, action and, where it can, the probabilities.

        Of another number of actions it keeps the odds between those that stay.
        Returns the scenario and what had to be given up, a sentence each.
        """
        before = self.features()
        joined = choices.get("join", self.join)
        table = tuple(map(tuple, before.tolist())) if joined == "table" and before.shape[1] <= MOST_CELLS else ()
        changed = dataclasses.replace(self, **{"phi": table, "theta": (0.0,), "plane": (), **choices})  # type: ignore[arg-type]
        sized, said = changed.mended()
        if self.plane:
            said.append("The picture’s plane was set to the principal directions: the features are others now.")
        said = [sentence for sentence in said if not sentence.startswith("θ has")]
        z = policy.logits(before, self.theta)
        wanted = np.append(z[: sized.n], np.full(max(0, sized.n - self.n), z.mean()))  # a new action: as the average
        now = sized.with_theta(theta_for_logits(sized.features(), wanted))
        return now, [*said, self._kept(now)]

    def _kept(self, now: Decision) -> str:
        both = min(self.n, now.n)
        was, became = (policy.logits(d.features(), d.theta)[:both] for d in (self, now))
        if np.abs(softmax(became, now.tau) - softmax(was, self.tau)).max() >= 1e-4:
            return "θ was chosen anew: this encoding cannot give the same probabilities, these are the closest logits."
        if now.n == self.n:
            return "θ was chosen anew, so that the probabilities in this state stay as they were."
        if both == 1:
            return "θ was chosen anew."
        return f"θ was chosen anew, so that the odds between the first {both} actions stay as they were."

    def with_theta(self, theta: Array) -> Decision:
        """With another θ (d,); a long one to 12 decimals, so that it still fits into a link."""
        kept = theta if theta.size <= MOST_EXACT else theta.round(12)
        return dataclasses.replace(self, theta=tuple((kept + 0.0).tolist()))

    def with_logit(self, action: int, target: float) -> Decision:
        """With the smallest change of θ that gives this logit; ``ValueError`` where the encoding cannot."""
        theta = theta_for_logit(self.policy(), action, target)
        return dataclasses.replace(self, theta=tuple(theta.tolist()))

    def why_fixed(self, action: int) -> str:
        """Why the logit of this action cannot be dragged; empty if it can."""
        try:
            self.with_logit(action, 0.0)
        except ValueError as reason:
            why = str(reason).replace(f"action {action}", self.actions[action])
            return f"{why[0].upper()}{why[1:]}."
        return ""


def _opposites(n: int) -> tuple[tuple[float, ...], ...]:
    """A wanted policy that asks for opposites: mostly the first action in one state, mostly the last in the other."""
    return tuple(tuple(9.0 if b == best else 1.0 for b in range(n)) for best in (0, n - 1))


def _listed(state: Sequence[float]) -> str:
    return f"({', '.join(f'{v:g}' for v in state)})"


@dataclass(frozen=True)
class Start(Decision):
    """The start page's: the answer's own example."""

    s: tuple[float, ...] = field(ANSWER.state, Numbers(-1000, 1000, 1, MOST_ENTRIES), "state entry")
    other: tuple[float, ...] = field((0.0, 0.0), Numbers(-1000, 1000, 1, MOST_ENTRIES), "other state’s entry")
    n: int = field(2, Number(1, MOST_ACTIONS, whole=True), "number of actions")
    join: str = field("stack", Choice(tuple(JOINS)), "join")
    theta: tuple[float, ...] = field(ANSWER.theta, Vector(-1e6, 1e6, 1, MOST_FEATURES), "θ")
    a: int = field(0, Number(0, MOST_ACTIONS - 1, whole=True), "action")
