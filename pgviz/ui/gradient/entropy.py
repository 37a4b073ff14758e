"""The entropy bonus: its sign in a loss, its exact gradient, and why differentiating sampled −log π is not it."""

from __future__ import annotations

import functools

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import theme
from pgviz.figures.lines import Curve, curves
from pgviz.language import counted, say
from pgviz.policy import SoftmaxPolicy
from pgviz.reinforce.ascent import ascend
from pgviz.reinforce.off_policy import mean_of_draws
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.gradient.expectation import ground
from pgviz.ui.gradient.other_draws import policy_of, without_rounding
from pgviz.ui.gradient.scenario import ONE_DECISION, GradientScenario
from pgviz.ui.gradient.topic import Topic, Words, alpha_edit, control, only, or_why
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.shell.parts import Chart

TITLE = say("The entropy bonus: which sign?")
STEPS = 200
TRUE, GRADIENT, SAMPLED = "∇J", "∇H = −Fθ", say("mean of ∇(−log π)")
RIGHT, WRONG = say("loss −J − cH"), say("loss −J + cH")


@or_why
def section(now: GradientScenario) -> Topic:
    """All of it."""
    here = key(ground(now))
    bonus = Edit("bonus", here.bonus, 0, 5, 0.1, say("entropy bonus c"))
    return Topic(
        words=(*_elsewhere(now), *_words(here)),
        control=control(say("Bonus and step size"), (say("bonus c"), bonus), alpha_edit(alpha_of(here))),
        sheets={"entropy": _sheet(here)},
        chart=_chart(here),
    )


def key(here: GradientScenario) -> GradientScenario:
    """With what this section looks at, the rest as it is by default."""
    return only(here, "bonus", "alpha")


def _elsewhere(now: GradientScenario) -> Words:
    return (
        ()
        if now.world == ONE_DECISION
        else (say("This section stands on “{problem}”.", problem=ground(now).one.label),)
    )


def alpha_of(here: GradientScenario) -> float:
    """The step size of the ascents."""
    return here.alpha[0] if here.alpha else 0.1


def entropy_gradient(policy: SoftmaxPolicy) -> Array:
    """∇H = −Fθ in the logits, (A,)."""
    return -policy.fisher @ policy.theta


def expected_surprise_gradient(policy: SoftmaxPolicy) -> Array:
    """E[∇(−log π(A))], (A,): what differentiating a sampled −log π averages to. −E[score] = 0."""
    return -policy.probabilities @ policy.scores


def directions_of(here: GradientScenario) -> dict[str, Array]:
    """∇J, ∇H, the mean of differentiated samples, and what two losses descend along, (A,) each."""
    policy = policy_of(here)
    gradient, entropy = mean_of_draws(policy, here.rewards), entropy_gradient(policy)
    return {
        TRUE: gradient,
        GRADIENT: entropy,
        SAMPLED: expected_surprise_gradient(policy),
        RIGHT: gradient + here.bonus * entropy,
        WRONG: gradient - here.bonus * entropy,
    }


@functools.lru_cache(maxsize=32)
def paths_of(here: GradientScenario) -> tuple[Array, Array]:
    """The entropy (K + 1,) while θ descends the loss −J − cH, and −J + cH."""
    phi = here.features[0]

    def entropies(sign: float) -> Array:
        def field(theta: Array) -> Array:
            policy = SoftmaxPolicy(phi, theta)
            return mean_of_draws(policy, here.rewards) + sign * here.bonus * entropy_gradient(policy)

        path = ascend(field, here.thetas, steps=STEPS, alpha=alpha_of(here))
        return np.array([float(SoftmaxPolicy(phi, theta).entropy) for theta in path])

    return entropies(1.0), entropies(-1.0)


def _sheet(here: GradientScenario) -> Sheet:
    """A row a direction."""
    headers = tuple(
        Header(say("z of {name}", name=name), f"x{a}", action=a) for a, name in enumerate(here.problem.actions)
    )
    notes = {
        SAMPLED: say("−E[score] = 0: that the draws themselves change with θ is left out."),
        RIGHT: say("What a step down this loss adds to θ, over α: ∇J + c∇H."),
        WRONG: say("The wrong sign: ∇J − c∇H."),
    }
    rows = tuple(
        Row(
            Header(name, note=notes.get(name, "")),
            tuple(Cell(short(v), "score", mark=name == RIGHT) for v in without_rounding(values)),
        )
        for name, values in directions_of(here).items()
    )
    entropy = short(float(policy_of(here).entropy))
    subtitle = say("c = {bonus}, H = {entropy} nats", bonus=short(here.bonus), entropy=entropy)
    return Sheet(say("The entropy bonus"), (Grid(headers, rows, say("Directions"), subtitle, "score"),))


def _chart(here: GradientScenario) -> Chart:
    right, wrong = paths_of(here)
    steps = np.arange(STEPS + 1.0)
    most = np.full_like(steps, np.log(len(here.rewards)))
    drawn = [
        Curve(RIGHT, right, theme.SCORE, 3.5),
        Curve(WRONG, wrong, theme.NEGATIVE, 3, "dash"),
        Curve(say("uniform"), most, theme.QUIET, 1.5, "dot"),
    ]
    picture = curves(steps, drawn, say("step"), say("entropy H, nats"))
    return Chart(
        picture,
        say(
            "The entropy after {steps} steps: {right} with −cH in the loss, {wrong} with +cH.",
            steps=STEPS,
            right=short(right[-1]),
            wrong=short(wrong[-1]),
        ),
    )


def _words(here: GradientScenario) -> Words:
    right, wrong = paths_of(here)
    found = directions_of(here)
    entropy = without_rounding(found[GRADIENT])
    return (
        say(
            "A loss is descended: to reward entropy, **c·H is subtracted from it**. {steps} on, H is {right} nats "
            "with −cH, {wrong} with +cH.",
            steps=counted(STEPS, "step"),
            right=short(right[-1]),
            wrong=short(wrong[-1]),
        ),
        say(
            "Differentiating sampled −log π averages to exactly 0; ∇H is {gradient}. A sample has to be weighed: "
            "E[−log π · ∇log π] = ∇H.",
            gradient=vector(entropy),
        )
        if entropy.any()
        else say(
            "Differentiating sampled −log π averages to exactly 0; ∇H is {gradient}, as the policy is uniform. A "
            "sample has to be weighed: E[−log π · ∇log π] = ∇H.",
            gradient=vector(entropy),
        ),
    )
