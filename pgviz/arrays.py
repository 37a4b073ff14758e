"""What every argument passes at the door: kind, shape, range, finite numbers; and the types of arrays.

A refusal is a ``ValueError`` that names the argument, what was expected and what came. What passes is a new float64
array (or a plain number), so that nothing inside changes what the caller holds.

Axes are written as in the docstrings: ``"(S, A, d)"``, ``"(..., A)"`` where any axes may come before, ``"()"`` for one
number.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Array",
    "Bools",
    "Ints",
    "action_index",
    "at_most",
    "bounded",
    "distribution",
    "finite_array",
    "indices",
    "labels",
    "mask_of",
    "number",
    "one_of",
    "read_only",
    "real_array",
    "representable",
    "whole_number",
]

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
T = TypeVar("T")

SUM_TOLERANCE = 1e-9  # how far from 1 probabilities may add up
SHOWN = 80  # characters of a value that a message repeats


def real_array(name: str, value: ArrayLike, axes: str) -> Array:
    """``value`` as a new float64 array of real numbers, nan and infinities included; ``axes`` only for the message."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must have shape {axes}, got rows of different lengths") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must be real numbers of shape {axes}, got {_shown(value)}")
    return array.astype(np.float64)


def finite_array(name: str, value: ArrayLike, axes: str, /, *, empty: bool = False, **sizes: int) -> Array:
    """``value`` as a new float64 array of finite numbers with these axes.

    ``sizes`` says how long a named axis must be (``d=3``), a number in the place of a name does too (``"(S, 4)"``), and
    axes of one name are equally long (``"(S, A, S)"``). An axis without numbers is refused unless ``empty``.
    """
    array = real_array(name, value, axes)
    wanted = [axis.strip() for axis in axes.strip("()").split(",") if axis.strip()]
    leading = wanted[:1] == ["..."]
    named = wanted[1:] if leading else wanted
    last = array.shape[max(0, array.ndim - len(named)) :]
    fits = array.ndim >= len(named) if leading else array.ndim == len(named)
    lengths = {axis: int(axis) for axis in named if axis.isdigit()} | sizes
    if not fits or any(lengths.setdefault(axis, size) != size for axis, size in zip(named, last, strict=True)):
        expected = f"({', '.join(str(sizes.get(axis, axis)) for axis in wanted)}{',' if len(wanted) == 1 else ''})"
        raise ValueError(f"{name} must have shape {axes}{f' = {expected}' if sizes else ''}, got {array.shape}")
    if 0 in last and not empty:
        raise ValueError(f"{name} must have shape {axes}, none of them 0, got {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got {array[~np.isfinite(array)][0]}")
    return array


def indices(name: str, value: ArrayLike, axes: str, n: int, /, **sizes: int) -> Ints:
    """``value`` as whole numbers 0 … n−1 with these axes; floats that are whole are taken, and so is no number."""
    numbers = finite_array(name, value, axes, empty=True, **sizes)
    wrong = (numbers < 0) | (numbers >= n) | (numbers != np.floor(numbers))
    if wrong.any():
        raise ValueError(f"{name} must be whole numbers from 0 to {n - 1}, got {numbers[wrong][0]:g}")
    return numbers.astype(np.int64)


def number(
    name: str, value: Any, low: float = -np.inf, high: float = np.inf, *, above: bool = False, below: bool = False
) -> float:
    """``value`` as one finite float from ``low`` to ``high``; ``above`` and ``below`` leave the ends out."""
    try:
        found = float(value) if np.ndim(value) == 0 and np.asarray(value).dtype.kind in "iuf" else np.nan
    except (TypeError, ValueError, OverflowError):
        found = np.nan
    inside = (found > low if above else found >= low) and (found < high if below else found <= high)
    if not (np.isfinite(found) and inside):
        raise ValueError(f"{name} must be a finite number{_range(low, high, above, below)}, got {_shown(value)}")
    return found


