"""What is taken from the first page."""

from __future__ import annotations

from pgviz.language import say
from pgviz.ui.decision.formulas import score_formula
from pgviz.ui.start.scenario import StartScenario
from pgviz.ui.start.view import view
from pgviz.ui.teaching.snippets import linear_snippet
from pgviz.ui.teaching.take import Sheets, Taken


def _sheets(now: StartScenario) -> Sheets:
    shown = view(now)
    return {say("The policy"): lambda: (shown.policy,), say("The score"): lambda: (shown.equation,)}


def _program(now: StartScenario) -> str:
    return linear_snippet("numpy", now.policy(), now.a)


TAKEN = Taken(StartScenario, "start", _sheets, score_formula, _program)
