"""The questions of the page's sections."""

from __future__ import annotations

import dataclasses

import numpy as np

from pgviz.arrays import Array
from pgviz.language import say
from pgviz.ui.gradient import entropy, other_draws, returns
from pgviz.ui.gradient import section_cases as cases
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.teaching.predict import Choice, Question
from pgviz.ui.teaching.predict.comparison import nearest_ratio

PAGE = "pages/5_Policy_gradient.py"
SHARES = (1.0, 0.5, 0.1, 2.0)
LEAST = 0.01  # nats: a smaller change is none


def _wrong_sign(now: GradientScenario) -> Array:
    """The entropy while −J + cH is descended, (K + 1,)."""
    return entropy.paths_of(entropy.key(now))[1]


def _change(now: GradientScenario) -> int:
    """0: the entropy rises; 1: it stays; 2: it falls."""
    path = _wrong_sign(now)
    change = float(path[-1] - path[0])
    return 1 if abs(change) < LEAST else 0 if change > 0 else 2


def _which_mean(now: GradientScenario) -> int:
    """Which of ∇H, −∇H, 0 and ∇J is the mean of ∇(−log π)."""
    found = entropy.directions_of(now)
    mean, rises = found[entropy.SAMPLED], found[entropy.GRADIENT]
    candidates = (rises, -rises, np.zeros_like(rises), found[entropy.TRUE])
    return int(np.argmin([np.abs(mean - one).max() for one in candidates]))


def _mirrored(now: GradientScenario) -> GradientScenario:
    return dataclasses.replace(now, paid=tuple(-reward for reward in reversed(now.paid)))


def _larger(now: GradientScenario) -> int:
    """0: the first episode has the larger weights; 1: the second; 2: both the same."""
    first, second = returns.whitened(now), returns.whitened(_mirrored(now))
    return 2 if np.allclose(first, second) else 0 if first.sum() > second.sum() else 1


def _share(now: GradientScenario) -> float:
    return float(other_draws.stale_of(now)[0] / other_draws.stale_of(now, fresh=True)[0])


SECTION_QUESTIONS: tuple[Question[GradientScenario], ...] = (
    Question(
        "stale",
        lambda now: say(
            "Actions were drawn from π′ = {old}. Since then θ has moved, and π = {probabilities}; rewards "
            "are {rewards}. **The old draws are used once more, r ∇log π averaged.** How much of ∇J does that give?",
            old=vector(other_draws.old_policy(now).probabilities),
            probabilities=vector(other_draws.policy_of(now).probabilities),
            rewards=vector(now.rewards),
        ),
        Choice(
            lambda _: (
                say("all of it"),
                say("about half of it"),
                say("about a tenth of it"),
                say("about twice as much"),
            ),
            lambda now: nearest_ratio(_share(now), SHARES),
        ),
        lambda now: say(
            "{stale} instead of {true}: the draws still come as often as π′ takes them. The ratio π/π′ makes "
            "up for that: {weighted}.",
            stale=short(other_draws.stale_of(now)[0]),
            true=short(other_draws.stale_of(now, fresh=True)[0]),
            weighted=short(other_draws.stale_of(now, ratio=True)[0]),
        ),
        cases.STALE,
        PAGE,
    ),
    Question(
        "whitened",
        lambda now: say(
            "One episode has the returns {returns}, another one {others}. **Each is whitened: less its mean, "
            "over its deviation.** Whose steps get the larger weights?",
            returns=vector(returns.returns_of(now)),
            others=vector(returns.returns_of(_mirrored(now))),
        ),
        Choice(lambda _: (say("the first’s"), say("the second’s"), say("both get the same")), _larger),
        lambda now: say(
            "Both become {white}: how good the episode was is gone, what is left is which of its steps was above "
            "its own mean.",
            white=vector(returns.whitened(now)),
        ),
        cases.SHIFTED,
        PAGE,
    ),
    Question(
        "entropy-sign",
        lambda now: say(
            "Somebody wants more entropy, and writes **loss = −J + c·H** with c = {bonus}. The entropy is "
            "{entropy} nats now. Where is it after {steps} steps of descent?",
            bonus=short(now.bonus),
            entropy=short(_wrong_sign(now)[0]),
            steps=entropy.STEPS,
        ),
        Choice(lambda _: (say("higher"), say("the same"), say("lower")), _change),
        lambda now: say(
            "{entropy} nats: what stands in a loss is made small. The bonus is subtracted, −J − c·H, and then it "
            "is {right}.",
            entropy=short(_wrong_sign(now)[-1]),
            right=short(entropy.paths_of(entropy.key(now))[0][-1]),
        ),
        cases.ENTROPY,
        PAGE,
    ),
    Question(
        "sampled-entropy",
        lambda now: say(
            "π is {probabilities}. Actions are drawn from it, and **−log π of each is differentiated and averaged**, "
            "to climb the entropy H = E[−log π]. What is the mean of that?",
            probabilities=vector(other_draws.policy_of(now).probabilities),
        ),
        Choice(lambda _: ("∇H", "−∇H", "0", "∇J"), _which_mean),
        lambda now: say(
            "E[∇(−log π)] = −E[score] = 0, whatever the policy. The draws depend on θ as well: ∇H = {gradient} "
            "is the mean of −log π ∇log π.",
            gradient=vector(entropy.directions_of(now)[entropy.GRADIENT]),
        ),
        cases.SAMPLED_ENTROPY,
        PAGE,
    ),
)
