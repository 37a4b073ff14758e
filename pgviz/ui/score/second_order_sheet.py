"""The entropy's gradient −Fθ, feature by feature, and the eigenvalues of F."""

from __future__ import annotations

from pgviz.score.decomposition import foremost
from pgviz.score.fisher import SecondOrder
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.decision.common import left_out
from pgviz.ui.scenarios import Decision
from pgviz.ui.shell.formats import short

MOST_ROWS = 8  # features, and eigenvalues, that are shown


def second_order_sheet(second: SecondOrder, now: Decision) -> Sheet:
    """Eigenvalues from the largest; then a row a feature: θ, ∇H = −Fθ, and where π changes fastest."""
    names, values = now.encoding.names, second.eigenvalues[:MOST_ROWS]
    shown = [int(j) for j in foremost(second.entropy_gradient, MOST_ROWS, second.stiffest != 0)]
    spectrum = Grid(
        (Header("eigenvalue"),),
        tuple(
            Row(Header(f"{i + 1}"), (Cell(short(v), "score", link=f"e{i}", dead=i >= second.rank),))
            for i, v in enumerate(values)
        ),
        "F = Cov(φ)" if now.tau == 1 else "F = Cov(φ) / τ²",
        f"rank {second.rank} of {len(names)}",
    )
    entropy = Grid(
        (Header("θ"), Header("∇H = −Fθ"), Header("fastest direction")),
        tuple(
            Row(
                Header(names[j], link=f"f{j}"),
                (
                    Cell(short(now.theta[j]), "theta", link=f"f{j}"),
                    Cell(short(second.entropy_gradient[j]), link=f"f{j}"),
                    Cell(short(second.stiffest[j]), "score", link=f"f{j}"),
                ),
            )
            for j in shown
        ),
        "which way entropy rises",
        f"a row a feature{left_out(len(names) - len(shown))}",
    )
    return Sheet("Second order: the Fisher information and the entropy", (spectrum, entropy))