def whole_number(name: str, value: Any, low: int, high: int | None = None) -> int:
    """``value`` as an int from ``low`` to ``high``."""
    wanted = f"an integer of at least {low}" if high is None else f"an integer from {low} to {high}"
    try:
        found = operator.index(value)
    except TypeError:
        raise ValueError(f"{name} must be {wanted}, got {_shown(value)}") from None
    if isinstance(value, bool | np.bool_) or found < low or (high is not None and found > high):
        raise ValueError(f"{name} must be {wanted}, got {_shown(value)}")
    return found


def action_index(action: Any, n_actions: int) -> int:
    """``action`` as an int, one of 0 … A−1."""
    return whole_number("action", action, 0, n_actions - 1)


def distribution(name: str, value: ArrayLike, axes: str, /, *, tolerance: float = SUM_TOLERANCE, **sizes: int) -> Array:
    """``value`` as probabilities: nowhere negative, adding up to 1 over the last axis."""
    array = finite_array(name, value, axes, empty=False, **sizes)
    if (array < 0).any():
        raise ValueError(f"{name} must be probabilities, got {array.min():g}, which is negative")
    off = np.abs(array.sum(axis=-1) - 1)
    if (off > tolerance).any():
        worst = np.unravel_index(int(off.argmax()), off.shape)
        where = f" at index {tuple(int(i) for i in worst)}" if worst else ""
        raise ValueError(f"{name} must be probabilities that sum to 1, got a sum of {array[worst].sum():.12g}{where}")
    return array


def mask_of(mask: ArrayLike | None, shape: tuple[int, ...]) -> Bools:
    """``mask`` in the shape of the logits (..., A), True for an action that is allowed; None allows all.

    A mask (A,) holds in every state. At least one action must be allowed in each.
    """
    if mask is None:
        return np.ones(shape, dtype=np.bool_)
    allowed = np.asarray(mask)
    if allowed.dtype != np.bool_ or allowed.shape not in (shape, shape[-1:]):
        raise ValueError(f"mask must be bool of shape ({shape[-1]},) or {shape}, True for allowed, got {_shown(mask)}")
    if not allowed.any(axis=-1).all():
        raise ValueError("mask must allow at least one action, got False for every action")
    return np.broadcast_to(allowed, shape).copy()


def labels(name: str, value: Sequence[str] | None, length: int) -> tuple[str, ...] | None:
    """``value`` as a tuple of ``length`` texts; None stays None."""
    if value is None:
        return None
    if isinstance(value, str) or len(value) != length or not all(isinstance(label, str) for label in value):
        raise ValueError(f"{name} must be {length} strings, got {_shown(value)}")
    return tuple(value)


def one_of(name: str, value: T, among: Sequence[T]) -> T:
    """``value`` itself, if it is one of several."""
    if not any(type(value) is type(allowed) and value == allowed for allowed in among):
        *others, last = (repr(allowed) for allowed in among)
        raise ValueError(f"{name} must be {', '.join(others)} or {last}, got {_shown(value)}")
    return value


def at_most(what: str, amount: float, most: float) -> None:
    """Refuse more than ``most``: of work, of memory."""
    if not amount <= most:
        raise ValueError(f"{what} must be at most {most:,.0f}, got {amount:,.0f}")


def representable(what: str, value: Array) -> Array:
    """``value`` itself; ValueError if finite arguments took ``what`` beyond float64, so that it holds inf or nan."""
    if not np.isfinite(value).all():
        raise ValueError(f"{what} is beyond what float64 can hold (about 1.8e308)")
    return value


def bounded(name: str, value: Array, most: float) -> Array:
    """``value`` itself; ValueError if a number of it is larger than ``most`` in size."""
    largest = float(np.abs(value).max(initial=0.0))
    if not largest <= most:
        raise ValueError(f"{name} must be at most {most:g} in size, got {largest:g}")
    return value


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """A read-only view of ``array``."""
    view = array.view()
    view.flags.writeable = False
    return view


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _range(low: float, high: float, above: bool, below: bool) -> str:
    if low == -np.inf and high == np.inf:
        return ""
    if high == np.inf:
        return f" {'above' if above else 'of at least'} {low:g}"
    if low == -np.inf:
        return f" {'below' if below else 'of at most'} {high:g}"
    return f" in {'(' if above else '['}{low:g}, {high:g}{')' if below else ']'}"
