"""Common mistakes that the page shows to be mistakes."""

from __future__ import annotations

from pgviz.language import say
from pgviz.ui.decision import cases
from pgviz.ui.decision.expressiveness import expressiveness_of
from pgviz.ui.decision.recoding import recoded
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import vector
from pgviz.ui.teaching.mistakes import Mistake

PAGE = "pages/2_Encodings.py"


def _stacked(now: Decision) -> str:
    blocks = expressiveness_of(recoded(now, join="blocks").scenario)
    here, there = now.policy_in_both.probabilities
    stacked = expressiveness_of(now)
    why = say(
        "What is the same for all actions cancels: π is {here} in one state and {there} in the other, and no θ can "
        "make them differ.",
        here=vector(here),
        there=vector(there),
    )
    if stacked.rank == 1:
        ranks = say("Here 1 direction of θ changes a probability, with blocks {blocks}.", blocks=blocks.rank)
    else:
        ranks = say(
            "Here {rank} directions of θ change a probability, with blocks {blocks}.",
            rank=stacked.rank,
            blocks=blocks.rank,
        )
    return f"{why} {ranks}"


MISTAKES = (Mistake(say("φ(s,a) = (s,a): stacking the action on the state is enough."), _stacked, PAGE, cases.STACKED),)
