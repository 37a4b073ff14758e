"""One vector by three roads, side by side with their differences."""

from __future__ import annotations

from pgviz.arrays import Array
from pgviz.score.decomposition import foremost
from pgviz.score.three_ways import ThreeWays
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.decision.common import left_out
from pgviz.ui.scenarios import Decision
from pgviz.ui.shell.formats import short

MOST_ROWS = 10  # features that are shown
UNDERFLOW = "π is too small for float64 to divide by"


def roads_sheet(roads: ThreeWays, now: Decision) -> Sheet:
    """A row a feature: the score, ∇π/π and the finite difference; then how far the last two are from the first."""
    names = now.encoding.names
    shown = [int(j) for j in foremost(roads.score, MOST_ROWS)]
    first = "φ − E[φ]" if now.tau == 1 else "(φ − E[φ]) / τ"
    vectors = Grid(
        (Header(first, link="score"), Header("∇π / π", link="ratio"), Header("finite difference", link="finite")),
        tuple(
            Row(
                Header(names[j], link=f"f{j}"),
                (
                    Cell(short(roads.score[j]), "score", link=f"f{j} score", mark=True),
                    _entry(roads.ratio, j, "ratio"),
                    _entry(roads.finite, j, "finite"),
                ),
            )
            for j in shown
        ),
        f"score of {now.actions[now.a]}, three times",
        f"a row a feature{left_out(len(names) - len(shown))}",
        "score",
    )
    differences = Grid(
        (Header("∇π / π", link="ratio"), Header("finite difference", link="finite"), Header("theory allows")),
        tuple(
            Row(
                Header(names[j], link=f"f{j}"),
                (
                    _entry(roads.ratio_difference, j, "ratio"),
                    _entry(roads.finite_difference, j, "finite"),
                    Cell(f"±{short(roads.allowed[j])}", link=f"f{j}"),
                ),
            )
            for j in shown
        ),
        "differences from the first",
        f"finite differences with h = {short(roads.step)}",
    )
    return Sheet("The score by three roads, and their differences", (vectors, differences))


def _entry(vector: Array | None, j: int, road: str) -> Cell:
    if vector is None:
        return Cell("none", link=f"f{j} {road}", dead=True, note=UNDERFLOW)
    return Cell(short(vector[j]), "score" if road == "score" else "plain", link=f"f{j} {road}")
