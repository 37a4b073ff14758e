"""Slow motion, what the episode came to: the return of every step, and what its score is multiplied with."""

from __future__ import annotations

import numpy as np

from pgviz.figures import theme
from pgviz.figures.update import each_step
from pgviz.language import counted, say
from pgviz.ui.components.sheet import Cell, Formula, Header, Sheet, Token
from pgviz.ui.reinforce.slow_steps import Column, cell_of, table
from pgviz.ui.reinforce.told import ARROWS, NAMES, Told
from pgviz.ui.shell.formats import short, subscript
from pgviz.ui.shell.parts import Chart


def returns_sheet(told: Told) -> Sheet:
    """G_t of each step."""
    columns: list[Column] = [
        (Header("S"), lambda told, t: Cell(cell_of(told, t))),
        (Header("A"), lambda told, t: Cell(ARROWS[told.update.episode.actions[t]])),
        (Header("R"), lambda told, t: Cell(short(told.update.episode.rewards[t]), "mean")),
        (Header("G", note=say("The discounted return from this step on.")), _g),
    ]
    return Sheet(say("The return of every step"), (table(told, columns),))


def _g(told: Told, t: int) -> Cell:
    return Cell(short(told.returns[t]), "mean", link=f"g{t}", mark=t == told.t)


def returns_chart(told: Told) -> Chart:
    """Rewards and returns over the steps."""
    values = ((say("reward R"), told.update.episode.rewards, theme.QUIET), (say("return G"), told.returns, theme.MEAN))
    return Chart(
        each_step(values, told.t),
        say(
            "Rewards and returns of {steps}: G₀ is {first}, the last is {last}.",
            steps=counted(told.steps, "step"),
            first=short(told.returns[0]),
            last=short(told.returns[-1]),
        ),
    )


def returns_words(told: Told) -> tuple[str, ...]:
    """How the return of the step that is looked at comes about."""
    t, rewards = told.t, told.update.episode.rewards
    if t == told.steps - 1:
        same = f"G{subscript(t)} = R{subscript(t + 1)} = {short(rewards[t])}"
        said = say("After the last step nothing is paid any more: {same}.", same=same)
    else:
        said = (
            f"G{subscript(t)} = R{subscript(t + 1)} + γ G{subscript(t + 1)} = {short(rewards[t])} + "
            f"{short(told.now.gamma)} · {_factor(told.returns[t + 1])} = {short(told.returns[t])}."
        )
    return (
        say("Only when the episode is over are the returns known, from the last step backwards."),
        said,
        say("The first of them, G₀ = {returns}, is the return of the episode.", returns=short(told.returns[0])),
    )


def _factor(value: float) -> str:
    """A number that is multiplied: in brackets if it is below 0."""
    return f"({short(value)})" if value < 0 else short(value)


def weights_sheet(told: Told) -> Sheet:
    """What each step's score is multiplied with, and the product for the step that is looked at."""
    columns: list[Column] = [
        (Header("A"), lambda told, t: Cell(ARROWS[told.update.episode.actions[t]])),
        (Header("G"), _g),
        (Header("b", note=say("The baseline in the step's state.")), _b),
        (Header("γᵗ"), lambda told, t: Cell(short(told.update.discounts[t]), "phi")),
        (Header("α γᵗ (G − b)" if _has_baseline(told) else "α γᵗ G"), _count),
    ]
    shown = [column for column in columns if column[0].text != "b" or _has_baseline(told)]
    shown = [column for column in shown if column[0].text != "γᵗ" or told.now.keep]
    if not told.now.keep:
        shown[-1] = (Header("α (G − b)" if _has_baseline(told) else "α G"), _count)
    return Sheet(say("What each step counts"), (_product(told), table(told, shown)))


def _b(told: Told, t: int) -> Cell:
    return Cell(short(told.update.baselines[t]), "phi")


def _count(told: Told, t: int) -> Cell:
    largest = float(np.abs(told.counts).max(initial=0.0))
    bar = float(told.counts[t]) / largest if largest else None
    return Cell(short(told.counts[t]), "score", bar=bar, mark=t == told.t)


