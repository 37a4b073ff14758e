"""The number of a report: by it the browser knows that Python has answered."""

from __future__ import annotations

LARGEST_SEQ = 2**53  # the largest whole number that JavaScript counts exactly


def sequence_number(raw: object) -> int | None:
    """The report's number, which the browser waits to hear again; None if it has none.

    It is answered even when the rest of the report is ignored, so that a report about a thing that has just gone does
    not hold up the next one.
    """
    seq = raw.get("seq") if isinstance(raw, dict) else None
    return seq if type(seq) is int and 0 < seq < LARGEST_SEQ else None
