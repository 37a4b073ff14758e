"""The policy in one state: logits to drag, probabilities, the action to choose."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pgviz.score.decomposition import LogitParts
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.scenarios import Decision
from pgviz.ui.shell.formats import short

Array = NDArray[np.float64]


def policy_sheet(parts: LogitParts, now: Decision, message: str = "") -> Sheet:
    """Logit and probability of every action; a logit that the encoding cannot move alone is read-only and says why."""
    pi = parts.policy.probabilities
    rows = tuple(
        Row(
            _name(now, b, name),
            (
                _logit(parts, now, b),
                Cell(
                    short(pi[b]),
                    "probability",
                    float(pi[b]),
                    f"a{b} pi",
                    mark=b == now.a,
                ),
            ),
        )
        for b, name in enumerate(now.actions)
    )
    tau = Cell(short(now.tau), "theta", edit=Edit("tau", now.tau, 0.05, 20, 0.05, "temperature τ"))
    headers = (Header("logit"), Header("π(a|s)", link="pi"))
    return Sheet(
        label="The policy in this state",
        parts=(
            Grid(headers, rows, "Policy in this state", "drag a logit, choose an action", "probability"),
            Grid((Header("temperature τ"),), (Row(Header(""), (tau,)),)),
        ),
        message=message,
    )


def _name(now: Decision, b: int, name: str) -> Header:
    if b in now.masked:
        return Header(name, f"a{b}", action=b, note="Masked: this action is never taken and has no score.")
    return Header(name, f"a{b}", action=b, pick=f"pick.{b}", picked=b == now.a, note=f"Take the score of {name}")


def _logit(parts: LogitParts, now: Decision, b: int) -> Cell:
    if b in now.masked:
        return Cell("−∞", "logit", link=f"a{b} z", dead=True, note="Masked: this action is never taken.")
    z, why_not = float(parts.policy.logits[b]), now.why_fixed(b)
    edit = None if why_not else Edit(f"logit.{b}", z, -20, 30, 0.1, f"logit of {now.actions[b]}")
    return Cell(short(z), "logit", link=f"a{b} z", edit=edit, note=why_not)
