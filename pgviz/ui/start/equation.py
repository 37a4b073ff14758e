"""What the answer's equation says in words: how much of the features the score is."""

from __future__ import annotations

from pgviz.score.decomposition import Decomposition
from pgviz.ui.decision.score_sheet import decomposition_of
from pgviz.ui.shell.formats import short
from pgviz.ui.start.scenario import StartScenario


def sentence(now: StartScenario) -> str:
    """What to grab; then the score of the chosen action, as a share of what tells it from the others."""
    grab = "**Drag a logit**, or choose another action." if len(now.allowed) > 1 else "**Drag a logit.**"
    return f"{grab} {_score(now, decomposition_of(now))}"


def _score(now: StartScenario, parts: Decomposition) -> str:
    name, pi = now.actions[now.a], short(parts.policy.probabilities[now.a])
    if len(now.allowed) == 1:
        return f"{name} is the only action allowed: its probability is {pi} whatever θ is, and its score is 0."
    why = "what was not expected"
    if now.tau != 1:
        why += f", {short(parts.surprise[now.a])}, over τ = {short(now.tau)}"
    return (
        f"{name} has probability {pi}; where its features differ from {_others(now)}, its score is "
        f"{short(parts.logit_score[now.a])} of the difference: {why}."
    )


def _others(now: StartScenario) -> str:
    """What the features of the chosen action are measured from: with them, φ − E[φ] = (1 − π)(φ − the others')."""
    others = [b for b in now.allowed if b != now.a]
    return f"those of {now.actions[others[0]]}" if len(others) == 1 else "the average of the others"
