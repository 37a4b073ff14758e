"""What an atlas shows: one small map per state feature x_j over a state space of two numbers, and a state in it.

``Maps`` is what the features *are*: it changes only with the encoding, and travels once. ``Atlas`` is what moves: the
state, the features' values there, which of them are out of play. Plain data; nothing here knows Streamlit.

*Links.* Feature j has the key ``x{j}``. Pointing at its map lights up what has this key on the sheets of the page, and
the other way round.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from pgviz.language import say
from pgviz.ui.components.bridge import wire
from pgviz.ui.shell.formats import short

Array = npt.NDArray[np.floating]
Pair = tuple[float, float]
PointName = Literal["s", "other"]

MAX_BYTES = 262_144  # of all maps together, one byte a value
FULL_SHADE = 127  # the byte of a feature's largest |value|


@dataclass(frozen=True, eq=False)
class Maps:
    """The features over [low₁, high₁] × [low₂, high₂].

    lattice: (k, n, n) the value of feature j in the middle of cell (r, c) of an n × n division of the state space; r
    counts along the second coordinate, c along the first, both from low to high.
    step: what an arrow key moves, and what a dragged state is a multiple of (counted from low); chosen if None.
    smooth: False where features have edges: the cells are then drawn as squares.
    bounds: (k, 2) the least and the largest value of each feature, where the lattice's middles miss them.

    Every map is shaded on its feature's own scale, from 0 to ``scales[j]``, its largest |value|.
    """

    names: tuple[str, ...]
    lattice: Array
    low: Pair = (0.0, 0.0)
    high: Pair = (1.0, 1.0)
    axis_names: tuple[str, str] = ("s₁", "s₂")
    step: Pair | None = None
    smooth: bool = True
    bounds: Array | None = None

    def __post_init__(self) -> None:
        shape, values = np.shape(self.lattice), np.asarray(self.lattice)
        _require(len(shape) == 3 and min(shape) > 0 and shape[1] == shape[2], "lattice", "of shape (k, n, n)", shape)
        _require(values.size <= MAX_BYTES, "lattice", f"of at most {MAX_BYTES} values", values.size)
        _require(bool(np.isfinite(values).all()), "lattice", "finite", "nan or an infinity")
        _require(len(self.names) == shape[0], "names", f"{shape[0]} texts, one a map", len(self.names))
        _require(self._bounded(), "bounds", f"of shape ({shape[0]}, 2), around the lattice's values", self.bounds)
        for low, high in zip(self.low, self.high, strict=True):
            _require(-math.inf < low < high < math.inf, "low and high", "finite with low < high", (low, high))
        _require(all(0 < step < math.inf for step in self.steps), "step", "two finite numbers above 0", self.step)

    @property
    def size(self) -> int:
        """k, the number of features."""
        return len(self.names)

    @cached_property
    def extremes(self) -> Array:
        """(k, 2) ``bounds``, or those of the lattice."""
        if self.bounds is not None:
            return self.bounds
        return np.stack([self.lattice.min(axis=(1, 2)), self.lattice.max(axis=(1, 2))], axis=1)

    @cached_property
    def scales(self) -> Array:
        """(k,) the largest |value| of each feature, 1 for one that is 0 everywhere."""
        largest: Array = np.abs(self.extremes).max(axis=1)
        return np.where(largest > 0, largest, 1.0)

    @cached_property
    def steps(self) -> Pair:
        """``step``, or powers of ten of which 50 to 500 make the state space."""
        if self.step is not None:
            return self.step
        first, second = (10.0 ** math.floor(math.log10((self.high[i] - self.low[i]) / 50)) for i in (0, 1))
        return first, second

    @cached_property
    def ranges(self) -> tuple[str, ...]:
        """What each feature is over the state space: ``from −1 to 1``, or ``1 everywhere``."""
        bounds = zip(self.extremes, self.scales, strict=True)
        return tuple(_range_text(_rough(low, scale), _rough(high, scale)) for (low, high), scale in bounds)

    @cached_property
    def shades(self) -> npt.NDArray[np.int8]:
        """(k, n, n) ±127 for a feature's largest |value|; rows from high to low, as a picture is drawn."""
        parts = np.asarray(self.lattice, float)[:, ::-1, :] / self.scales[:, None, None]
        return np.rint(parts * FULL_SHADE).astype(np.int8)

    @cached_property
    def facts(self) -> dict[str, object]:
        """All but the shades, as JSON takes it."""
        return {
            "names": list(self.names),
            "ranges": list(self.ranges),
            "n": int(np.shape(self.lattice)[1]),
            "low": [float(value) for value in self.low],
            "high": [float(value) for value in self.high],
            "step": [float(value) for value in self.steps],
            "axes": list(self.axis_names),
            "smooth": bool(self.smooth),
            "legend": self._legend(),
        }

    @cached_property
    def digest(self) -> str:
        """The name of these maps: the same for the same maps."""
        return wire.digest(self.facts, {"shades": self.shades})

    def contains(self, state: Pair) -> bool:
        """Whether a state lies in the state space; nan does not."""
        return all(low <= value <= high for low, value, high in zip(self.low, state, self.high, strict=True))

    def _legend(self) -> dict[str, str]:
        """What the ends of the scale of shades mean; ``low`` is empty where nothing is negative."""
        tops = {_rough(scale, scale) for scale in self.scales}
        shared = len(tops) == 1
        low = (f"−{min(tops)}" if shared else say("negative")) if (self.extremes < 0).any() else ""
        return {"low": low, "high": min(tops) if shared else say("each map’s largest")}

    def _bounded(self) -> bool:
        if self.bounds is None:
            return True
        if np.shape(self.bounds) != (len(self.names), 2):
            return False
        lows, highs = self.lattice.min(axis=(1, 2)), self.lattice.max(axis=(1, 2))
        return bool((self.bounds[:, 0] <= lows).all() and (self.bounds[:, 1] >= highs).all())


