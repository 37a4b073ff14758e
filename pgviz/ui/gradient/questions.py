"""The questions of the page Policy gradient."""

from __future__ import annotations

import dataclasses

import numpy as np

from pgviz.arrays import Array
from pgviz.language import say
from pgviz.reinforce.circulation import angle_between
from pgviz.reinforce.exact import Moments
from pgviz.reinforce.off_policy import mean_of_draws
from pgviz.ui.gradient import cases
from pgviz.ui.gradient.estimates import moments_of
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.gradient.section_questions import SECTION_QUESTIONS
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.teaching.predict import Choice, Entries, Question
from pgviz.ui.teaching.predict.comparison import nearest_ratio

PAGE = "pages/5_Policy_gradient.py"
SPREADS = (1.0, 2.0, 20.0, 200.0)
MORE = (2, 4, 16)
BASELINES = ("none", "value", "optimal-constant")


def _other(now: GradientScenario, **changed: object) -> Moments:
    """The moments of the scenario with some fields changed."""
    return moments_of(dataclasses.replace(now, **changed))  # type: ignore[arg-type]


def _angle(now: GradientScenario) -> float:
    """Between ∇J and the mean of the estimates, in degrees."""
    return angle_between(moments_of(now).gradient, moments_of(now).mean)


def _turned(now: GradientScenario) -> int:
    """0: the same direction; 1: across; 2: more against than along."""
    angle = _angle(now)
    return 0 if angle < 1 else 1 if angle <= 90 else 2


def _effect(now: GradientScenario, without: Moments) -> int:
    """0: the mean moves; 1: it stays, and the scatter with it; 2: the scatter grows; 3: it falls."""
    found = moments_of(now)
    if not np.allclose(found.mean, without.mean, atol=1e-9):
        return 0
    return 1 if np.isclose(found.trace, without.trace) else 2 if found.trace > without.trace else 3


EFFECTS = (say("their mean moves"), say("nothing"), say("mean stays, scatter grows"), say("mean stays, scatter falls"))


def _ratio(now: GradientScenario) -> float:
    """How many times as much they scatter without the baseline."""
    return _other(now, baseline="none").trace / moments_of(now).trace


def _traces(now: GradientScenario) -> Array:
    return np.array([_other(now, baseline=name).trace for name in BASELINES])


def _halving(now: GradientScenario) -> int:
    """Which number of times as many episodes halve √(tr Σ/N)."""
    trace = moments_of(now).trace
    halved = [(trace / (now.episodes * more)) ** 0.5 for more in MORE]
    return int(np.abs(np.log(np.array(halved) / (0.5 * (trace / now.episodes) ** 0.5))).argmin())


def _likeliest_taken(now: GradientScenario) -> Array:
    return mean_of_draws(now.policy.in_state(0), now.rewards, "likeliest taken")


