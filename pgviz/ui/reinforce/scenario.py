"""The scenario of the page REINFORCE: a world, an encoding, and how REINFORCE is run on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pgviz import encodings, limits
from pgviz.arrays import Array
from pgviz.examples.worlds import SMALL, WORLDS, World
from pgviz.gridworld import CELL_NAMES, Gridworld, map_of, rows_of
from pgviz.language import say
from pgviz.ui.reinforce.differences import Differing
from pgviz.ui.state.codec import Choice, Codec, Lines, Number, Switch
from pgviz.ui.state.scenario import Change, Scenario, field

OWN, COPY, TABLE = "own", "copy", "table"
WORLD_NAMES = {name: world.label for name, world in WORLDS.items()} | {OWN: say("my own map, to paint")}
WORLD_OPTIONS = WORLD_NAMES | {COPY: say("a copy of this one, to paint")}
ENCODINGS = {
    "table": say("a feature for each state and action"),
    "walls": say("the four walls, blocks"),
    "stack": say("row, column and action, stacked"),
}
LEGEND = say("Map: {cells}", cells=", ".join(f"{cell} {kind}" for cell, kind in CELL_NAMES.items()))
BASELINES = {"none": say("none"), "constant": say("constant"), "value": say("value")}
ALSO = {"none": say("nothing"), "theta": "θ", "course": say("gradient and entropy")}
ALPHA, GAMMA = Number(1e-5, 20), Number(0, 1)
EPISODES = Number(limits.LEAST_EPISODES, limits.EPISODES, whole=True)
COMPARED: dict[str, Codec] = {
    "world": Choice(tuple(WORLDS)),
    "x": Choice(tuple(ENCODINGS)),
    "baseline": Choice(tuple(BASELINES)),
    "keep": Switch(),
    "alpha": ALPHA,
    "gamma": GAMMA,
}
"""What B may have otherwise than A, where two settings are compared."""
GAIN = Number(-1000, 1000)
UPDATE = {
    "steps": say("the steps"),
    "returns": say("their returns"),
    "weights": say("what each counts"),
    "theta": "Δθ",
    "policy": say("π before and after"),
}
"""The parts of an update in slow motion, in their order; the first has a stage for each step."""
LOSS = Number(-1000, 0)  # of what can be paid for ever: where losses and gains cancel on an endless way, J has no value


@dataclass(frozen=True)
class ReinforceScenario(Scenario):
    """A world, an encoding, and how REINFORCE is run on it. What a link leaves out is the world's own."""

    world: str = field(SMALL.name, Choice(tuple(WORLD_NAMES)), say("world"))
    map: str = field("", Lines(limits.MAP_TEXT), say("map"))
    x: str = field(TABLE, Choice(tuple(ENCODINGS)), say("encoding"))
    baseline: str = field(SMALL.baseline, Choice(tuple(BASELINES)), say("baseline"))
    alpha: float = field(SMALL.alpha, ALPHA, say("step size α"))
    gamma: float = field(SMALL.gamma, GAMMA, say("discount γ"))
    slip: float = field(SMALL.slip, Number(0, 1), say("slip"))
    keep: bool = field(True, Switch(), say("γᵗ kept"))
    episodes: int = field(SMALL.episodes, EPISODES, say("number of episodes"))
    runs: int = field(32, Number(1, limits.RUNS, whole=True), say("number of runs"))
    seed: int = field(0, Number(0, limits.SEEDS, whole=True), say("seed"))
    shown: int = field(0, Number(0, limits.RUNS - 1, whole=True), say("run in the film"))
    step: float = field(SMALL.step_reward, LOSS, say("reward of a step"))
    goal: float = field(SMALL.goal_reward, GAIN, say("reward of the goal"))
    pit: float = field(SMALL.pit_reward, GAIN, say("reward of a pit"))
    cliff: float = field(SMALL.cliff_reward, LOSS, say("reward of a cliff"))
    horizon: int = field(SMALL.horizon, Number(1, limits.HORIZON, whole=True), say("steps until an episode is cut"))
    also: str = field("none", Choice(tuple(ALSO)), say("also shown"))
    slow: int = field(0, Number(0, limits.EPISODES, whole=True), say("episode in slow motion"))  # 0: first at a goal
    part: str = field("steps", Choice(tuple(UPDATE)), say("part of the update"))
    t: int = field(0, Number(0, limits.HORIZON - 1, whole=True), say("step"))
    weight: int = field(
        0, Number(0, limits.WORLD_WEIGHTS, whole=True), say("weight")
    )  # from 1; 0: the one that moved most
    at: int = field(
        0, Number(0, limits.WORLD_CELLS, whole=True), say("state")
    )  # from 1; 0: the one in which π moved most
    draft: str = field("", Lines(limits.MAP_TEXT), say("drawing"))  # a map in which one cannot act yet
    b: tuple[tuple[str, Any], ...] = field((), Differing(COMPARED), say("what B has otherwise"))

    @classmethod
    def defaults(cls, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """The numbers of the world that is given; those of the small one for a map of one's own."""
        return settings_of(WORLDS.get(given.get("world", ""), SMALL))

    @property
    def filmed(self) -> ReinforceScenario:
        """What training, film and curves are made from: it, but for what was chosen in slow motion."""
        return dataclasses.replace(self, slow=0, part="steps", t=0, weight=0, at=0)

    @property
    def run(self) -> ReinforceScenario:
        """What the run in the film comes from: it, but for all that is only shown, drawn or compared beside it."""
        return dataclasses.replace(self.filmed, also="none", draft="", b=())

    @property
    def is_slow(self) -> bool:
        """Whether something was chosen in slow motion."""
        return self != self.filmed

    @property
    def example(self) -> World | None:
        """The named world that it is, as long as its rules are that world's; None for a map of one's own."""
        world = WORLDS.get(self.world)
        rules = ("slip", "step", "goal", "pit", "cliff")
        own = settings_of(world) if world else {}
        return world if all(own.get(name) == getattr(self, name) for name in rules) else None

    @property
    def text(self) -> str:
        """The map."""
        return self.map if self.world == OWN else WORLDS[self.world].text

    @property
    def drawn(self) -> str:
        """The map of one's own as it is painted, whether or not one can act in it."""
        return self.draft or self.map

    def build(self) -> Gridworld:
        """The gridworld; ``ValueError`` with a sentence if the map is none."""
        return Gridworld.from_text(
            self.text,
            gamma=self.gamma,
            slip=self.slip,
            step_reward=self.step,
            goal_reward=self.goal,
            pit_reward=self.pit,
            cliff_reward=self.cliff,
        )

    def features(self, world: Gridworld) -> Array:
        """φ(s,a) of every state, (S, A, d)."""
        states = np.arange(world.mdp.n_states)
        if self.x == "walls":
            return encodings.Encoding(encodings.Identity(4), encodings.Blocks(4, bias=True)).tensor(world.walls)
        if self.x == "stack":
            places = np.array([world.position(int(s)) for s in states], dtype=np.float64)
            return encodings.Encoding(encodings.Identity(2), encodings.Stack(np.eye(4))).tensor(places)
        return encodings.Encoding(encodings.OneHot(len(states)), encodings.Blocks(4)).tensor(states)

    @property
    def flaw(self) -> str:
        """What is wrong with the map, as a sentence; empty if one can act in it."""
        try:
            map_of(self.text)
        except ValueError as reason:
            return str(reason)
        return ""

    def repaired(self) -> Change[ReinforceScenario]:
        """With a map in which one can act, a film of a run and an episode of it that there are."""
        now = self if self.shown < self.runs else dataclasses.replace(self, shown=0)
        now = now if now.slow <= now.episodes else dataclasses.replace(now, slow=now.episodes)
        if now.draft:
            return now._with_draft()
        if flaw := now.flaw:
            small = dataclasses.replace(now, world=SMALL.name, map="")
            shown = say("The map cannot be used, so the {name} world is shown. {flaw}", name=SMALL.label, flaw=flaw)
            return Change(small, (shown,))
        return Change(now)

    def _with_draft(self) -> Change[ReinforceScenario]:
        """With the drawing as the map, if one can act in it; without it, if it is not even a drawing."""
        drawn, rest = (dataclasses.replace(self, map=text, draft="") for text in (self.draft, self.map))
        try:
            rows_of(self.draft)
        except ValueError as reason:
            return Change(rest, (say("The drawing was left out. {reason}", reason=reason),)).repaired()
        if self.world == OWN and not drawn.flaw:
            return Change(drawn)
        change = rest.repaired()
        return Change(dataclasses.replace(change.scenario, draft=self.draft), change.given_up)


def settings_of(world: World) -> dict[str, Any]:
    """What a named world sets, by the names of the scenario's fields."""
    return {
        "x": world.encoding or TABLE,
        "baseline": world.baseline,
        "alpha": world.alpha,
        "gamma": world.gamma,
        "slip": world.slip,
        "episodes": world.episodes,
        "step": world.step_reward,
        "goal": world.goal_reward,
        "pit": world.pit_reward,
        "cliff": world.cliff_reward,
        "horizon": world.horizon,
    }
