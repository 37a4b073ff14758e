"""From the choices of a coding to what they stand for: state features, joins, φ(s,a); which states fit them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pgviz import encodings
from pgviz.arrays import Array
from pgviz.ui.decision.coding import PLANE, STATES, Coding
from pgviz.ui.shell import labels

Table = Sequence[Sequence[float]]
SIZES = {
    "polynomial": ("order",),
    "fourier": ("order",),
    "rbf": ("centres", "width", "normalised"),
    "tiles": ("tilings", "tiles"),
}
"""The choices on which state features depend."""
LATTICE = 7  # points a side of the unit square that stand for "every state"


def encoding_of(coding: Coding, entries: int, table: Table = ()) -> encodings.Encoding | encodings.Table:
    """φ(s,a) of states with so many entries: state features and join, or the free ``table``, (A, d)."""
    if coding.join == "table":
        return encodings.Table(table)
    return encodings.Encoding(state_features(coding, entries), join_of(coding))


def key_of(coding: Coding) -> tuple[object, ...]:
    """The choices that make this encoding, and no others: equal for codings that give the same φ of the same states."""
    joined = {"stack": (coding.code,), "product": (coding.code,), "blocks": (coding.bias,)}.get(coding.join, ())
    featured = (
        () if coding.join == "table" else (coding.x, *(getattr(coding, name) for name in SIZES.get(coding.x, ())))
    )
    return (coding.n, coding.join, *joined, *featured)


def state_features(coding: Coding, entries: int) -> encodings.StateFeatures:
    """x(s) of states with so many entries."""
    if coding.x == "one-hot":
        return encodings.OneHot(STATES)
    if coding.x == "polynomial":
        return encodings.Polynomial(2, coding.order)
    if coding.x == "fourier":
        return encodings.Fourier(2, coding.order)
    if coding.x == "rbf":
        return encodings.RBF.grid(2, coding.centres, coding.width, normalised=coding.normalised)
    if coding.x == "tiles":
        return encodings.TileCoding(2, coding.tilings, coding.tiles)
    return encodings.Identity(entries, names=labels.features(entries, coding.n))


def codes_of(coding: Coding) -> Array:
    """The numbers that stand for each action where it is stacked, (A, m)."""
    return np.eye(coding.n) if coding.code == "one-hot" else np.arange(coding.n, dtype=np.float64)[:, None]


def join_of(coding: Coding) -> encodings.Join:
    """How the action joins; a free table has no join."""
    codes = codes_of(coding)
    if coding.join == "stack":
        return encodings.Stack(codes)
    if coding.join == "product":
        return encodings.StackWithProduct(codes)
    return encodings.Blocks(coding.n, bias=coding.bias, actions=coding.signs)


def tensor_of(coding: Coding, states: Sequence[Sequence[float]], table: Table = ()) -> Array:
    """φ in several states, (S, A, d); a free table is the same in all of them."""
    encoding = encoding_of(coding, len(states[0]), table)
    if coding.join == "table":
        return encoding.tensor(np.zeros(len(states)))
    entries = np.array(states, dtype=np.float64)
    return encoding.tensor(entries[:, 0] if coding.x == "one-hot" else entries)


def fits(coding: Coding, state: Sequence[float]) -> bool:
    """Whether this is a state of these features."""
    if coding.x == "one-hot":
        return len(state) == 1 and state[0] in range(STATES)
    if coding.x in PLANE:
        return len(state) == 2 and all(0 <= v <= 1 for v in state)
    return True


def nearest(coding: Coding, state: Sequence[float]) -> tuple[float, ...]:
    """The state of these features that keeps the most of another: its first entries, within bounds."""
    if fits(coding, state):
        return tuple(state)
    if coding.x == "one-hot":
        return (float(np.clip(round(state[0]), 0, STATES - 1)),)
    return tuple(float(v) for v in np.clip((*state, 0.5)[:2], 0, 1))


def every_state(coding: Coding, entries: int) -> list[tuple[float, ...]]:
    """States that stand for all: the corners {0,1}ᵏ of raw states, a lattice of the square, each number."""
    if coding.x == "one-hot":
        return [(float(state),) for state in range(STATES)]
    side = np.linspace(0, 1, LATTICE) if coding.x in PLANE else np.array([0.0, 1.0])
    axes = np.meshgrid(*[side] * (2 if coding.x in PLANE else entries), indexing="ij")
    return [tuple(state) for state in np.stack(axes, axis=-1).reshape(-1, len(axes)).tolist()]
