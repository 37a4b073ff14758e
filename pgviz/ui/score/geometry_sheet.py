"""The weighted arrows π(b|s)(φ(s,b) − E_π[φ]) of all actions, and their sum: E_π[score] = 0 in numbers."""

from __future__ import annotations

from pgviz.score.decomposition import foremost
from pgviz.score.geometry import Geometry
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet, Token
from pgviz.ui.decision.common import left_out
from pgviz.ui.scenarios import Decision
from pgviz.ui.shell.formats import short

MOST_COLUMNS = 7  # features that are shown
TITLE = (Token("π(b|s) · (φ(s,b) −"), Token("E", "mean", sub="π"), Token("[φ(s,·)])", "mean"))


def closing_sheet(geometry: Geometry, now: Decision) -> Sheet:
    """A row an action, a column a feature; the last row adds them up."""
    names = now.encoding.names
    shown = [int(j) for j in foremost(geometry.weighted, MOST_COLUMNS)]
    rows = tuple(
        Row(
            Header(name, f"a{b}", action=b),
            (
                Cell(short(geometry.pi[b]), "probability", float(geometry.pi[b]), f"a{b} pi"),
                *(Cell(short(geometry.weighted[b, j]), "score", link=f"a{b} f{j}") for j in shown),
            ),
        )
        for b, name in enumerate(now.actions)
        if geometry.allowed[b]
    )
    total = Row(Header("sum"), (None, *(Cell(short(geometry.total[j]), "score", link=f"f{j}") for j in shown)), True)
    columns = (Header("π(b|s)", link="pi"), *(Header(names[j], link=f"f{j}") for j in shown))
    subtitle = f"a row an action; they cancel{left_out(len(names) - len(shown))}"
    return Sheet("The weighted arrows and their sum", (Grid(columns, (*rows, total), TITLE, subtitle, "score"),))
