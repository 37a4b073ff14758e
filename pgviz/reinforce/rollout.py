"""Episodes in lockstep: many lanes act in the same MDP side by side, one step of all of them at a time.

The policy is fixed for the whole episode, so a choice is a comparison of one uniform number with the cumulative
probabilities of a lane's state, and the next state is a look-up. Terminal states absorb and pay 0: lanes that are done
wait there, and need no mask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pgviz.arrays import Array, Bools, Ints
from pgviz.mdp import MDP
from pgviz.reinforce.episode import Episode, returns_to_go

BLOCK = 16
"""Steps whose uniform numbers are drawn together; after each block it is asked whether all lanes are done."""
GROUP = 32
"""Lanes that share one generator. Run i is the same, however many runs there are."""


@dataclass(frozen=True, eq=False)
class Uniforms:
    """The uniform numbers of one episode of all lanes: a function of seed, episode and lane only."""

    start: Array  # (B,): picks S₀
    generators: tuple[np.random.Generator, ...]
    group: int

    @classmethod
    def of(cls, seed: int, episode: int, lanes: int, group: int = GROUP) -> Uniforms:
        """Lane i takes column i % group of ``default_rng([seed, episode, i // group])``.

        A generator gives ``random(group)`` for S₀, then for every 16 steps ``random((16, 2, group))``: the first of
        the two picks the action, the second what comes of it.
        """
        generators = tuple(np.random.default_rng([seed, episode, i]) for i in range(-(-lanes // group)))
        start = np.concatenate([g.random(group) for g in generators])[:lanes]
        return cls(start, generators, group)

    def blocks(self) -> Iterator[Array]:
        """Endless blocks (16, 2, B) of uniform numbers in [0, 1)."""
        lanes = self.start.size
        while True:
            parts = [g.random((BLOCK, 2, self.group)) for g in self.generators]
            yield (parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1))[..., :lanes]


@dataclass(frozen=True, eq=False)
class Trajectories:
    """One episode of each lane, T steps of B lanes; rows after a lane's end sit in its last state.

    A *place* is (s · L + l) · A + a: the pair (s, a) on the copy l of the MDP in which the lane acts.
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

    def roll(self, thresholds: Array, uniforms: Uniforms, horizon: int) -> Trajectories:
        """One episode of every lane, until all are done or ``horizon`` steps have been made.

        ``thresholds`` (A − 1, S · L · A) holds the cumulative action probabilities at the places of action 0.
        """
        here = self._first(uniforms.start)
        places: list[Ints] = []
        outcomes: list[Ints] = []
        counter = _Counter(len(thresholds), here.size)
        for block in uniforms.blocks():
            size = min(BLOCK, horizon - BLOCK * len(places))
            place = np.empty((size, here.size), dtype=np.int64)
            outcome = place if self.certain else np.empty_like(place)
            shifts = self._shifts(block[:size, 1]) if self.same_everywhere else None
            for t in range(size):
                np.add(here, counter.passed(block[t, 0], thresholds, here), out=place[t])
                if not self.certain:
                    shift = self._shift(block[t, 1], place[t]) if shifts is None else shifts[t]
                    np.add(place[t], shift, out=outcome[t])
                self.successor.take(outcome[t], out=here, mode="clip")
            places.append(place)
            outcomes.append(outcome)
            if BLOCK * len(places) >= horizon or self.over.take(here).all():
                break
        return Trajectories(np.concatenate(places), np.concatenate(outcomes), here)

    def _first(self, uniform: Array) -> Ints:
        """The place of action 0 in S₀ of each lane, (B,)."""
        last = int(np.flatnonzero(self.mdp.start)[-1])
        s = np.minimum(np.searchsorted(np.cumsum(self.mdp.start), uniform, side="right"), last)
        lane = np.arange(uniform.size) if self.copies > 1 else 0
        return np.asarray((s * self.copies + lane) * self.mdp.n_actions, dtype=np.int64)

    def _shifts(self, uniform: Array) -> Ints:
        """k · (S · L · A) of a whole block at once, where k does not depend on the place, (16, B)."""
        k: Ints = np.zeros(uniform.shape, dtype=np.int64)
        for threshold in self.thresholds[:, 0]:
            k += uniform >= threshold
        k *= self.size
        return k

    def _shift(self, uniform: Array, place: Ints) -> Ints:
        """k · (S · L · A), (B,)."""
        k: Ints = np.add.reduce(uniform >= self.thresholds.take(self.pair.take(place), axis=1), axis=0, dtype=np.int64)
        k *= self.size
        return k


@dataclass(frozen=True, eq=False)
class Rollout:
    """One episode of every lane, as states, rewards and returns."""

    machine: Machine
    trajectories: Trajectories

    @cached_property
    def rewards(self) -> Array:
        """R_{t+1}, (T, B), 0 after the end."""
        return self.machine.reward.take(self.trajectories.outcome)

    @cached_property
    def alive(self) -> Bools:
        """(T, B): True for the steps before the end."""
        return ~self.machine.over.take(self.trajectories.place)

    @cached_property
    def states(self) -> Ints:
        """S_t, (T, B)."""
        return self.machine.state.take(self.trajectories.place)

    @cached_property
    def discounts(self) -> Array:
        """γᵗ, (T, 1)."""
        return np.asarray(self.machine.mdp.gamma ** np.arange(len(self.rewards))[:, None], dtype=np.float64)

    @cached_property
    def returns_to_go(self) -> Array:
        """G_t, (T, B)."""
        return returns_to_go(self.rewards, self.machine.mdp.gamma)

    @cached_property
    def discounted_to_go(self) -> Array:
        """γᵗ G_t, (T, B): discounted rewards, summed from the end."""
        sums: Array = self.rewards * self.discounts
        for t in range(len(sums) - 2, -1, -1):
            sums[t] += sums[t + 1]
        return sums

    def weights(self, baseline: Array | None, discounted: bool) -> Array:
        """What the scores are multiplied with: γᵗ (G_t − b(S_t)), (T, B), 0 after the end; ``baseline`` (S, B)."""
        weights = self.discounted_to_go if discounted else self.returns_to_go
        if baseline is None:
            return weights
        b = np.take_along_axis(baseline, self.states, axis=0) * self.alive
        return weights - (self.discounts * b if discounted else b)

    def episode(self, lane: int) -> Episode:
        """The episode of one lane."""
        steps, length = self.trajectories, int(self.alive[:, lane].sum())
        place, outcome = steps.place[:length, lane], steps.outcome[:length, lane]
        following = np.append(steps.place[:, lane], steps.last[lane])[: length + 1]
        states = self.machine.state[following]
        return Episode(
            states=states,
            actions=place % self.machine.mdp.n_actions,
            rewards=self.rewards[:length, lane].copy(),
            outcomes=outcome // self.machine.size,
            ended=bool(self.machine.mdp.terminal[states[-1]]),
        )


class _Counter:
    """Counts how many thresholds a number has passed: sampling by the inverse distribution function, without copies."""

    def __init__(self, n_thresholds: int, lanes: int) -> None:
        self._values = np.empty((n_thresholds, lanes))
        self._passed = np.empty((n_thresholds, lanes), dtype=np.bool_)
        self._bytes = self._passed.view(np.int8)
        self._count = np.empty(lanes, dtype=np.int8)

    def passed(self, uniform: Array, thresholds: Array, index: Ints) -> np.ndarray:
        """(B,): for each lane the number of thresholds[:, index] that are ≤ uniform; valid until the next call."""
        thresholds.take(index, axis=1, out=self._values, mode="clip")
        np.greater_equal(uniform, self._values, out=self._passed)
        return np.add.reduce(self._bytes, axis=0, out=self._count)
