"""What a hand does on the page Softmax."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pgviz.language import say
from pgviz.ui.shell import labels
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import Change

SETTINGS = {"tau": say("The temperature τ"), "c": say("The constant c")}


def cell_name(now: SoftmaxScenario, report: str) -> str:
    """What a sentence calls the cell of a report's name; empty where the field's own label will do."""
    word, *indices = report.split(".")
    if word in SETTINGS:
        return SETTINGS[word]
    known = word == "z" and len(indices) == 1 and int(indices[0]) in range(len(now.z))
    return say("The logit of {action}", action=labels.spoken(now.actions[int(indices[0])])) if known else ""


def with_masked(now: SoftmaxScenario, allowed: Sequence[int]) -> Change[SoftmaxScenario]:
    """With these actions allowed and the others masked; ``ValueError`` if none would be left."""
    masked = tuple(b for b in range(len(now.z)) if b not in allowed)
    if len(masked) == len(now.z):
        raise ValueError(say("At least one action must stay allowed."))
    return Change(dataclasses.replace(now, masked=masked))


EDITS = Edits(SoftmaxScenario, pick="moved", names=cell_name)
