"""Which draws average to ∇J and which do not: a second one, the likeliest, rewards that are changed, old data."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array
from pgviz.language import say
from pgviz.policy import SoftmaxPolicy
from pgviz.reinforce.off_policy import DRAWS, Draws, mean_of_draws, stale_moments
from pgviz.rounding import nearest_decimal
from pgviz.ui.components.sheet import Break, Cell, Grid, Header, Row, Sheet
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.gradient.topic import Words
from pgviz.ui.shell.formats import short, vector

TINY = 1e-13
TEXTS: dict[Draws, str] = {
    "same": say("its own draw: ∇J"),
    "second": say("a second draw"),
    "likeliest scored": say("the likeliest action"),
    "likeliest taken": say("the likeliest, which is taken"),
}
NOTES: dict[Draws, str] = {
    "same": say("The action that was rewarded is the action that is scored."),
    "second": say("The reward is that of one draw, the score that of another: V · E[score] = 0."),
    "likeliest scored": say("The reward is that of the draw, the score that of the likeliest action."),
    "likeliest taken": say("Nothing is drawn: the likeliest action is taken and scored."),
}


def policy_of(here: GradientScenario) -> SoftmaxPolicy:
    """In the one state in which there is something to decide."""
    return here.policy.in_state(0)


def sheet(here: GradientScenario) -> Sheet:
    """What is scored; rewards that were changed; data of another policy. A row a way, exact."""
    policy, r = policy_of(here), np.array(here.rewards)
    scored = Grid(
        logits(here),
        tuple(
            direction_row(TEXTS[draws], mean_of_draws(policy, r, draws), NOTES[draws], draws == "same")
            for draws in DRAWS
        ),
        say("The reward of a draw, times the score of …"),
        say("exact means of r ∇log π"),
        "score",
    )
    changed = Grid(
        logits(here),
        (
            direction_row(say("rewards as they are"), mean_of_draws(policy, r), "∇J", True),
            direction_row(say("negative ones set to 0"), mean_of_draws(policy, np.maximum(r, 0.0))),
        ),
        say("Rewards that are changed"),
        say("exact means"),
        "score",
    )
    stale = Grid(
        logits(here),
        (
            direction_row(say("drawn from π"), stale_of(here, fresh=True), "∇J", True),
            direction_row(say("drawn from π′, no ratio"), stale_of(here, ratio=False)),
            direction_row(say("drawn from π′, times π/π′"), stale_of(here, ratio=True)),
        ),
        say("Old data"),
        say("π′ = {probabilities}, where the problem begins", probabilities=vector(old_policy(here).probabilities)),
        "score",
    )
    return Sheet(say("Which draws average to ∇J"), (scored, Break(), changed, stale, Break(), _scores_grid(here)))


def old_theta(here: GradientScenario) -> tuple[float, ...]:
    """The θ at which the problem begins: whose data are old."""
    return GradientScenario(world=here.world, r=here.r).thetas


def old_policy(here: GradientScenario) -> SoftmaxPolicy:
    """π′."""
    return policy_of(here).with_theta(old_theta(here))


def stale_of(here: GradientScenario, *, ratio: bool = False, fresh: bool = False) -> Array:
    """The exact mean of r ∇log π over draws of π′, with the ratio π/π′ or without, (A,); ``fresh``: draws of π."""
    return stale_moments(
        here.mdp,
        here.features,
        here.thetas,
        sampled_by=here.thetas if fresh else old_theta(here),
        horizon=1,
        ratio="step" if ratio else "none",
    ).mean


def _scores_grid(here: GradientScenario) -> Grid:
    """A row an action that may be drawn: its score, and how far it agrees with that of the likeliest."""
    policy = policy_of(here)
    inner, likeliest = agreement(policy), int(policy.probabilities.argmax())
    names = here.problem.actions
    return Grid(
        (
            *logits(here),
            Header(
                say("· score of {action}", action=names[likeliest]),
                note=say("The inner product with the likeliest’s score."),
            ),
        ),
        tuple(
            Row(
                Header(say("{action} drawn", action=name), f"a{a}", action=a),
                (*direction_row("", policy.scores[a]).cells, Cell(short(inner[a]), "mean", link=f"a{a}")),
            )
            for a, name in enumerate(names)
        ),
        say("The score of each draw"),
        say("1 − π for the action itself, −π for each other"),
        "score",
    )


def agreement(policy: SoftmaxPolicy) -> Array:
    """The inner product of each action's score with that of the likeliest, (A,)."""
    return np.asarray(policy.scores @ policy.scores[int(policy.probabilities.argmax())])


def logits(here: GradientScenario) -> tuple[Header, ...]:
    return tuple(
        Header(say("z of {action}", action=name), f"x{a}", action=a) for a, name in enumerate(here.problem.actions)
    )


def without_rounding(direction: Array, terms: Array | None = None) -> Array:
    """``direction`` without what rounding left of it; ``terms``: what it is the mean of, where that is larger."""
    largest = float(np.abs(direction if terms is None else terms).max())
    return nearest_decimal(direction, TINY * (1 + largest))


def direction_row(text: str, direction: Array, note: str = "", mark: bool = False) -> Row:
    cells = tuple(Cell(short(v), "score", mark=mark) for v in without_rounding(direction))
    return Row(Header(text, note=note), cells)


def _on_draws(here: GradientScenario) -> Words:
    policy, r = policy_of(here), np.array(here.rewards)
    likeliest = here.problem.actions[int(policy.probabilities.argmax())]
    frozen = mean_of_draws(policy, r, "likeliest taken")
    return (
        say(
            "Scoring a second draw with the first one’s reward teaches nothing: its mean is 0. Taking the likeliest "
            "action always, {likeliest}, goes {frozen}, whatever the others would pay; ∇J is {gradient}.",
            likeliest=likeliest,
            frozen=as_text(frozen),
            gradient=as_text(mean_of_draws(policy, r)),
        ),
    )


def _on_old(here: GradientScenario) -> Words:
    if here.thetas == old_theta(here):
        return (
            say(
                "θ is where the problem begins, so that nothing is old: change it, and the last table tells data apart."
            ),
        )
    return (
        say(
            "Data of the θ with which the problem begins are old: without a ratio they average to {stale}, with "
            "π/π′ to ∇J = {gradient}.",
            stale=as_text(stale_of(here)),
            gradient=as_text(stale_of(here, ratio=True)),
        ),
    )


def as_text(direction: Array) -> str:
    return vector(without_rounding(direction))


def words(here: GradientScenario) -> Words:
    """What to look for."""
    return (*_on_draws(here), *_on_old(here))
