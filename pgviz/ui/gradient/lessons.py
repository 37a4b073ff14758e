"""The lessons that ship about ∇J: where γᵗ goes, and the way from REINFORCE to GRPO."""

from __future__ import annotations

import dataclasses

import numpy as np

from pgviz.language import say
from pgviz.reinforce.circulation import angle_between
from pgviz.ui.gradient import cases
from pgviz.ui.gradient.estimates import moments_of
from pgviz.ui.gradient.scenario import CHAIN, TWO_STEPS, GradientScenario
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.teaching.lessons import CHARTS, CONTROLS
from pgviz.ui.teaching.lessons.ready import Ready, Scene

PAGE, REINFORCE = "pages/5_Policy_gradient.py", "pages/6_REINFORCE.py"
KEPT = GradientScenario(world=CHAIN)
PLAIN = GradientScenario(world=TWO_STEPS)
NO_BASELINE = dataclasses.replace(cases.OFFSET, baseline="none")


def _length(vector_: np.ndarray) -> float:
    return float(np.linalg.norm(vector_))


def _kept() -> str:
    found = moments_of(KEPT)
    return say(
        "Two decisions share a parameter, and γ is {discount}. Each dot is one episode’s estimate: at each step γᵗ Gₜ "
        "∇log π, added up. Their exact mean is {mean}, and that is ∇J.",
        discount=short(KEPT.discount),
        mean=vector(found.mean),
    )


def _dropped() -> str:
    found = moments_of(cases.DROPPED)
    return say(
        "Their mean becomes {mean}, and ∇J is still {gradient}: {angle}° apart. A small step along it makes J smaller.",
        mean=vector(found.mean),
        gradient=vector(found.gradient),
        angle=short(angle_between(found.gradient, found.mean), 1),
    )


def _two_places() -> str:
    return say(
        "γ stands in two places. Inside Gₜ it says what a reward is worth from step t on; γᵗ, here {discount} to the "
        "power of t, says what step t is worth from the start. ∇J of v(s₀) needs both. Switch γᵗ in the formula.",
        discount=short(KEPT.discount),
    )


def _plain() -> str:
    found = moments_of(PLAIN)
    return say(
        "REINFORCE: play an episode, and at each step go along Gₜ ∇log π. Its mean is ∇J, {length} long; but one "
        "estimate scatters by {scatter} around it.",
        length=short(_length(found.gradient)),
        scatter=short(found.trace**0.5),
    )


def _baseline() -> str:
    now, without = moments_of(cases.OFFSET), moments_of(NO_BASELINE)
    return say(
        "All rewards are about {b}: {rewards}. Without a baseline the variance is {without}, with b = {b} it is "
        "{variance}. The mean is the same.",
        b=short(cases.OFFSET.b),
        rewards=vector(cases.OFFSET.rewards),
        without=short(without.trace),
        variance=short(now.trace),
    )


def _others() -> str:
    found = moments_of(cases.RLOO)
    return say(
        "Where from, without knowing v? Draw {answers} answers to the same prompt, and compare each with the mean of "
        "the others (RLOO). The mean is ∇J, {gradient}: no answer’s baseline depends on itself.",
        answers=cases.RLOO.k,
        gradient=vector(found.gradient),
    )


def _own_mean() -> str:
    found = moments_of(cases.OWN_MEAN)
    share = _length(found.mean) / _length(found.gradient)
    return say(
        "{share} of ∇J is left, for {answers} answers: each is compared with a mean that it is in.",
        share=short(share),
        answers=cases.OWN_MEAN.k,
    )


def _grpo() -> str:
    found, now = moments_of(cases.GRPO), cases.GRPO
    return say(
        "GRPO also divides by the group’s standard deviation. Where success is rare, π = {probabilities} with rewards "
        "{rewards}, the mean is {factor} times as long as ∇J: rare success counts more.",
        probabilities=vector(now.policy.probabilities[0]),
        rewards=vector(now.rewards),
        factor=short(_length(found.mean) / _length(found.gradient)),
    )


READY = (
    Ready(
        "where-does-gamma-go",
        say("Where does γᵗ go?"),
        say("γ counted twice? It stands in two places, and with one of them missing the arrow points the other way."),
        (
            Scene(PAGE, KEPT, _kept),
            Scene(
                PAGE,
                cases.DROPPED,
                lambda: say("Much software leaves γᵗ out, and keeps the discounted Gₜ. So it is here."),
                lambda: say("Where does the mean point now, compared with ∇J?"),
                _dropped,
            ),
            Scene(PAGE, KEPT, _two_places, shows=(CHARTS,)),
            Scene(
                REINFORCE,
                {"keep": "0", "runs": "8"},
                lambda: say(
                    "The same in a world: here γᵗ is dropped. Turn it on with the switch: the runs have the same "
                    "luck, and what differs is the weight of late steps."
                ),
                shows=(CONTROLS, CHARTS),
            ),
        ),
    ),
    Ready(
        "from-reinforce-to-grpo",
        say("From REINFORCE to GRPO"),
        say(
            "A baseline, the mean of the others, one’s own mean, the deviation: what each step does to the mean arrow."
        ),
        (
            Scene(PAGE, PLAIN, _plain),
            Scene(PAGE, cases.OFFSET, _baseline),
            Scene(PAGE, cases.RLOO, _others),
            Scene(
                PAGE,
                cases.OWN_MEAN,
                lambda: say("Now each answer is compared with the mean of the whole group, itself among them."),
                lambda: say("Is the mean still ∇J?"),
                _own_mean,
            ),
            Scene(PAGE, cases.GRPO, _grpo),
        ),
    ),
)
"""Lessons that ``teaching.lessons.shelf`` names."""
