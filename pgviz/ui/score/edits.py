"""What is edited on the page Score, by the names of its cells."""

from __future__ import annotations

import dataclasses

from pgviz.ui.decision.edits import with_logit
from pgviz.ui.decision.names import cell_name
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import Change, entered


def with_reward(now: Decision, action: int, reward: float) -> Change[Decision]:
    """With another reward of one action; those that nobody chose stay 1, 2, 3, …"""
    name = f"r.{action}"
    return Change(entered(dataclasses.replace(now, r=now.rewards), name, reward, cell_name(now, name)))


EDITS = Edits(Decision, pick="a", special={"logit": with_logit, "reward": with_reward}, names=cell_name)
