"""Logits as a linear policy makes them: θᵀφ(s,a), a feature at a time."""

from __future__ import annotations

import math

from pgviz.arrays import Array
from pgviz.language import say
from pgviz.score.decomposition import LogitParts, foremost, take_logits_apart
from pgviz.ui.components.sheet import Break, Cell, Edit, Grid, Header, Operator, Row, Sheet
from pgviz.ui.decision.common import MASKED, left_out, masked_cell, shown_logits
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.results import action_header, every_action, results_grid, theta_cell
from pgviz.ui.encodings.states import ENTRIES
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.labels import spoken

MOST_FEATURES_SHOWN = 24
SHORT = 6  # characters of a name that has room over a narrow column
MOST_BESIDE = 6  # columns of a grid beside which another one has room, however long its numbers become


def features_sheet(now: Decision) -> Sheet:
    """φ(s,a), a row an action, over θ; the products of the chosen action.

    Behind them the logits: with blocks as one more column, for their probabilities stand beside the matrix; with other
    joins with their probabilities, as a grid, which begins a new line where the features are many.

    Of many features, with blocks the largest of the chosen action are shown, with other joins those that differ between
    actions before those that cancel, the largest first.
    """
    parts = take_logits_apart(now.policy())
    phi = parts.policy.phi
    values, first = (phi[now.a], None) if now.join == "blocks" else (phi, ~parts.cancels)
    shown = [int(j) for j in foremost(values, MOST_FEATURES_SHOWN, first)]
    z = shown_logits(parts.policy) if now.join == "blocks" else None
    rows = tuple(
        Row(
            action_header(now, b, f"φ(s,{sign})"),
            (*(_feature(now, parts, b, j) for j in shown), *_logit(now, b, z)),
        )
        for b, sign in enumerate(now.signs)
    )
    none = () if z is None else (None,)
    weights = (*(theta_cell(now, parts, j, f"f{j} theta") for j in shown), *none)
    products = (*(_product(now, parts, j) for j in shown), *_logit(now, now.a, z))
    grid = Grid(
        (*(Header(_title(now, j), link=f"f{j}") for j in shown), *(() if z is None else (Header("= z", link="z"),))),
        (
            *rows,
            Row(Header("θ", link="theta"), weights, total=True),
            Row(Header(f"θ·φ(s,{now.signs[now.a]})", link=f"a{now.a}"), products, total=True),
        ),
        "θᵀφ(s,a)",
        say(
            "the products of {action} sum to its logit{left_out}",
            action=spoken(now.actions[now.a]),
            left_out=left_out(values, shown),
        ),
        "phi",
    )
    if z is not None:
        return Sheet(say("Features over θ"), (grid,))
    line = (Break(),) if len(shown) > MOST_BESIDE else ()
    return Sheet(say("Features over θ"), (grid, *line, Operator("="), results_grid(now, parts)))


def _title(now: Decision, j: int) -> str:
    """The name over a column; a short one does not break, so that its height stays when the numbers become longer."""
    group, name = now.grouped_names[j]
    whole = name.replace(" ", "\u00a0") if len(name) <= SHORT else name
    return f"{group.split()[0]} · {whole}" if group else whole


def _logit(now: Decision, b: int, z: Array | None) -> tuple[Cell, ...]:
    if z is None:
        return ()
    return (
        masked_cell(-math.inf, "logit", f"a{b} z") if b in now.masked else Cell(short(z[b]), "logit", link=f"a{b} z"),
    )


def _feature(now: Decision, parts: LogitParts, b: int, j: int) -> Cell:
    value, cancels, masked = float(parts.policy.phi[b, j]), bool(parts.cancels[j]), b in now.masked
    label = say("φ for action {action}, {feature}", action=spoken(now.actions[b]), feature=now.encoding.names[j])
    return Cell(
        short(value),
        "phi",
        link=f"a{b} f{j}",
        dead=cancels or masked,
        mark=b == now.a and not cancels,
        edit=Edit(f"phi.{b}.{j}", value, *ENTRIES, label) if now.join == "table" else None,
        note=MASKED
        if masked
        else say("The same for {every_action}: it cancels.", every_action=every_action(now))
        if cancels
        else "",
    )


def _product(now: Decision, parts: LogitParts, j: int) -> Cell:
    value = float(parts.products[now.a, j])
    return Cell(short(value), "logit", link=f"f{j} a{now.a}", dead=value == 0)
