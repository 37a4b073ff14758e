"""What the answer's equation says in words: how much of the features the score is."""

from __future__ import annotations

from pgviz.language import say
from pgviz.score.decomposition import Decomposition
from pgviz.ui.decision.score_sheet import decomposition_of
from pgviz.ui.shell.formats import short
from pgviz.ui.start.scenario import StartScenario


def sentence(now: StartScenario) -> str:
    """What to grab; then the score of the chosen action, as a share of what tells it from the others."""
    grab = say("**Drag a logit**, or choose another action.") if len(now.allowed) > 1 else say("**Drag a logit.**")
    return f"{grab} {_score(now, decomposition_of(now))}"


def _score(now: StartScenario, parts: Decomposition) -> str:
    name, pi = now.actions[now.a], short(parts.policy.probabilities[now.a])
    if len(now.allowed) == 1:
        return say(
            "{name} is the only action allowed: its probability is {pi} whatever θ is, and its score is 0.",
            name=name,
            pi=pi,
        )
    said = {
        "name": name,
        "pi": pi,
        "logit_score": short(parts.logit_score[now.a]),
        "why": _why(now.tau, parts.surprise[now.a]),
    }
    others = [b for b in now.allowed if b != now.a]  # φ − E[φ] = (1 − π)(φ − that of the other, or their average)
    if len(others) == 1:
        return say(
            "{name} has probability {pi}; where its features differ from those of {other}, its score is {logit_score} "
            "of the difference: {why}.",
            other=now.actions[others[0]],
            **said,
        )
    return say(
        "{name} has probability {pi}; where its features differ from the average of the others, its score is "
        "{logit_score} of the difference: {why}.",
        **said,
    )


def _why(tau: float, surprise: float) -> str:
    if tau == 1:
        return say("what was not expected")
    return say("what was not expected, {surprise}, over τ = {tau}", surprise=short(surprise), tau=short(tau))
