"""A guess, and the truth under it, as a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pgviz.arrays import Array
from pgviz.language import say
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Role, Row, Sheet
from pgviz.ui.shell.formats import short
from pgviz.ui.teaching.predict.model import Attempt, Bars, Choice, Question

UNKNOWN = "?"


def bars_sheet(question: Question[Any], answer: Bars[Any], attempt: Attempt) -> Sheet:
    """Bars to drag; beside each of them a question mark, or, once revealed, the truth."""
    names = question.names
    guess = attempt.guess if isinstance(attempt.guess, tuple) else answer.start(len(names))
    edits = tuple(
        Edit(f"guess.{i}", value, answer.low, answer.high, answer.step, _spoken(answer, name), attempt.revealed)
        for i, (name, value) in enumerate(zip(names, guess, strict=True))
    )
    guessed = (
        Cell(short(edit.value), answer.role, edit.value / answer.high, f"a{i}", edit) for i, edit in enumerate(edits)
    )
    truth = _true_cells(question.truth if attempt.revealed else None, len(names), answer.role, answer.high)
    headers = _headers(names, answer.actions)
    rows = tuple(Row(header, pair) for header, pair in zip(headers, zip(guessed, truth, strict=True), strict=True))
    grid = Grid((Header(say("your guess")), Header(say("truth"))), rows, wide=True)
    return Sheet(say("{quantity}: your guess and the truth", quantity=answer.quantity), (grid,))


def values_sheet(question: Question[Any], answer: Choice[Any], revealed: bool) -> Sheet:
    """The number of every option: question marks, or, once revealed, the numbers, the right one marked."""
    names = question.names
    values = answer.values(question.setting) if answer.values is not None and revealed else None
    reach = float(np.abs(values).max()) or 1.0 if values is not None else 1.0
    cells = _true_cells(values, len(names), answer.role, reach, question.truth if revealed else None)
    rows = tuple(Row(header, (cell,)) for header, cell in zip(_headers(names, answer.actions), cells, strict=True))
    return Sheet(
        say("{quantity} of every option", quantity=answer.quantity),
        (Grid((Header(answer.quantity),), rows, wide=True),),
    )


def _spoken(answer: Bars[Any], name: str) -> str:
    return say("your guess: {quantity} of {name}", quantity=answer.quantity, name=name)


def _headers(names: tuple[str, ...], actions: bool) -> tuple[Header, ...]:
    return tuple(Header(name, f"a{i}", action=i if actions else None) for i, name in enumerate(names))


def _true_cells(values: Array | None, count: int, role: Role, reach: float, right: int | None = None) -> Iterator[Cell]:
    for i in range(count):
        if values is None:
            yield Cell(UNKNOWN, role, link=f"a{i}")
        else:
            yield Cell(short(values[i]), role, float(values[i]) / reach, f"a{i}", mark=i == right)
