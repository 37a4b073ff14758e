"""Every episode that can happen, as arrays: the sum over them is the expectation itself, with nothing sampled.

The episodes stand in the order of their starts, actions and outcomes, as a dictionary sorts words. How many there are
grows exponentially with the horizon; ``MAX_PATHS`` is where the list stops, and ``exact`` has the moments without it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Bools, Ints, distribution, whole_number
from pgviz.mdp import MDP
from pgviz.reinforce.episode import Episode
from pgviz.reinforce.estimator import Estimator

__all__ = ["MAX_PATHS", "MAX_STEPS", "Paths", "estimates_of", "possible_paths"]

MAX_PATHS = 20_000
"""The most episodes that are listed."""
MAX_STEPS = 100
"""The longest episode that is listed."""
NONE = -1
"""In the place of an action or an outcome, after the end."""


@dataclass(frozen=True, eq=False)
class Paths:
    """N episodes of at most T steps; after an episode's end its state stays, and its rewards are 0."""

    probability: Array  # (N,), they sum to 1
    states: Ints  # (T + 1, N): S_0 … S_T
    actions: Ints  # (T, N), −1 after the end
    outcomes: Ints  # (T, N): which of the MDP's outcomes came, −1 after the end
    rewards: Array  # (T, N): R_1 … R_T
    ended: Bools  # (N,): in a terminal state, rather than at the horizon

    def __len__(self) -> int:
        """N."""
        return len(self.probability)

    @property
    def alive(self) -> Bools:
        """(T, N): True for the steps before the end."""
        return np.asarray(self.actions != NONE)

    @property
    def lengths(self) -> Ints:
        """(N,), in steps."""
        return np.asarray(self.alive.sum(axis=0), dtype=np.int64)

    def episode(self, index: int) -> Episode:
        """One of them by itself."""
        steps = int(self.lengths[index])
        return Episode(
            states=self.states[: steps + 1, index].copy(),
            actions=self.actions[:steps, index].copy(),
            rewards=self.rewards[:steps, index].copy(),
            outcomes=self.outcomes[:steps, index].copy(),
            ended=bool(self.ended[index]),
        )

    def along(self, per_pair: Array) -> Array:
        """x[S_t, A_t] at every step, (T, N, …), for x (S, A, …); 0 after the end."""
        found = per_pair[self.states[:-1], self.actions]
        found[~self.alive] = 0.0
        return np.asarray(found)


def possible_paths(mdp: MDP, pi: ArrayLike, horizon: int | None = None, *, most: int = MAX_PATHS) -> Paths:
    """Every episode that the policy ``pi`` (S, A) can have, cut after ``horizon`` steps if there is one.

    Raises ValueError if there are more than ``most``, or if one does not end within ``MAX_STEPS`` and no horizon
    cuts it.
    """
    chances = distribution("pi", pi, "(S, A)", S=mdp.n_states, A=mdp.n_actions)
    longest = None if horizon is None else whole_number("horizon", horizon, 1, MAX_STEPS)
    branches = _Branches(mdp, chances)
    if longest is None and not _surely_ends(mdp, chances):
        raise ValueError(f"mdp must have episodes that end within {MAX_STEPS} steps, or take a horizon that cuts them")
    begin = np.flatnonzero(mdp.start)
    probability, states = mdp.start[begin], [begin]
    parents: list[Ints] = []
    chosen: list[Ints] = []
    while not mdp.terminal[states[-1]].all() and len(chosen) != longest:
        if branches.number[states[-1]].sum() > most:
            raise ValueError(f"mdp must have at most {most} possible episodes, it has more")
        parent, branch = branches.after(states[-1])
        probability = probability[parent] * branches.chance[branch]
        states.append(branches.successor[branch])
        parents.append(parent)
        chosen.append(branch)
    return _paths(mdp, branches, probability, states, parents, chosen)


def estimates_of(paths: Paths, estimator: Estimator, baseline: Array) -> Array:
    """Each episode's estimate of ∇J, (N, d), with a table of baselines (H, S)."""
    weights = estimator.weights(baseline, paths.states[:-1], paths.rewards)
    return np.asarray(np.einsum("tn,tnd->nd", weights, paths.along(estimator.scores)))


class _Branches:
    """What can happen in each state, one after the other: (action, outcome) pairs; in a terminal state nothing."""

    def __init__(self, mdp: MDP, pi: Array) -> None:
        chance = np.where(mdp.terminal[:, None, None], 0.0, pi[..., None] * mdp.outcomes.probability)
        state, self.action, self.outcome = np.nonzero(chance > 0)
        self.chance = chance[state, self.action, self.outcome]
        self.successor = mdp.outcomes.successor[state, self.action, self.outcome]
        self.reward = mdp.outcomes.reward[state, self.action, self.outcome]
        # one more for each terminal state: it stays, for certain and for nothing
        terminal = np.flatnonzero(mdp.terminal)
        order = np.argsort(np.concatenate([state, terminal]), kind="stable")
        for name, filler in (("action", NONE), ("outcome", NONE), ("chance", 1.0), ("reward", 0.0)):
            values = np.concatenate([getattr(self, name), np.full(terminal.size, filler)])
            setattr(self, name, values[order])
        self.successor = np.concatenate([self.successor, terminal])[order]
        self.number = np.bincount(np.concatenate([state, terminal]), minlength=mdp.n_states)  # (S,)
        self.first = np.cumsum(self.number) - self.number

    def after(self, states: Ints) -> tuple[Ints, Ints]:
        """For each continuation of episodes that are in ``states`` (N,): whose it is, and its branch."""
        number = self.number[states]
        parent = np.repeat(np.arange(states.size), number)
        within = np.arange(parent.size) - np.repeat(np.cumsum(number) - number, number)
        return parent, self.first[states][parent] + within


def _surely_ends(mdp: MDP, pi: Array) -> bool:
    """Whether no episode can be longer than ``MAX_STEPS``."""
    moves = np.einsum("sa,sat->st", pi, mdp.transition) > 0
    here = (mdp.start > 0) & ~mdp.terminal
    for _ in range(MAX_STEPS):
        here = moves[here].any(axis=0) & ~mdp.terminal
    return not here.any()


def _paths(
    mdp: MDP, branches: _Branches, probability: Array, states: list[Ints], parents: list[Ints], chosen: list[Ints]
) -> Paths:
    """Follow every episode back from its end to its start."""
    steps, here = len(chosen), np.arange(probability.size)
    walked = np.empty((steps + 1, here.size), dtype=np.int64)
    branch = np.empty((steps, here.size), dtype=np.int64)
    walked[steps] = states[steps]
    for t in range(steps - 1, -1, -1):
        branch[t] = chosen[t][here]
        here = parents[t][here]
        walked[t] = states[t][here]
    return Paths(
        probability=probability,
        states=walked,
        actions=branches.action[branch],
        outcomes=branches.outcome[branch],
        rewards=branches.reward[branch],
        ended=mdp.terminal[walked[-1]],
    )
