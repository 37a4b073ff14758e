"""The number of a report: by it the browser knows that Python has answered."""

from __future__ import annotations

LARGEST_SEQ = 2**53  # the largest whole number that JavaScript counts exactly


def sequence_number(raw: object) -> int | None:
    """The report's number, which the browser waits to hear again; None if it has none.

    It is answered even when the rest of the report is ignored, so that a report about a thing that has just gone does
    not hold up the next one.
    """
    return _number(raw, "seq")


def is_repeated(raw: object, acknowledged: int) -> bool:
    """Whether the report has come before, under a number up to ``acknowledged``: the browser did not hear the answer.

    A report that is sent again has a new ``seq``, and its earlier one as ``first``. It is answered, but not obeyed
    twice: what switches something on must not switch it off again.
    """
    first = _number(raw, "first")
    return first is not None and first <= acknowledged


def _number(raw: object, name: str) -> int | None:
    number = raw.get(name) if isinstance(raw, dict) else None
    return number if type(number) is int and 0 < number < LARGEST_SEQ else None
