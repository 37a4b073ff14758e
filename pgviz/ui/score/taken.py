"""What is taken from the page Score."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pgviz.language import say
from pgviz.ui.components.sheet import Sheet
from pgviz.ui.decision.formulas import score_formula
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.score import rewards
from pgviz.ui.score.view import TOPICS, View, view
from pgviz.ui.teaching.snippets import linear_snippet
from pgviz.ui.teaching.take import Sheets, Taken


def _sheets(now: Decision) -> Sheets:
    shown = view(now)
    first = {
        say("The policy"): lambda: (shown.policy,),
        say("The score"): lambda: (shown.score,),
        rewards.TITLE: lambda: (shown.rewards,),
    }
    return first | {title: partial(_of_topic, shown, name) for name, title in TOPICS.items() if name != "saturation"}


def _of_topic(shown: View, name: str) -> Sequence[Sheet]:
    return tuple(shown.topic(name).sheets.values())


def _program(now: Decision) -> str:
    return linear_snippet("numpy", now.policy(), now.a)


TAKEN = Taken(Decision, "score", _sheets, score_formula, _program)
