"""Common mistakes about logits, and the scenarios in which the page shows that they are mistakes."""

from __future__ import annotations

from pgviz.softmax import softmax, softmax_steps
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.softmax import presets
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.teaching.mistakes import Mistake

PAGE = "pages/1_Softmax.py"


def _shifted(now: SoftmaxScenario) -> str:
    pi = softmax(now.logits, now.tau)
    return f"Only differences do: with {short(now.c)} added to every logit π is still {vector(pi)}."


def _entropy(now: SoftmaxScenario) -> str:
    steps = softmax_steps(now.logits, now.tau)
    return (
        "That is where one term −π log π peaks. The terms share one unit of probability, and their sum is largest for "
        f"the uniform policy: {short(steps.entropy)} nats for {len(now.z)} actions."
    )


MISTAKES = (
    Mistake("A logit means something by itself.", _shifted, PAGE, presets.SHIFTED),
    Mistake("Entropy peaks at probabilities of 1/e.", _entropy, PAGE, presets.EVEN),
)
