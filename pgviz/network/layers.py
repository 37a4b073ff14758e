"""How a network's parameters lie in one vector θ, and how many there may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from types import MappingProxyType

from numpy.typing import ArrayLike

from pgviz.arrays import Array, real_array, whole_number

MAX_PARAMETERS = 2000
"""The most parameters n that a network here may have: it is there to be looked at."""


@dataclass(frozen=True)
class Layer:
    """Where one of w1, b1, w2, b2 lies in a vector of parameters, and the shape that it has."""

    name: str
    where: slice
    shape: tuple[int, ...]

    def of(self, vector: ArrayLike) -> Array:
        """Its part of `vector`, (..., *shape) from (..., n): a score or gradient in the shape of the weights."""
        array = real_array("vector", vector, "(..., n)")
        if array.ndim == 0 or array.shape[-1] < self.where.stop:
            raise ValueError(f"vector must have shape (..., n) with n ≥ {self.where.stop}, got {array.shape}")
        return array[..., self.where].reshape(*array.shape[:-1], *self.shape)


def layers_of(k: int, hidden: int, n_actions: int) -> Mapping[str, Layer]:
    """The layers of a network of these sizes, by name, in the order in which they stand in θ."""
    shapes = {"w1": (hidden, k), "b1": (hidden,), "w2": (n_actions, hidden), "b2": (n_actions,)}
    layers, start = {}, 0
    for name, shape in shapes.items():
        layers[name] = Layer(name, slice(start, start + prod(shape)), shape)
        start += prod(shape)
    return MappingProxyType(layers)


def checked_sizes(k: int, hidden: int, n_actions: int) -> tuple[int, int, int]:
    """k, hidden and n_actions as ints of at least 1; ValueError if they are not, or make too many parameters."""
    sizes = whole_number("k", k, 1), whole_number("hidden", hidden, 1), whole_number("n_actions", n_actions, 1)
    few_enough(*sizes)
    return sizes


def few_enough(k: int, hidden: int, n_actions: int) -> None:
    """Refuse more than `MAX_PARAMETERS`."""
    n = hidden * (k + 1) + n_actions * (hidden + 1)
    if n > MAX_PARAMETERS:
        raise ValueError(f"a network must have at most {MAX_PARAMETERS} parameters, {k}-{hidden}-{n_actions} has {n}")
