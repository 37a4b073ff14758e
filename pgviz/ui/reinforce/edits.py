"""What REINFORCE edits: another world, a map of one's own, and the numbers of the sheets."""

from __future__ import annotations

import dataclasses

from pgviz.examples.worlds import WORLDS
from pgviz.gridworld import map_of, rows_of
from pgviz.ui.reinforce.drawing import MAP
from pgviz.ui.reinforce.other import NAMES, SPECIAL
from pgviz.ui.reinforce.scenario import COPY, OWN, ReinforceScenario, settings_of
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import Change

WORLD_AND_CURVES = ("world", "curves")  # the page's fragments that follow while rewards are dragged
SETTINGS_AND_CURVES = ("settings", "curves")  # while settings are


def in_world(now: ReinforceScenario, name: str) -> Change[ReinforceScenario]:
    """In another world, with its own settings; a map of one's own that there was comes back, else it is a copy.

    The encoding stays, unless one of the two worlds has its own. What was looked at in slow motion was of the world
    before.
    """
    now = now.filmed
    if name == COPY or (name == OWN and not now.map):
        return copied(now)
    if name == OWN:
        return Change(dataclasses.replace(now, world=OWN))
    left, entered = WORLDS.get(now.world), WORLDS[name]
    stays = entered.encoding is None and (left is None or left.encoding is None)
    own = settings_of(entered)
    return Change(dataclasses.replace(now, world=name, **(own | {"x": now.x} if stays else own)))


def copied(now: ReinforceScenario) -> Change[ReinforceScenario]:
    """With a map of one's own that is a true copy of the world that is shown."""
    if now.world == OWN:
        return Change(now)
    return Change(dataclasses.replace(now, world=OWN, map=now.text, draft=""))


def with_map(now: ReinforceScenario, text: str) -> Change[ReinforceScenario]:
    """With a map of one's own; ``ValueError`` with a sentence if one cannot act in it."""
    rows, _ = map_of(text)
    return Change(dataclasses.replace(now, world=OWN, map="\n".join(rows), draft=""))


def with_drawing(now: ReinforceScenario, text: str) -> Change[ReinforceScenario]:
    """With what was painted or written: as the map, or, if one cannot act in it yet, beside the last map that works.

    ``ValueError`` with a sentence if it is not even a drawing.
    """
    try:
        return with_map(now, text)
    except ValueError:
        rows = rows_of(text)
    last = now if now.world == OWN else copied(now).scenario
    return Change(dataclasses.replace(last, draft="\n".join(rows)))


EDITS = Edits(ReinforceScenario, texts={MAP: with_drawing}, special=SPECIAL, names=lambda _, name: NAMES.get(name, ""))
