"""Common mistakes that the page Score shows to be mistakes."""

from __future__ import annotations

import dataclasses

from pgviz.language import say
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
    return say(
        "log Σ exp has a gradient as well: the mean of all features. What is left is what was not expected: "
        "{rarest}, the rarest, pushes its own logit by {own}, the likeliest only by {likeliest}.",
        rarest=now.actions[now.a],
        own=short(own),
        likeliest=short(decomposition_of(likeliest).logit_score[likeliest.a]),
    )


def _all_positive(now: Decision) -> str:
    return say(
        "Every draw raises the action drawn, their mean does not: with rewards {rewards} and a uniform policy the "
        "logits move by {gradient} on average.",
        rewards=vector(now.rewards),
        gradient=vector(one_decision_of(now).gradient),
    )


def _no_log(now: Decision) -> str:
    parts = one_decision_of(now)
    return say(
        "∇log π = ∇π/π makes up for how often an action is drawn. With π = {pi} averaging r ∇π gives {without_log}, "
        "the truth is {gradient}.",
        pi=vector(parts.pi),
        without_log=short(parts.without_log[now.a]),
        gradient=short(parts.gradient[now.a]),
    )


def _offset(now: Decision) -> str:
    parts = one_decision_of(now)
    return say(
        "E[score] = 0, so b times it adds nothing to the mean, as long as b does not depend on the action. The "
        "variance falls from {variance_without} to {variance_value} with b = V.",
        variance_without=short(parts.variance_without),
        variance_value=short(parts.variance_value),
    )


def _surprise(now: Decision) -> str:
    norms = one_decision_of(now).score_norms
    return say(
        "The logit score e − π is the size of the surprise: that of {action} is {length} long, that of the rarest "
        "action {longest}.",
        action=now.actions[now.a],
        length=short(norms[now.a]),
        longest=short(norms.max()),
    )


def _stuck(now: Decision) -> str:
    found = escape(now.policy(), now.a)
    return say(
        "The gradient is proportional to π of the better action. With a gap of {gap} between the logits it takes "
        "{gradient} units of gradient flow to 50/50; along the natural gradient {natural}.",
        gap=short(found.gap),
        gradient=short(found.gradient),
        natural=short(found.natural),
    )


def _singular(now: Decision) -> str:
    return say(
        "F = Cov(φ) is semidefinite, and here singular: rank {rank} of {size}. Directions that change no probability "
        "are its null space; the natural gradient takes the pseudoinverse.",
        rank=second_order_of(now).rank,
        size=len(now.theta),
    )


def _hot(now: Decision) -> str:
    cold, hot = (float(d.policy().probabilities[d.a]) for d in (dataclasses.replace(now, tau=1.0), now))
    return say(
        "τ = {tau} takes {action} from {cold} to {hot}, and it also multiplies every score by 1/τ = {score_scale}.",
        tau=short(now.tau),
        action=now.actions[now.a],
        cold=short(cold),
        hot=short(hot),
        score_scale=short(second_order_of(now).score_scale),
    )


MISTAKES = (
    Mistake(say("∇ log π(a|s) is φ(s,a): nothing has to be subtracted."), _rarest, PAGE, cases.RAREST),
    Mistake(say("Positive rewards push every action up."), _all_positive, PAGE, cases.ALL_POSITIVE),
    Mistake(say("The log is only there for convenience."), _no_log, PAGE, cases.WITHOUT_LOG),
    Mistake(say("Subtracting a baseline changes the gradient."), _offset, PAGE, cases.OFFSET),
    Mistake(say("Whatever is drawn is pushed up by the same amount."), _surprise, PAGE, cases.LIKELIEST),
    Mistake(say("Enough reward rescues a saturated policy."), _stuck, PAGE, cases.STUCK, saturation.TITLE),
    Mistake(say("The Fisher matrix must be invertible."), _singular, PAGE, cases.SINGULAR, second_order.TITLE),
    Mistake(say("Temperature only changes how much is explored."), _hot, PAGE, cases.HOT),
)
