"""The softmax, step by step: its sheet and its words."""

from __future__ import annotations

import math

from pgviz.language import say
from pgviz.softmax import SoftmaxSteps
from pgviz.ui.components.sheet import Break, Cell, Edit, Formula, Grid, Header, Row, Sheet, Token
from pgviz.ui.shell.formats import Shown, short, vector
from pgviz.ui.softmax.scenario import SoftmaxScenario

MASKED = say("Masked: this action is never taken.")


def steps_sheet(now: SoftmaxScenario, steps: SoftmaxSteps) -> Sheet:
    """A row an action: logit, exp(z−max z), its share of the sum, π and log π; then τ and c, and one quotient.

    The logits come first: they are what one drags.
    """
    rows = tuple(_row(now, steps, b) for b in range(len(now.z)))
    table = Grid(columns=_columns(now), rows=(*rows, _totals(steps)))
    return Sheet(say("Softmax step by step"), (table, Break(), _settings(now), _quotient(now, steps)))


def sentences(now: SoftmaxScenario, steps: SoftmaxSteps) -> tuple[str, ...]:
    """What is a logit and what a probability, what one more on a logit does, and how much is left to chance."""
    masked = say(" −∞ is the logit of a masked action.") if now.masked else ""
    even = say("the uniform policy") if not now.masked else say("the uniform policy over the allowed actions")
    power = "e" if now.tau == 1 else "e^(1/\N{WORD JOINER}τ)"
    return (
        say(
            "**{logits} are the logits**, {pi} the probabilities. Logits may be any numbers; the probabilities sum to "
            "{total}.{masked}",
            logits=vector(now.logits),
            pi=vector(steps.pi),
            total=short(steps.pi.sum()),
            masked=masked,
        ),
        say(
            "Softmax exponentiates, then normalises. One more on a logit means {power} = {factor} times the weight.",
            power=power,
            factor=short(math.exp(1 / now.tau)),
        ),
        say(
            "The entropy of this policy is {entropy} nats; {even} would have {most}.",
            entropy=short(steps.entropy),
            even=even,
            most=short(steps.most_entropy),
        ),
    )


def _columns(now: SoftmaxScenario) -> tuple[Header, ...]:
    """The steps by name. No header changes with a setting, or breaks: the rows below would move under the hand."""
    what = say("A logit, or preference: any real number. Only differences between logits matter.")
    before = "" if now.c == 0 else say(" Here before {c} is added.", c=short(now.c))
    why = say(
        "Subtracting the largest changes nothing and keeps exp from overflowing; then divided by the temperature."
    )
    return (
        Header(say("logit\N{NO-BREAK SPACE}z"), link="z", note=what + before),
        Header("(z−max)/\N{WORD JOINER}τ", link="gap", note=why),
        Header("exp", link="exp"),
        Header("π", link="pi", note=say("The probability of the action: its exponential over the sum of all.")),
        Header(say("exp\N{NO-BREAK SPACE}÷\N{NO-BREAK SPACE}sum"), link="share"),
        Header("log\N{NO-BREAK SPACE}π", link="logpi", note=say("In nats.")),
    )


def _row(now: SoftmaxScenario, steps: SoftmaxSteps, b: int) -> Row:
    own, masked, moved = f"a{b}", b in now.masked, b == now.moved
    weight = short(steps.weights[b])
    return Row(
        _name(now, b),
        (
            _logit(now, b),
            Cell(short(steps.gaps[b]), link=f"{own} gap", dead=masked),
            Cell(weight, "logit", bar=float(steps.weights[b]), link=f"{own} exp", dead=masked),
            Cell(short(steps.pi[b]), "probability", float(steps.pi[b]), f"{own} pi", dead=masked, mark=moved),
            Cell(Shown(f"{weight} / {short(steps.total)}", float(steps.pi[b])), link=f"{own} share sum", dead=masked),
            Cell(short(steps.log_pi[b]), link=f"{own} logpi", dead=masked),
        ),
    )


def _name(now: SoftmaxScenario, b: int) -> Header:
    name, own = now.actions[b], f"a{b}"
    if b in now.masked:
        return Header(name, own, action=b, note=MASKED)
    return Header(name, own, b, f"pick.{b}", b == now.moved, say("Show this logit in the picture"))


def _logit(now: SoftmaxScenario, b: int) -> Cell:
    link = f"a{b} z"
    if b in now.masked:
        note = say(
            "{masked} Its logit was {z}, and is again when the mask is taken off.", masked=MASKED, z=short(now.z[b])
        )
        return Cell(short(-math.inf), "logit", link=link, dead=True, note=note)
    edit = Edit(f"z.{b}", now.z[b], -20, 30, 0.1, say("logit of {action}", action=now.actions[b]))
    return Cell(short(now.z[b]), "logit", link=link, edit=edit, mark=b == now.moved)


def _totals(steps: SoftmaxSteps) -> Row:
    total, one = Cell(short(steps.total), "logit", link="sum exp"), Cell(short(steps.pi.sum()), link="pi")
    return Row(Header(say("sum")), (None, None, total, one, None, None), total=True)


def _settings(now: SoftmaxScenario) -> Grid:
    tau = Edit("tau", now.tau, 0.05, 20, 0.05, say("temperature τ"))
    c = Edit("c", now.c, -100, 100, 1, say("constant c, added to every logit"))
    return Grid(
        columns=(
            Header(say("temperature τ"), note=say("Divides the logits: above 1 flattens π, below 1 sharpens it.")),
            Header(say("c, added to all"), note=say("Added to every logit. Nothing else moves.")),
        ),
        rows=(Row(Header(""), (Cell(short(now.tau), "theta", edit=tau), Cell(short(now.c), "theta", edit=c))),),
    )


def _quotient(now: SoftmaxScenario, steps: SoftmaxSteps) -> Formula:
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
        spoken=say(
            "π of {action} is {weight} over {total}, which is {pi}",
            action=name,
            weight=terms[moved].text,
            total=total,
            pi=pi,
        ),
    )
