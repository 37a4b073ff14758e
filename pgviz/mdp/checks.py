"""What comes in at the door: shapes, finite numbers, probabilities. Each refusal names the argument."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MAX_FEATURE_NUMBERS = 20_000_000
"""The largest S·A·d that is taken: 160 MB of float64."""
SUM_TOLERANCE = 1e-9


def floats(name: str, value: ArrayLike, ndim: int | None = None) -> Floats:
    """``value`` as a finite float64 array of ``ndim`` axes."""
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "biuf":
            raise TypeError
        array = array.astype(np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be an array of real numbers, got {value!r:.80}") from None
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} axes, got shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite numbers, got nan or infinity")
    return array


def shaped(name: str, value: ArrayLike, shape: tuple[int, ...], axes: str) -> Floats:
    """``value`` as a finite float64 array of exactly ``shape``; ``axes`` names them in the message."""
    array = floats(name, value)
    if array.shape != shape:
        raise ValueError(f"{name} must have shape {axes} = {shape}, got {array.shape}")
    return array


def distributions(name: str, array: Floats) -> Floats:
    """Refuse what is not a probability distribution over the last axis."""
    if (array < 0).any():
        raise ValueError(f"{name} must be probabilities, got {array.min():g}, which is negative")
    off = np.abs(array.sum(-1) - 1)
    if (off > SUM_TOLERANCE).any():
        worst = np.unravel_index(int(off.argmax()), off.shape)
        where = f" at index {tuple(int(i) for i in worst)}" if worst else ""
        raise ValueError(f"{name} must be probabilities that sum to 1, got a sum of {array[worst].sum():.12g}{where}")
    return array


def number(name: str, value: Any, low: float, high: float, *, open_low: bool = False) -> float:
    """``value`` as a float in [low, high], or in (low, high] if ``open_low``."""
    bracket = "(" if open_low else "["
    expected = f"{name} must be a number in {bracket}{low:g}, {high:g}], got {value!r:.60}"
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise ValueError(expected)
    if not low <= value <= high or (open_low and value == low):  # a nan fails the first comparison
        raise ValueError(expected)
    return float(value)


def count(name: str, value: Any, low: int, high: int) -> int:
    """``value`` as an int in low … high."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not low <= value <= high:
        raise ValueError(f"{name} must be a whole number from {low} to {high}, got {value!r:.60}")
    return int(value)


def features_of(features: ArrayLike, n_states: int, n_actions: int) -> Floats:
    """φ as a finite (S, A, d) array with d ≥ 1, no larger than ``MAX_FEATURE_NUMBERS``."""
    shape = np.shape(features)
    if len(shape) != 3 or shape[:2] != (n_states, n_actions) or shape[2] < 1:
        raise ValueError(f"features must have shape (S, A, d) = ({n_states}, {n_actions}, d ≥ 1), got {shape}")
    size = int(np.prod(shape))
    if size > MAX_FEATURE_NUMBERS:
        raise ValueError(f"features must have at most {MAX_FEATURE_NUMBERS:,} numbers, got {size:,} (S·A·d)")
    return floats("features", features, 3)


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """A read-only view of ``array``."""
    view = array.view()
    view.flags.writeable = False
    return view
