"""What else can be seen of the run in the film: its θ; the length of its gradient and the entropy of its policy."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array, Ints
from pgviz.figures.course import parameters, slope_and_entropy
from pgviz.language import counted, say
from pgviz.reinforce.course import course
from pgviz.ui.reinforce.linked import linked
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.training import Trained
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.labels import COMPASS, spoken
from pgviz.ui.shell.parts import Chart

ACTIONS = tuple(map(spoken, COMPASS))
MOST_ROWS = 96  # parameters that are drawn: about 3 pixels each


def also_chart(now: ReinforceScenario, trained: Trained) -> tuple[Chart, str] | None:
    """What was asked for beside the learning curves, and a sentence that says what it is; None if nothing was."""
    return {"theta": _theta, "course": _course}[now.also](now, trained) if now.also != "none" else None


def parameter_names(now: ReinforceScenario, trained: Trained) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What each parameter weighs, each in other words, and what those in a row have in common, (d,) each."""
    if now.x == "stack":
        names = (say("row"), say("column"), *ACTIONS)
        return names, names
    if now.x == "walls":
        own = (*(say("wall {way}", way=way) for way in ACTIONS), say("always 1"))
    else:
        world = trained.world
        places = (world.position(s) for s in range(world.mdp.n_states))
        own = tuple(say("row {row}, column {column}", row=row + 1, column=column + 1) for row, column in places)
    return tuple(f"{way}, {name}" for way in ACTIONS for name in own), tuple(way for way in ACTIONS for _ in own)


def _theta(now: ReinforceScenario, trained: Trained) -> tuple[Chart, str]:
    training = trained.training
    thetas = training.thetas[:, now.shown]
    names, groups = parameter_names(now, trained)
    felt = np.flatnonzero(trained.features[trained.world.acting].any(axis=(0, 1)))
    rows = felt[_largest(np.abs(thetas[:, felt]).max(axis=0))]
    at_last = int(np.abs(thetas[-1]).argmax())
    shown = (
        say("the {rows} largest of {whole} parameters", rows=len(rows), whole=len(felt))
        if len(rows) < len(felt)
        else say("all {whole}", whole=counted(len(felt), "parameter"))
    )
    picture = parameters(
        training.episodes_recorded, thetas[:, rows], [names[i] for i in rows], [groups[i] for i in rows]
    )
    told = say(
        "θ of the run in the film, {shown}, against episodes: at the end the largest is that of {name}, {theta}.",
        shown=shown,
        name=names[at_last],
        theta=short(thetas[-1, at_last]),
    )
    words = say(
        "θ of the run in the film before each recorded episode, a row for each parameter that counts: {shown}.",
        shown=shown,
    )
    return Chart(picture, told, linked(now, trained)), words


def _largest(sizes: Array) -> Ints:
    """The places of the largest, in their order."""
    return np.sort(np.argsort(-sizes, kind="stable")[:MOST_ROWS])


def _course(now: ReinforceScenario, trained: Trained) -> tuple[Chart, str]:
    training, horizon = trained.training, trained.training.settings.horizon
    found = course(trained.world.mdp, trained.features, training, now.shown)
    said = [
        say("‖∇J‖ = {length}, entropy {entropy}", length=short(n), entropy=short(h))
        for n, h in zip(found.norms, found.entropies, strict=True)
    ]
    told = say(
        "The length of the exact gradient of the run in the film goes from {first} to {last}, the mean entropy of "
        "its policy from {first_entropy} to {last_entropy} nats; that of the uniform policy is {most}.",
        first=short(found.norms[0]),
        last=short(found.norms[-1]),
        first_entropy=short(found.entropies[0]),
        last_entropy=short(found.entropies[-1]),
        most=short(found.most),
    )
    words = say(
        "Exact, at each recorded θ of the run in the film, for episodes cut after {horizon}: the length of ∇J, and "
        "the entropy of π in nats, its mean over the steps of an episode.",
        horizon=counted(horizon, "step"),
    )
    picture = slope_and_entropy(training.episodes_recorded, found.norms, found.entropies, found.most)
    return Chart(picture, told, linked(now, trained, said)), words
