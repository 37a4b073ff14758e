"""From state features to maps: evaluates them on a lattice."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from pgviz.encodings import StateFeatures, TileCoding
from pgviz.ui.components.atlas.model import MAX_BYTES, Array, Maps, Pair

SIDE = 32  # of a lattice whose features are smooth: more does not show in a map of 100 pixels


@lru_cache(maxsize=16)
def maps_of(
    features: StateFeatures,
    low: Pair = (0.0, 0.0),
    high: Pair = (1.0, 1.0),
    axis_names: tuple[str, str] = ("s₁", "s₂"),
) -> Maps:
    """The maps of features of two numbers; the same object for the same features.

    Tile coding over the unit square gets a lattice on which every edge of a tile falls between two cells, so that its
    maps are exact, where that fits.
    """
    side = max(1, min(_wanted_side(features), int((MAX_BYTES / features.size) ** 0.5)))
    values = sample(features, low, high, side)
    lattice = values[:, 1::2, 1::2]
    bounds = np.stack([values.min(axis=(1, 2)), values.max(axis=(1, 2))], axis=1)
    smooth = not isinstance(features, TileCoding)
    return Maps(features.names, lattice, low, high, axis_names, smooth=smooth, bounds=bounds)


def sample(features: StateFeatures, low: Pair, high: Pair, side: int) -> Array:
    """(k, 2·side + 1, 2·side + 1) features on the corners and in the middles of side × side cells.

    Rows run along the second coordinate, columns along the first. In float32: with thousands of features this is the
    largest thing that a page computes.
    """
    parts = np.arange(2 * side + 1) / (2 * side)
    first, second = (np.clip(low[i] + (high[i] - low[i]) * parts, low[i], high[i]) for i in (0, 1))
    states = np.stack(np.meshgrid(first, second), axis=-1)
    return np.moveaxis(features(states), -1, 0).astype(np.float32)


def _wanted_side(features: StateFeatures) -> int:
    if not isinstance(features, TileCoding):
        return SIDE
    exact = features.tilings * features.tiles  # offsets are multiples of a tile's width over the number of tilings
    return exact * max(1, SIDE // exact) if exact <= 2 * SIDE else 2 * SIDE
