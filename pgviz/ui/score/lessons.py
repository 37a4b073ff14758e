"""The lesson that ships about the mean in the score: why φ minus E[φ], and what that has to do with a baseline."""

from __future__ import annotations

import dataclasses

from pgviz.language import say
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
    return say(
        "{action} was taken; it had probability {pi}. Its own logit is pushed by 1 minus that, {own}, the others by "
        "minus their probabilities. The score is what the action did, minus what the policy expected.",
        action=QUESTION.actions[QUESTION.a],
        pi=short(pi),
        own=_own(QUESTION),
    )


def _rarest() -> str:
    rare, likely = cases.RAREST, cases.LIKELIEST
    return say(
        "{rare}, the rarest: its own logit is pushed by {rare_own}, that of {likely}, the likeliest, by {likely_own}. "
        "What was expected teaches little.",
        rare=rare.actions[rare.a],
        rare_own=_own(rare),
        likely=likely.actions[likely.a],
        likely_own=_own(likely),
    )


def _cancel() -> str:
    decomposed = decomposition_of(LOOP)
    return say(
        "Every action’s score, as an arrow, as long as π makes it likely. One after the other they come back to where "
        "they began: E[score] = 0, whatever θ is. Here π is {probabilities}.",
        probabilities=vector(decomposed.policy.probabilities),
    )


def _baseline() -> str:
    parts, now = one_decision_of(cases.OFFSET), cases.OFFSET
    return say(
        "Therefore a number b may be subtracted from every reward: b times E[score] is 0. With rewards {rewards} the "
        "mean stays {gradient}, and the variance falls from {variance_without} to {variance_value} with b = V. Drag b.",
        rewards=vector(now.rewards),
        gradient=vector(parts.gradient),
        variance_without=short(parts.variance_without),
        variance_value=short(parts.variance_value),
    )


READY = (
    Ready(
        "why-subtract-the-mean",
        say("Why subtract the mean?"),
        say("The score is a surprise; surprises average to 0; and that is why a baseline costs nothing."),
        (
            Scene(SCORE, QUESTION, _surprise, shows=()),
            Scene(
                SCORE,
                cases.RAREST,
                lambda: say("Choose one action after the other, and compare the scores."),
                lambda: say("Which action would change θ most, if it were drawn?"),
                _rarest,
                shows=(),
            ),
            Scene(SCORE, LOOP, _cancel),
            Scene(SCORE, cases.OFFSET, _baseline, shows=(), section=section_name(rewards.TITLE)),
        ),
    ),
)
"""Lessons that ``teaching.lessons.shelf`` names."""
