"""What a step along the score does, here and in other states; and which action's score is the longest.

Two lengths are shown for each action: that of the score, which is with respect to θ, and that of the logit score, which
is with respect to the logits themselves: ‖e − π‖/τ.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from pgviz.figures.step import moved_by_state, moved_on_square
from pgviz.language import say
from pgviz.score.step import ScoreNorms, Step, score_norms, take_step
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.decision.coding import PLANE
from pgviz.ui.decision.common import number_sheet
from pgviz.ui.decision.edits import with_theta
from pgviz.ui.decision.encoding import every_state
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import short, signed
from pgviz.ui.shell.parts import Chart
from pgviz.ui.state.scenario import Change

TITLE = say("What a step does, here and in other states")
ALIKE = 1e-9  # of lengths
RULE = "‖e − π‖² = 1 − 2π + Σπ²"


@dataclass(frozen=True)
class Stepped:
    """A step in the page's state, state 0 of ``step``, followed by the states that stand for all."""

    step: Step
    norms: ScoreNorms
    states: tuple[tuple[float, ...], ...]  # those of ``step``, the page's first


@functools.lru_cache(maxsize=32)
def step_of(now: Decision) -> Stepped:
    """θ + η · score of the page's action, here, in the other state and in the states that stand for all.

    A state that is the page's own, or is there already, is not repeated. A free table has one state.
    """
    states = [now.s] if now.join == "table" else [now.s, now.other, *every_state(now, len(now.s))]
    different = tuple(dict.fromkeys(states))
    step = take_step(now.policy_in(different), 0, now.a, now.eta)
    return Stepped(step, score_norms(now.policy()), different)


def control(now: Decision) -> Sheet:
    """The step size, to drag."""
    return number_sheet("eta", now.eta, -10, 10, 0.1, say("step size η"))


def taken(now: Decision) -> Change[Decision]:
    """With the θ after the step."""
    return with_theta(now, step_of(now).step.theta_after)


# ----------------------------------------------------------------------------------------------------------- the sheet


def sheet(now: Decision) -> Sheet:
    """A row an action: π before, after, what changed, and the lengths of its score and logit score."""
    found = step_of(now)
    moves = Grid(
        (
            Header(say("π before"), link="before"),
            Header(say("π after"), link="after"),
            Header(say("change"), link="change"),
        ),
        tuple(Row(_name(now, b), _moved(found.step, b)) for b in now.allowed),
        say("θ + η · score, η = {eta}", eta=short(found.step.eta)),
        say("in this state"),
        "probability",
    )
    length = "‖e − π‖" if now.tau == 1 else "‖e − π‖/τ"
    norms = Grid(
        (
            Header(say("‖score‖"), link="norm", note=say("The length of ∇ log π with respect to θ.")),
            Header(
                say("‖logit score‖"),
                link="logit",
                note=say("The length of ∇ log π with respect to the logits: {length}.", length=length),
            ),
        ),
        tuple(Row(_name(now, b), _lengths(found.norms, b)) for b in now.allowed),
        say("whose score is the longest?"),
        say("with respect to θ, and to the logits"),
        "score",
    )
    return Sheet(say("A step along the score of {action}", action=now.actions[now.a]), (moves, norms))


def _name(now: Decision, b: int) -> Header:
    return Header(now.actions[b], f"a{b}", action=b)


def _moved(step: Step, b: int) -> tuple[Cell, ...]:
    before, after, change = (float(v[step.state, b]) for v in (step.pi_before, step.pi_after, step.change))
    own = b == step.action
    return (
        Cell(short(before), "probability", before, f"a{b} before", mark=own),
        Cell(short(after), "probability", after, f"a{b} after", mark=own),
        Cell(signed(change), bar=change, link=f"a{b} change", mark=own),
    )


def _lengths(norms: ScoreNorms, b: int) -> tuple[Cell, ...]:
    return (
        Cell(short(norms.norms[b]), "score", link=f"a{b} norm", mark=b == norms.longest),
        Cell(short(norms.logit_norms[b]), link=f"a{b} logit", mark=b == norms.rarest),
    )


# ----------------------------------------------------------------------------------------------------------- the chart


