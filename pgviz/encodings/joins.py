"""Joins: how the action enters, so that state features x(s) become φ(s,a).

Definitions, for x = x(s), (k,), and a code of m numbers for every action (codes, (A, m), one row an action):

    Stack             φ(s,a) = (x, code(a))                           d = k + m
    StackWithProduct  φ(s,a) = (x, code(a), code(a) ⊗ x)              d = k + m + m·k
    Blocks            φ(s,a) = e_a ⊗ (x, 1 if bias)                   d = A·(k + 1 if bias)

u ⊗ v runs through all products u_i v_j, index i·k + j. With Blocks θ is a matrix Θ of one row an action (its last
column the bias b), read row by row, and θᵀφ(s,a) = (Θx + b)_a: a network's last layer, unrolled.

The join, not x(s), decides what the policy can tell apart. After Stack, φ(s,a) − φ(s,b) = (0, code(a) − code(b)) has no
s in it: such a policy is the same in every state, however rich x(s) is.

A join is a frozen, hashable value. Called with x (k,) it gives (A, d), with a batch (..., k) it gives (..., A, d).

Reference: Sutton & Barto, Reinforcement Learning, 2nd ed., §13.1 (preferences θᵀx(s,a), eq. 13.3).
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, finite_array, labels, whole_number
from pgviz.encodings._base import few_enough, rows_of, subscript


class Join(ABC):
    """How actions enter an encoding."""

    actions: tuple[str, ...]

    @property
    def n_actions(self) -> int:
        return len(self.actions)

    @abstractmethod
    def __call__(self, x: ArrayLike) -> Array:
        """φ(s,·), (A, d), from x(s), (k,); with any axes before k, the same axes before (A, d)."""

    @abstractmethod
    def size(self, features: int) -> int:
        """The number d of features in φ(s,a), for so many features in x(s)."""

    @abstractmethod
    def names(self, features: Sequence[str]) -> tuple[str, ...]:
        """What each of the d features is, from the names of the features in x(s)."""


@dataclass(frozen=True, init=False)
class Stack(Join):
    """φ(s,a) = (x(s), code(a)): side by side. Nothing in it varies jointly with state and action."""

    codes: tuple[tuple[float, ...], ...]
    actions: tuple[str, ...]

    def __init__(self, codes: ArrayLike, *, actions: Sequence[str] | None = None) -> None:
        rows = rows_of(finite_array("codes", codes, "(A, m)"))
        object.__setattr__(self, "codes", rows)
        object.__setattr__(self, "actions", _action_names(actions, len(rows)))

    def __call__(self, x: ArrayLike) -> Array:
        features, codes = finite_array("x", x, "(..., k)"), np.array(self.codes)
        axes = features.shape[:-1]
        beside = np.broadcast_to(features[..., None, :], (*axes, len(codes), features.shape[-1]))
        return np.concatenate([beside, np.broadcast_to(codes, (*axes, *codes.shape))], axis=-1)

    def size(self, features: int) -> int:
        return features + len(self.codes[0])

    def names(self, features: Sequence[str]) -> tuple[str, ...]:
        return (*features, *self._code_names())

    def _code_names(self) -> tuple[str, ...]:
        length = len(self.codes[0])
        return ("a",) if length == 1 else tuple(f"code{subscript(i + 1)}" for i in range(length))


@dataclass(frozen=True, init=False)
class StackWithProduct(Stack):
    """φ(s,a) = (x(s), code(a), code(a) ⊗ x(s)): the products let the state's features count differently by action."""

    def __call__(self, x: ArrayLike) -> Array:
        stacked, features, codes = super().__call__(x), finite_array("x", x, "(..., k)"), np.array(self.codes)
        with np.errstate(over="ignore"):  # refused below
            products = codes[:, :, None] * features[..., None, None, :]
        if not np.isfinite(products).all():
            raise ValueError("x and codes are too large: a product of a feature and a code is beyond float64")
        return np.concatenate([stacked, products.reshape(*stacked.shape[:-1], -1)], axis=-1)

    def size(self, features: int) -> int:
        return super().size(features) + features * len(self.codes[0])

    def names(self, features: Sequence[str]) -> tuple[str, ...]:
        products = (f"{feature}·{code}" for code in self._code_names() for feature in features)
        return (*super().names(features), *products)


@dataclass(frozen=True, init=False)
class Blocks(Join):
    """φ(s,a) = e_a ⊗ (x(s), 1 if bias): a block of its own for every action, 0 in all the others."""

    actions: tuple[str, ...]
    bias: bool

    def __init__(self, n_actions: int, bias: bool = False, *, actions: Sequence[str] | None = None) -> None:
        few_enough("Blocks", (whole_number("n_actions", n_actions, 1), 1))
        object.__setattr__(self, "actions", _action_names(actions, n_actions))
        object.__setattr__(self, "bias", bool(bias))

    def __call__(self, x: ArrayLike) -> Array:
        features = finite_array("x", x, "(..., k)")
        if self.bias:
            features = np.concatenate([features, np.ones((*features.shape[:-1], 1))], axis=-1)
        axes, length, actions = features.shape[:-1], features.shape[-1], np.arange(self.n_actions)
        phi = np.zeros((*axes, self.n_actions, self.n_actions, length))
        phi[..., actions, actions, :] = features[..., None, :]
        return phi.reshape(*axes, self.n_actions, self.n_actions * length)

    def size(self, features: int) -> int:
        return self.n_actions * (features + self.bias)

    def names(self, features: Sequence[str]) -> tuple[str, ...]:
        block = (*features, "1") if self.bias else tuple(features)
        return tuple(f"{action} · {feature}" for action in self.actions for feature in block)


def _action_names(actions: Sequence[str] | None, n_actions: int) -> tuple[str, ...]:
    own = labels("actions", actions, n_actions)
    return own or tuple(f"a{subscript(a)}" for a in range(n_actions))