@dataclass(frozen=True, eq=False)
class Atlas:
    """The maps at one moment.

    values: (k,) the features at ``state``. live: (k,) which features come first, in full size; None for all. The rest
    are folded behind a button: "and 54 more that are ``rest``". As maps move when this changes, let it not depend on
    the state, or (as with tile coding) be the same number for every state.
    """

    label: str  # the atlas's accessible name
    maps: Maps
    values: Array
    state: Pair
    other: Pair | None = None
    live: npt.NDArray[np.bool_] | None = None
    point_names: tuple[str, str] = ("s", "s′")
    rest: str = say("0 here")

    def __post_init__(self) -> None:
        k, live = self.maps.size, self.live
        _require(np.shape(self.values) == (k,), "values", f"of shape ({k},)", np.shape(self.values))
        _require(bool(np.isfinite(self.values).all()), "values", "finite", self.values)
        _require(live is None or live.shape == (k,), "live", f"of shape ({k},), True where a map comes first", live)
        for name, state in self.points().items():
            _require(self.maps.contains(state), name, f"in {self.maps.low} to {self.maps.high}", state)

    def points(self) -> dict[PointName, Pair]:
        """The states that can be dragged, by the name that a report calls them."""
        state: dict[PointName, Pair] = {"s": self.state}
        return state if self.other is None else state | {"other": self.other}

    def first(self) -> list[int]:
        """The features in full size."""
        return list(range(self.maps.size)) if self.live is None else [int(j) for j in np.flatnonzero(self.live)]

    def rest_text(self) -> str:
        """What stands on the button in front of the others."""
        shown = len(self.first())
        count = self.maps.size - shown
        if shown:
            return (
                say("and 1 more that is {rest}", rest=self.rest)
                if count == 1
                else say("and {count} more that are {rest}", count=count, rest=self.rest)
            )
        return (
            say("1 that is {rest}", rest=self.rest)
            if count == 1
            else say("{count} that are {rest}", count=count, rest=self.rest)
        )


@dataclass(frozen=True)
class PointReport:
    """Where a person put a state. ``final`` is False while a drag, or a row of key presses, lasts."""

    name: PointName
    values: Pair
    final: bool


def _rough(value: float, scale: float) -> str:
    """Two decimals, and 0 for a hundredth of the scale: a bound is found on a lattice, and .9985 means 1."""
    if abs(value) < scale / 200:
        return "0"
    return short(round(float(value), 2) if scale > 0.1 else float(value), 2)


def _range_text(low: str, high: str) -> str:
    return say("{value} everywhere", value=low) if low == high else say("from {low} to {high}", low=low, high=high)


def _require(holds: bool, name: str, expected: str, got: object) -> None:
    if not holds:
        raise ValueError(f"{name} must be {expected}, got {got}")
