"""The weighted arrows π(b|s)(φ(s,b) − E_π[φ]) of all actions, head to tail, and their sum: E_π[score] = 0."""

from __future__ import annotations

import numpy as np

from pgviz.figures.geometry import closing
from pgviz.language import counted, say
from pgviz.score.decomposition import foremost
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet, Token
from pgviz.ui.decision.common import left_out
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.score.plane import axis_names, geometry_of
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import Chart

MOST_COLUMNS = 7  # features that are shown
TITLE = (Token("π(b|s) · (φ(s,b) −"), Token("E", "mean", sub="π"), Token("[φ(s,·)])", "mean"))


def sheet(now: Decision) -> Sheet:
    """A row an action, a column a feature; the last row adds them up."""
    found, names = geometry_of(now), now.encoding.names
    shown = [int(j) for j in foremost(found.weighted, MOST_COLUMNS)]
    rows = tuple(
        Row(
            Header(now.actions[b], f"a{b}", action=b),
            (
                Cell(short(found.pi[b]), "probability", float(found.pi[b]), f"a{b} pi"),
                *(Cell(short(found.weighted[b, j]), "score", link=f"a{b} f{j}") for j in shown),
            ),
        )
        for b in now.allowed
    )
    total = Row(Header(say("sum")), (None, *(Cell(short(found.total[j]), "score", link=f"f{j}") for j in shown)), True)
    columns = (Header("π(b|s)", link="pi"), *(Header(names[j], link=f"f{j}") for j in shown))
    subtitle = say("a row an action; they cancel{left_out}", left_out=left_out(found.weighted, shown))
    return Sheet(say("The weighted arrows and their sum"), (Grid(columns, (*rows, total), TITLE, subtitle, "score"),))


def chart(now: Decision) -> Chart:
    """The weighted arrows head to tail."""
    found = geometry_of(now)
    drawn = closing(found.loop, found.action, now.actions, axis_names(now), found.reach, found.allowed)
    return Chart(drawn, say("The weighted arrows, head to tail: they end where they began. {sum}", sum=_sum(now)))


def words(now: Decision) -> tuple[str, ...]:
    """The loop closes."""
    return (
        say(
            "Each arrow φ(s,b) − E[φ], times its probability, head to tail: **they end where they began**. {sum} So "
            "the expected score is 0, and a baseline that does not depend on the action changes nothing on average.",
            sum=_sum(now),
        ),
    )


def largest_sum(now: Decision) -> float:
    """The largest absolute entry of the sum of the weighted arrows: 0."""
    return float(np.abs(geometry_of(now).total).max())


def _sum(now: Decision) -> str:
    return say(
        "Of {features} the largest entry of their sum is {largest}.",
        features=counted(len(now.theta), "feature"),
        largest=short(largest_sum(now)),
    )
