"""The lesson that ships about φ(s,a): from logits to a policy that sees the state."""

from __future__ import annotations

from pgviz.language import say
from pgviz.ui.decision.cases import QUESTION, STACKED
from pgviz.ui.decision.expressiveness import expressiveness_of
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.presets import PRODUCT
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.teaching.lessons import CHARTS, CONTROLS
from pgviz.ui.teaching.lessons.ready import Ready, Scene

SOFTMAX, ENCODINGS = "pages/1_Softmax.py", "pages/2_Encodings.py"


def _logits() -> str:
    policy = QUESTION.policy()
    return say(
        "A network’s last layer puts out {logits}: the logits. Softmax makes probabilities of them, {probabilities}. "
        "Drag a logit, and see which probabilities it moves.",
        logits=vector(policy.logits),
        probabilities=vector(policy.probabilities),
    )


def _sum() -> str:
    phi = QUESTION.policy().phi
    return say(
        "Each logit is a row of [Θ|b] times x(s) = {s} and 1. Write the rows one after the other as θ, and put (x(s), "
        "1) into the place of the action’s row, with 0 elsewhere: that is φ(s,a), with {entries} entries, and the "
        "logit is θᵀφ(s,a).",
        s=vector(QUESTION.s),
        entries=phi.shape[1],
    )


def _in_both(now: Decision) -> str:
    here, there = now.policy_in_both.probabilities
    return say("{here} in one state and {there} in the other", here=vector(here), there=vector(there))


def _cancels() -> str:
    rank = expressiveness_of(STACKED).rank
    why = say(
        "No. π is {in_both}: the entries of s are the same for every action, and what all logits have in common "
        "cancels.",
        in_both=_in_both(STACKED),
    )
    if rank == 1:
        return f"{why} {say('1 direction of θ changes a probability.')}"
    return f"{why} {say('{rank} directions of θ change a probability.', rank=rank)}"


def _sees() -> str:
    return say(
        "With the products s·a behind them the features vary with state and action together, and the policy sees the "
        "state: π is {in_both}. How the action joins decides what can be expressed, not x(s).",
        in_both=_in_both(PRODUCT.scenario),
    )


def _rank() -> str:
    stacked, product = (expressiveness_of(now).rank for now in (STACKED, PRODUCT.scenario))
    return say(
        "{product} directions of θ change a probability, instead of {stacked}.",
        product=short(product),
        stacked=short(stacked),
    )


READY = (
    Ready(
        "what-is-phi",
        say("What is φ(s,a)?"),
        say("From a network’s outputs to features of state and action, and to what stacking them cannot do."),
        (
            Scene(SOFTMAX, {}, _logits),
            Scene(ENCODINGS, QUESTION, _sum, shows=()),
            Scene(
                ENCODINGS,
                STACKED,
                lambda: say(
                    "Another φ: the state with the action’s number stacked behind it. Drag any θ, and watch both "
                    "states."
                ),
                lambda: say("Can you make π differ between the two states?"),
                _cancels,
            ),
            Scene(
                ENCODINGS,
                PRODUCT.scenario,
                _sees,
                lambda: say("How many directions of θ can the policy feel now?"),
                _rank,
                shows=(CONTROLS, CHARTS),
            ),
        ),
    ),
)
"""Lessons that ``teaching.lessons.shelf`` names."""
