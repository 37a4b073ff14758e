"""Why REINFORCE fails in some worlds, in numbers: exact, of the policy with which it begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array, Bools
from pgviz.gridworld import Gridworld
from pgviz.mdp import best_actions

EAST, WEST = 1, 3
STEPS = 10_000  # of p, in the search for the best coin


def uniform(world: Gridworld) -> Array:
    """π of θ = 0, (S, 4)."""
    return np.full((world.mdp.n_states, world.mdp.n_actions), 1 / world.mdp.n_actions)


@dataclass(frozen=True)
class Cut:
    """What an episode's cut does to a world in which every step costs and nobody has to move."""

    chance: float  # of the goal in an episode of the uniform policy
    begin: float  # what the uniform policy is worth within the cut
    exact: float  # and without it
    still: float  # what bumping into the same wall until the cut is worth
    best: float  # the optimum


def cut_of(world: Gridworld, horizon: int) -> Cut:
    """The numbers of a world whose start has a wall or the border at its side, for episodes of ``horizon`` steps."""
    mdp, begin = world.mdp, uniform(world)
    stays = np.tile(world.walls[world.start] / world.walls[world.start].sum(), (mdp.n_states, 1))
    return Cut(
        chance=world.chance_of_goal(begin, horizon),
        begin=mdp.performance(begin, horizon),
        exact=mdp.performance(begin),
        still=mdp.performance(stays, horizon),
        best=mdp.optimal_performance(),
    )


@dataclass(frozen=True)
class Coin:
    """The best policy that goes East with the same probability in every cell, and West otherwise."""

    p: float  # π(East)
    value: float  # J
    best: float  # J of the best policy that may tell the cells apart


def coin_of(world: Gridworld) -> Coin:
    """The best coin, with p to four digits; S&B, Example 13.1: p = 2 − √2, J = −6 − 4√2."""
    p = np.arange(1, STEPS) / STEPS
    pis = np.zeros((len(p), world.mdp.n_states, world.mdp.n_actions))
    pis[:, :, EAST], pis[:, :, WEST] = p[:, None], 1 - p[:, None]
    worth = world.mdp.performances(pis)
    best = int(worth.argmax())
    return Coin(float(p[best]), float(worth[best]), world.mdp.optimal_performance())


@dataclass(frozen=True)
class Slips:
    """The cells that the best policy meets by slips only: it has to be right there too, and is seldom there."""

    route: int  # cells on the ways that it means to go
    beside: int  # cells to which only slips lead
    visits: float  # to all of those, in an episode
    cost: float  # what J loses if the policy is uniform there
    gain: float  # the optimum minus J of the uniform policy


def slips_of(world: Gridworld) -> Slips:
    """The numbers of a world with slips; where several actions are best, the best policy takes them alike."""
    mdp, begin = world.mdp, uniform(world)
    best = best_actions(mdp)
    pi = best / best.sum(axis=1, keepdims=True)
    visits = mdp.visits(pi, discounted=False)
    route = _meant(world, best)
    beside = world.acting & ~route & (visits > 0)
    optimum = mdp.optimal_performance()
    return Slips(
        route=int(route.sum()),
        beside=int(beside.sum()),
        visits=float(visits[beside].sum()),
        cost=optimum - mdp.performance(np.where(beside[:, None], begin, pi)),
        gain=optimum - mdp.performance(begin),
    )


def _meant(world: Gridworld, best: Bools) -> Bools:
    """(S,): the cells in which one acts if no step slips and all actions are best."""
    meant = np.arange(world.mdp.n_states) == world.start
    while True:
        entered = world.mdp.outcomes.successor[..., 0][meant[:, None] & best]
        if meant[entered].all():
            return np.asarray(meant & world.acting)
        meant[entered] = True
