"""Numbers, vectors and matrices as LaTeX, and a formula as a document that compiles by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from pgviz.ui.shell.formats import short

LONGEST = 8  # numbers of a vector on one line
MOST_COLUMNS = 30
LETTERS = "äöüÄÖÜß"  # that every TeX has, besides ASCII

DOCUMENT = r"""% {title}
% pdflatex makes a PDF of it
\documentclass{{article}}
\usepackage[a4paper,margin=2cm]{{geometry}}
\usepackage{{amsmath}}
\setcounter{{MaxMatrixCols}}{{{columns}}}
\pagestyle{{empty}}
\begin{{document}}
\noindent {title}
\small
\[
{formula}
\]
\end{{document}}
"""


def number(value: float) -> str:
    """``.042``, ``-1.25``, ``1.2 \\cdot 10^{-9}``, as short as on the page."""
    text = str(short(value)).replace("−", "-").replace("∞", r"\infty")
    mantissa, e, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{exponent}}}" if e else text


def vector(values: ArrayLike) -> str:
    """A row of numbers; a long one on several lines."""
    numbers = [number(v) for v in np.asarray(values, dtype=float).ravel()]
    lines = [r",\ ".join(numbers[i : i + LONGEST]) for i in range(0, len(numbers), LONGEST)]
    if len(lines) == 1:
        return f"({lines[0]})"
    return r"\left(\begin{array}{l}" + r",\\ ".join(lines) + r"\end{array}\right)"


def matrix(rows: ArrayLike) -> str:
    """A matrix of numbers. One with many columns is the rows of it below one another, each as ``vector`` writes it."""
    numbers = np.atleast_2d(np.asarray(rows, dtype=float))
    if numbers.shape[1] > LONGEST:
        return r"\left(\begin{array}{l}" + r"\\ ".join(vector(row) for row in numbers) + r"\end{array}\right)"
    return r"\begin{pmatrix}" + r" \\ ".join(" & ".join(map(number, row)) for row in numbers) + r"\end{pmatrix}"


def text(words: str) -> str:
    """Words in a formula: letters, digits and plain signs of them; what TeX has no letter for is left out."""
    kept = "".join(
        c if c in LETTERS or (c.isascii() and (c.isalnum() or c in " .,:()-+=/|")) else " " for c in subscripts(words)
    )
    return rf"\text{{{' '.join(kept.split())}}}"


def subscripts(words: str) -> str:
    """``a₁`` as ``a1``."""
    return words.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"))


def lines(*equations: str) -> str:
    """Equations below one another, each with one ``&`` where they are aligned."""
    return r"\begin{aligned}" + "\n" + " \\\\[1ex]\n".join(equations) + "\n" + r"\end{aligned}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns of formulas under their heads."""
    body = [" & ".join(heads) + r" \\ \hline", *(" & ".join(row) + r" \\" for row in rows)]
    return rf"\begin{{array}}{{{'r' * len(heads)}}}" + "\n" + "\n".join(body) + "\n" + r"\end{array}"


def document(title: str, formula: str) -> str:
    """A whole document with the formula. Needs nothing but what every TeX has."""
    return DOCUMENT.format(title=title, formula=formula, columns=MOST_COLUMNS)
