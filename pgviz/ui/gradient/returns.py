"""From rewards to returns, step by step; the mistake of discounting the rewards; what whitening does to returns."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array
from pgviz.language import say
from pgviz.reinforce import returns_to_go
from pgviz.reinforce.groups import advantages
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.gradient.scenario import MOST_PAID, GradientScenario
from pgviz.ui.gradient.topic import Topic, Words, control, or_why
from pgviz.ui.shell.formats import short, vector

TITLE = say("From rewards to returns")


@or_why
def section(now: GradientScenario) -> Topic:
    """All of it."""
    count = Edit("walked", len(now.paid), 1, MOST_PAID, 1, say("number of steps of the episode"))
    return Topic(_words(now), control(say("How long the episode is"), (say("steps"), count)), {"returns": _sheet(now)})


def returns_of(now: GradientScenario) -> Array:
    """G_t, (T,), of the section's episode with the page's γ."""
    return returns_to_go(np.array(now.paid)[:, None], now.discount)[:, 0]


def whitened(now: GradientScenario) -> Array:
    """(G − mean) / deviation over the steps, (T,); 0 where all are alike."""
    return advantages(returns_of(now), "population")


def discounted_rewards(now: GradientScenario) -> Array:
    """γᵗ R_{t+1}, (T,): what is not a return."""
    return np.asarray(now.discount ** np.arange(len(now.paid)) * np.array(now.paid))


def _sheet(now: GradientScenario) -> Sheet:
    """A row a step."""
    g_t, mistaken = returns_of(now), discounted_rewards(now)
    white = whitened(now)
    headers = (
        Header(say("reward R"), "r"),
        Header("γᵗR", "wrong", note=say("The reward discounted: what it adds to G₀. It is no return.")),
        Header(say("return G"), "g", note=say("G_t = R_{t+1} + γ R_{t+2} + …: all that comes from this step on.")),
        Header(say("G whitened"), "white", note=say("(G − mean) / deviation, over the steps of this episode.")),
    )
    largest = float(np.abs(np.concatenate([g_t, mistaken])).max()) or 1.0
    reach = float(np.abs(white).max()) or 1.0
    rows = tuple(
        Row(
            Header(f"t = {t}", f"t{t}"),
            (
                Cell(short(now.paid[t]), "theta", link=f"t{t} r", edit=_reward(t, now.paid[t])),
                Cell(short(mistaken[t]), "plain", float(mistaken[t]) / largest, f"t{t} wrong"),
                Cell(short(g_t[t]), "phi", float(g_t[t]) / largest, f"t{t} g"),
                Cell(short(white[t]), "mean", float(white[t]) / reach, f"t{t} white"),
            ),
        )
        for t in range(len(now.paid))
    )
    grid = Grid(
        headers,
        rows,
        say("An episode’s rewards and returns"),
        say("with γ = {discount}", discount=short(now.discount)),
        "phi",
    )
    return Sheet(say("Rewards and returns"), (grid,))


def _reward(t: int, reward: float) -> Edit:
    return Edit(f"paid.{t}", reward, -10, 10, 0.5, say("reward of step {t}", t=t))


def _words(now: GradientScenario) -> Words:
    return (
        say(
            "G = {returns} weighs what an action leads to; the discounted rewards {rewards} weigh only "
            "what it is paid at once, and later steps less.",
            returns=vector(returns_of(now), 2),
            rewards=vector(discounted_rewards(now), 2),
        ),
        *_on_whitening(now),
    )


def _on_whitening(now: GradientScenario) -> Words:
    """What does not depend on the rewards any more, and what the weights' signs are."""
    white = whitened(now)
    if not white.any():
        return (say("All returns are alike: whitened they are 0, whatever they are."),)
    below = [f"t = {t}" for t in np.flatnonzero(white < 0)]
    said = say(
        "Whitened, {white}, they tell only which step is above the mean of the episode: with any constant added to "
        "every return, or all of them times any positive number, they are the same.",
        white=vector(np.round(white, 2), 2),
    )
    if min(now.paid) < 0:
        return (said,)
    discouraged = (
        say(
            "So 1 step of {total}, {first}, would be discouraged though no reward is below 0.",
            total=len(white),
            first=below[0],
        )
        if len(below) == 1
        else say(
            "So {number} steps of {total}, {first} to {last}, would be discouraged though no reward is below 0.",
            number=len(below),
            total=len(white),
            first=below[0],
            last=below[-1],
        )
    )
    average = say(
        "If every episode had these returns the weights would not depend on the action, and push nothing on average: "
        "E[score] = 0."
    )
    return (said, f"{discouraged} {average}")