def _has_baseline(told: Told) -> bool:
    return told.now.baseline != "none"


def _product(told: Told) -> Formula:
    """α γᵗ (G_t − b(S_t)) ∇log π(A_t|S_t), with its numbers."""
    t, update, now = told.t, told.update, told.now
    tokens = [Token("α", "theta", value=short(now.alpha))]
    if now.keep:
        tokens.append(Token("γ", "phi", sup=str(t), value=short(update.discounts[t])))
    g = Token("G", "mean", sub=str(t), value=short(told.returns[t]), link=f"g{t}")
    if _has_baseline(told):
        b = Token(f"b{told.cell(int(update.episode.states[t]))}", "phi", value=short(update.baselines[t]))
        tokens += [Token("("), g, Token("−"), b, Token(")")]
    else:
        tokens.append(g)
    tokens += [Token("="), Token(short(told.counts[t]), "score"), Token(say("times"))]
    action, state = ARROWS[update.episode.actions[t]], told.cell(int(update.episode.states[t]))
    tokens.append(Token(f"∇log π({action}|{state})", "score"))
    return Formula(tuple(tokens), say("Step {t} counts {counts}", t=t, counts=short(told.counts[t])))


def weights_chart(told: Told) -> Chart:
    """What each step counts."""
    most = int(np.abs(told.counts).argmax())
    return Chart(
        each_step(((say("what the step counts"), told.counts, theme.SCORE),), told.t),
        say(
            "What each of {steps} counts: most is step {most}, {counts}.",
            steps=counted(told.steps, "step"),
            most=most,
            counts=short(told.counts[most]),
        ),
    )


def weights_words(told: Told) -> tuple[str, ...]:
    """What the step that is looked at counts, and why."""
    t = told.t
    most = int(np.abs(told.counts).argmax())
    if not told.counts.any():
        return (*_on_factors(told), say("Here every step counts 0, and θ stays where it is."))
    here = NAMES[told.update.episode.actions[t]]
    if not told.counts[t]:
        does = say("it changes nothing")
    elif told.counts[t] > 0:
        does = say("it makes {action} likelier there", action=here)
    else:
        does = say("it makes {action} less likely there", action=here)
    other = (
        say("No step counts more")
        if t == most
        else say("Step {most} counts most, {counts}", most=most, counts=short(told.counts[most]))
    )
    return (
        *_on_factors(told),
        say("Step {t} counts {counts}: {does}. {other}.", t=t, counts=short(told.counts[t]), does=does, other=other),
    )


def _on_factors(told: Told) -> tuple[str, str]:
    now, number = told.now, told.update.number
    if now.gamma == 1:
        factor = say("γ = 1: every step counts for what followed it, early or late.")
    elif now.keep:
        t = told.t or told.steps - 1
        factor = say(
            "γᵗ is kept: step {t} counts {discount} of what it would as the first.",
            t=t,
            discount=short(told.update.discounts[t]),
        )
    else:
        factor = say("γᵗ is dropped: a late step counts as much as the first, and on average θ does not follow ∇J.")
    baseline = {
        "none": say(
            "No baseline: {losses} of {steps} returned less than 0, and what they took is made less likely.",
            losses=np.count_nonzero(told.returns < 0),
            steps=counted(told.steps, "step"),
        ),
        "constant": _on_mean(number),
        "value": say(
            "b(s) is what the run has learned that s is worth, before this episode. What returned less is made less "
            "likely."
        ),
    }[now.baseline]
    return factor, baseline


def _on_mean(number: int) -> str:
    """What a constant baseline is after so many episodes."""
    if number == 0:
        return say(
            "b is the mean G₀ of the run’s 0 earlier episodes, of which there is none: it is 0. What returned less is "
            "made less likely."
        )
    if number == 1:
        return say("b is the mean G₀ of the run’s 1 earlier episode. What returned less is made less likely.")
    return say(
        "b is the mean G₀ of the run’s {number} earlier episodes. What returned less is made less likely.",
        number=number,
    )
