"""What is edited on the page Policy gradient, by the names of its cells."""

from __future__ import annotations

import dataclasses
from typing import Any

from pgviz.examples import GRADIENT_PROBLEMS
from pgviz.language import say
from pgviz.ui.gradient import section_edits
from pgviz.ui.gradient.scenario import GIVEN, ONE_DECISION, WORLDS, GradientScenario
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import Change, entered

G = GradientScenario
OWN = -1  # in the place of a parameter: ∇J, or the widest direction across it
SIZES = (1, 10, 100, 1000)  # of what is drawn at a time
WORLD_NAMES = {world: GRADIENT_PROBLEMS[world].label for world in WORLDS}


def in_world(now: G, world: str) -> Change[G]:
    """On another problem, with its own θ, rewards, γ and horizon; what the estimator is stays as it was."""
    return Change(dataclasses.replace(now, world=world, theta=(), r=(), gamma=(), horizon=(), plane=(), shown=0, t=0))


def with_theta(now: G, place: int, value: float) -> Change[G]:
    """With one parameter changed."""
    return _entered(dataclasses.replace(now, theta=now.thetas), f"theta.{place}", value)


def with_reward(now: G, place: int, value: float) -> Change[G]:
    """With one reward changed."""
    return _entered(dataclasses.replace(now, r=now.rewards), f"r.{place}", value)


def with_gamma(now: G, value: float) -> Change[G]:
    """With another discount."""
    return _entered(dataclasses.replace(now, gamma=(now.discount,)), "gamma.0", value)


def with_horizon(now: G, value: float) -> Change[G]:
    """With episodes cut after another number of steps."""
    return _entered(dataclasses.replace(now, horizon=(now.steps,)), "horizon.0", value)


def with_baseline(now: G, value: float) -> Change[G]:
    """With a baseline that is a number of one's own."""
    return Change(entered(dataclasses.replace(now, baseline=GIVEN), "b", value))


def with_actions(now: G, value: float) -> Change[G]:
    """With another number of actions of the one decision, from 2 to 4: those that are there keep θ and reward."""
    n = len(now.rewards) if now.world != ONE_DECISION else int(value)
    if not 2 <= n <= 4:
        raise ValueError(say("The number of actions: “{value:g}” is outside 2 to 4. It stays as it was.", value=value))
    r = (*now.rewards, *(float(i + 1) for i in range(len(now.rewards), n)))[:n]
    return Change(dataclasses.replace(now, r=r, theta=(*now.thetas, *(0.0,) * n)[:n], plane=()))


def more(now: G, number: int) -> Change[G]:
    """With so many estimates more, up to what the page draws."""
    return Change(dataclasses.replace(now, episodes=min(now.most, now.episodes + number)))


def is_full(now: G) -> bool:
    """Whether no more are drawn."""
    return now.episodes >= now.most


def ringed(now: G, number: int) -> Change[G]:
    """With a ring round another estimate, and its first step looked at."""
    if number >= now.episodes:
        raise ValueError(
            say("There are {episodes} estimates, and none of number {number}.", episodes=now.episodes, number=number)
        )
    return Change(dataclasses.replace(now, shown=number, t=0))


def with_plane(now: G, place: int, parameter: int) -> Change[G]:
    """With another parameter along an axis of the plane; ``OWN`` goes back to ∇J and the widest direction across it."""
    if parameter == OWN:
        return Change(dataclasses.replace(now, plane=()))
    if not now.plane:
        other = 1 if parameter == 0 else 0
    else:
        other = now.plane[1 - place] if now.plane[1 - place] != parameter else now.plane[place]
    return Change(dataclasses.replace(now, plane=(parameter, other) if place == 0 else (other, parameter)))


def _entered(now: G, name: str, value: float) -> Change[G]:
    return Change(entered(now, name, value, cell_name(now, name)))


def cell_name(now: G, name: str) -> str:
    """What a sentence calls a cell, by the name of its report."""
    word, *places = name.split(".")
    at = int(places[0]) if places and places[0].isdigit() else 0
    if word in ("r", "reward") and at < len(now.paid_for):
        return say("The reward for {what}", what=now.paid_for[at])
    if word in ("theta", "parameter") and at < len(now.parameters):
        return say("θ of {parameter}", parameter=now.parameters[at])
    return NAMES.get(word, "")


NAMES = {
    "discount": "γ",
    "gamma": "γ",
    "steps": say("The horizon"),
    "horizon": say("The horizon"),
    "baseline": say("The baseline b"),
}

SPECIAL: dict[str, Any] = {
    "parameter": with_theta,
    "reward": with_reward,
    "discount": with_gamma,
    "steps": with_horizon,
    "baseline": with_baseline,
    "actions": with_actions,
    **section_edits.SPECIAL,
}

EDITS = Edits(GradientScenario, pick="t", special=SPECIAL, names=cell_name)
