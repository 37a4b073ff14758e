"""The question that all of this began with, with its own numbers."""

from __future__ import annotations

from pgviz.language import say
from pgviz.ui.decision.cases import QUESTION
from pgviz.ui.shell.formats import vector


def asked() -> str:
    """The question as a Markdown quotation."""
    policy = QUESTION.policy()
    return say(
        "> *A softmax policy has ∇ log π(a|s) = φ(s,a) − E[φ(s,·)]. My network takes φ(s) = {s} through Θφ(s)+b to "
        "{logits}, softmax to {probabilities}. What is φ(s,a) here, and how do I compute the gradient?*",
        s=vector(QUESTION.s),
        logits=vector(policy.logits),
        probabilities=vector(policy.probabilities),
    )
