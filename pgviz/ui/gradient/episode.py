"""The ringed estimate in numbers: the terms that add up to its arrow, and how each action was drawn."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array
from pgviz.language import counted, say
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.gradient import estimates
from pgviz.ui.gradient.cloud import axis_names
from pgviz.ui.gradient.ring import Ring, Term, ring_of
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.shell.formats import Shown, short

ROUNDING = 1e-13  # of a vector's entries: a coordinate below is left by its projection
MOST_ROWS = 10  # terms that are shown one by one
TITLES = {
    "episode": say("The ringed episode"),
    "batch": say("The ringed batch"),
    "group": say("The ringed group"),
}
RINGED = {"episode": say("ringed episode"), "batch": say("ringed batch"), "group": say("ringed group")}
NUMBERS = {
    "episode": say("number of the ringed episode"),
    "batch": say("number of the ringed batch"),
    "group": say("number of the ringed group"),
}


def sheet(now: GradientScenario) -> Sheet:
    """Which estimate has the ring, and its terms, a row each; a row that is picked is the one in the formula."""
    ring = ring_of(now)
    shown = _shown(ring)
    rows = [_row(now, ring, i) for i in shown]
    columns = _columns(now)
    left = [term for i, term in enumerate(ring.terms) if i not in shown]
    if left:
        rest = np.sum([term.contribution for term in left], axis=0)
        rows.append(Row(Header(say("{number} more", number=len(left))), _coordinates(now, rest, len(columns))))
    total = _coordinates(now, ring.estimate, len(columns))
    rows.append(Row(Header(say("its arrow")), total, total=True))
    number = Edit("shown", now.shown, 0, now.episodes - 1, 1, NUMBERS[now.sum])
    which = Grid(
        (Header(RINGED[now.sum]),),
        (Row(Header(""), (Cell(str(now.shown), "theta", edit=number),)),),
    )
    return Sheet(TITLES[now.sum], (which, Grid(columns, tuple(rows))))


def words(now: GradientScenario) -> tuple[str, ...]:
    """What happened in it."""
    if now.sum == "group":
        return (_on_group(now),)
    if now.sum == "batch":
        return (
            say(
                "Each of the {episodes} adds a {size}-th of its own estimate.",
                episodes=counted(now.batch, "episode"),
                size=now.batch,
            ),
        )
    told = estimates.narrated(now, now.shown)
    term = min(now.t, len(told) - 1)
    low, high = float(told.actions.low[term]), float(told.actions.high[term])
    action = now.problem.actions[told.episode.actions[term]]
    steps = counted(len(told), "step")
    return (
        say(
            "In step {step} the number {number} was drawn. It fell between {low} and {high}, the part of [0, 1) that "
            "belongs to {action}: that part is π = {length} long, and this is how sampling weighs by π.",
            step=term,
            number=short(float(told.actions.uniform[term])),
            low=short(low),
            high=short(high),
            action=action,
            length=short(high - low),
        ),
        say("{steps}, then it ended. The rows add up to its arrow.", steps=steps)
        if told.episode.ended
        else say(
            "{steps}, then it was cut after {horizon}. The rows add up to its arrow.",
            steps=steps,
            horizon=counted(now.steps, "step"),
        ),
    )


def _on_group(now: GradientScenario) -> str:
    rewards = {term.worth for term in ring_of(now).terms}
    if len(rewards) == 1 and now.rule not in ("none",):
        return say("All rewards of this group are alike: nothing is left once they are compared, and its arrow is 0.")
    return say(
        "Each answer counts as often as it came, out of {answers}. The rows add up to the group’s arrow.", answers=now.k
    )


def _shown(ring: Ring) -> list[int]:
    """All terms if they are few; else the first, and the one that the formula shows."""
    if len(ring.terms) <= MOST_ROWS:
        return list(range(len(ring.terms)))
    return sorted({*range(MOST_ROWS - 1), ring.at})


# -------------------------------------------------------------------------------------------------------- the columns


def _columns(now: GradientScenario) -> tuple[Header, ...]:
    first, second = axis_names(now)
    ends = (Header(first, "along"), Header(second or say("across it"), "across"))
    if now.sum == "group":
        names = say("how often"), say("reward"), say("subtracted"), say("advantage")
        return (*map(Header, names), *ends)
    if now.sum == "batch":
        return (Header(say("steps")), Header("G₀"), Header("b"), *ends)
    said = say("The uniform number that was drawn, and the interval of the action that it fell into.")
    return (
        Header(say("state")),
        Header(say("drawn"), note=said),
        Header(say("action")),
        Header(say("reward")),
        Header(say("return")),
        Header("b"),
        Header("γᵗ"),
        *ends,
    )


def _row(now: GradientScenario, ring: Ring, place: int) -> Row:
    term = ring.terms[place]
    header = Header(term.name, f"t{place}", pick=f"pick.{place}", picked=place == ring.at)
    cells = {"episode": _step, "batch": _episode, "group": _answer}[now.sum](now, term, place)
    return Row(header, (*cells, *_ends(now, term.contribution)))


def _step(now: GradientScenario, term: Term, t: int) -> tuple[Cell, ...]:
    told = estimates.narrated(now, now.shown)
    problem, episode = now.problem, told.episode
    u, low, high = (float(some[t]) for some in (told.actions.uniform, told.actions.low, told.actions.high))
    drawn = Shown(say("{number} in {low}–{high}", number=short(u), low=short(low), high=short(high)), (u, low, high))
    return (
        Cell(problem.states[episode.states[t]]),
        Cell(drawn, "probability"),
        Cell(problem.actions[episode.actions[t]]),
        Cell(short(float(episode.rewards[t]))),
        Cell(short(term.worth), "mean", mark=t == now.t),
        Cell(short(term.baseline), "phi"),
        Cell(short(term.discount), "phi"),
    )


def _episode(now: GradientScenario, term: Term, place: int) -> tuple[Cell, ...]:
    del now, place
    return (Cell(str(term.times)), Cell(short(term.worth), "mean"), Cell(short(term.baseline), "phi"))


def _answer(now: GradientScenario, term: Term, place: int) -> tuple[Cell, ...]:
    del now, place
    return (
        Cell(str(term.times)),
        Cell(short(term.worth), "mean"),
        Cell(short(term.baseline), "phi"),
        Cell(short(term.advantage), "mean"),
    )


def _ends(now: GradientScenario, contribution: Array) -> tuple[Cell, Cell]:
    """Its two coordinates in the plane of the picture."""
    x, y = estimates.plane(now).project(contribution).tolist()
    noise = estimates.noise_of(now) + ROUNDING * float(np.abs(contribution).sum())
    x, y = (v if abs(v) > noise else 0.0 for v in (x, y))
    return Cell(short(x), "score", link="along"), Cell(short(y), "score", link="across")


def _coordinates(now: GradientScenario, vector: Array, columns: int) -> tuple[Cell | None, ...]:
    return (*(None,) * (columns - 2), *_ends(now, vector))
