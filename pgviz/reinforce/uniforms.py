"""The uniform numbers of a training: each is a function of seed, run, episode and step, and of nothing else.

So two trainings with one seed meet the same numbers one by one, whatever their α, encoding or world; a run meets the
same numbers however many others there are; and any episode can be seen again without those before it.

Layout. 32 runs share one PCG64 generator for what they choose and one for what comes of it (and, in its first row, for
where they start), seeded by ``SeedSequence(seed, spawn_key=(kind, group))``. Episode e begins at number e · 2³² of
both: a row of 32 numbers for each step, one column a run. A generator is made once and then moved to where it should
read, which takes half a microsecond; making one anew for each episode takes twenty.
"""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array

GROUP = 32
"""Runs that share a generator."""
STRIDE = 2**32
"""Numbers between the beginnings of two episodes."""
ROWS, NUMBERS = 16, 65_536
"""How far is drawn ahead: as many rows as the episode before needed, at least 16; but not more numbers than so many."""


class _Stream:
    """The numbers of one kind."""

    def __init__(self, seed: int, kind: int, runs: range, group: int) -> None:
        first, end = runs.start // group, -(-runs.stop // group)
        self._seeds = [np.random.SeedSequence(seed, spawn_key=(kind, g)) for g in range(first, end)]
        self._bits: list[np.random.PCG64] = []  # made when first asked for
        self._columns = slice(runs.start - first * group, runs.stop - first * group)
        self._group = group
        self._most = max(ROWS, NUMBERS // (group * (end - first)))
        self._position = 0  # of the generators, in numbers
        self._episode, self._first, self._block = -1, 0, np.empty((0, len(runs)))
        self._needed = 0  # rows of this episode that somebody asked for

    def rows(self, episode: int, first: int, count: int) -> Array:
        """Rows ``first`` … ``first + count − 1`` of an episode, (count, B); forwards they are drawn many at a time."""
        begin = first - self._first
        if episode != self._episode or begin < 0 or begin + count > len(self._block):
            ahead = min(max(ROWS, self._needed if episode != self._episode else first), self._most)
            self._block = self._drawn(episode * STRIDE + first * self._group, max(count, ahead))
            self._episode, self._first, begin = episode, first, 0
        self._needed = first + count
        return self._block[begin : begin + count]

    def _drawn(self, target: int, count: int) -> Array:
        if not self._bits:
            self._bits = [np.random.PCG64(seeds) for seeds in self._seeds]
            self._draw = [np.random.Generator(bits).random for bits in self._bits]
        if target != self._position:
            for bits in self._bits:
                bits.advance(target - self._position)
        self._position = target + count * self._group
        parts = [draw((count, self._group)) for draw in self._draw]
        whole = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)
        return whole[:, self._columns]


class Uniforms:
    """Uniform numbers in [0, 1) of some runs of a training, one column for each."""

    def __init__(self, seed: int, runs: range, group: int = GROUP) -> None:
        self.runs = runs
        self._choices = _Stream(seed, 0, runs, group)
        self._chances = _Stream(seed, 1, runs, group)

    def start(self, episode: int) -> Array:
        """(B,): picks S₀."""
        first: Array = self._chances.rows(episode, 0, 1)[0]
        return first

    def choices(self, episode: int, step: int, count: int) -> Array:
        """(count, B): pick the actions of the steps from ``step`` on, counted from 0."""
        return self._choices.rows(episode, step, count)

    def chances(self, episode: int, step: int, count: int) -> Array:
        """(count, B): pick what comes of the actions of these steps."""
        return self._chances.rows(episode, step + 1, count)
