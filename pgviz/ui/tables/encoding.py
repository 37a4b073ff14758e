"""φ(s,a) over θ, their products, their sums: the logits; and the same as Θφ(s)+b where the action joins by blocks."""

from __future__ import annotations

from collections.abc import Sequence

from pgviz.decomposition import Logits
from pgviz.ui.formats import short
from pgviz.ui.scenarios import Decision
from pgviz.ui.scenarios.decision import STATES
from pgviz.ui.sheet import Cell, Edit, Grid, Header, Operator, Row, Sheet

THETA_RANGE, ENTRY_RANGE = (-20.0, 20.0), (-5.0, 5.0)


def states_sheet(now: Decision) -> Sheet:
    """The page's state and the one beside it, a row each, to edit."""
    names = now.entry_names
    rows = tuple(
        Row(Header(label), tuple(_entry(now, field, label, entries, j, names[j]) for j in range(len(names))))
        for field, label, entries in (("s", "state s", now.s), ("other", "other state", now.other))
    )
    return Sheet("The two states", (Grid(tuple(Header(name, link=f"x{j}") for j, name in enumerate(names)), rows),))


def _entry(now: Decision, field: str, label: str, entries: Sequence[float], j: int, name: str) -> Cell:
    low, high, step = (0.0, STATES - 1.0, 1.0) if now.x == "one-hot" else (*ENTRY_RANGE, 0.1)
    edit = Edit(f"{field}.{j}", entries[j], low, high, step, f"{label}, {name}")
    return Cell(short(entries[j]), "phi", link=f"x{j}" if field == "s" else "", edit=edit)


def matrix_sheet(parts: Logits, now: Decision, columns: Sequence[str], message: str = "") -> Sheet:
    """Θx(s)+b: x(s), to edit where it is the state itself, over the rows of [Θ|b]; the logits behind.

    ``columns`` names the k columns of [Θ|b]; φ(s,a) is x(s) in the a-th block of k.
    """
    k = len(columns)
    block = [(columns[j], parts.phi[0, j]) for j in range(k)]
    over = Row(Header("x(s)"), tuple(_over(now, j, name, float(v)) for j, (name, v) in enumerate(block)))
    rows = tuple(
        Row(
            Header(name, link=f"a{b}", action=b, pick=f"pick.{b}", picked=b == now.a),
            tuple(_theta(parts, b * k + j, f"{name}, {columns[j]}", f"a{b} x{j} f{b * k + j}") for j in range(k)),
        )
        for b, name in enumerate(now.actions)
    )
    headers = tuple(Header(name, link=f"x{j}") for j, name in enumerate(columns))
    how = "the network’s way: x(s) times each row of [Θ|b], summed"
    matrix = Grid(headers, (over, *rows), "Θ x(s) + b" if now.bias else "Θ x(s)", how, "theta")
    return Sheet(
        "Logits as a matrix times the state’s features",
        (matrix, Operator("="), _results(parts, now, skipped=1)),
        message,
    )


def _over(now: Decision, j: int, name: str, value: float) -> Cell:
    if now.x == "raw" and j < len(now.s):
        return _entry(now, "s", "state s", now.s, j, name)
    return Cell(short(value), "phi", link=f"x{j}", dead=value == 0)


def features_sheet(parts: Logits, now: Decision, message: str = "") -> Sheet:
    """φ(s,a), a row an action, over θ; the products of the chosen action; the logits behind."""
    names = now.encoding.names
    rows = tuple(
        Row(
            Header(f"φ(s,{name.split()[0]})", link=f"a{b}", action=b, pick=f"pick.{b}", picked=b == now.a),
            tuple(_feature(parts, now, b, j, names[j]) for j in range(len(names))),
        )
        for b, name in enumerate(now.actions)
    )
    weights = tuple(_theta(parts, j, name, f"f{j} theta") for j, name in enumerate(names))
    products = tuple(
        Cell(short(v), "logit", link=f"f{j} a{now.a}", dead=v == 0) for j, v in enumerate(parts.products[now.a])
    )
    chosen = now.actions[now.a]
    grid = Grid(
        tuple(Header(name, link=f"f{j}") for j, name in enumerate(names)),
        (
            *rows,
            Row(Header("θ", link="theta"), weights, total=True),
            Row(Header(f"θ·φ(s,{chosen.split()[0]})", link=f"a{now.a}"), products, total=True),
        ),
        "θᵀφ(s,a)",
        f"each feature times its θ; the products of {chosen} sum to its logit",
        "phi",
    )
    return Sheet("Features over θ", (grid, Operator("="), _results(parts, now)), message)


def _feature(parts: Logits, now: Decision, b: int, j: int, feature: str) -> Cell:
    value, cancels = float(parts.phi[b, j]), bool(parts.cancels[j])
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


def _theta(parts: Logits, j: int, name: str, link: str) -> Cell:
    value, dead = float(parts.theta[j]), bool(parts.cancels[j])
    note = "Its feature is the same for every action here: moving it changes no probability." if dead else ""
    edit = Edit(f"theta.{j}", value, *THETA_RANGE, 0.1, f"θ for {name}")
    return Cell(short(value), "theta", link=link, dead=dead, note=note, edit=edit)


def _results(parts: Logits, now: Decision, skipped: int = 0) -> Grid:
    """Logits and probabilities behind a grid; ``skipped`` rows of that grid come before its first action."""
    empty = (Row(Header(""), (None, None)),) * skipped
    rows = tuple(
        Row(
            Header(name.split()[0], link=f"a{b}", action=b),
            (
                Cell(short(parts.z[b]), "logit", link=f"a{b} z"),
                Cell(short(parts.pi[b]), "probability", bar=float(parts.pi[b]), link=f"a{b} pi"),
            ),
        )
        for b, name in enumerate(now.actions)
    )
    return Grid((Header("logit z"), Header("π(a|s)")), (*empty, *rows), "Softmax", "of the logits", role="probability")
