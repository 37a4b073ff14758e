"""The policy in one state: logits to drag, probabilities, the action to choose, the temperature."""

from __future__ import annotations

import math

from pgviz.language import say
from pgviz.policy import SoftmaxPolicy
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.decision.common import MASKED, masked_cell, shown_logits, temperature_grid
from pgviz.ui.decision.edits import why_fixed
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.labels import spoken

LOGITS = (-20.0, 30.0, 0.1)  # from, to, and what an arrow key moves


def policy_sheet(now: Decision) -> Sheet:
    """Logit and probability of every action; a logit that the encoding cannot move alone is read-only and says why."""
    policy = now.policy()
    z = shown_logits(policy)
    rows = tuple(
        Row(_name(now, b, name), (_logit(now, b, float(z[b])), _probability(now, policy, b)))
        for b, name in enumerate(now.actions)
    )
    headers = (Header(say("logit")), Header("π(a|s)", link="pi"))
    grid = Grid(headers, rows, say("Policy in this state"), say("drag a logit, choose an action"), "probability")
    return Sheet(say("The policy in this state"), (grid, temperature_grid(now)))


def _name(now: Decision, b: int, name: str) -> Header:
    if b in now.masked:
        return Header(name, f"a{b}", action=b, note=say("{masked} It has no score.", masked=MASKED))
    return Header(
        name,
        f"a{b}",
        action=b,
        pick=f"pick.{b}",
        picked=b == now.a,
        note=say("Take the score of {action}", action=spoken(name)),
    )


def _logit(now: Decision, b: int, z: float) -> Cell:
    if b in now.masked:
        return masked_cell(-math.inf, "logit", f"a{b} z")
    why_not = why_fixed(now, b)
    edit = None if why_not else Edit(f"logit.{b}", z, *LOGITS, say("logit of {action}", action=now.actions[b]))
    return Cell(short(z), "logit", link=f"a{b} z", edit=edit, note=why_not)


def _probability(now: Decision, policy: SoftmaxPolicy, b: int) -> Cell:
    if b in now.masked:
        return masked_cell(0.0, "probability", f"a{b} pi")
    pi = float(policy.probabilities[b])
    return Cell(short(pi), "probability", pi, f"a{b} pi", mark=b == now.a)
