"""Logits as a network makes them: Θx(s)+b, x(s) times each row of [Θ|b]."""

from __future__ import annotations

from pgviz.language import say
from pgviz.score.decomposition import foremost, take_logits_apart
from pgviz.ui.components.sheet import Cell, Grid, Header, Operator, Row, Sheet
from pgviz.ui.decision.common import left_out
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.results import action_header, results_grid, theta_cell
from pgviz.ui.encodings.states import entry_cell
from pgviz.ui.shell.formats import short

MOST_COLUMNS = 7


def matrix_sheet(now: Decision) -> Sheet | None:
    """x(s), to edit where it is the state itself, over the rows of [Θ|b]; the logits behind. None for other joins.

    φ(s,a) is x(s) in the a-th block of as many entries. Of many columns, those with the largest x(s) are shown.
    """
    columns = now.block_columns
    if columns is None:
        return None
    parts, k = take_logits_apart(now.policy()), len(columns)
    x = parts.policy.phi[0, :k]
    shown = [int(j) for j in foremost(x, MOST_COLUMNS)]
    over = Row(Header("x(s)"), tuple(_over(now, j, columns[j], float(x[j])) for j in shown))
    rows = tuple(
        Row(
            action_header(now, b, name),
            tuple(theta_cell(now, parts, b * k + j, f"a{b} x{j} f{b * k + j}") for j in shown),
        )
        for b, name in enumerate(now.actions)
    )
    headers = tuple(Header(columns[j], link=f"x{j}") for j in shown)
    title, how = ("Θ x(s) + b", "[Θ|b]") if now.bias else ("Θ x(s)", "Θ")
    matrix = Grid(
        headers,
        (over, *rows),
        title,
        say("x(s) times each row of {how}{left_out}", how=how, left_out=left_out(x, shown)),
        "theta",
    )
    return Sheet(
        say("Logits as a matrix times the state’s features"),
        (matrix, Operator("="), results_grid(now, parts, skipped=1)),
    )


def _over(now: Decision, j: int, name: str, value: float) -> Cell:
    if now.x == "raw" and j < len(now.s):
        return entry_cell(now, "s", j, name)
    return Cell(short(value), "phi", link=f"x{j}", dead=value == 0)
