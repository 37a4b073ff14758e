"""The question that all of this began with, with its own numbers."""

from __future__ import annotations

from pgviz.ui.decision.cases import QUESTION
from pgviz.ui.shell.formats import vector


def asked() -> str:
    """The question as a Markdown quotation."""
    policy = QUESTION.policy()
    return (
        "> *A softmax policy has ∇ log π(a|s) = φ(s,a) − E[φ(s,·)]. My network takes "
        f"φ(s) = {vector(QUESTION.s)} through Θφ(s)+b to {vector(policy.logits)}, softmax to "
        f"{vector(policy.probabilities)}. What is φ(s,a) here, and how do I compute the gradient?*"
    )
