"""Episodes of many lanes: all in step while there are many, one after the other when few are left.

The policy is fixed for the whole episode: a choice is a search in cumulative probabilities, and the next state is a
look-up. There are two ways to make the same steps, with the same comparisons of the same numbers, so that it does not
matter to the last bit which of them made a step:

- *march*: all lanes in step, one NumPy call for each operation: two or three µs a step, for up to a hundred lanes;
- *walk*: one lane after the other in plain Python over lists: about .15 µs a step, and none for lanes that are done.
"""

from __future__ import annotations

import sys
from bisect import bisect
from collections.abc import Iterable
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np

from pgviz.arrays import Array, Ints
from pgviz.reinforce.machine import Machine
from pgviz.reinforce.uniforms import Uniforms

ROOM = 256
"""Steps that there is room for at first."""
MARCH, MARCH_LANE, CHANCE = 3.0, 0.004, 1.2
"""What a step of all lanes costs, and of it each lane, and chance, if there is any, in µs."""
WALK, WALK_LANE = 0.14, 4.0
"""What a step of one lane costs in a walk, and to begin with it, in µs."""
LOOK = 16
"""Steps in step between two looks at who is left."""
MOST = 64
"""More lanes never walk."""
EVERY = 16
"""Episodes between two plans where to change from marching to walking."""
STRETCH = 32
"""Steps of a walk whose numbers are made lists together; then as many as were made before."""
LOW_BYTE = 0 if sys.byteorder == "little" else 7  # of an int64


class Trajectories(NamedTuple):
    """One episode of each lane, T steps of B lanes; rows after a lane's end sit in its last state.

    Valid until the next roll, which overwrites the arrays.
    """

    place: Ints  # (T, B)
    outcome: Ints  # (T, B)
    last: Ints  # (B,): the place of action 0 in S_T


