"""What several sheets of the page show alike: θ to drag, and the logits and probabilities behind a grid."""

from __future__ import annotations

import math

from pgviz.language import say
from pgviz.score.decomposition import LogitParts
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row
from pgviz.ui.decision.common import MASKED, masked_cell, shown_logits
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import short

THETAS = (-20.0, 20.0, 0.1)  # from, to, and what an arrow key moves


def theta_cell(now: Decision, parts: LogitParts, j: int, link: str) -> Cell:
    """One entry of θ, to drag."""
    value, dead = float(parts.policy.theta[j]), bool(parts.cancels[j])
    note = (
        say(
            "Its feature is the same for {every_action} here: moving it changes no probability.",
            every_action=every_action(now),
        )
        if dead
        else ""
    )
    edit = Edit(f"theta.{j}", value, *THETAS, say("θ for {feature}", feature=_label(now, j)))
    return Cell(short(value), "theta", link=link, dead=dead, note=note, edit=edit)


def action_header(now: Decision, b: int, text: str) -> Header:
    """The row of an action: a press chooses it, unless it is masked."""
    if b in now.masked:
        return Header(text, link=f"a{b}", action=b, note=MASKED)
    return Header(text, link=f"a{b}", action=b, pick=f"pick.{b}", picked=b == now.a)


def results_grid(now: Decision, parts: LogitParts, *, skipped: int = 0) -> Grid:
    """Logits and probabilities behind a grid; ``skipped`` rows of that grid come before its first action."""
    z, pi = shown_logits(parts.policy), parts.policy.probabilities
    empty = (Row(Header(""), (None, None)),) * skipped
    rows = tuple(
        Row(Header(sign, link=f"a{b}", action=b), _result(now, b, float(z[b]), float(pi[b])))
        for b, sign in enumerate(now.signs)
    )
    tempered = "" if now.tau == 1 else say(", over τ = {tau}", tau=short(now.tau))
    title = say("of the logits{tempered}", tempered=tempered)
    return Grid((Header(say("logit z")), Header("π(a|s)")), (*empty, *rows), "Softmax", title, role="probability")


def every_action(now: Decision) -> str:
    """Among which actions features are compared."""
    return say("every allowed action") if now.masked else say("every action")


def _result(now: Decision, b: int, z: float, pi: float) -> tuple[Cell, Cell]:
    if b in now.masked:
        return masked_cell(-math.inf, "logit", f"a{b} z"), masked_cell(0.0, "probability", f"a{b} pi")
    return Cell(short(z), "logit", link=f"a{b} z"), Cell(short(pi), "probability", bar=pi, link=f"a{b} pi")


def _label(now: Decision, j: int) -> str:
    group, name = now.grouped_names[j]
    return f"{group}, {name}" if group else name
