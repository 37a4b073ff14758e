"""Episodes in lockstep: many lanes walk the same MDP side by side, one step of all of them at a time.

The policy is fixed for the whole episode, so a choice is a comparison of one uniform number with the cumulative
probabilities of a lane's state, and the next state is a look-up. Terminal states absorb and pay 0: lanes that are done
wait there, and need no mask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pgviz.mdp import MDP
from pgviz.mdp.checks import Floats, Ints

BLOCK = 16
"""Steps whose uniform numbers are drawn together; after each block it is asked whether all lanes are done."""
GROUP = 32
"""Lanes that share one generator. Run i is the same, however many runs there are."""


@dataclass(frozen=True, eq=False)
class Dice:
    """The uniform numbers of one episode of all lanes: a function of seed, episode and lane only."""

    start: Floats  # (B,): picks S₀
    generators: tuple[np.random.Generator, ...]
    group: int

    @classmethod
    def of(cls, seed: int, episode: int, lanes: int, group: int = GROUP) -> Dice:
        """Lane i takes column i % group of ``default_rng([seed, episode, i // group])``.

        A generator gives ``random(group)`` for S₀, then for every 16 steps ``random((16, 2, group))``: the first of
        the two picks the action, the second what comes of it.
        """
        generators = tuple(np.random.default_rng([seed, episode, i]) for i in range(-(-lanes // group)))
        start = np.concatenate([g.random(group) for g in generators])[:lanes]
        return cls(start, generators, group)

    def blocks(self) -> Iterator[Floats]:
        """Endless blocks (16, 2, B) of uniform numbers in [0, 1)."""
        lanes = self.start.size
        while True:
            parts = [g.random((BLOCK, 2, self.group)) for g in self.generators]
            yield (parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1))[..., :lanes]


@dataclass(frozen=True, eq=False)
class Steps:
    """One episode of each lane, T steps of B lanes; rows after a lane's end sit in its last state.

    A *place* is (s · L + l) · A + a: the pair (s, a) on the copy l of the MDP that the lane walks on.
    """

    place: Ints  # (T, B)
    outcome: Ints  # (T, B): place + k · (S · L · A)
    last: Ints  # (B,): the place of action 0 in S_T


class Machine:
    """An MDP as flat tables, L copies side by side: one for each lane, or one for all when they share a policy."""

    def __init__(self, mdp: MDP, copies: int) -> None:
        self.mdp, self.copies = mdp, copies
        n_states, n_actions, width = mdp.outcomes.probability.shape
        self.size = n_states * copies * n_actions  # places
        self.state = np.arange(n_states).repeat(copies * n_actions)  # of a place
        self.pair = (self.state * n_actions).reshape(-1, n_actions) + np.arange(n_actions)
        self.pair = self.pair.ravel()  # s · A + a of a place
        lane = np.tile(np.arange(copies).repeat(n_actions), n_states)
        by_outcome = mdp.outcomes.successor.reshape(-1, width).T[:, self.pair]  # (K, S · L · A)
        self.successor = ((by_outcome * copies + lane) * n_actions).ravel()  # outcome ↦ place of action 0 in s'
        self.reward = mdp.outcomes.reward.reshape(-1, width).T[:, self.pair].ravel()
        self.over = mdp.terminal[self.state]  # of a place
        cumulative = np.cumsum(mdp.outcomes.probability, axis=-1).reshape(-1, width)[:, :-1]
        self.thresholds = np.ascontiguousarray(cumulative.T)  # (K − 1, S · A): k is how many of these are passed
        self.certain = width == 1  # one outcome: nothing to draw
        self.same_everywhere = bool((self.thresholds == self.thresholds[:, :1]).all())  # as in a gridworld

    def roll(self, thresholds: Floats, dice: Dice, horizon: int) -> Steps:
        """One episode of every lane, until all are done or ``horizon`` steps have been made.

        ``thresholds`` (A − 1, S · L · A) holds the cumulative action probabilities at the places of action 0.
        """
        here = self._first(dice.start)
        places: list[Ints] = []
        outcomes: list[Ints] = []
        counter = _Counter(len(thresholds), here.size)
        for block in dice.blocks():
            size = min(BLOCK, horizon - BLOCK * len(places))
            place = np.empty((size, here.size), dtype=np.int64)
            outcome = place if self.certain else np.empty_like(place)
            luck = self._luck(block[:size, 1]) if self.same_everywhere else None
            for t in range(size):
                np.add(here, counter.passed(block[t, 0], thresholds, here), out=place[t])
                if not self.certain:
                    shift = self._shift(block[t, 1], place[t]) if luck is None else luck[t]
                    np.add(place[t], shift, out=outcome[t])
                self.successor.take(outcome[t], out=here, mode="clip")
            places.append(place)
            outcomes.append(outcome)
            if BLOCK * len(places) >= horizon or self.over.take(here).all():
                break
        return Steps(np.concatenate(places), np.concatenate(outcomes), here)

    def _first(self, uniform: Floats) -> Ints:
        """The place of action 0 in S₀ of each lane, (B,)."""
        last = int(np.flatnonzero(self.mdp.start)[-1])
        s = np.minimum(np.searchsorted(np.cumsum(self.mdp.start), uniform, side="right"), last)
        lane = np.arange(uniform.size) if self.copies > 1 else 0
        return np.asarray((s * self.copies + lane) * self.mdp.n_actions, dtype=np.int64)

    def _luck(self, uniform: Floats) -> Ints:
        """k · (S · L · A) of a whole block at once, where k does not depend on the place, (16, B)."""
        k: Ints = np.zeros(uniform.shape, dtype=np.int64)
        for threshold in self.thresholds[:, 0]:
            k += uniform >= threshold
        k *= self.size
        return k

    def _shift(self, uniform: Floats, place: Ints) -> Ints:
        """k · (S · L · A), (B,)."""
        k: Ints = np.add.reduce(uniform >= self.thresholds.take(self.pair.take(place), axis=1), axis=0, dtype=np.int64)
        k *= self.size
        return k


class _Counter:
    """Counts how many thresholds a number has passed: sampling by the inverse distribution function, without copies."""

    def __init__(self, n_thresholds: int, lanes: int) -> None:
        self._values = np.empty((n_thresholds, lanes))
        self._passed = np.empty((n_thresholds, lanes), dtype=np.bool_)
        self._bytes = self._passed.view(np.int8)
        self._count = np.empty(lanes, dtype=np.int8)

    def passed(self, uniform: Floats, thresholds: Floats, index: Ints) -> np.ndarray:
        """(B,): for each lane the number of thresholds[:, index] that are ≤ uniform; valid until the next call."""
        thresholds.take(index, axis=1, out=self._values, mode="clip")
        np.greater_equal(uniform, self._values, out=self._passed)
        return np.add.reduce(self._bytes, axis=0, out=self._count)
