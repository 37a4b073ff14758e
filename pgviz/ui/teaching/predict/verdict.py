"""How good a guess was, in words."""

from __future__ import annotations

from typing import Any

from pgviz.distributions import total_variation
from pgviz.language import say
from pgviz.ui.shell.formats import short
from pgviz.ui.teaching.predict.comparison import compare
from pgviz.ui.teaching.predict.model import Attempt, Choice, Entries, Question

GOOD = 0.08
WORDS = ((0.02, say("Spot on")), (GOOD, say("Close")), (0.25, say("Not far off")), (float("inf"), say("Far off")))
"""From which distance on which word no longer fits; a distance is a share of the largest that there could be."""


def verdict(question: Question[Any], attempt: Attempt) -> tuple[bool, str]:
    """Whether the guess was right, or as good as, and how far from the truth it was."""
    answer, guess = question.answer, attempt.guess
    if isinstance(answer, Choice):
        right = question.truth
        if guess == right:
            return True, say("Right.")
        return False, say("It is another one: {name}.", name=question.names[right])
    if isinstance(answer, Entries):
        found = compare(guess or (), question.truth, answer.reach)
        signs = (
            say("every sign right")
            if found.signs == found.size
            else say("{signs} of {size} signs right", signs=found.signs, size=found.size)
        )
        return _said(
            found.share,
            say(
                "the entry that is farthest off is off by {distance}, {signs}.",
                distance=_two_decimals(found.gap),
                signs=signs,
            ),
        )
    share = float(total_variation(guess or (), question.truth))
    return _said(share, say("{share} of the probability lies on the wrong actions.", share=_two_decimals(share)))


def _two_decimals(distance: float) -> str:
    """What a hand cannot set any finer is nothing."""
    return short(round(distance, 2), 2)


def _said(share: float, how_far: str) -> tuple[bool, str]:
    word = next(word for most, word in WORDS if share < most)
    return share < GOOD, f"{word}: {how_far}"
