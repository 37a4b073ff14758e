"""A policy that learns by its scores: REINFORCE in the small world, seen at the start, on the way and at the end."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array
from pgviz.encodings import Blocks, Encoding, OneHot
from pgviz.examples.worlds import SMALL
from pgviz.gridworld import ACTIONS, Gridworld
from pgviz.language import say
from pgviz.policy import SoftmaxPolicy
from pgviz.reinforce import train
from pgviz.ui.shell.formats import short
from pgviz.ui.start.maps import Map, drawn

SEED, WAY = 0, 100  # of the training, and how many episodes on it is looked at once more


@dataclass(frozen=True, eq=False)
class Stage:
    """A policy after so many episodes, and what it is worth."""

    episodes: int
    pi: Array  # (S, A)
    performance: float  # J(θ)


@functools.lru_cache(maxsize=1)
def stages() -> tuple[Gridworld, tuple[Stage, ...]]:
    """The world, and the policy before the first episode, after ``WAY`` and after the last."""
    world = SMALL.build()
    mdp, states = world.mdp, np.arange(world.mdp.n_states)
    features = Encoding(OneHot(states.size), Blocks(len(ACTIONS))).tensor(states)
    run = train(
        mdp,
        features,
        alpha=SMALL.alpha,
        episodes=SMALL.episodes,
        horizon=SMALL.horizon,
        seed=SEED,
        baseline=SMALL.baseline,
        record_every=WAY,
    )
    found = []
    for episodes in (0, WAY, SMALL.episodes):
        theta = run.thetas[run.episodes_recorded.tolist().index(episodes), 0]
        pi = SoftmaxPolicy(features, theta).probabilities
        found.append(Stage(episodes, pi, mdp.performance(pi, SMALL.horizon)))
    return world, tuple(found)


@functools.lru_cache(maxsize=1)
def shown() -> tuple[str, str, str]:
    """The three of them side by side as SVG, what they are in words, and the sentence above them."""
    world, seen = stages()
    first, last = (short(stage.performance, 2) for stage in (seen[0], seen[-1]))
    alt = say(
        "Three maps of a gridworld with an arrow for each action, as long as it is likely: at first all are alike; "
        "after {episodes} episodes they lead to the goal. The expected return has gone from {first} to {last}.",
        episodes=seen[-1].episodes,
        first=first,
        last=last,
    )
    named = (say("at first"), *(say("after {n} episodes", n=stage.episodes) for stage in seen[1:]))
    maps = [Map(name, stage.pi, f"J = {short(stage.performance, 2)}") for name, stage in zip(named, seen, strict=True)]
    said = say(
        "**And a policy learns by it**: each episode adds its scores to θ, times what came back. The longer an arrow, "
        "the likelier the action."
    )
    return drawn(world, maps), alt, said
