"""Common mistakes that the page shows to be mistakes."""

from __future__ import annotations

from pgviz.ui.decision import cases
from pgviz.ui.decision.expressiveness import expressiveness_of
from pgviz.ui.decision.recoding import recoded
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import counted, vector
from pgviz.ui.teaching.mistakes import Mistake

PAGE = "pages/2_Encodings.py"


def _stacked(now: Decision) -> str:
    blocks = expressiveness_of(recoded(now, join="blocks").scenario)
    here, there = now.policy_in_both.probabilities
    stacked = expressiveness_of(now)
    return (
        f"What is the same for all actions cancels: π is {vector(here)} in one state and {vector(there)} in the other, "
        f"and no θ can make them differ. Here {counted(stacked.rank, 'direction')} of θ "
        f"{'changes' if stacked.rank == 1 else 'change'} a probability, with blocks {blocks.rank}."
    )


MISTAKES = (Mistake("φ(s,a) = (s,a): stacking the action on the state is enough.", _stacked, PAGE, cases.STACKED),)
