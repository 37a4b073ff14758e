"""Slow motion, the update: which steps moved a weight, and why an arrow grew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pgviz.arrays import Array
from pgviz.figures.update import before_and_after, stacked
from pgviz.ui.components.sheet import Break, Cell, Formula, Grid, Header, Row, Sheet, Token
from pgviz.ui.reinforce.told import ARROWS, NAMES, Told
from pgviz.ui.shell.formats import counted, short, signed
from pgviz.ui.shell.parts import Chart

WEIGHTS, BARS = 6, 12  # that moved most: in the table, in the chart
STATES, ELSEWHERE = 5, 2  # in which π moved most: met in the episode, and others
STEPS = 8  # that are shown one by one: those that did most
PIECES = 12  # steps that have a piece of their own in the chart


def most(sizes: Array, number: int, besides: int | None = None) -> list[int]:
    """The places of the largest numbers, in order of place, without those that are 0; ``besides`` is among them."""
    found = [i for i in np.argsort(-np.abs(sizes), kind="stable")[:number].tolist() if sizes[i] != 0]
    if besides is not None and besides not in found:
        found = [*found[: number - 1], besides]
    return sorted(found)


# ------------------------------------------------------------------------------------------------------------------ Δθ


def theta_sheet(told: Told) -> Sheet:
    """The weights that moved most; and for the one that is looked at, what each step added to it."""
    shown = most(told.change, WEIGHTS, told.weight)
    weights = tuple(_weight_row(told, i) for i in shown)
    columns = (
        Header("before"),
        Header("Δθ", note="The sum of what the steps add. A bar is a share of the largest."),
        Header("after", note="As the training has it."),
    )
    left = f"{len(shown)} of {told.change.size}" if len(shown) < told.change.size else "all of them"
    return Sheet(
        "How θ moved, and which steps moved one weight",
        (
            _sum(told),
            Grid(columns, weights, "Weights", f"that moved most, {left}: choose one", "theta"),
            _steps_of_weight(told),
        ),
    )


def _sum(told: Told) -> Formula:
    power = "γᵗ " if told.now.keep else ""
    inner = "(G − b)" if told.now.baseline != "none" else "G"
    tokens = (
        Token("Δθ", "theta"),
        Token("= Σₜ"),
        Token(f"α {power}{inner}", "mean"),
        Token("·"),
        Token("∇log π(A|S)", "score"),
    )
    return Formula(tokens, "The change of θ is the sum over the steps of what each counts times its score")


def _weight_row(told: Told, i: int) -> Row:
    largest = float(np.abs(told.change).max())
    change, chosen = float(told.change[i]), i == told.weight
    header = Header(told.weight_name(i), f"w{i}", pick=f"set.weight.{i + 1}", picked=chosen)
    return Row(
        header,
        (
            Cell(short(told.update.theta_before[i]), "theta"),
            Cell(signed(change), "score", bar=change / largest if largest else None, mark=chosen),
            Cell(short(told.update.theta_after[i]), "theta"),
        ),
    )


def _steps_of_weight(told: Told) -> Grid:
    added = told.moves[:, told.weight]
    scores = told.update.scores[:, told.weight]
    cells = [(Cell(short(c), "mean"), Cell(short(s), "score")) for c, s in zip(told.counts, scores, strict=True)]
    columns = (Header("counts"), Header("score", note="∂ log π(A|S) / ∂θ of this weight."), Header("adds"))
    return _by_step(told, columns, cells, added[:, None], f"What moved {told.weight_name(told.weight)}", "adds up to")


def _by_step(
    told: Told,
    columns: Sequence[Header],
    cells: Sequence[tuple[Cell, ...]],
    added: Array,
    title: str,
    total: str,
) -> Grid:
    """The steps that added most, added (T, m), each behind its cells; the others together; and the sum."""
    shown = most(np.abs(added).sum(axis=1), STEPS)
    rest = [t for t in np.flatnonzero(added.any(axis=1)).tolist() if t not in shown]
    empty = (None,) * (len(columns) - added.shape[1])
    rows = [
        Row(
            Header(f"t = {t}", f"t{t}", pick=f"set.t.{t}", picked=t == told.t),
            (*cells[t], *_added(added[t], mark=t == told.t)),
        )
        for t in shown
    ]
    if rest:
        rows.append(Row(Header(f"{len(rest)} more"), (*empty, *_added(added[rest].sum(axis=0)))))
    rows.append(Row(Header(total), (*empty, *_added(added.sum(axis=0))), total=True))
    return Grid(tuple(columns), tuple(rows), title, "step by step", "score")


def _added(values: Array, mark: bool = False) -> tuple[Cell, ...]:
    return tuple(Cell(signed(float(v)), "score", mark=mark) for v in values)


def theta_chart(told: Told) -> Chart:
    """What each step adds to the weights that moved most, stacked."""
    weights = most(np.abs(told.moves).sum(axis=0), BARS, told.weight)
    own = most(np.abs(told.moves[:, weights]).sum(axis=1), PIECES, told.t)
    pieces, names = told.moves[np.ix_(own, weights)], [f"t = {t}" for t in own]
    rest = told.moves[:, weights].sum(axis=0) - pieces.sum(axis=0)
    if len(own) < np.count_nonzero(told.counts):
        pieces, names = np.vstack([pieces, rest]), [*names, "all others"]
    drawn = stacked(
        [told.weight_name(i) for i in weights],
        np.array(weights) + 1,
        names,
        pieces,
        weights.index(told.weight),
        own.index(told.t),
    )
    return Chart(
        drawn,
        f"What each step adds to {counted(len(weights), 'weight')}. {told.weight_name(told.weight)} moves by "
        f"{short(told.change[told.weight])}.",
    )


def theta_words(told: Told) -> tuple[str, ...]:
    """What moved the weight that is looked at."""
    if (refused := _on_refusal(told)) is not None:
        return (refused,)
    added, name = told.moves[:, told.weight], told.weight_name(told.weight)
    movers = np.flatnonzero(added)
    if not told.counts.any():
        return ("Every step counts 0: no weight moves.",)
    before, after = (short(theta[told.weight]) for theta in (told.update.theta_before, told.update.theta_after))
    if not movers.size:
        return (
            f"No step moved θ of “{name}”: it is {after}, as before. In no state of the episode does it tell one "
            "action from another.",
        )
    largest = int(np.abs(added).argmax())
    went = f", from {before} to {after}" if before != after else f", which does not show in {after}"
    return (
        f"θ of “{name}” moves by {signed(float(told.change[told.weight]))}{went}. {movers.size} of "
        f"{counted(told.steps, 'step')} moved it, most of all step {largest}: it counts "
        f"{short(told.counts[largest])}, times a score of {short(told.update.scores[largest, told.weight])}.",
        f"{np.count_nonzero(told.change)} of {counted(told.change.size, 'weight')} moved. The sum is taken when the "
        "episode is over: all its steps were drawn with the θ before.",
    )


def _on_refusal(told: Told) -> str | None:
    if not told.update.refused:
        return None
    last = int(told.trained.training.stopped_at[told.update.run]) + 1
    return (
        f"The run diverged in episode {last}: θ would leave the numbers that can be drawn, and stays where it is. "
        "These steps would have moved it as the table says."
    )


# ------------------------------------------------------------------------------------------------ π before and after


def policy_sheet(told: Told) -> Sheet:
    """π before and after in the states in which it moved most; and what each step added to the preferences of one."""
    met, others = _states(told)
    columns = (
        *(Header(arrow, f"a{a}", action=a) for a, arrow in enumerate(ARROWS)),
        Header("moved", note="Half of the sum of all changes: the probability that changed hands."),
    )
    grids = [Grid(columns, tuple(_state_row(told, s) for s in met), "Met in the episode", "π before → after")]
    if others:
        rows = tuple(_state_row(told, s) for s in others)
        grids.append(Grid(columns, rows, "Moved most elsewhere", "not met, but it shares weights", "probability"))
    return Sheet("The policy before and after", (*grids, Break(), _steps_of_state(told)))


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


def _change(before: float, after: float) -> str:
    old, new = short(before), short(after)
    return old if old == new else f"{old} → {new}"


def _steps_of_state(told: Told) -> Grid:
    columns = (
        Header("in"),
        Header("took"),
        *(Header(arrow, f"a{a}", action=a) for a, arrow in enumerate(ARROWS)),
    )
    episode = told.update.episode
    cells = [
        (Cell(told.cell(int(s))), Cell(ARROWS[a])) for s, a in zip(episode.states[:-1], episode.actions, strict=True)
    ]
    added = told.on_preferences(told.state)
    return _by_step(told, columns, cells, added, f"What moved the preferences in {told.cell(told.state)}", "adds up to")


def policy_chart(told: Told) -> Chart:
    """π before and after in the state that is looked at."""
    before, after = told.update.pi_before[told.state], told.update.pi_after[told.state]
    parts = ", ".join(f"{n} {_change(b, a)}" for n, b, a in zip(NAMES, before, after, strict=True))
    return Chart(before_and_after(before, after, ARROWS), f"π in {told.place(told.state)}: {parts}.")


def policy_words(told: Told) -> tuple[str, ...]:
    """Which arrow grew, and why; and what happened in all other states."""
    refused = _on_refusal(told)
    return (refused,) if refused is not None else (*_on_arrow(told), _on_others(told))


def _on_arrow(told: Told) -> tuple[str, ...]:
    s, before, after = told.state, told.update.pi_before[told.state], told.update.pi_after[told.state]
    if not told.moved[s]:
        return (f"In {told.place(s)} π stays as it is.",)
    added = told.on_preferences(s)
    a = int((after - before).argmax())
    t = int(np.abs(added[:, a]).argmax())
    own = int(told.update.episode.states[t])
    where = "there" if own == s else f"in {told.place(own)}, which shares weights with it"
    took = NAMES[told.update.episode.actions[t]]
    old, new = short(before[a]), short(after[a])
    grew = f"from {old} to {new}" if old != new else f"by {short(after[a] - before[a])}, which does not show in {new}"
    return (
        f"**In {told.place(s)} {NAMES[a]} grew most**, {grew}. Its preference changed by "
        f"{signed(float(added[:, a].sum()))}, and only differences between preferences count.",
        f"Most of that came from step {t}, which took {took} {where}, counts {short(told.counts[t])}, and so adds "
        f"{signed(float(added[t, a]))}.",
    )


def _on_others(told: Told) -> str:
    acting = ~told.trained.world.mdp.terminal
    others = np.flatnonzero(acting & ~told.met)
    if not others.size:
        return "The episode came through every state in which one can act."
    largest = int(others[told.moved[others].argmax()])
    if not told.moved[largest]:
        return (
            f"In the {counted(others.size, 'state')} that the episode did not meet π is as it was: they share no "
            "weight with it."
        )
    return (
        f"In the {counted(others.size, 'state')} that the episode did not meet π moved too, by up to "
        f"{short(told.moved[largest])} in {told.place(largest)}: they share weights with those that it met."
    )