def chart(now: Decision) -> Chart | None:
    """How much every other state moves: a map of the unit square's lattice, or bars; None for a single state."""
    found = step_of(now)
    if len(found.states) == 1:
        return None
    alt = say("How much every state moves. {elsewhere}", elsewhere=_elsewhere(now, found).replace("**", ""))
    moved = found.step.total_variation
    if now.x not in PLANE:
        return Chart(moved_by_state([now.state_text(state) for state in found.states], moved, 0), alt)
    places = {state: i for i, state in enumerate(found.states)}
    lattice = every_state(now, len(now.s))
    return Chart(moved_on_square(np.array(lattice), moved[[places[state] for state in lattice]], now.s), alt)


# ----------------------------------------------------------------------------------------------------------- the words


def words(now: Decision) -> tuple[str, ...]:
    """What the step did here, which other states moved although they were not visited, and whose score is longest."""
    found = step_of(now)
    return _here(now, found.step), _elsewhere(now, found), _longest(now, found.norms)


def _here(now: Decision, step: Step) -> str:
    chosen = now.actions[step.action]
    before, after = (pi[step.state, step.action] for pi in (step.pi_before, step.pi_after))
    said = say(
        "With η = {eta} the probability of {chosen} goes from {before} to {after}.",
        eta=short(step.eta),
        chosen=chosen,
        before=short(before),
        after=short(after),
    )
    if step.eta > 0 and step.gained < 0:
        return say(
            "{said} **The step was too long**: φ(s,{chosen}) lies between the features of other actions, and the step "
            "overshot it.",
            said=said,
            chosen=chosen,
        )
    if step.eta < 0:
        return say("{said} A negative η, as after a bad return, pushes it away.", said=said)
    return said


def _elsewhere(now: Decision, found: Stepped) -> str:
    step, others = found.step, len(found.states) - 1
    if now.join == "table":
        return say("A free table stands for one state: there is no other that could move.")
    if step.eta == 0 or not step.score.any():
        return say("No step, no state moves.")
    if not step.elsewhere.size:
        if others == 1:
            return say(
                "The only other state does not move: its scores are at right angles to this one, or one action is "
                "certain there."
            )
        return say(
            "None of {others} other states moves: their scores are at right angles to this one, or one action is "
            "certain there.",
            others=others,
        )
    most = int(step.elsewhere[0])
    return say(
        "{moved}: most of all {state}, where {there} of the probability changes hands (here: {here}). This is what "
        "the encoding generalises.",
        moved=_moved_elsewhere(step.elsewhere.size, others),
        state=now.state_text(found.states[most]),
        there=short(step.total_variation[most]),
        here=short(step.total_variation[step.state]),
    )


def _moved_elsewhere(moved: int, others: int) -> str:
    if others == 1:
        return say("**1 of 1 other state moves although nobody was there**")
    if moved == 1:
        return say("**1 of {others} other states moves although nobody was there**", others=others)
    return say("**{moved} of {others} other states move although nobody was there**", moved=moved, others=others)


def _longest(now: Decision, norms: ScoreNorms) -> str:
    lengths = norms.norms[list(now.allowed)]
    if not lengths.any():
        return say("Every score is 0.")
    if np.allclose(lengths, lengths[0], rtol=ALIKE, atol=0):
        return say("All scores are equally long: {lengths}.", lengths=short(lengths[0]))
    longest, rarest = now.actions[norms.longest], now.actions[norms.rarest]
    likeliest = int(norms.pi.argmax())
    said = say(
        "The longest score is that of {longest}, {length}; that of the likeliest action, {likeliest}, is {other}.",
        longest=longest,
        length=short(norms.norms[norms.longest]),
        likeliest=now.actions[likeliest],
        other=short(norms.norms[likeliest]),
    )
    if norms.scale is not None:
        divided = "" if now.tau == 1 else "/τ"
        if np.isclose(norms.scale, 1, rtol=ALIKE, atol=0):
            scaled = say("all are as long as the logit score ‖e − π‖{divided}", divided=divided)
        else:
            scaled = say(
                "all are {scale} times as long as the logit score ‖e − π‖{divided}",
                scale=short(norms.scale),
                divided=divided,
            )
        return say(
            "{said} **The rarest action has the longest**: {scaled}, and {rule}.", said=said, scaled=scaled, rule=RULE
        )
    if norms.longest == norms.rarest:
        return say("{said} It is the rarest, which always has the longest logit score: {rule}.", said=said, rule=RULE)
    return say(
        "{said} The longest logit score is that of the rarest, {rarest} ({rule}); here features differ in length.",
        said=said,
        rarest=rarest,
        rule=RULE,
    )
