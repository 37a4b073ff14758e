"""What the player shows: a film of recorded episodes in a gridworld, as plain data. Nothing here knows Streamlit.

A film is a tuple of takes. A take is one recorded episode: the policy it was drawn from, the shade of every cell, the
path, the actions, and the texts. A moment is a take and a step: step t is *before* action t, and the last is the end.
The browser does no mathematics, so every number that a person reads arrives here as text.

Cells are numbered row by row from the top left: cell = row * cols + col.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from pgviz.language import say

Array = npt.NDArray[np.generic]

ACTIONS = (say("North"), say("East"), say("South"), say("West"))
NOTE = say(
    "An arrow's area is π(a|s), shade is v(s) under π. The orange line is this episode; "
    "the agent points to the action that it draws."
)
MAX_SIDE = 64


class Kind(IntEnum):
    """What a cell is."""

    FLOOR = 0
    WALL = 1
    START = 2
    GOAL = 3
    PIT = 4
    CLIFF = 5
    REVERSED = 6  # moves go the other way


KIND_OF_SYMBOL = {
    ".": Kind.FLOOR,
    "#": Kind.WALL,
    "S": Kind.START,
    "G": Kind.GOAL,
    "H": Kind.PIT,
    "C": Kind.CLIFF,
    "R": Kind.REVERSED,
}
"""The symbols of a text map (``pgviz.gridworld``)."""


@dataclass(frozen=True)
class Moment:
    """Where the film stands: counted from 0, ``step`` of take ``take``."""

    take: int
    step: int


@dataclass(frozen=True, eq=False)
class Take:
    """One recorded episode of T steps, and the policy that it was drawn from.

    pi: (cells, 4) probabilities of N, E, S, W; a row of zeros (wall, terminal cell) draws no arrows.
    shade: (cells,) in 0..1, how v of the cell lies between the film's two legend numbers; 0 where there is none.
    cells: (T + 1,) the cells visited, the first before the first action.
    actions: (T,) the actions drawn, 0..3.
    entered: (T,) the cell that each action led into; differs from the next of ``cells`` after a fall from a cliff.
    captions: T + 1 sentences, one a moment.
    label: "episode 120"; caption: a sentence about the whole take.
    at: where the take stands on the axis that the film shares with its charts: after how many episodes.
    """

    label: str
    pi: npt.NDArray[np.float32]
    shade: npt.NDArray[np.float32]
    cells: npt.NDArray[np.uint16]
    actions: npt.NDArray[np.uint8]
    entered: npt.NDArray[np.uint16]
    captions: tuple[str, ...]
    caption: str = ""
    at: int = 0

    def __post_init__(self) -> None:
        n_cells = np.shape(self.shade)[0] if np.ndim(self.shade) == 1 else -1
        _require(n_cells > 0, "shade", "of shape (cells,)", np.shape(self.shade))
        _require(np.shape(self.pi) == (n_cells, 4), "pi", f"of shape ({n_cells}, 4)", np.shape(self.pi))
        _require(_within(self.pi, 0.0, 1.0), "pi", "of probabilities, finite and in 0..1", self.pi)
        sums = np.asarray(self.pi, dtype=float).sum(axis=1)
        _require(
            bool(np.all((np.abs(sums - 1.0) < 1e-3) | (sums == 0.0))), "pi", "of rows that add up to 1 or are 0", sums
        )
        _require(_within(self.shade, 0.0, 1.0), "shade", "finite and in 0..1", self.shade)
        _require(np.ndim(self.actions) == 1, "actions", "of shape (T,)", np.shape(self.actions))
        steps = len(self.actions)
        _require(np.shape(self.cells) == (steps + 1,), "cells", f"of shape ({steps + 1},)", np.shape(self.cells))
        _require(_whole(self.cells, n_cells), "cells", f"of cell numbers 0..{n_cells - 1}", self.cells)
        _require(_whole(self.actions, 4), "actions", "of action numbers 0..3", self.actions)
        _require(len(self.captions) == steps + 1, "captions", f"{steps + 1} texts", len(self.captions))
        _require(np.shape(self.entered) == (steps,), "entered", f"of shape ({steps},)", np.shape(self.entered))
        _require(_whole(self.entered, n_cells), "entered", f"of cell numbers 0..{n_cells - 1}", self.entered)
        for name, dtype in (("pi", "f4"), ("shade", "f4"), ("cells", "u2"), ("actions", "u1"), ("entered", "u2")):
            object.__setattr__(self, name, _frozen(getattr(self, name), dtype))
        object.__setattr__(self, "captions", tuple(self.captions))

    @property
    def steps(self) -> int:
        """T, the number of actions."""
        return len(self.actions)


@dataclass(frozen=True, eq=False)
class Film:
    """A gridworld and the takes recorded in it.

    shape: (rows, cols).
    kinds: (rows * cols,) of ``Kind``.
    legend: the texts at the light and at the dark end of the shade.
    total: what follows a take's label where there is room, "of 200".
    note: a sentence under the film that says what is drawn.
    """

    shape: tuple[int, int]
    kinds: npt.NDArray[np.uint8]
    takes: tuple[Take, ...]
    legend: tuple[str, str]
    total: str = ""
    name: str = say("The agent in the gridworld")
    note: str = NOTE

    def __post_init__(self) -> None:
        rows, cols = self.shape
        _require(1 <= rows <= MAX_SIDE and 1 <= cols <= MAX_SIDE, "shape", f"of sides 1..{MAX_SIDE}", self.shape)
        _require(np.shape(self.kinds) == (rows * cols,), "kinds", f"of shape ({rows * cols},)", np.shape(self.kinds))
        _require(_whole(self.kinds, len(Kind)), "kinds", f"of Kind, 0..{len(Kind) - 1}", self.kinds)
        _require(len(self.takes) > 0, "takes", "at least one", len(self.takes))
        _require(len(self.legend) == 2, "legend", "two texts", len(self.legend))
        object.__setattr__(self, "kinds", _frozen(self.kinds, "u1"))
        object.__setattr__(self, "takes", tuple(self.takes))
        walls = np.flatnonzero(self.kinds == Kind.WALL)
        for take in self.takes:
            here = f"of the film's {rows * cols} cells"
            _require(len(take.shade) == rows * cols, f"the take {take.label!r}", here, len(take.shade))
            _require(not np.isin(take.cells, walls).any(), f"the path of {take.label!r}", "outside the walls", "a wall")

    def moment(self, take: object, step: object) -> Moment | None:
        """The moment of these two numbers, which may come from anybody; None if the film has none such."""
        if type(take) is not int or type(step) is not int or not 0 <= take < len(self.takes):
            return None
        return Moment(take, step) if 0 <= step <= self.takes[take].steps else None


@dataclass(frozen=True)
class Together:
    """Films in lockstep: those of one name share a playhead, which waits in each take for the longest of them."""

    name: str
    steps: tuple[int, ...]  # of each take, in the film in which it is longest

    @classmethod
    def of(cls, name: str, *films: Film) -> Together:
        """Of films that have equally many takes; ``ValueError`` if they have not."""
        _require(len({len(film.takes) for film in films}) == 1, "films", "of equally many takes", "others")
        return cls(
            name, tuple(max(take.steps for take in takes) for takes in zip(*(f.takes for f in films), strict=True))
        )


def _frozen(values: npt.ArrayLike, dtype: str) -> Array:
    array = np.array(values, dtype=f"<{dtype}", order="C")
    array.flags.writeable = False
    return array


def _within(values: npt.ArrayLike, low: float, high: float) -> bool:
    array = np.asarray(values, dtype=float)
    return bool(np.isfinite(array).all() and (array >= low - 1e-6).all() and (array <= high + 1e-6).all())


def _whole(values: npt.ArrayLike, count: int) -> bool:
    array = np.asarray(values)
    if array.size == 0:
        return True
    return array.dtype.kind in "iu" and int(array.min()) >= 0 and int(array.max()) < count


def _require(holds: bool, name: str, expected: str, came: object) -> None:
    if not holds:
        raise ValueError(f"{name} must be {expected}; got {came}")
