"""What a step along the score does in this state, and how long the score of each action is."""

from __future__ import annotations

from pgviz.score.step import ScoreNorms, Step
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.scenarios import Decision
from pgviz.ui.shell.formats import short, signed


def step_sheet(step: Step, lengths: ScoreNorms, now: Decision) -> Sheet:
    """A row an action: π before, after, what changed, and the length of its score."""
    before, after, change = step.pi_before[step.state], step.pi_after[step.state], step.change[step.state]
    rows = tuple(
        Row(
            Header(name, f"a{b}", action=b),
            (
                Cell(short(before[b]), "probability", float(before[b]), f"a{b} before", mark=b == step.action),
                Cell(short(after[b]), "probability", float(after[b]), f"a{b} after", mark=b == step.action),
                Cell(signed(change[b]), bar=float(change[b]), link=f"a{b} change", mark=b == step.action),
            ),
        )
        for b, name in enumerate(now.actions)
        if b not in now.masked
    )
    arrows = tuple(
        Row(
            Header(name, f"a{b}", action=b),
            (
                Cell(short(lengths.norms[b]), "score", link=f"a{b} norm", mark=b == lengths.longest),
                Cell(short(lengths.logit_norms[b]), link=f"a{b} push", mark=b == lengths.rarest),
            ),
        )
        for b, name in enumerate(now.actions)
        if b not in now.masked
    )
    columns = (Header("π before", link="before"), Header("π after", link="after"), Header("change", link="change"))
    title = f"θ + η · score, η = {short(step.eta)}"
    push = "‖e − π‖" if now.tau == 1 else "‖e − π‖ / τ"
    return Sheet(
        f"A step along the score of {now.actions[step.action]}",
        (
            Grid(columns, rows, title, "in this state", "probability"),
            Grid(
                (Header("‖score‖", link="norm"), Header(push, link="push")),
                arrows,
                "whose score is the longest?",
                "before the step",
                "score",
            ),
        ),
    )
