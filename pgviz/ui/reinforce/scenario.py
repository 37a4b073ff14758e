"""The scenario of the page REINFORCE."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pgviz import encodings
from pgviz.examples.worlds import SMALL, WORLDS
from pgviz.gridworld import Gridworld
from pgviz.ui.state.codec import Choice, Lines, Number, Scenario, Switch, field

OWN = "own"
LONGEST_MAP = 450  # characters
WORLD_NAMES = {name: name.replace("-", " ") for name in WORLDS} | {OWN: "my own map"}
ENCODINGS = {
    "table": "a feature for each state and action",
    "walls": "the four walls, blocks",
    "stack": "row, column and action, stacked",
}
BASELINES = {"none": "none", "constant": "constant", "value": "value"}


@dataclass(frozen=True)
class Learning(Scenario):
    """A world, an encoding, and how REINFORCE is run on it. Defaults: the small world's."""

    world: str = field(SMALL.name, Choice(tuple(WORLD_NAMES)), "world")
    map: str = field("", Lines(LONGEST_MAP), "map")
    x: str = field("table", Choice(tuple(ENCODINGS)), "encoding")
    baseline: str = field(SMALL.baseline, Choice(tuple(BASELINES)), "baseline")
    alpha: float = field(SMALL.alpha, Number(1e-5, 20), "step size α")
    gamma: float = field(SMALL.gamma, Number(0, 1), "discount γ")
    slip: float = field(SMALL.slip, Number(0, 1), "slip")
    keep: bool = field(True, Switch(), "γᵗ kept")
    episodes: int = field(SMALL.episodes, Number(10, 1000, whole=True), "number of episodes")
    runs: int = field(32, Number(1, 64, whole=True), "number of runs")
    seed: int = field(0, Number(0, 9999, whole=True), "seed")
    shown: int = field(0, Number(0, 63, whole=True), "run in the film")

    @property
    def horizon(self) -> int:
        """Steps after which an episode is cut."""
        return WORLDS.get(self.world, SMALL).horizon

    def build(self) -> Gridworld:
        """The gridworld; ``ValueError`` with a sentence if the map is none."""
        source = WORLDS.get(self.world, SMALL)
        text = self.map if self.world == OWN else source.text
        return dataclasses.replace(source, text=text, gamma=self.gamma, slip=self.slip).build()

    def features(self, world: Gridworld) -> NDArray[np.float64]:
        """φ(s,a) of every state, (S, A, d)."""
        states = np.arange(world.mdp.n_states)
        if self.x == "walls":
            return encodings.Encoding(encodings.Identity(4), encodings.Blocks(4, bias=True)).tensor(world.walls)
        if self.x == "stack":
            places = np.array([world.position(int(s)) for s in states], dtype=np.float64)
            return encodings.Encoding(encodings.Identity(2), encodings.Stack(np.eye(4))).tensor(places)
        return encodings.Encoding(encodings.OneHot(len(states)), encodings.Blocks(4)).tensor(states)

    def in_world(self, name: str) -> Learning:
        """In another world, with the settings that suit it; an own map starts as a copy of the one shown."""
        if name == OWN:
            return dataclasses.replace(self, world=OWN, map=self.map or self.build().text)
        world = WORLDS[name]
        return dataclasses.replace(
            self,
            world=name,
            alpha=world.alpha,
            gamma=world.gamma,
            slip=world.slip,
            episodes=world.episodes,
            baseline=world.baseline,
        )

    def with_map(self, text: str) -> Learning:
        """With a map of one's own; ``ValueError`` with a sentence if it is none."""
        drawn = dataclasses.replace(self, world=OWN, map=text)
        return dataclasses.replace(drawn, map=drawn.build().text)

    def mended(self) -> tuple[Learning, list[str]]:
        """With a map that can be walked, and a film of a run that there is."""
        said: list[str] = []
        now = self if self.shown < self.runs else dataclasses.replace(self, shown=0)
        try:
            now.build()
        except ValueError as reason:
            said.append(f"The map cannot be used, so the {SMALL.name} world is shown. {reason}")
            now = dataclasses.replace(now, world=SMALL.name, map="")
        return now, said
