"""The lesson that ships about φ(s,a): from logits to a policy that sees the state."""

from __future__ import annotations

from pgviz.ui.decision.cases import QUESTION, STACKED
from pgviz.ui.decision.expressiveness import expressiveness_of
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.presets import PRESETS
from pgviz.ui.shell.formats import counted, short, vector
from pgviz.ui.teaching.lessons import CHARTS, CONTROLS
from pgviz.ui.teaching.lessons.ready import Ready, Scene

SOFTMAX, ENCODINGS = "pages/1_Softmax.py", "pages/2_Encodings.py"
PRODUCT = next(preset.scenario for preset in PRESETS if preset.name == "with the product")


def _logits() -> str:
    policy = QUESTION.policy()
    return (
        f"A network’s last layer puts out {vector(policy.logits)}: the logits. Softmax makes probabilities of them, "
        f"{vector(policy.probabilities)}. Drag a logit, and see which probabilities it moves."
    )


def _sum() -> str:
    phi = QUESTION.policy().phi
    return (
        f"Each logit is a row of [Θ|b] times x(s) = {vector(QUESTION.s)} and 1. Write the rows one after the other as "
        f"θ, and put (x(s), 1) into the place of the action’s row, with 0 elsewhere: that is φ(s,a), with "
        f"{phi.shape[1]} entries, and the logit is θᵀφ(s,a)."
    )


def _in_both(now: Decision) -> str:
    here, there = now.policy_in_both.probabilities
    return f"{vector(here)} in one state and {vector(there)} in the other"


def _cancels() -> str:
    rank = expressiveness_of(STACKED).rank
    return (
        f"No. π is {_in_both(STACKED)}: the entries of s are the same for every action, and what all logits have in "
        f"common cancels. {counted(rank, 'direction')} of θ {'changes' if rank == 1 else 'change'} a probability."
    )


def _sees() -> str:
    return (
        "With the products s·a behind them the features vary with state and action together, and the policy sees the "
        f"state: π is {_in_both(PRODUCT)}. How the action joins decides what can be expressed, not x(s)."
    )


def _rank() -> str:
    stacked, product = (expressiveness_of(now).rank for now in (STACKED, PRODUCT))
    return f"{short(product)} directions of θ change a probability, instead of {short(stacked)}."


READY = (
    Ready(
        "what-is-phi",
        "What is φ(s,a)?",
        "From a network’s outputs to features of state and action, and to what stacking them cannot do.",
        (
            Scene(SOFTMAX, {}, _logits),
            Scene(ENCODINGS, QUESTION, _sum, shows=()),
            Scene(
                ENCODINGS,
                STACKED,
                lambda: (
                    "Another φ: the state with the action’s number stacked behind it. Drag any θ, and watch both "
                    "states."
                ),
                lambda: "Can you make π differ between the two states?",
                _cancels,
            ),
            Scene(
                ENCODINGS,
                PRODUCT,
                _sees,
                lambda: "How many directions of θ can the policy feel now?",
                _rank,
                shows=(CONTROLS, CHARTS),
            ),
        ),
    ),
)
"""Lessons that ``teaching.lessons.shelf`` names."""
