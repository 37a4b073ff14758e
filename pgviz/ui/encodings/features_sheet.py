"""φ(s,a) over θ, their products, their sums: the logits; and the same as Θφ(s)+b where the action joins by blocks."""

from __future__ import annotations

from collections.abc import Sequence

from pgviz.score.decomposition import LogitParts, foremost
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Operator, Row, Sheet
from pgviz.ui.decision.coding import PLANE, STATES
from pgviz.ui.decision.common import left_out
from pgviz.ui.encodings.sizes import sizes_grid
from pgviz.ui.scenarios import Decision
from pgviz.ui.shell.formats import short

THETA_RANGE, ENTRY_RANGE = (-20.0, 20.0), (-5.0, 5.0)
MOST_COLUMNS, MOST_FEATURES_SHOWN = 7, 24


def states_sheet(now: Decision, message: str = "") -> Sheet:
    """The page's state and the one beside it, a row each, to edit; and the sizes of the encoding."""
    names = now.entry_names
    rows = tuple(
        Row(Header(label), tuple(_entry(now, field, label, entries, j, names[j]) for j in range(len(names))))
        for field, label, entries in (("s", "state s", now.s), ("other", "other state", now.other))
    )
    states = Grid(tuple(Header(name, link=f"x{j}") for j, name in enumerate(names)), rows, "Two states")
    return Sheet("Two states, and the sizes of the encoding", (states, sizes_grid(now)), message)


def _entry(now: Decision, field: str, label: str, entries: Sequence[float], j: int, name: str) -> Cell:
    low, high, step = (0.0, STATES - 1.0, 1.0) if now.x == "one-hot" else (*ENTRY_RANGE, 0.1)
    if now.x in PLANE:
        low, high, step = 0.0, 1.0, 0.01
    edit = Edit(f"{field}.{j}", entries[j], low, high, step, f"{label}, {name}")
    return Cell(short(entries[j]), "phi", link=f"x{j}" if field == "s" else "", edit=edit)


def matrix_sheet(parts: LogitParts, now: Decision, columns: Sequence[str], message: str = "") -> Sheet:
    """Θx(s)+b: x(s), to edit where it is the state itself, over the rows of [Θ|b]; the logits behind.

    ``columns`` names the k columns of [Θ|b]; φ(s,a) is x(s) in the a-th block of k. Of many, the largest are shown.
    """
    k = len(columns)
    shown = [int(j) for j in foremost(parts.policy.phi[0, :k], MOST_COLUMNS)]
    over = Row(Header("x(s)"), tuple(_over(now, j, columns[j], float(parts.policy.phi[0, j])) for j in shown))
    rows = tuple(
        Row(
            Header(name, link=f"a{b}", action=b, pick=f"pick.{b}", picked=b == now.a),
            tuple(_theta(parts, b * k + j, f"{name}, {columns[j]}", f"a{b} x{j} f{b * k + j}") for j in shown),
        )
        for b, name in enumerate(now.actions)
    )
    headers = tuple(Header(columns[j], link=f"x{j}") for j in shown)
    how = f"the network’s way: x(s) times each row of [Θ|b], summed{left_out(k - len(shown))}"
    matrix = Grid(headers, (over, *rows), "Θ x(s) + b" if now.bias else "Θ x(s)", how, "theta")
    results = _results(parts, now, skipped=1)
    return Sheet("LogitParts as a matrix times the state’s features", (matrix, Operator("="), results), message)


def _over(now: Decision, j: int, name: str, value: float) -> Cell:
    if now.x == "raw" and j < len(now.s):
        return _entry(now, "s", "state s", now.s, j, name)
    return Cell(short(value), "phi", link=f"x{j}", dead=value == 0)


def features_sheet(parts: LogitParts, now: Decision, message: str = "") -> Sheet:
    """φ(s,a), a row an action, over θ; the products of the chosen action; the logits behind.

    Of many features, those that are not 0 for the chosen action are shown, the largest of them if they are still many.
    """
    names, chosen = now.encoding.names, now.actions[now.a]
    blocks = now.join == "blocks"
    values, first = (parts.policy.phi[now.a], None) if blocks else (parts.policy.phi, ~parts.cancels)
    shown = [int(j) for j in foremost(values, MOST_FEATURES_SHOWN, first)]
    rows = tuple(
        Row(
            Header(f"φ(s,{name.split()[0]})", link=f"a{b}", action=b, pick=f"pick.{b}", picked=b == now.a),
            tuple(_feature(parts, now, b, j, names[j]) for j in shown),
        )
        for b, name in enumerate(now.actions)
    )
    weights = tuple(_theta(parts, j, names[j], f"f{j} theta") for j in shown)
    products = tuple(_product(parts, now, j) for j in shown)
    grid = Grid(
        tuple(Header(names[j], link=f"f{j}") for j in shown),
        (
            *rows,
            Row(Header("θ", link="theta"), weights, total=True),
            Row(Header(f"θ·φ(s,{chosen.split()[0]})", link=f"a{now.a}"), products, total=True),
        ),
        "θᵀφ(s,a)",
        f"each feature times its θ; the products of {chosen} sum to its logit{left_out(len(names) - len(shown))}",
        "phi",
    )
    return Sheet("Features over θ", (grid, Operator("="), _results(parts, now)), message)


def _product(parts: LogitParts, now: Decision, j: int) -> Cell:
    value = float(parts.products[now.a, j])
    return Cell(short(value), "logit", link=f"f{j} a{now.a}", dead=value == 0)


def _feature(parts: LogitParts, now: Decision, b: int, j: int, feature: str) -> Cell:
    value, cancels = float(parts.policy.phi[b, j]), bool(parts.cancels[j])
    label = f"φ for action {now.actions[b]}, {feature}"
    return Cell(
        short(value),
        "phi",
        link=f"a{b} f{j}",
        dead=cancels,
        mark=b == now.a and not cancels,
        edit=Edit(f"phi.{b}.{j}", value, *ENTRY_RANGE, 0.1, label) if now.join == "table" else None,
        note="The same for every action: it cancels." if cancels else "",
    )


def _theta(parts: LogitParts, j: int, name: str, link: str) -> Cell:
    value, dead = float(parts.policy.theta[j]), bool(parts.cancels[j])
    note = "Its feature is the same for every action here: moving it changes no probability." if dead else ""
    edit = Edit(f"theta.{j}", value, *THETA_RANGE, 0.1, f"θ for {name}")
    return Cell(short(value), "theta", link=link, dead=dead, note=note, edit=edit)


def _results(parts: LogitParts, now: Decision, skipped: int = 0) -> Grid:
    """Logits and probabilities behind a grid; ``skipped`` rows of that grid come before its first action."""
    pi = parts.policy.probabilities
    empty = (Row(Header(""), (None, None)),) * skipped
    rows = tuple(
        Row(
            Header(name.split()[0], link=f"a{b}", action=b),
            (
                Cell(short(parts.policy.logits[b]), "logit", link=f"a{b} z"),
                Cell(
                    short(pi[b]),
                    "probability",
                    bar=float(pi[b]),
                    link=f"a{b} pi",
                ),
            ),
        )
        for b, name in enumerate(now.actions)
    )
    return Grid((Header("logit z"), Header("π(a|s)")), (*empty, *rows), "Softmax", "of the logits", role="probability")
