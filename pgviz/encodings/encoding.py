"""φ(s,a) for every state and action: state features and a join put together, or a table given cell by cell.

Definitions, for states s, actions a and d features:

    φ(s,·)         phi(s)          (A, d)      one row an action
    φ(·,·)         tensor(states)  (S, A, d)

An Encoding computes φ(s,a) = join(x(s)); a Table looks it up. Both are frozen, hashable values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, finite_array, indices, labels, real_array
from pgviz.encodings._base import StateFeatures, few_enough, rows_of, subscript
from pgviz.encodings.joins import Join


class StateFunction(Protocol):
    """What an Encoding needs of state features: any callable x(s) -> (size,) that knows its size and names."""

    @property
    def size(self) -> int: ...

    @property
    def names(self) -> Sequence[str]: ...

    def __call__(self, s: Any, /) -> ArrayLike: ...


@dataclass(frozen=True)
class Encoding:
    """φ(s,a) = join(x(s)), in d features.

    `state_features` is a StateFeatures value, or any other callable x(s) -> (size,) with .size and .names.
    Raises ValueError if d is beyond 4096.
    """

    state_features: StateFunction
    join: Join

    def __post_init__(self) -> None:
        few_enough("Encoding", (self.size, 1))

    @property
    def size(self) -> int:
        """d, the number of features in φ(s,a)."""
        return self.join.size(self.state_features.size)

    @property
    def n_actions(self) -> int:
        return self.join.n_actions

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What each of the d features is, for people."""
        return self.join.names(self.state_features.names)

    def phi(self, s: ArrayLike) -> Array:
        """φ(s,·) of one state, (A, d). Raises ValueError if the state does not fit the state features."""
        return self.join(self._checked(self.state_features(s), "(size,)"))

    def tensor(self, states: ArrayLike | Sequence[Any]) -> Array:
        """φ of several states, (S, A, d), in their order. Raises as `phi` does."""
        if isinstance(self.state_features, StateFeatures):
            features: ArrayLike = self.state_features(states)
        else:
            features = np.array([self.state_features(s) for s in states])  # type: ignore[union-attr]
        return self.join(self._checked(features, "(S, size)"))

    def _checked(self, features: ArrayLike, axes: str) -> Array:
        return finite_array("x(s)", features, axes, empty=True, size=self.state_features.size)


@dataclass(frozen=True, init=False)
class Table:
    """An explicit φ: (A, d), the same in every state, or (S, A, d), where a state is a number from 0 to S − 1.

    `names` says what the d features are, φ₁, φ₂, … if nothing better is known. Raises ValueError for another shape, for
    numbers that are not finite, and if d is beyond 4096.
    """

    cells: tuple[tuple[tuple[float, ...], ...], ...]
    one_for_all: bool
    labels: tuple[str, ...]

    def __init__(self, phi: ArrayLike, names: Sequence[str] | None = None) -> None:
        table = real_array("phi", phi, "(A, d) or (S, A, d)")
        if table.ndim not in (2, 3):
            raise ValueError(f"phi must have shape (A, d) or (S, A, d), got {table.shape}")
        table = finite_array("phi", table, "(S, A, d)" if table.ndim == 3 else "(A, d)")
        d = table.shape[-1]
        few_enough("Table", (d, 1))
        own = labels("names", names, d) or tuple(f"φ{subscript(j + 1)}" for j in range(d))
        states = table if table.ndim == 3 else table[None]
        object.__setattr__(self, "cells", tuple(rows_of(rows) for rows in states))
        object.__setattr__(self, "one_for_all", table.ndim == 2)
        object.__setattr__(self, "labels", own)

    @property
    def names(self) -> tuple[str, ...]:
        return self.labels

    @property
    def size(self) -> int:
        """d, the number of features in φ(s,a)."""
        return len(self.labels)

    @property
    def n_actions(self) -> int:
        return len(self.cells[0])

    def phi(self, s: Any = None) -> Array:
        """φ(s,·), (A, d). `s` is a state number; it does not matter if φ is the same in every state."""
        if self.one_for_all:
            return np.array(self.cells[0])
        return np.array(self.cells[indices("s", s, "()", len(self.cells))])

    def tensor(self, states: ArrayLike | Sequence[Any]) -> Array:
        """φ of several states, (S, A, d), in their order."""
        if self.one_for_all:
            return np.repeat(np.array(self.cells), len(states), axis=0)  # type: ignore[arg-type]
        return np.array(self.cells)[indices("states", states, "(S,)", len(self.cells))]
