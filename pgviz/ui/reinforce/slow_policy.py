"""Slow motion, the policy: π before and after, and why an arrow grew."""

from __future__ import annotations

import numpy as np

from pgviz.figures.update import before_and_after
from pgviz.language import counted, say
from pgviz.ui.components.sheet import Break, Cell, Grid, Header, Row, Sheet
from pgviz.ui.reinforce.slow_theta import by_step, most, on_refusal
from pgviz.ui.reinforce.told import ARROWS, NAMES, Told
from pgviz.ui.shell.formats import Shown, short, signed
from pgviz.ui.shell.parts import Chart

STATES, ELSEWHERE = 5, 2  # in which π moved most: met in the episode, and others


def policy_sheet(told: Told) -> Sheet:
    """π before and after in the states in which it moved most; and what each step added to the preferences of one."""
    met, others = _states(told)
    columns = (
        *(Header(arrow, f"a{a}", action=a) for a, arrow in enumerate(ARROWS)),
        Header(say("moved"), note=say("Half of the sum of all changes: the probability that changed hands.")),
    )
    grids = [Grid(columns, tuple(_state_row(told, s) for s in met), say("Met in the episode"), say("π before → after"))]
    if others:
        rows = tuple(_state_row(told, s) for s in others)
        grids.append(
            Grid(columns, rows, say("Moved most elsewhere"), say("not met, but it shares weights"), "probability")
        )
    return Sheet(say("The policy before and after"), (*grids, Break(), _steps_of_state(told)))


def _states(told: Told) -> tuple[list[int], list[int]]:
    """The states that are shown: of those that were met, and of the others. The one looked at is among them."""
    mine = bool(told.met[told.state])
    met = most(np.where(told.met, told.moved, 0.0), STATES, told.state if mine else None)
    others = most(np.where(told.met, 0.0, told.moved), ELSEWHERE, None if mine else told.state)
    return met or [told.state], others


def _state_row(told: Told, s: int) -> Row:
    before, after = told.update.pi_before[s], told.update.pi_after[s]
    cells = tuple(
        Cell(_change(before[a], after[a]), "probability", bar=float(after[a]), link=f"a{a}", mark=s == told.state)
        for a in range(before.size)
    )
    header = Header(told.cell(s), f"s{s}", pick=f"set.at.{s + 1}", picked=s == told.state)
    return Row(header, (*cells, Cell(short(told.moved[s]), "score")))


def _change(before: float, after: float) -> Shown:
    old, new = short(before), short(after)
    return Shown(old if old == new else f"{old} → {new}", (float(before), float(after)))


def _steps_of_state(told: Told) -> Grid:
    columns = (
        Header(say("in")),
        Header(say("took")),
        *(Header(arrow, f"a{a}", action=a) for a, arrow in enumerate(ARROWS)),
    )
    episode = told.update.episode
    cells = [
        (Cell(told.cell(int(s))), Cell(ARROWS[a])) for s, a in zip(episode.states[:-1], episode.actions, strict=True)
    ]
    added = told.on_preferences(told.state)
    return by_step(told, columns, cells, added, say("What moved the preferences in {cell}", cell=told.cell(told.state)))


def policy_chart(told: Told) -> Chart:
    """π before and after in the state that is looked at."""
    before, after = told.update.pi_before[told.state], told.update.pi_after[told.state]
    parts = ", ".join(f"{n} {_change(b, a)}" for n, b, a in zip(NAMES, before, after, strict=True))
    return Chart(
        before_and_after(before, after, ARROWS),
        say("π in {place}: {parts}.", place=told.place(told.state), parts=parts),
    )


def policy_words(told: Told) -> tuple[str, ...]:
    """Which arrow grew, and why; and what happened in all other states."""
    refused = on_refusal(told)
    return (refused,) if refused is not None else (*_on_arrow(told), _on_others(told))


def _on_arrow(told: Told) -> tuple[str, ...]:
    s, before, after = told.state, told.update.pi_before[told.state], told.update.pi_after[told.state]
    if not told.moved[s]:
        return (say("In {place} π stays as it is.", place=told.place(s)),)
    added = told.on_preferences(s)
    a = int((after - before).argmax())
    t = int(np.abs(added[:, a]).argmax())
    old, new = short(before[a]), short(after[a])
    grew = (
        say("from {old} to {new}", old=old, new=new)
        if old != new
        else say("by {growth}, which does not show in {new}", growth=short(after[a] - before[a]), new=new)
    )
    return (
        say(
            "**In {place} {action} grew most**, {grew}. Its preference changed by {change}, and only differences "
            "between preferences count.",
            place=told.place(s),
            action=NAMES[a],
            grew=grew,
            change=signed(float(added[:, a].sum())),
        ),
        _on_step(told, t, signed(float(added[t, a]))),
    )


def _on_step(told: Told, t: int, added: str) -> str:
    """What most of a change came from."""
    own = int(told.update.episode.states[t])
    step = {
        "t": t,
        "took": NAMES[told.update.episode.actions[t]],
        "counts": short(told.counts[t]),
        "added": added,
    }
    if own == told.state:
        return say(
            "Most of that came from step {t}, which took {took} there, counts {counts}, and so adds {added}.", **step
        )
    return say(
        "Most of that came from step {t}, which took {took} in {place}, which shares weights with it, counts {counts}, "
        "and so adds {added}.",
        **step,
        place=told.place(own),
    )


def _on_others(told: Told) -> str:
    acting = ~told.trained.world.mdp.terminal
    others = np.flatnonzero(acting & ~told.met)
    if not others.size:
        return say("The episode came through every state in which one can act.")
    largest = int(others[told.moved[others].argmax()])
    if not told.moved[largest]:
        return say(
            "In the {states} that the episode did not meet π is as it was: they share no weight with it.",
            states=counted(others.size, "state"),
        )
    return say(
        "In the {states} that the episode did not meet π moved too, by up to {moved} in {place}: they share weights "
        "with those that it met.",
        states=counted(others.size, "state"),
        moved=short(told.moved[largest]),
        place=told.place(largest),
    )
