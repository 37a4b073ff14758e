"""How [Θ|b] becomes θ and x(s) becomes φ(s,a), a row at a time."""

from __future__ import annotations

from collections.abc import Sequence

from pgviz.score.decomposition import LogitParts
from pgviz.ui.components.sheet import Break, Cell, Grid, Header, Row, Sheet
from pgviz.ui.scenarios import Decision
from pgviz.ui.shell.formats import short


def unrolled_sheet(parts: LogitParts, now: Decision, columns: Sequence[str], stage: int) -> Sheet:
    """[Θ|b] with the rows taken so far, and the θ and φ(s,a) made of them. Stage 0 … A: rows taken."""
    k = len(columns)
    matrix = Grid(
        tuple(Header(name, link=f"x{j}") for j, name in enumerate(columns)),
        tuple(
            Row(
                Header(name, link=f"a{b}", action=b),
                tuple(_entry(parts, b * k + j, b, stage, f"x{j}") for j in range(k)),
            )
            for b, name in enumerate(now.actions)
        ),
        "[Θ|b]" if now.bias else "Θ",
        "point at an entry: its slot in θ lights up, and the other way round",
        "theta",
    )
    signs = now.signs
    slots = Grid(
        tuple(Header(f"{signs[b]} {columns[j]}", link=f"f{b * k + j}") for b in range(now.n) for j in range(k)),
        (
            Row(Header("θ", link="theta"), tuple(_slot(parts, i, i // k, stage) for i in range(now.n * k))),
            *(
                Row(
                    Header(f"φ(s,{sign})", link=f"a{b}", action=b),
                    tuple(_feature(parts, b, i, i // k, stage) for i in range(now.n * k)),
                )
                for b, sign in enumerate(signs)
            ),
        ),
        "θ and φ(s,a)",
        "θ: the rows one after the other. φ(s,a) = e ⊗ (x(s), 1): x(s) in the block of its action, 0 elsewhere",
        "phi",
    )
    return Sheet("Unrolling the matrix", (matrix, Break(), slots))


def _entry(parts: LogitParts, i: int, b: int, stage: int, link: str) -> Cell:
    return Cell(short(parts.policy.theta[i]), "theta", link=f"f{i} {link}", mark=b == stage - 1, dead=b < stage - 1)


def _slot(parts: LogitParts, i: int, b: int, stage: int) -> Cell:
    taken = b < stage
    return Cell(short(parts.policy.theta[i]) if taken else "", "theta", link=f"f{i}", mark=b == stage - 1)


def _feature(parts: LogitParts, b: int, i: int, block: int, stage: int) -> Cell:
    if block >= stage:
        return Cell("", "phi", link=f"f{i} a{b}")
    value = float(parts.policy.phi[b, i])
    return Cell(short(value), "phi", bar=0.999 if b == block and value else None, link=f"f{i} a{b}", dead=b != block)
