"""What to try next: the scenario of the page with one thing changed, as a button."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from pgviz.language import counted, say
from pgviz.ui.reinforce.scenario import ENCODINGS, ReinforceScenario
from pgviz.ui.reinforce.training import Trained
from pgviz.ui.shell.formats import short
from pgviz.ui.state.presets import Preset
from pgviz.ui.state.scenario import codecs

MORE = 1.5  # what makes a success so many times likelier is worth a try
SHORT_SIGHT = 0.95  # a discount with which a cut hardly matters: what comes after 100 steps counts .006

Experiment = Preset[ReinforceScenario]


def with_alpha(now: ReinforceScenario, alpha: float) -> Experiment:
    """With a step size of about this: one digit, 1, 2 or 5."""
    exponent = math.floor(math.log10(alpha))
    digit = max(d for d in (1, 2, 5) if d * 10.0**exponent <= alpha * (1 + 1e-9))
    low, high = _bounds("alpha")
    size = min(max(float(f"{digit}e{exponent}"), low), high)
    return _with(now, f"α = {short(size)}", say("The same luck, with another step size."), alpha=size)


def with_horizon(now: ReinforceScenario, horizon: int) -> Experiment | None:
    """With longer episodes; None if they are as long as they can be."""
    longest = int(min(horizon, _bounds("horizon")[1]))
    if longest <= now.horizon:
        return None
    return _with(
        now, say("episodes of {longest} steps", longest=longest), say("Longer episodes reach farther."), horizon=longest
    )


def with_table(now: ReinforceScenario) -> Experiment:
    """With a feature for each state and action."""
    return _with(now, ENCODINGS["table"], say("Then no two cells look alike."), x="table")


def with_less_cut(now: ReinforceScenario) -> Experiment | None:
    """With a discount under which what comes after the cut hardly counts, or with a later cut."""
    if now.gamma <= SHORT_SIGHT:
        return with_horizon(now, int(_bounds("horizon")[1]))
    why = say("What comes after the cut hardly counts then.")
    return _with(now, f"γ = {short(SHORT_SIGHT)}", why, gamma=SHORT_SIGHT)


def with_more_luck(now: ReinforceScenario, trained: Trained) -> Experiment | None:
    """With longer or more episodes where that makes a success much likelier, otherwise without slips."""
    found, longest, most = trained.chances, int(_bounds("horizon")[1]), int(_bounds("episodes")[1])
    if found is None:
        return None
    if trained.chance_at_first(longest) > MORE * found.first:
        return with_horizon(now, longest)
    if most > MORE * now.episodes:
        return _with(now, counted(most, "episode"), say("More tries for a first success."), episodes=most)
    return (
        _with(now, say("no slip"), say("The same map, and every step goes where it is aimed."), slip=0.0)
        if now.slip
        else None
    )


def _bounds(name: str) -> tuple[float, float]:
    """What a link may say for a number of the scenario."""
    codec: Any = codecs(ReinforceScenario)[name][0]
    return codec.low, codec.high


def _with(now: ReinforceScenario, name: str, sentence: str, **changes: Any) -> Experiment:
    return Preset(say("Try {name}", name=name), dataclasses.replace(now, **changes), sentence)
