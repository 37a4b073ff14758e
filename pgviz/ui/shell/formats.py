"""Numbers as a reader wants them: short, with a real minus sign, without a leading zero.

A text that is made of a number knows that number (``Shown``), so that what is taken from a page is not rounded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Shown(str):
    """A text for a number, or for numbers, with all their digits beside it; ``error`` is what stands behind a ±."""

    __slots__ = ("error", "value")
    value: float | tuple[float, ...]
    error: float | None

    def __new__(cls, text: str, value: float | tuple[float, ...], error: float | None = None) -> Shown:
        """The text itself, as any other text."""
        shown = super().__new__(cls, text)
        shown.value, shown.error = value, error
        return shown

    def __reduce__(self) -> tuple[type[Shown], tuple[str, float | tuple[float, ...], float | None]]:
        """What a copy is made of."""
        return Shown, (str(self), self.value, self.error)


def short(value: float, digits: int = 3) -> Shown:
    """``.042``, ``−1.25``, ``14``, ``1.2e−9``: up to ``digits`` after the point, and more where fewer would mislead.

    A number that has fewer decimals is shown with those; one that is tiny, or huge, in scientific notation.
    """
    value = float(value)
    return Shown(_short(value, digits), value)


def _short(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size >= 1e6 or size < 0.5 * 10**-digits:
        text = _scientific(value)
    elif abs(value - (rounded := round(value, digits))) <= 1e-12 * size:
        text = f"{rounded:.{digits}f}"
        text = text.rstrip("0").rstrip(".") if digits else text
    else:
        text = _fixed(value, digits)
    return text.replace("-0.", "-.", 1).replace("-", "−") if value < 0 else text.removeprefix("0").replace("-", "−")


def _fixed(value: float, digits: int) -> str:
    """Fixed decimals; up to three more where they would round the number to a whole one (.9996, not 1.000)."""
    return next(
        (t for d in range(digits, digits + 4) if float(t := f"{value:.{d}f}") != int(float(t))), f"{value:.{digits}f}"
    )


def _scientific(value: float) -> str:
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"


def signed(value: float, digits: int = 3) -> Shown:
    """As ``short``, with a plus sign in front of what is positive."""
    text = short(value, digits)
    return Shown(f"+{text}", text.value) if value > 0 else text


def plus_minus(value: float, error: float, digits: int = 3) -> Shown:
    """``.114 ± .022``."""
    return Shown(f"{short(value, digits)} ± {short(error, digits)}", float(value), float(error))


def vector(values: Iterable[float], digits: int = 3) -> Shown:
    """``(.042, .114, .002, .842)``."""
    numbers = tuple(float(v) for v in values)
    return Shown(f"({', '.join(_short(v, digits) for v in numbers)})", numbers)


def subscript(number: int) -> str:
    """12 as ``₁₂``."""
    return str(number).translate(SUBSCRIPTS)
