"""Numbers as a reader wants them: short, with a real minus sign, without a leading zero."""

from __future__ import annotations

import math
from collections.abc import Iterable

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def short(value: float, digits: int = 3) -> str:
    """``.042``, ``−1.25``, ``14``, ``1.2e−9``: up to ``digits`` after the point, and more where fewer would mislead.

    A number that has fewer decimals is shown with those; one that is tiny, or huge, in scientific notation.
    """
    value = float(value)
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e6 or size < 0.5 * 10**-digits:
        text = _scientific(value)
    elif math.isclose(value, round(value, digits), rel_tol=1e-12):
        text = f"{round(value, digits):.{digits}f}"
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


def signed(value: float, digits: int = 3) -> str:
    """As ``short``, with a plus sign in front of what is positive."""
    return f"+{short(value, digits)}" if value > 0 else short(value, digits)


def vector(values: Iterable[float], digits: int = 3) -> str:
    """``(.042, .114, .002, .842)``."""
    return f"({', '.join(short(v, digits) for v in values)})"


def subscript(number: int) -> str:
    """12 as ``₁₂``."""
    return str(number).translate(SUBSCRIPTS)


def counted(number: int, noun: str) -> str:
    """``1 direction``, ``3 directions``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
