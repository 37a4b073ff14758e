"""Edits of the folded sections that are more than a number in its place."""

from __future__ import annotations

import dataclasses

from pgviz.language import say
from pgviz.ui.gradient.scenario import MOST_ANSWERS, MOST_PAID, GradientScenario
from pgviz.ui.state.scenario import Change, entered

G = GradientScenario


def with_alpha(now: G, exponent: float) -> Change[G]:
    """With the step size 10^exponent."""
    return _entered(dataclasses.replace(now, alpha=(1.0,)), "alpha.0", 10.0**exponent, say("The step size α"))


def with_length(now: G, answer: int, length: float) -> Change[G]:
    """With another length of one answer of a group."""
    lengths = now.lengths or (1,) * len(now.answers)
    called = say("The length of answer {number}", number=answer + 1)
    return _entered(dataclasses.replace(now, lengths=lengths), f"lengths.{answer}", length, called)


def with_answers(now: G, count: float) -> Change[G]:
    """With so many answers: those that come on pay 0, in one step."""
    n = _count(count, MOST_ANSWERS, say("The number of answers"))
    answers = (*now.answers, *(0.0,) * n)[:n]
    lengths = (*now.lengths, *(1,) * n)[:n] if now.lengths else ()
    return Change(dataclasses.replace(now, answers=answers, lengths=lengths))


def with_paid(now: G, count: float) -> Change[G]:
    """With an episode of so many steps: those that come on pay what the last one does."""
    n = _count(count, MOST_PAID, say("The number of steps"))
    return Change(dataclasses.replace(now, paid=(*now.paid, *(now.paid[-1],) * n)[:n]))


def _count(value: float, most: int, called: str) -> int:
    if not (value == int(value) and 1 <= value <= most):
        raise ValueError(
            say("{called}: expected a whole number from 1 to {most}. It stays as it was.", called=called, most=most)
        )
    return int(value)


def _entered(now: G, name: str, value: float, called: str) -> Change[G]:
    return Change(entered(now, name, value, called))


SPECIAL = {
    "log_alpha": with_alpha,
    "length": with_length,
    "answered": with_answers,
    "walked": with_paid,
}
"""By the first words of the names that cells report."""
