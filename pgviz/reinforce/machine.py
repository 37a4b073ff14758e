"""An MDP as flat tables, in which many lanes act side by side with look-ups alone.

Layout. Lane l acts on its own copy of the MDP, or all lanes on one copy, when they share a policy. A *cell* is
l · S + s, a *place* is cell · W + a: one action in one cell. W is the least power of two that is not below A, and the
cumulative probabilities of a cell lie in its W places, filled up with inf. So the binary search for an action begins at
the place of action 0 and ends at the place of the action found. An *outcome* is place + k · (number of places).

Terminal states absorb and pay 0: lanes that are done wait there, and need no mask.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from pgviz.arrays import Array, Bools, Ints
from pgviz.mdp import MDP


def width_of(n_actions: int) -> int:
    """W: the least power of two that is not below A."""
    return 1 << (n_actions - 1).bit_length()


def thresholds_of(pi: Array, out: Array | None = None) -> Array:
    """Cumulative action probabilities, (cells, W), of policies in planes (A, cells); ``out`` is one made before."""
    n_actions, cells = pi.shape
    if out is None:
        out = np.empty((cells, width_of(n_actions)))
        out[:, n_actions - 1 :] = np.inf
    if n_actions > 1:
        out[:, 0] = total = pi[0]
        for j in range(1, n_actions - 1):
            total = np.add(total, pi[j], out[:, j])
    return out


class Machine:
    """The tables of an MDP, ``copies`` of it side by side."""

    def __init__(self, mdp: MDP, copies: int) -> None:
        self.mdp, self.copies = mdp, copies
        n_states, n_actions, n_outcomes = mdp.outcomes.probability.shape
        self.width, self.cells = width_of(n_actions), copies * n_states
        cells = self.cells
        self.size = cells * self.width  # number of places
        self._discounts = np.ones((0, 1))
        self.shift = np.int64(
            self.size
        )  # what one more k adds to an outcome: a NumPy integer, to multiply short ones with
        # of a place:
        self.cell: Ints = np.arange(cells).repeat(self.width)
        self.state: Ints = self.cell % n_states
        self.over: Bools = mdp.terminal[self.state]
        self.acting: Bools = ~self.over
        self.alive: Array = self.acting.astype(np.float64)
        action = np.tile(np.minimum(np.arange(self.width), n_actions - 1), cells)
        self.pair: Ints = self.state * n_actions + action  # s · A + a
        self.plane: Ints = action * cells + self.cell  # where it is in planes (A, cells)
        # of an outcome:
        successor = mdp.outcomes.successor.reshape(-1, n_outcomes).T[:, self.pair]
        successor = (self.cell - self.state + successor) * self.width
        self.successor: Ints = successor.ravel()  # the place of action 0 in s'
        self.reward: Array = mdp.outcomes.reward.reshape(-1, n_outcomes).T[:, self.pair].ravel()
        # chance:
        cumulative = np.cumsum(mdp.outcomes.probability, axis=-1).reshape(-1, n_outcomes)[:, :-1]
        self.chances = np.ascontiguousarray(cumulative.T)  # (K − 1, S · A): k is how many of these are passed
        self.certain = n_outcomes == 1  # nothing to draw
        self.same_everywhere = bool((self.chances == self.chances[:, :1]).all())  # as in a gridworld
        self.firsts: Ints = np.arange(copies) * n_states * self.width  # the first place of each copy
        self.start: Ints = np.flatnonzero(mdp.start)
        self.start_chances = np.cumsum(mdp.start[self.start])[:-1]  # a start is found by how many of these are passed

    @cached_property
    def single(self) -> Machine:
        """One copy of the MDP."""
        return self if self.copies == 1 else Machine(self.mdp, 1)

    @cached_property
    def place_of(self) -> Ints:
        """The place of an outcome."""
        return np.tile(np.arange(self.size), len(self.successor) // self.size)

    @cached_property
    def shift_of(self) -> Ints:
        """What takes a place to the outcome: of an outcome told as in a single copy."""
        k = np.arange(len(self.successor) // self.size)
        shifts: Ints = (k * self.size).repeat(self.single.size)
        return shifts

    @cached_property
    def successors(self) -> list[int]:
        """Of an outcome, the place of action 0 in s', or ~place if the episode is over there; as a list."""
        places: list[int] = np.where(self.over.take(self.successor), ~self.successor, self.successor).tolist()
        return places

    @cached_property
    def limits(self) -> list[float]:
        """The cumulative chances of the outcomes, where they are the same everywhere, as a list that ends with inf."""
        return [*self.chances[:, 0].tolist(), np.inf]

    def begin(self, uniform: Array | None) -> Ints:
        """The place of action 0 in S₀ of each lane; ``uniform`` (B,) only if there are several starts."""
        s = self.start[0] if uniform is None else self.start[self.start_chances.searchsorted(uniform, side="right")]
        places: Ints = self.firsts + s * self.width
        return places

    def discounts(self, steps: int) -> Array:
        """γᵗ for t = 0 … steps − 1, (steps, 1)."""
        if steps > len(self._discounts):
            self._discounts = np.power(self.mdp.gamma, np.arange(2 * steps))[:, None]
        return self._discounts[:steps]

    def counts(self, uniform: Array, place: Ints | None = None) -> Ints:
        """k for each uniform number, of any shape; ``place`` only matters unless chance is the same everywhere."""
        chances = self.chances[:, 0] if place is None else self.chances.take(self.pair.take(place), axis=1)
        k = np.zeros(uniform.shape, dtype=np.int8 if len(chances) < 128 else np.int64)
        for threshold in chances:
            k += (uniform >= threshold).view(np.int8)
        return k
