"""What all state features have in common."""

import itertools
from abc import ABC, abstractmethod
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pgviz.encodings import _checks as checks
from pgviz.encodings._checks import Array


class StateFeatures(ABC):
    """Features of a state, which also take a batch of states."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What each feature is, for people."""
        return self._names()

    @property
    def size(self) -> int:
        """The number of features in x(s)."""
        return len(self.names)

    @abstractmethod
    def __call__(self, s: ArrayLike) -> Array:
        """x(s), (size,), or (..., size) for a batch. Raises ValueError for a state that does not fit."""

    @abstractmethod
    def _names(self) -> tuple[str, ...]: ...


def set_fields(features: StateFeatures, **fields: object) -> None:
    """Fill the fields of a frozen dataclass while it is being made."""
    for name, value in fields.items():
        object.__setattr__(features, name, value)


def coordinates_of(what: str, size: int) -> int:
    """The argument `size` of `what`: how many numbers a state has."""
    checks.few_enough(what, (checks.count("size", size), 1))
    return int(size)


def lattice(coordinates: int, order: int) -> NDArray[np.intp]:
    """Every point of {0, …, order}^coordinates, (points, coordinates), the first coordinate slowest."""
    return np.array(list(itertools.product(range(order + 1), repeat=coordinates)), dtype=np.intp)
