"""What REINFORCE edits: another world, a map of one's own, and the numbers of the sheets."""

from __future__ import annotations

import dataclasses

from pgviz.examples.worlds import WORLDS
from pgviz.ui.reinforce.other import NAMES, SPECIAL
from pgviz.ui.reinforce.scenario import OWN, ReinforceScenario, settings_of
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import Change

EDITS = Edits(ReinforceScenario, special=SPECIAL, names=lambda _, name: NAMES.get(name, ""))


def in_world(now: ReinforceScenario, name: str) -> Change[ReinforceScenario]:
    """In another world, with its own settings; a map of one's own starts as a copy of the world that is shown.

    What was looked at in slow motion was of the world before.
    """
    now = now.filmed
    if name == OWN:
        return Change(dataclasses.replace(now, world=OWN, map=now.map or now.build().text))
    return Change(dataclasses.replace(now, world=name, **settings_of(WORLDS[name])))


def with_map(now: ReinforceScenario, text: str) -> Change[ReinforceScenario]:
    """With a map of one's own; ``ValueError`` with a sentence if it is none."""
    drawn = dataclasses.replace(now, world=OWN, map=text)
    return Change(dataclasses.replace(drawn, map=drawn.build().text))