class Roller:
    """Plays episodes of B lanes, each of at most ``horizon`` steps, in arrays that are made once."""

    def __init__(self, machine: Machine, uniforms: Uniforms, horizon: int) -> None:
        self.machine, self.uniforms, self.horizon = machine, uniforms, horizon
        lanes = len(uniforms.runs)
        self.change = 0 if machine.same_everywhere else horizon  # the step at which those who are left walk on
        self.rolls, self.every = 0, np.arange(lanes)
        self.here = np.empty(lanes, dtype=np.int64)  # the place of action 0 where each lane is
        self.place = np.empty((min(horizon, ROOM), lanes), dtype=np.int64)
        self.outcome = self.place if machine.certain else np.empty_like(self.place)
        self.value = np.empty(lanes)
        self.passed = np.zeros(lanes, dtype=np.int64)
        self.bit = self.passed.view(np.bool_)[LOW_BYTE::8]  # what is compared into it is 0 or 1, without a conversion

    def roll(self, thresholds: Array, episode: int) -> Trajectories:
        """One episode of every lane, until all are done or cut; ``thresholds`` (cells, W) as of ``thresholds_of``."""
        start = self.uniforms.start(episode) if self.machine.start.size > 1 else None
        self.here[:] = self.machine.begin(start)
        t, left = 0, self.every
        while left.size and (t < self.change or (left.size > MOST and t < self.horizon)):
            t = self._march(thresholds, episode, t, min(t + LOOK, self.horizon))
            left = self._left()
        if t == 0:
            left = self._left()
        if t < self.horizon and left.size:
            t = self._walk(thresholds, episode, t, left)
        if t == 0:  # nobody had a step to make
            t, self.place[0], self.outcome[0] = 1, self.here, self.here
        if self.machine.same_everywhere and self.rolls % EVERY == 0:
            self._plan(np.add.reduce(self.machine.acting.take(self.place[:t]), axis=0, dtype=np.int64))
        self.rolls += 1
        return Trajectories(self.place[:t], self.outcome[:t], self.here)

    def _plan(self, lengths: Ints) -> None:
        """Change from marching to walking where it would have been best in an episode of these lengths, (B,)."""
        change = np.arange(0, lengths.max() + LOOK, LOOK).clip(max=self.horizon)[:, None]
        rest = np.maximum(lengths - change, 0)
        march = MARCH + MARCH_LANE * lengths.size + (0 if self.machine.certain else CHANCE)
        cost = march * change[:, 0] + WALK * rest.sum(axis=1) + WALK_LANE * (rest > 0).sum(axis=1)
        self.change = int(change[cost.argmin(), 0])

    def _make_room(self, steps: int) -> None:
        """For so many steps."""
        before = len(self.place)
        if steps > before:
            more = [(0, min(self.horizon, 2 * steps) - before), (0, 0)]
            self.place = np.pad(self.place, more)
            self.outcome = self.place if self.machine.certain else np.pad(self.outcome, more)

    def _left(self) -> Ints:
        """The lanes that are not done."""
        return self.machine.acting.take(self.here).nonzero()[0]

    def _march(self, thresholds: Array, episode: int, begin: int, end: int) -> int:
        """Steps ``begin`` … ``end − 1`` of all lanes, each the binary search for an action and a look-up; ``end``."""
        machine, here, value, passed, bit = self.machine, self.here, self.value, self.passed, self.bit
        add, passes, follow_on = np.add, np.greater_equal, machine.successor.take  # looked up once
        self._make_room(end)
        flat, half, levels = thresholds.reshape(-1), machine.width // 2, []
        while half:
            levels.append((flat[half - 1 :].take, range(half)))
            half //= 2
        choices = self.uniforms.choices(episode, begin, end - begin)
        chances = None if machine.certain else self.uniforms.chances(episode, begin, end - begin)
        shifts = machine.counts(chances) * machine.shift if chances is not None and machine.same_everywhere else None
        for t, uniform, place in zip(range(end - begin), choices, self.place[begin:end], strict=True):
            at = here
            for take, steps in levels:
                take(at, None, value, "clip")
                passes(uniform, value, bit)
                for _ in steps:
                    at = add(at, passed, place)
            if not levels:
                place[:] = here
            if chances is not None:
                shift = machine.counts(chances[t], place) * machine.shift if shifts is None else shifts[t]
                place = add(place, shift, self.outcome[begin + t])
            follow_on(place, None, here, "clip")
        return end

    def _walk(self, thresholds: Array, episode: int, begin: int, left: Ints) -> int:
        """The rest of the episode of the lanes ``left``; how many steps the longest has made."""
        machine, one = self.machine, self.machine.single
        copies = left if machine.copies > 1 else np.zeros_like(left)
        first = machine.firsts[copies]
        at = (self.here[left] - first).tolist()
        tables = thresholds.reshape(machine.copies, -1)[copies].tolist()
        made: list[list[int]] = [[] for _ in at]
        lanes, going, t = left.tolist(), list(range(left.size)), begin
        while going and t < self.horizon:
            count = min(max(STRETCH, t), self.horizon - t)
            choices = self.uniforms.choices(episode, t, count)
            chances = None if machine.certain else self.uniforms.chances(episode, t, count)
            for i in going:
                lane = lanes[i]
                drawn = repeat(0.0) if chances is None else chances[:, lane].tolist()
                at[i] = follow(one, tables[i], at[i], choices[:, lane].tolist(), drawn, made[i])
            going = [i for i in going if at[i] >= 0]
            t += count
        self.here[left] = first + [place if place >= 0 else ~place for place in at]
        return self._write(begin, left, first, made)

    def _write(self, begin: int, left: Ints, first: Ints, made: list[list[int]]) -> int:
        """Keep the outcomes of a walk, told as in one copy; who is done waits where it is."""
        machine, one = self.machine, self.machine.single
        lengths = [len(walk) for walk in made]
        counts, total, end = np.array(lengths), sum(lengths), begin + max(lengths)
        self._make_room(end)
        outcome = np.fromiter(chain.from_iterable(made), np.int64, total)
        t = np.arange(begin, begin + total) - (counts.cumsum() - counts).repeat(counts)
        at = t * self.here.size + left.repeat(counts)
        place = one.place_of.take(outcome) + first.repeat(counts)
        self.place[begin:end] = self.here
        self.place.reshape(-1)[at] = place
        if not machine.certain:
            self.outcome[begin:end] = self.here
            self.outcome.reshape(-1)[at] = place + machine.shift_of.take(outcome)
        return end


def follow(
    one: Machine, thresholds: list[float], at: int, choices: Iterable[float], chances: Iterable[float], made: list[int]
) -> int:
    """Append the outcomes from a place of action 0 on, in one copy; the last such place, as ~place if it is the end."""
    successor, size, limits = one.successors, one.size, one.limits
    usual = limits[0]
    for choice, chance in zip(choices, chances, strict=False):
        while choice >= thresholds[at]:  # the last one is inf
            at += 1
        if chance >= usual:
            at += size * bisect(limits, chance)
        made.append(at)
        at = successor[at]
        if at < 0:
            break
    return at
