"""State features x(s) that look at one neighbourhood each: radial basis functions and tile coding.

Definitions, for a state s = (s₁, …, s_k):

    RBF          x_i(s) = exp(−‖s − centre_i‖² / 2σ²)                                     S&B §9.5.5
    TileCoding   x_i(s) = 1 if s, moved by its tiling's offset, lies in tile i, else 0    S&B §9.5.4

Both are frozen, hashable values, called with one state (k,) for (size,) or with a batch (..., k) for (..., size).

Reference: Sutton & Barto, Reinforcement Learning, 2nd ed., §9.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Ints, finite_array, number, whole_number
from pgviz.encodings._base import StateFeatures, coordinates_of, few_enough, lattice, rows_of, set_fields, states_of


@dataclass(frozen=True, init=False)
class RBF(StateFeatures):
    """Radial basis functions exp(−‖s − centre‖² / 2·width²), one a row of `centres` (size, k): S&B §9.5.5.

    `normalised` divides by their sum, so that the features of every state add up to 1 (not in S&B).
    """

    centres: tuple[tuple[float, ...], ...]
    width: float
    normalised: bool

    def __init__(self, centres: ArrayLike, width: float, normalised: bool = False) -> None:
        rows, spread = finite_array("centres", centres, "(size, k)"), number("width", width, 0, above=True)
        few_enough("RBF", (len(rows), 1))
        set_fields(self, centres=rows_of(rows), width=spread, normalised=bool(normalised))

    @classmethod
    def grid(cls, size: int, per_axis: int, width: float, normalised: bool = False) -> "RBF":
        """Centres on an even grid over [0, 1]^size, `per_axis` ≥ 2 along each coordinate, the first slowest."""
        steps = whole_number("per_axis", per_axis, 2) - 1
        few_enough("RBF", (steps + 1, coordinates_of("RBF", size)))
        return cls(lattice(size, steps) / steps, width, normalised)

    def __call__(self, s: ArrayLike) -> Array:
        states = states_of(s, len(self.centres[0]))
        with np.errstate(over="ignore", invalid="ignore"):  # refused below
            distances = (states[..., None, :] - np.array(self.centres)) / self.width
            exponents: Array = -(distances**2).sum(axis=-1) / 2
        if not np.isfinite(exponents).all():
            raise ValueError("s is too far from a centre: its squared distance in widths is beyond float64")
        if not self.normalised:
            return np.exp(exponents)
        bumps: Array = np.exp(exponents - exponents.max(axis=-1, keepdims=True))  # far from all: the nearest gets it
        total: Array = bumps.sum(axis=-1, keepdims=True)
        return bumps / total

    def _names(self) -> tuple[str, ...]:
        return tuple(f"bump at {_point_name(centre)}" for centre in self.centres)


@dataclass(frozen=True, init=False)
class TileCoding(StateFeatures):
    """Tile coding of `size` numbers in [0, 1]: `tilings` shifted grids of `tiles` tiles a coordinate: S&B §9.5.4.

    In every tiling exactly one tile is active (1), the others are 0. A tile is w = 1/tiles wide. Tiling t moves s by
    (t·(1, 3, 5, …) mod tilings)·w/tilings before it looks up the tile: asymmetric offsets, which S&B recommend with
    `tilings` a power of 2 of at least 4·size. Each grid has one tile more a coordinate, to cover when shifted.
    Features run over tilings, then over tiles with the first coordinate slowest: tilings·(tiles+1)^size in all.
    """

    coordinates: int
    tilings: int
    tiles: int

    def __init__(self, size: int, tilings: int, tiles: int) -> None:
        set_fields(self, coordinates=coordinates_of("TileCoding", size))
        set_fields(self, tilings=whole_number("tilings", tilings, 1), tiles=whole_number("tiles", tiles, 1))
        few_enough("TileCoding", (self.tilings, 1), (self.tiles + 1, self.coordinates))

    def active(self, s: ArrayLike) -> Ints:
        """The indices of the active features, one a tiling: (tilings,), or (..., tilings) for a batch."""
        states = states_of(s, self.coordinates, unit_interval=True)
        tiling = np.arange(self.tilings)
        shifts = tiling[:, None] * (2 * np.arange(self.coordinates) + 1) % self.tilings / self.tilings
        cells = np.floor(states[..., None, :] * self.tiles + shifts).astype(np.int64)
        side = self.tiles + 1
        strides = side ** np.arange(self.coordinates)[::-1]
        tiles: Ints = tiling * side**self.coordinates + np.matmul(cells, strides)
        return tiles

    def __call__(self, s: ArrayLike) -> Array:
        active = self.active(s)
        features = np.zeros((*active.shape[:-1], self.size))
        np.put_along_axis(features, active, 1.0, axis=-1)
        return features

    def _names(self) -> tuple[str, ...]:
        cells = lattice(self.coordinates, self.tiles).tolist()
        return tuple(f"tiling {t}: {_cell_name(cell)}" for t in range(self.tilings) for cell in cells)


def _point_name(point: Sequence[float]) -> str:
    text = ", ".join(f"{value:.3g}" for value in point)
    return f"({text})" if len(point) > 1 else text


def _cell_name(cell: Sequence[int]) -> str:
    if len(cell) == 2:
        return f"row {cell[0]}, col {cell[1]}"
    return f"tile {cell[0]}" if len(cell) == 1 else f"tile ({', '.join(map(str, cell))})"
