"""The scenario of the page Beyond linear: a small network, a state, an action, and the constant of the surrogate."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from pgviz import limits
from pgviz.language import say
from pgviz.network import Network
from pgviz.ui.shell import labels
from pgviz.ui.shell.formats import subscript
from pgviz.ui.state.codec import Choice, Number, Numbers, Switch, Vector
from pgviz.ui.state.scenario import Change, Scenario, field
from pgviz.ui.teaching.snippets import FRAMEWORKS

MOST_INPUTS, MOST_HIDDEN, MOST_ACTIONS = limits.NETWORK_INPUTS, limits.NETWORK_HIDDEN, limits.NETWORK_ACTIONS
MOST_WEIGHTS = MOST_HIDDEN * (MOST_INPUTS + 1) + MOST_ACTIONS * (MOST_HIDDEN + 1)
SEED = 3  # of the weights that a network has before they are edited
STATE = Numbers(-5, 5, 1, MOST_INPUTS)
WEIGHTS = Vector(-20, 20, 0, MOST_WEIGHTS)
SEEDS = Number(0, limits.SEEDS, whole=True)


@dataclass(frozen=True)
class BeyondScenario(Scenario):
    """A one-hidden-layer tanh network in one state. ``w`` is empty as long as the weights are the seed's own."""

    x: tuple[float, ...] = field((1.0, 0.0, 0.0, 1.0), STATE, say("input"))
    hidden: int = field(3, Number(1, MOST_HIDDEN, whole=True), say("hidden units"))
    n: int = field(4, Number(1, MOST_ACTIONS, whole=True), say("number of actions"))
    seed: int = field(SEED, SEEDS, say("seed of the weights"))
    w: tuple[float, ...] = field((), WEIGHTS, say("weight"))
    a: int = field(1, Number(0, MOST_ACTIONS - 1, whole=True), say("action"))
    frozen: bool = field(False, Switch(), say("hidden layer frozen"))
    c: float = field(0.0, Number(-100, 100), say("constant c"))
    code: str = field("numpy", Choice(tuple(FRAMEWORKS)), say("framework"))

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions' names."""
        return labels.actions(self.n)

    @property
    def signs(self) -> tuple[str, ...]:
        """Their first signs."""
        return tuple(name.split()[0] for name in self.actions)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs."""
        return labels.features(len(self.x), self.n)

    @property
    def units(self) -> tuple[str, ...]:
        """The names of the hidden units."""
        return tuple(f"y{subscript(i + 1)}" for i in range(self.hidden))

    @property
    def network(self) -> Network:
        """The network: the seed's weights, rounded to what a cell shows, or the edited ones."""
        if self.w:
            return Network.from_parameters(self.w, len(self.x), self.hidden, self.n)
        drawn = Network.random(len(self.x), self.hidden, self.n, self.seed)
        return Network.from_parameters(drawn.parameters.round(2), len(self.x), self.hidden, self.n)

    def repaired(self) -> Change[BeyondScenario]:
        """With weights and an action that fit the sizes."""
        said: list[str] = []
        now = self
        count = now.hidden * (len(now.x) + 1) + now.n * (now.hidden + 1)
        if now.w and len(now.w) != count:
            said.append(
                say(
                    "A network of these sizes has {count} weights, not {given}: they were drawn anew.",
                    count=count,
                    given=len(now.w),
                )
            )
            now = dataclasses.replace(now, w=())
        if now.a >= now.n:
            said.append(say("There is no action number {a}: the first one was chosen.", a=now.a))
            now = dataclasses.replace(now, a=0)
        return Change(now, tuple(said))
