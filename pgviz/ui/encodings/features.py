"""Logits as a linear policy makes them: θᵀφ(s,a), a feature at a time."""

from __future__ import annotations

from pgviz.score.decomposition import LogitParts, foremost, take_logits_apart
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Operator, Row, Sheet
from pgviz.ui.decision.common import MASKED, left_out
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.results import action_header, every_action, results_grid, theta_cell
from pgviz.ui.encodings.states import ENTRIES
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.labels import spoken

MOST_FEATURES_SHOWN = 24


def features_sheet(now: Decision) -> Sheet:
    """φ(s,a), a row an action, over θ; the products of the chosen action; the logits behind.

    Of many features, with blocks the largest of the chosen action are shown, with other joins those that differ between
    actions before those that cancel, the largest first.
    """
    parts = take_logits_apart(now.policy())
    names, phi = now.encoding.names, parts.policy.phi
    values, first = (phi[now.a], None) if now.join == "blocks" else (phi, ~parts.cancels)
    shown = [int(j) for j in foremost(values, MOST_FEATURES_SHOWN, first)]
    rows = tuple(
        Row(action_header(now, b, f"φ(s,{sign})"), tuple(_feature(now, parts, b, j) for j in shown))
        for b, sign in enumerate(now.signs)
    )
    weights = tuple(theta_cell(now, parts, j, f"f{j} theta") for j in shown)
    products = tuple(_product(now, parts, j) for j in shown)
    grid = Grid(
        tuple(Header(names[j], link=f"f{j}") for j in shown),
        (
            *rows,
            Row(Header("θ", link="theta"), weights, total=True),
            Row(Header(f"θ·φ(s,{now.signs[now.a]})", link=f"a{now.a}"), products, total=True),
        ),
        "θᵀφ(s,a)",
        f"the products of {spoken(now.actions[now.a])} sum to its logit{left_out(values, shown)}",
        "phi",
    )
    return Sheet("Features over θ", (grid, Operator("="), results_grid(now, parts)))


def _feature(now: Decision, parts: LogitParts, b: int, j: int) -> Cell:
    value, cancels, masked = float(parts.policy.phi[b, j]), bool(parts.cancels[j]), b in now.masked
    label = f"φ for action {spoken(now.actions[b])}, {now.encoding.names[j]}"
    return Cell(
        short(value),
        "phi",
        link=f"a{b} f{j}",
        dead=cancels or masked,
        mark=b == now.a and not cancels,
        edit=Edit(f"phi.{b}.{j}", value, *ENTRIES, label) if now.join == "table" else None,
        note=MASKED if masked else f"The same for {every_action(now)}: it cancels." if cancels else "",
    )


def _product(now: Decision, parts: LogitParts, j: int) -> Cell:
    value = float(parts.products[now.a, j])
    return Cell(short(value), "logit", link=f"f{j} a{now.a}", dead=value == 0)
