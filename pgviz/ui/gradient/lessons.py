"""The lessons that ship about ∇J: where γᵗ goes, and the way from REINFORCE to GRPO."""

from __future__ import annotations

import dataclasses

import numpy as np

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
    return (
        f"Two decisions share a parameter, and γ is {short(KEPT.discount)}. Each dot is one episode’s estimate: at "
        f"each step γᵗ Gₜ ∇log π, added up. Their exact mean is {vector(found.mean)}, and that is ∇J."
    )


def _dropped() -> str:
    found = moments_of(cases.DROPPED)
    return (
        f"Their mean becomes {vector(found.mean)}, and ∇J is still {vector(found.gradient)}: "
        f"{short(angle_between(found.gradient, found.mean), 1)}° apart. A small step along it makes J smaller."
    )


def _two_places() -> str:
    return (
        "γ stands in two places. Inside Gₜ it says what a reward is worth from step t on; γᵗ, here "
        f"{short(KEPT.discount)} to the power of t, says what step t is worth from the start. ∇J of v(s₀) needs both. "
        "Switch γᵗ in the formula."
    )


def _plain() -> str:
    found = moments_of(PLAIN)
    return (
        "REINFORCE: play an episode, and at each step go along Gₜ ∇log π. Its mean is ∇J, "
        f"{short(_length(found.gradient))} long; but one estimate scatters by {short(found.trace**0.5)} around it."
    )


def _baseline() -> str:
    now, without = moments_of(cases.OFFSET), moments_of(NO_BASELINE)
    return (
        f"All rewards are about {short(cases.OFFSET.b)}: {vector(cases.OFFSET.rewards)}. Without a baseline the "
        f"variance is {short(without.trace)}, with b = {short(cases.OFFSET.b)} it is {short(now.trace)}. The mean is "
        "the same."
    )


def _others() -> str:
    found = moments_of(cases.RLOO)
    return (
        f"Where from, without knowing v? Draw {cases.RLOO.k} answers to the same prompt, and compare each with the "
        f"mean of the others (RLOO). The mean is ∇J, {vector(found.gradient)}: no answer’s baseline depends on itself."
    )


def _own_mean() -> str:
    found = moments_of(cases.OWN_MEAN)
    share = _length(found.mean) / _length(found.gradient)
    return f"{short(share)} of ∇J is left, for {cases.OWN_MEAN.k} answers: each is compared with a mean that it is in."


def _grpo() -> str:
    found, now = moments_of(cases.GRPO), cases.GRPO
    return (
        f"GRPO also divides by the group’s standard deviation. Where success is rare, π = "
        f"{vector(now.policy.probabilities[0])} with rewards {vector(now.rewards)}, the mean is "
        f"{short(_length(found.mean) / _length(found.gradient))} times as long as ∇J: rare success counts more."
    )


READY = (
    Ready(
        "where-does-gamma-go",
        "Where does γᵗ go?",
        "γ counted twice? It stands in two places, and with one of them missing the arrow points the other way.",
        (
            Scene(PAGE, KEPT, _kept),
            Scene(
                PAGE,
                cases.DROPPED,
                lambda: "Much software leaves γᵗ out, and keeps the discounted Gₜ. So it is here.",
                lambda: "Where does the mean point now, compared with ∇J?",
                _dropped,
            ),
            Scene(PAGE, KEPT, _two_places, shows=(CHARTS,)),
            Scene(
                REINFORCE,
                {"keep": "0", "runs": "8"},
                lambda: (
                    "The same in a world: here γᵗ is dropped. Turn it on with the switch: the runs have the same "
                    "luck, and what differs is the weight of late steps."
                ),
                shows=(CONTROLS, CHARTS),
            ),
        ),
    ),
    Ready(
        "from-reinforce-to-grpo",
        "From REINFORCE to GRPO",
        "A baseline, the mean of the others, one’s own mean, the deviation: what each step does to the mean arrow.",
        (
            Scene(PAGE, PLAIN, _plain),
            Scene(PAGE, cases.OFFSET, _baseline),
            Scene(PAGE, cases.RLOO, _others),
            Scene(
                PAGE,
                cases.OWN_MEAN,
                lambda: "Now each answer is compared with the mean of the whole group, itself among them.",
                lambda: "Is the mean still ∇J?",
                _own_mean,
            ),
            Scene(PAGE, cases.GRPO, _grpo),
        ),
    ),
)
"""Lessons that ``teaching.lessons.shelf`` names."""
