"""Common mistakes that the page Policy gradient shows to be mistakes."""

from __future__ import annotations

import dataclasses

from pgviz.language import say
from pgviz.reinforce.circulation import angle_between
from pgviz.reinforce.off_policy import mean_of_draws
from pgviz.ui.gradient import cases, expectation
from pgviz.ui.gradient.estimates import moments_of
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.gradient.section_mistakes import SECTION_MISTAKES
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.teaching.mistakes import Mistake

PAGE = "pages/5_Policy_gradient.py"


def _dropped(now: GradientScenario) -> str:
    found = moments_of(now)
    return say(
        "γ in Gₜ and γᵗ before it are two things, and v(s₀) needs both. Without γᵗ the mean of all episodes is "
        "{mean}, {angle}° away from ∇J = {gradient}.",
        mean=vector(found.mean),
        angle=short(angle_between(found.gradient, found.mean), 1),
        gradient=vector(found.gradient),
    )


def _loss(now: GradientScenario) -> str:
    plain = moments_of(dataclasses.replace(now, baseline="none"))
    return say(
        "Add {constant} to every return: the loss is another one, the mean of the estimates is the same, {mean} for "
        "the first parameter. Only their scatter tells: {trace} instead of {less}.",
        constant=short(-now.b),
        mean=short(float(moments_of(now).mean[0])),
        trace=short(moments_of(now).trace),
        less=short(plain.trace),
    )


def _full(now: GradientScenario) -> str:
    to_go = moments_of(dataclasses.replace(now, returns="to-go"))
    return say(
        "Both have the mean ∇J: what was paid before an action has mean 0 times its score. They differ in scatter, "
        "{full} against {to_go} to go.",
        full=short(moments_of(now).trace),
        to_go=short(to_go.trace),
    )


def _one_episode(now: GradientScenario) -> str:
    found = moments_of(now)
    length = float((found.gradient**2).sum() ** 0.5)
    return say(
        "One estimate scatters by {scatter}, and ∇J is {length} long: only the mean of many points its way. Drawing "
        "from π is what weighs them.",
        scatter=short(found.trace**0.5),
        length=short(length),
    )


def _frozen(now: GradientScenario) -> str:
    taken = mean_of_draws(now.policy.in_state(0), now.rewards, "likeliest taken")
    return say(
        "Then the update is always {taken}, and ∇J is {gradient}: the likeliest gets likelier, the better one is "
        "never tried.",
        taken=vector(taken),
        gradient=vector(moments_of(now).gradient),
    )


MISTAKES: tuple[Mistake, ...] = (
    Mistake(say("With γᵗ the discount is counted twice."), _dropped, PAGE, cases.DROPPED),
    Mistake(say("The loss shows how good the policy is."), _loss, PAGE, cases.SHIFTED_RETURNS),
    Mistake(say("The full return gives a wrong gradient."), _full, PAGE, cases.FULL),
    Mistake(say("One episode shows where ∇J points."), _one_episode, PAGE, cases.SAMPLED),
    Mistake(say("Take the likeliest action while learning."), _frozen, PAGE, cases.FROZEN, expectation.TITLE),
    *SECTION_MISTAKES,
)
