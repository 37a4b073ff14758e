"""State features x(s) that spread over the whole state space: the state itself, one-hot, polynomial, Fourier.

Definitions, for a state s = (s₁, …, s_k) and, where i numbers features, c_i in {0, …, n}ᵏ with the first coordinate
slowest, (n+1)ᵏ in all:

    Identity     x(s) = s
    OneHot       x_i(s) = 1{s = i},  for states that are numbered
    Polynomial   x_i(s) = ∏_j s_j^{c_ij}                       S&B §9.5.1, eq. (9.17)
    Fourier      x_i(s) = cos(π sᵀc_i),  s in [0, 1]ᵏ          S&B §9.5.2, eq. (9.18)

Every kind is a frozen, hashable value. Called with one state (k,) it gives (size,), with a batch (..., k) it gives
(..., size); OneHot takes a number or numbers (...). `.size` is the number of features, `.names` says what each is. The
argument `size` is k, how many numbers a state has.

Reference: Sutton & Barto, Reinforcement Learning, 2nd ed., §9.5.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Ints, indices, labels, whole_number
from pgviz.encodings._base import (
    StateFeatures,
    coordinates_of,
    few_enough,
    lattice,
    set_fields,
    states_of,
    subscript,
    superscript,
)


@dataclass(frozen=True, init=False)
class Identity(StateFeatures):
    """The state's own `size` numbers, x(s) = s; `names` says what they are, s₁, s₂, … if nothing better is known."""

    labels: tuple[str, ...]

    def __init__(self, size: int, names: Sequence[str] | None = None) -> None:
        coordinates = coordinates_of("Identity", size)
        own = labels("names", names, coordinates)
        set_fields(self, labels=own or tuple(f"s{subscript(j + 1)}" for j in range(coordinates)))

    def __call__(self, s: ArrayLike) -> Array:
        return states_of(s, len(self.labels))

    def _names(self) -> tuple[str, ...]:
        return self.labels


@dataclass(frozen=True)
class OneHot(StateFeatures):
    """One feature a state, 1 for the state's own: a table. States are numbers from 0 to n_states − 1."""

    n_states: int

    def __post_init__(self) -> None:
        set_fields(self, n_states=whole_number("n_states", self.n_states, 1))
        few_enough("OneHot", (self.n_states, 1))

    def __call__(self, s: ArrayLike) -> Array:
        return np.eye(self.n_states)[indices("s", s, "(...)", self.n_states)]

    def _names(self) -> tuple[str, ...]:
        return tuple(f"state {i}" for i in range(self.n_states))


@dataclass(frozen=True, init=False)
class Polynomial(StateFeatures):
    """Products of powers 0 … order of the `size` numbers of a state: S&B (9.17).

    (order+1)^size features, the first coordinate slowest: for two numbers and order 1 they are 1, s₂, s₁, s₁s₂.
    """

    coordinates: int
    order: int

    def __init__(self, size: int, order: int) -> None:
        set_fields(self, coordinates=coordinates_of("Polynomial", size), order=whole_number("order", order, 0))
        few_enough("Polynomial", (self.order + 1, self.coordinates))

    def __call__(self, s: ArrayLike) -> Array:
        states = states_of(s, self.coordinates)
        with np.errstate(over="ignore", invalid="ignore"):  # refused below
            powers = states[..., None] ** np.arange(self.order + 1)
            columns = [powers[..., j, self._exponents[:, j]] for j in range(self.coordinates)]
            features: Array = math.prod(columns[1:], start=columns[0])
        if not np.isfinite(features).all():
            raise ValueError(f"s is too large for a polynomial of order {self.order}: a feature is beyond float64")
        return features

    def _names(self) -> tuple[str, ...]:
        return tuple(_product_name(row) for row in self._exponents.tolist())

    @cached_property
    def _exponents(self) -> Ints:
        return lattice(self.coordinates, self.order)


def _cosine_of_half_turns(t: Array) -> Array:
    """cos(πt), exactly 0 at t = ½, where np.cos(np.pi / 2) is 6e−17."""
    folded = np.abs((t + 1) % 2 - 1)  # in [0, 1]: the cosine is even, with period 2
    return np.asarray(np.sin(np.pi * (0.5 - folded)))


@dataclass(frozen=True, init=False)
class Fourier(StateFeatures):
    """Cosines cos(π sᵀc) with coefficients 0 … order for the `size` numbers of a state in [0, 1]: S&B (9.18).

    (order+1)^size features, the first coordinate slowest; the first feature is the constant 1.
    """

    coordinates: int
    order: int

    def __init__(self, size: int, order: int) -> None:
        set_fields(self, coordinates=coordinates_of("Fourier", size), order=whole_number("order", order, 0))
        few_enough("Fourier", (self.order + 1, self.coordinates))

    def __call__(self, s: ArrayLike) -> Array:
        states = states_of(s, self.coordinates, unit_interval=True)
        half_turns: Array = (states[..., None, :] * self._frequencies).sum(axis=-1)  # alike alone and among others
        return _cosine_of_half_turns(half_turns)

    def _names(self) -> tuple[str, ...]:
        return tuple(_cosine_name(row) for row in self._frequencies.tolist())

    @cached_property
    def _frequencies(self) -> Ints:
        return lattice(self.coordinates, self.order)


def _product_name(powers: Sequence[int]) -> str:
    factors = (f"s{subscript(j + 1)}{superscript(c) if c > 1 else ''}" for j, c in enumerate(powers) if c)
    return "".join(factors) or "1"


def _cosine_name(frequencies: Sequence[int]) -> str:
    used = [(c if c > 1 else "", f"s{subscript(j + 1)}") for j, c in enumerate(frequencies) if c]
    if not used:
        return "1"
    if len(used) == 1:
        return f"cos {used[0][0]}π{used[0][1]}"
    return f"cos π({'+'.join(f'{c}{s}' for c, s in used)})"
