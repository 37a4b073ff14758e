"""Named gridworlds, each with its source, and with settings under which it is learned, or fails for a known reason.

docs/worlds.md (``python -m tests.docs.worlds``) has what 100 runs came to in each, and the numbers of the reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pgviz.gridworld import Gridworld
from pgviz.language import say

Features = Literal["table", "walls", "stack"]
"""One per state and action; the four walls around a cell, in blocks; row, column and action, stacked."""
Obstacle = Literal["seldom", "cut", "alike", "slips"]
"""The goal is hardly ever found by chance; an episode's cut hides that nothing ends; cells that differ look alike; only
slips lead to cells in which the policy has to be right as well. ``pgviz.examples.obstacles`` has the numbers."""


@dataclass(frozen=True)
class World:
    """A map, its numbers, and how to train on it: with one feature per state and action, unless it has its own."""

    name: str  # in links, in every language
    label: str  # as a person reads it
    text: str
    sentence: str  # what it teaches
    source: str
    gamma: float
    slip: float = 0.0
    step_reward: float = 0.0
    goal_reward: float = 1.0
    pit_reward: float = 0.0
    cliff_reward: float = 0.0
    alpha: float = 0.5
    episodes: int = 200
    horizon: int = 100  # in steps
    baseline: Literal["none", "constant", "value"] = "none"
    encoding: Features | None = None  # what the world is about; None: any, to begin with a table
    obstacle: Obstacle | None = None  # why it is not learned; None: it is

    def build(self) -> Gridworld:
        """The gridworld."""
        return Gridworld.from_text(
            self.text,
            gamma=self.gamma,
            slip=self.slip,
            step_reward=self.step_reward,
            goal_reward=self.goal_reward,
            pit_reward=self.pit_reward,
            cliff_reward=self.cliff_reward,
        )


SMALL = World(
    name="small",
    label=say("small"),
    text="...G\n.#.H\n....\nS.H.",
    sentence=say("Two pits, a wall, and six steps to the goal: two hundred noisy votes on θ, and the way is found."),
    source="pgviz",
    gamma=0.9,
    step_reward=-0.02,
    pit_reward=-0.5,
)
OPEN = World(
    name="open",
    label=say("open"),
    text="S....\n.....\n.....\n.....\n....G",
    sentence=say("Nothing in the way, nothing paid before the goal: 70 shortest paths, all of them optimal."),
    source="pgviz",
    gamma=0.95,
    episodes=500,
    baseline="value",
)
ICE = World(
    name="ice",
    label=say("ice"),
    text="....G\n.#.H.\n.....\nS....",
    sentence=say("Every fifth step slips sideways, and beside the pit a slip is expensive."),
    source="pgviz",
    gamma=0.95,
    slip=0.2,
    step_reward=-0.02,
    pit_reward=-0.5,
    alpha=0.3,
    episodes=500,
    baseline="value",
    obstacle="slips",
)
RUSSELL_NORVIG = World(
    name="russell-norvig",
    label=say("russell norvig"),
    text="...G\n.#.H\nS...",
    sentence=say("The textbook's 4 × 3 world: with a small charge per step, the long way round the wall is best."),
    source=say("Russell & Norvig, Artificial Intelligence: A Modern Approach, 3rd ed., §17.1"),
    gamma=1.0,
    slip=0.2,
    step_reward=-0.04,
    pit_reward=-1.0,
    alpha=0.03,
    episodes=1000,
    baseline="constant",
    obstacle="slips",
)
FROZEN_LAKE = World(
    name="frozen-lake",
    label=say("frozen lake"),
    text="S...\n.H.H\n...H\nH..G",
    sentence=say("Only a third of the steps go where they are aimed; only the goal pays."),
    source=say("Gymnasium, FrozenLake-v1, map 4x4, is_slippery=True; γ is ours"),
    gamma=0.99,
    slip=2 / 3,
    alpha=1.0,
    episodes=1000,
    obstacle="seldom",
)
FROZEN_LAKE_8 = World(
    name="frozen-lake-8",
    label=say("frozen lake 8"),
    text="S.......\n........\n...H....\n.....H..\n...H....\n.HH...H.\n.H..H.H.\n...H...G",
    sentence=say("The same ice, four times as large: the goal is hardly ever found by chance."),
    source=say("Gymnasium, FrozenLake-v1, map 8x8, is_slippery=True; γ is ours"),
    gamma=0.99,
    slip=2 / 3,
    alpha=1.0,
    episodes=1000,
    horizon=200,
    obstacle="seldom",
)
CLIFF = World(
    name="cliff",
    label=say("cliff"),
    text="............\n............\n............\nSCCCCCCCCCCG",
    sentence=say(
        "A fall costs 100 and starts again from S: REINFORCE learns to keep still, and never hears of the goal."
    ),
    source=say("S&B, Example 6.6, p. 132: −1 a step, −100 for a step into the cliff"),
    gamma=1.0,
    step_reward=-1.0,
    goal_reward=0.0,
    cliff_reward=-99.0,
    alpha=0.001,
    episodes=1000,
    horizon=200,
    baseline="value",
    obstacle="cut",
)
LARGE = World(
    name="large",
    label=say("large"),
    text=(
        "....#.....\n....#.....\n.......G..\n..........\n....#.....\n"
        "##..##..##\n....#.....\n..........\n..S.......\n....#....."
    ),
    sentence=say("Four rooms: nothing is paid before the goal, so the first visits have to be lucky."),
    source=say("after Sutton, Precup & Singh (1999), Between MDPs and semi-MDPs, Fig. 2; the map is ours"),
    gamma=0.97,
    alpha=1.0,
    baseline="value",
    episodes=500,
    horizon=300,
)
WALLS = World(
    name="walls",
    label=say("walls"),
    text="S...\n....\n....\n...G",
    sentence=say(
        "It senses only the walls near it: S is (1, 0, 0, 1), the question's state, and like cells share arrows."
    ),
    source=say("the question that pgviz began with: a state of four bits, one for each wall; the map is ours"),
    gamma=0.9,
    alpha=0.3,
    episodes=500,
    encoding="walls",
    baseline="value",
)
TWO_PRIZES = World(
    name="two-prizes",
    label=say("two prizes"),
    text="HS..G",
    sentence=say("A small prize is near, a large one far: γ alone says which is worth the walk."),
    source="pgviz",
    gamma=0.9,
    pit_reward=0.5,
    episodes=1000,
    alpha=0.1,
    baseline="value",
)
CORRIDOR = World(
    name="corridor",
    label=say("corridor"),
    text="SR.G",
    sentence=say(
        "Three cells that look alike, and in the second every move is reversed: the best rule for all is a coin."
    ),
    source=say("S&B, Example 13.1, p. 323; ours also has North and South, which lead nowhere"),
    gamma=1.0,
    step_reward=-1.0,
    goal_reward=0.0,
    alpha=0.001,
    episodes=1000,
    horizon=100,
    baseline="constant",
    encoding="stack",
    obstacle="alike",
)
MAZE = World(
    name="maze",
    label=say("maze"),
    text="S#...#...\n.#.#.#.#.\n.#.#.#.#.\n.#.#.#.#.\n...#...#G",
    sentence=say("One way, many turns, and nothing is paid before its end: where no episode succeeds, θ never moves."),
    source="pgviz",
    gamma=0.99,
    episodes=500,
    obstacle="seldom",
)

WORLDS = {
    world.name: world
    for world in (
        SMALL,
        OPEN,
        ICE,
        RUSSELL_NORVIG,
        FROZEN_LAKE,
        FROZEN_LAKE_8,
        CLIFF,
        LARGE,
        WALLS,
        TWO_PRIZES,
        CORRIDOR,
        MAZE,
    )
}
"""By name; the first is the one that a page opens with."""