QUESTIONS: tuple[Question[GradientScenario], ...] = (
    Question(
        "gamma-dropped",
        lambda now: say(
            "One parameter, two decisions, and γ = {discount}. Much software drops γᵗ and keeps the "
            "discounted Gₜ. **Where does the mean of all episodes point then, compared with ∇J?**",
            discount=short(now.discount),
        ),
        Choice(lambda _: (say("the same way"), say("a little aside"), say("more against it than along it")), _turned),
        lambda now: say(
            "It is {angle}° away from ∇J: following it makes J smaller. γ inside Gₜ says what a return is worth from "
            "step t on, γᵗ what step t is worth from the start; v(s₀) needs both.",
            angle=short(_angle(now), 1),
        ),
        cases.DROPPED,
        PAGE,
    ),
    Question(
        "expectation",
        lambda now: say(
            "{episodes} episodes were drawn, and their mean is about {distance} away from ∇J. **How many are needed to "
            "halve that?**",
            episodes=now.episodes,
            distance=short((moments_of(now).trace / now.episodes) ** 0.5),
        ),
        Choice(lambda _: tuple(say("{number} times as many", number=more) for more in MORE), _halving),
        lambda now: say(
            "The expectation is not computed: drawing from π weighs by π, and the mean comes nearer as √(tr Σ/N). "
            "With tr Σ = {trace} that is {distance} for {episodes} episodes.",
            trace=short(moments_of(now).trace),
            distance=short((moments_of(now).trace / now.episodes / MORE[1]) ** 0.5),
            episodes=MORE[1] * now.episodes,
        ),
        cases.SAMPLED,
        PAGE,
    ),
    Question(
        "shifted",
        lambda now: say(
            "Somebody adds {constant} to every return before it is multiplied with the score. The loss that software "
            "shows changes a lot. **What happens to the estimates of ∇J?**",
            constant=short(-now.b),
        ),
        Choice(lambda _: EFFECTS, lambda now: _effect(now, _other(now, baseline="none"))),
        lambda now: say(
            "A constant times E[score] is 0, so the mean is ∇J as before, and the loss says nothing about "
            "performance. But estimates scatter more: the trace grows from {before} to {after}.",
            before=short(_other(now, baseline="none").trace),
            after=short(moments_of(now).trace),
        ),
        cases.SHIFTED_RETURNS,
        PAGE,
    ),
    Question(
        "offset",
        lambda now: say(
            "The rewards are {rewards}, and b = {b} is subtracted. **Without b, how many times as much would the "
            "estimates scatter** (by the trace of their covariance)?",
            rewards=vector(now.rewards),
            b=short(now.b),
        ),
        Choice(
            lambda _: (say("as much"), say("twice as much"), say("20 times"), say("200 times")),
            lambda now: nearest_ratio(_ratio(now), SPREADS),
        ),
        lambda now: say(
            "{without} instead of {trace}, and the same mean: what all rewards have in common says nothing about the "
            "actions.",
            without=short(_other(now, baseline="none").trace),
            trace=short(moments_of(now).trace),
        ),
        cases.OFFSET,
        PAGE,
    ),
    Question(
        "value-hurts",
        lambda now: say(
            "π is {probabilities} and the rewards are {rewards}. **With which baseline do the estimates scatter "
            "most?**",
            probabilities=vector(now.policy.probabilities[0]),
            rewards=vector(now.rewards),
        ),
        Choice(
            lambda _: (say("none"), say("V, the value"), say("the best constant")),
            lambda now: int(_traces(now).argmax()),
            _traces,
            say("trace of variance"),
            "mean",
        ),
        lambda now: say(
            "V is {value}, near what nearly every draw pays: the rare one is left with all of the weight, and "
            "its score is long. The best constant weighs rewards by ‖score‖², and here nothing scatters with it.",
            value=short(float(now.policy.probabilities[0] @ now.rewards)),
        ),
        cases.HURTS,
        PAGE,
    ),
    Question(
        "full-return",
        lambda _: say(
            "The full return G₀ stands at every step, also what was paid before the action was taken. **What does "
            "that do to the estimates, compared with the return to go?**"
        ),
        Choice(lambda _: EFFECTS, lambda now: _effect(now, _other(now, returns="to-go"))),
        lambda now: say(
            "What was paid before cannot depend on the action: times its score it has mean 0. The trace is {full} "
            "against {to_go} to go. The full return is unbiased, and noisier as a rule.",
            full=short(moments_of(now).trace),
            to_go=short(_other(now, returns="to-go").trace),
        ),
        cases.FULL,
        PAGE,
    ),
    Question(
        "argmax",
        lambda now: say(
            "π is {probabilities}, rewards {rewards}. While learning somebody **always takes the likeliest action**, "
            "and updates with r ∇log π. Where does each logit go? Drag the bars.",
            probabilities=vector(now.policy.probabilities[0]),
            rewards=vector(now.rewards),
        ),
        Entries(lambda now: now.problem.actions, _likeliest_taken, say("update of the logit"), reach=0.5, step=0.01),
        lambda now: say(
            "{update}, where ∇J is {gradient}: the action that is taken gets likelier, whatever the other "
            "one pays. It is never tried, and the policy freezes. Actions must be drawn from π.",
            update=vector(_likeliest_taken(now)),
            gradient=vector(moments_of(now).gradient),
        ),
        cases.FROZEN,
        PAGE,
    ),
    *SECTION_QUESTIONS,
)
