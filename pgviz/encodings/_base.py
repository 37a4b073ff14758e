"""What all encodings have in common: state features as a value, the bound on their number, names with small digits."""

import itertools
from abc import ABC, abstractmethod
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Ints, finite_array, whole_number

MAX_FEATURES = 4096  # far beyond what a page can show, and still quick to compute


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


def few_enough(what: str, *factors: tuple[int, int]) -> None:
    """Refuse more than MAX_FEATURES features; their number is the product of base**exponent over `factors`."""
    features = 1
    for base, exponent in factors:
        for _ in range(exponent if base > 1 else 0):  # step by step: the whole power may be astronomic
            features *= base
            if features > MAX_FEATURES:
                raise ValueError(f"{what} would have more than {MAX_FEATURES} features: choose smaller numbers")


def coordinates_of(what: str, size: int) -> int:
    """The argument `size` of `what`: how many numbers a state has."""
    coordinates = whole_number("size", size, 1)
    few_enough(what, (coordinates, 1))
    return coordinates


def states_of(value: ArrayLike, coordinates: int, unit_interval: bool = False) -> Array:
    """States (..., coordinates) as float64, refused outside [0, 1] if `unit_interval`."""
    states = finite_array("s", value, f"(..., {coordinates})")
    if unit_interval and ((states < 0) | (states > 1)).any():
        raise ValueError(f"s must lie in [0, 1] in every coordinate, got {states[(states < 0) | (states > 1)][0]}")
    return states


def lattice(coordinates: int, order: int) -> Ints:
    """Every point of {0, …, order}^coordinates, (points, coordinates), the first coordinate slowest."""
    return np.array(list(itertools.product(range(order + 1), repeat=coordinates)), dtype=np.int64)


def rows_of(array: Array) -> tuple[tuple[float, ...], ...]:
    """A matrix as nested tuples, so that what holds it can be compared and hashed."""
    return tuple(tuple(row) for row in array.tolist())


def subscript(number: int) -> str:
    """12 as ₁₂."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def superscript(number: int) -> str:
    """12 as ¹²."""
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
