"""Common mistakes that the page Score shows to be mistakes."""

from __future__ import annotations

import dataclasses

from pgviz.score.saturation import escape
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.decision.score_sheet import decomposition_of
from pgviz.ui.score import cases, saturation, second_order
from pgviz.ui.score.rewards import one_decision_of
from pgviz.ui.score.second_order import second_order_of
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.teaching.mistakes import Mistake

PAGE = "pages/3_Score.py"


def _rarest(now: Decision) -> str:
    own = decomposition_of(now).logit_score[now.a]
    likeliest = dataclasses.replace(now, a=cases.LIKELIEST.a)
    return (
        "log Σ exp has a gradient as well: the mean of all features. What is left is what was not expected: "
        f"{now.actions[now.a]}, the rarest, pushes its own logit by {short(own)}, the likeliest only by "
        f"{short(decomposition_of(likeliest).logit_score[likeliest.a])}."
    )


def _all_positive(now: Decision) -> str:
    return (
        f"Every draw raises the action drawn, their mean does not: with rewards {vector(now.rewards)} and a uniform "
        f"policy the logits move by {vector(one_decision_of(now).gradient)} on average."
    )


def _no_log(now: Decision) -> str:
    parts = one_decision_of(now)
    return (
        f"∇log π = ∇π/π makes up for how often an action is drawn. With π = {vector(parts.pi)} averaging r ∇π gives "
        f"{short(parts.without_log[now.a])}, the truth is {short(parts.gradient[now.a])}."
    )


def _offset(now: Decision) -> str:
    parts = one_decision_of(now)
    return (
        "E[score] = 0, so b times it adds nothing to the mean, as long as b does not depend on the action. The "
        f"variance falls from {short(parts.variance_without)} to {short(parts.variance_value)} with b = V."
    )


def _surprise(now: Decision) -> str:
    norms = one_decision_of(now).score_norms
    return (
        f"The logit score e − π is the size of the surprise: that of {now.actions[now.a]} is {short(norms[now.a])} "
        f"long, that of the rarest action {short(norms.max())}."
    )


def _stuck(now: Decision) -> str:
    found = escape(now.policy(), now.a)
    return (
        f"The gradient is proportional to π of the better action. With a gap of {short(found.gap)} between the logits "
        f"it takes {short(found.gradient)} units of gradient flow to 50/50; along the natural gradient "
        f"{short(found.natural)}."
    )


def _singular(now: Decision) -> str:
    return (
        f"F = Cov(φ) is semidefinite, and here singular: rank {second_order_of(now).rank} of {len(now.theta)}. "
        "Directions that change no probability are its null space; the natural gradient takes the pseudoinverse."
    )


def _hot(now: Decision) -> str:
    cold, hot = (float(d.policy().probabilities[d.a]) for d in (dataclasses.replace(now, tau=1.0), now))
    return (
        f"τ = {short(now.tau)} takes {now.actions[now.a]} from {short(cold)} to {short(hot)}, and it also multiplies "
        f"every score by 1/τ = {short(second_order_of(now).score_scale)}."
    )


MISTAKES = (
    Mistake("∇ log π(a|s) is φ(s,a): nothing has to be subtracted.", _rarest, PAGE, cases.RAREST),
    Mistake("Positive rewards push every action up.", _all_positive, PAGE, cases.ALL_POSITIVE),
    Mistake("The log is only there for convenience.", _no_log, PAGE, cases.WITHOUT_LOG),
    Mistake("Subtracting a baseline changes the gradient.", _offset, PAGE, cases.OFFSET),
    Mistake("Whatever is drawn is pushed up by the same amount.", _surprise, PAGE, cases.LIKELIEST),
    Mistake("Enough reward rescues a saturated policy.", _stuck, PAGE, cases.STUCK, saturation.TITLE),
    Mistake("The Fisher matrix must be invertible.", _singular, PAGE, cases.SINGULAR, second_order.TITLE),
    Mistake("Temperature only changes how much is explored.", _hot, PAGE, cases.HOT),
)
