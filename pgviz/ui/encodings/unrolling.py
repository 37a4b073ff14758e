"""How [Θ|b] becomes θ and x(s) becomes φ(s,a), a row at a time: what each stage of the little film shows."""

from __future__ import annotations

from collections.abc import Sequence

from pgviz.language import say
from pgviz.policy import SoftmaxPolicy
from pgviz.ui.components.sheet import Break, Cell, Grid, Header, Row, Sheet
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import short


def unrolled_sheet(now: Decision, stage: int) -> Sheet | None:
    """[Θ|b] with the rows taken so far, and the θ and φ(s,a) made of them. Stage 0 … A: rows taken.

    None where the action does not join by blocks: there is no matrix.
    """
    columns = now.block_columns
    if columns is None:
        return None
    policy = now.policy()
    return Sheet(
        say("Unrolling the matrix"),
        (_matrix(now, policy, columns, stage), Break(), _slots(now, policy, columns, stage)),
    )


def unrolled_words(now: Decision, stage: int) -> str:
    """How far it is."""
    if not stage:
        return say("0 of {rows} rows taken", rows=now.n)
    return say("{taken} of {rows} rows taken: {action}", taken=stage, rows=now.n, action=now.actions[stage - 1])


def _matrix(now: Decision, policy: SoftmaxPolicy, columns: Sequence[str], stage: int) -> Grid:
    k = len(columns)
    rows = tuple(
        Row(
            Header(name, link=f"a{b}", action=b),
            tuple(_entry(policy, b * k + j, b, stage, f"x{j}") for j in range(k)),
        )
        for b, name in enumerate(now.actions)
    )
    return Grid(
        tuple(Header(name, link=f"x{j}") for j, name in enumerate(columns)),
        rows,
        "[Θ|b]" if now.bias else "Θ",
        say("point at an entry: its slot in θ lights up, and the other way round"),
        "theta",
    )


def _slots(now: Decision, policy: SoftmaxPolicy, columns: Sequence[str], stage: int) -> Grid:
    k, signs, x = len(columns), now.signs, "(x(s), 1)" if now.bias else "x(s)"
    slots = range(now.n * k)
    theta = Row(Header("θ", link="theta"), tuple(_slot(policy, i, i // k, stage) for i in slots))
    features = tuple(
        Row(
            Header(f"φ(s,{sign})", link=f"a{b}", action=b),
            tuple(_feature(policy, b, i, i // k, stage) for i in slots),
        )
        for b, sign in enumerate(signs)
    )
    return Grid(
        tuple(Header(f"{signs[i // k]} {columns[i % k]}", link=f"f{i}") for i in slots),
        (theta, *features),
        say("θ and φ(s,a)"),
        say("θ: the rows one after the other. φ(s,a) = e ⊗ {x}: x(s) in the block of its action, 0 elsewhere", x=x),
        "phi",
    )


def _entry(policy: SoftmaxPolicy, i: int, b: int, stage: int, link: str) -> Cell:
    return Cell(short(policy.theta[i]), "theta", link=f"f{i} {link}", mark=b == stage - 1, dead=b < stage - 1)


def _slot(policy: SoftmaxPolicy, i: int, b: int, stage: int) -> Cell:
    taken = b < stage
    return Cell(short(policy.theta[i]) if taken else "", "theta", link=f"f{i}", mark=b == stage - 1)


def _feature(policy: SoftmaxPolicy, b: int, i: int, block: int, stage: int) -> Cell:
    if block >= stage:
        return Cell("", "phi", link=f"f{i} a{b}")
    value = float(policy.phi[b, i])
    return Cell(short(value), "phi", bar=0.999 if b == block and value else None, link=f"f{i} a{b}", dead=b != block)
