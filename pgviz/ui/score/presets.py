"""The examples that the page Score offers as chips."""

from __future__ import annotations

import dataclasses

from pgviz.language import say
from pgviz.ui.decision.cases import ANSWERED, ASKED, QUESTION
from pgviz.ui.decision.recoding import recoded
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.state.presets import Preset

PRESETS = (
    ASKED,
    ANSWERED,
    Preset(
        say("the rarest action"),
        dataclasses.replace(QUESTION, a=2),
        say("What is hardly ever done is pushed the hardest when it is done."),
    ),
    Preset(
        say("stacked, not blocks"),
        recoded(QUESTION, join="stack", code="one-hot").scenario,
        say(
            "The same probabilities with the state put before the action: the state’s features cancel, their score is "
            "0."
        ),
    ),
    Preset(
        say("saturated"),
        dataclasses.replace(QUESTION, theta=(*QUESTION.theta[:15], 25.0, 2.0, -5.0, 6.0, 1.0), a=3),
        say("One action is nearly certain: its score is nearly 0."),
    ),
    Preset(
        say("one action only"),
        Decision(n=1, theta=QUESTION.theta[:5], a=0),
        say("Nothing to choose: the probability is 1 whatever θ, and the score is 0."),
    ),
    Preset(
        say("masked action"),
        dataclasses.replace(QUESTION, masked=(3,)),
        say("The likeliest action is taken away: its terms are gone, the rest share."),
    ),
    Preset(
        say("two equal actions"),
        Decision(n=3, join="table", phi=((1.0, 0.0), (1.0, 0.0), (0.0, 1.0)), theta=(0.5, 0.0), a=0),
        say("Two actions with the same features can never be told apart: they have the same score."),
    ),
)
