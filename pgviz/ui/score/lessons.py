"""The lesson that ships about the mean in the score: why φ minus E[φ], and what that has to do with a baseline."""

from __future__ import annotations

import dataclasses

from pgviz.ui.decision.cases import QUESTION
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.decision.score_sheet import decomposition_of
from pgviz.ui.score import cases, rewards
from pgviz.ui.score.rewards import one_decision_of
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.state.beside import section_name
from pgviz.ui.teaching.lessons.ready import Ready, Scene

SCORE = "pages/3_Score.py"
LOOP = dataclasses.replace(QUESTION, view="loop")


def _own(now: Decision) -> str:
    return short(decomposition_of(now).logit_score[now.a])


def _surprise() -> str:
    pi = QUESTION.policy().probabilities[QUESTION.a]
    return (
        f"{QUESTION.actions[QUESTION.a]} was taken; it had probability {short(pi)}. Its own logit is pushed by 1 minus "
        f"that, {_own(QUESTION)}, the others by minus their probabilities. The score is what the action did, minus "
        "what the policy expected."
    )


def _rarest() -> str:
    rare, likely = cases.RAREST, cases.LIKELIEST
    return (
        f"{rare.actions[rare.a]}, the rarest: its own logit is pushed by {_own(rare)}, that of "
        f"{likely.actions[likely.a]}, the likeliest, by {_own(likely)}. What was expected teaches little."
    )


def _cancel() -> str:
    decomposed = decomposition_of(LOOP)
    return (
        "Every action’s score, as an arrow, as long as π makes it likely. One after the other they come back to where "
        f"they began: E[score] = 0, whatever θ is. Here π is {vector(decomposed.policy.probabilities)}."
    )


def _baseline() -> str:
    parts, now = one_decision_of(cases.OFFSET), cases.OFFSET
    return (
        f"Therefore a number b may be subtracted from every reward: b times E[score] is 0. With rewards "
        f"{vector(now.rewards)} the mean stays {vector(parts.gradient)}, and the variance falls from "
        f"{short(parts.variance_without)} to {short(parts.variance_value)} with b = V. Drag b."
    )


READY = (
    Ready(
        "why-subtract-the-mean",
        "Why subtract the mean?",
        "The score is a surprise; surprises average to 0; and that is why a baseline costs nothing.",
        (
            Scene(SCORE, QUESTION, _surprise, shows=()),
            Scene(
                SCORE,
                cases.RAREST,
                lambda: "Choose one action after the other, and compare the scores.",
                lambda: "Which action would change θ most, if it were drawn?",
                _rarest,
                shows=(),
            ),
            Scene(SCORE, LOOP, _cancel),
            Scene(SCORE, cases.OFFSET, _baseline, shows=(), section=section_name(rewards.TITLE)),
        ),
    ),
)
"""Lessons that ``teaching.lessons.shelf`` names."""
