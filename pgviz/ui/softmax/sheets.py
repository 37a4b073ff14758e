"""The softmax, step by step, as a sheet."""

from __future__ import annotations

from pgviz.softmax import SoftmaxSteps
from pgviz.ui.components.sheet import Break, Cell, Edit, Formula, Grid, Header, Row, Sheet, Token
from pgviz.ui.scenarios import Softmax
from pgviz.ui.shell.formats import short


def softmax_sheet(steps: SoftmaxSteps, now: Softmax, message: str = "") -> Sheet:
    """τ and c, then a row an action: logit, exp(z−max z), its share of the sum, π and log π; then one quotient."""
    rows = tuple(_row(steps, now, b, name) for b, name in enumerate(now.actions))
    table = Grid(columns=_columns(now), rows=(*rows, _totals(steps)))
    return Sheet(
        label="Softmax step by step",
        parts=(_settings(now), Break(), table, _quotient(steps, now)),
        message=message,
    )


def _columns(now: Softmax) -> tuple[Header, ...]:
    gap = "z − max z" if now.tau == 1 else f"(z − max z) / {short(now.tau)}"
    logit = "logit z" if now.c == 0 else f"logit z, before {short(now.c)} is added"
    what = "A logit, or preference: any real number. Only differences between logits matter."
    return (
        Header(logit, link="z", note=what),
        Header(gap, link="gap", note="Subtracting the largest changes nothing and keeps exp from overflowing."),
        Header("exp", link="exp"),
        Header("π", link="pi", note="The probability of the action: its exponential over the sum of all."),
        Header("= exp ÷ sum", link="share"),
        Header("log π", link="logpi", note="In nats."),
    )


def _row(steps: SoftmaxSteps, now: Softmax, b: int, name: str) -> Row:
    own, masked, moved = f"a{b}", b in now.masked, b == now.moved
    edit = Edit(f"z.{b}", now.z[b], -20, 30, 0.1, f"logit of {name}")
    logit = Cell(short(now.z[b]), "logit", link=f"{own} z", edit=edit, dead=masked, mark=moved)
    weight = short(steps.weights[b])
    return Row(
        Header(name, own, action=b, pick=f"pick.{b}", picked=moved, note="Show this logit in the picture"),
        (
            logit,
            Cell(short(steps.gaps[b]), link=f"{own} gap", dead=masked),
            Cell(weight, "logit", bar=float(steps.weights[b]), link=f"{own} exp", dead=masked),
            Cell(short(steps.pi[b]), "probability", float(steps.pi[b]), f"{own} pi", dead=masked, mark=moved),
            Cell(f"{weight} / {short(steps.total)}", link=f"{own} share sum", dead=masked),
            Cell(short(steps.log_pi[b]), link=f"{own} logpi", dead=masked),
        ),
    )


def _totals(steps: SoftmaxSteps) -> Row:
    total, one = Cell(short(steps.total), "logit", link="sum exp"), Cell(short(steps.pi.sum()), link="pi")
    return Row(Header("sum"), (None, None, total, one, None, None), total=True)


def _settings(now: Softmax) -> Grid:
    tau = Edit("tau", now.tau, 0.05, 20, 0.05, "temperature τ")
    c = Edit("c", now.c, -100, 100, 1, "constant c, added to every logit")
    return Grid(
        columns=(
            Header("temperature τ", note="Divides the logits: above 1 flattens π, below 1 sharpens it."),
            Header("c, added to all", note="Added to every logit. Nothing else moves."),
        ),
        rows=(Row(Header(""), (Cell(short(now.tau), "theta", edit=tau), Cell(short(now.c), "theta", edit=c))),),
    )


def _quotient(steps: SoftmaxSteps, now: Softmax) -> Formula:
    """π of the picked action as its exponential over the sum of all, with this page's numbers."""
    name, moved = now.actions[now.moved], now.moved
    terms = [Token(short(w), "logit", link=f"a{b} exp") for b, w in enumerate(steps.weights)]
    under = tuple(part for b, term in enumerate(terms) for part in ((Token("+"), term) if b else (term,)))
    total, pi = short(steps.total), short(steps.pi[moved])
    return Formula(
        (
            Token("π("),
            Token(name, link=f"a{moved}"),
            Token(") ="),
            Token("", over=(terms[moved],), under=under),
            Token("="),
            Token(pi, "probability", link=f"a{moved} pi"),
        ),
        spoken=f"π of {name} is {terms[moved].text} over {total}, which is {pi}",
    )
