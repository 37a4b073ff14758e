"""Checks at the door of the encodings: a ValueError names the argument, what was expected and what came."""

import operator
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

MAX_FEATURES = 4096  # far beyond what a page can show, and still quick to compute


def real_array(name: str, value: ArrayLike, shape: str) -> Array:
    """`value` as a new float64 array of finite numbers; `shape` is only for the message."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must have shape {shape}, got rows of different lengths") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must be real numbers of shape {shape}, got {value!r}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got {array[~np.isfinite(array)][0]}")
    return array.astype(np.float64)


def full_array(name: str, value: ArrayLike, axes: str) -> Array:
    """`value` as a float64 array with the axes named in `axes`, such as "A, d", none of them empty."""
    array, shape = real_array(name, value, f"({axes})"), f"({axes})"
    if array.ndim != len(axes.split(",")) or array.size == 0:
        raise ValueError(f"{name} must have shape {shape}, none of them 0, got {array.shape}")
    return array


def count(name: str, value: int, least: int = 1) -> int:
    """`value` as an int of at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        raise ValueError(f"{name} must be an integer of at least {least}, got {value!r}") from None
    if number < least:
        raise ValueError(f"{name} must be an integer of at least {least}, got {number}")
    return number


def labels(name: str, value: Sequence[str] | None, length: int) -> tuple[str, ...] | None:
    """`value` as a tuple of `length` strings; None stays None."""
    if value is None:
        return None
    if isinstance(value, str) or len(value) != length or not all(isinstance(label, str) for label in value):
        raise ValueError(f"{name} must be {length} strings, got {value!r}")
    return tuple(value)


def few_enough(what: str, *factors: tuple[int, int]) -> None:
    """Refuse more than MAX_FEATURES features; their number is the product of base**exponent over `factors`."""
    features = 1
    for base, exponent in factors:
        for _ in range(exponent if base > 1 else 0):  # step by step: a power of strangers' numbers may be astronomic
            features *= base
            if features > MAX_FEATURES:
                raise ValueError(f"{what} would have more than {MAX_FEATURES} features: choose smaller numbers")


def states_of(value: ArrayLike, coordinates: int, unit_interval: bool = False) -> Array:
    """States (..., coordinates) as float64, refused outside [0, 1] if `unit_interval`."""
    states = real_array("s", value, f"(..., {coordinates})")
    if states.ndim == 0 or states.shape[-1] != coordinates:
        raise ValueError(f"s must have shape (..., {coordinates}), got {states.shape}")
    if unit_interval and ((states < 0) | (states > 1)).any():
        raise ValueError(f"s must lie in [0, 1] in every coordinate, got {states[(states < 0) | (states > 1)][0]}")
    return states


def indices_of(value: ArrayLike, n_states: int) -> NDArray[np.intp]:
    """State numbers (...) from 0 to n_states − 1; whole floats are taken."""
    numbers = real_array("s", value, "(...)")
    outside = (numbers < 0) | (numbers >= n_states) | (numbers != np.floor(numbers))
    if outside.any():
        raise ValueError(f"s must be a state number from 0 to {n_states - 1}, got {numbers[outside][0]:g}")
    return numbers.astype(np.intp)


def rows_of(array: Array) -> tuple[tuple[float, ...], ...]:
    """A matrix as nested tuples, so that what holds it can be compared and hashed."""
    return tuple(tuple(row) for row in array.tolist())


def subscript(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def superscript(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
