"""Slow motion, the update: how the weights moved, and which steps moved one of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pgviz.arrays import Array
from pgviz.figures.update import stacked
from pgviz.language import counted, say
from pgviz.ui.components.sheet import Cell, Formula, Grid, Header, Row, Sheet, Token
from pgviz.ui.reinforce.told import Told
from pgviz.ui.shell.formats import short, signed
from pgviz.ui.shell.parts import Chart

WEIGHTS, BARS = 6, 12  # that moved most: in the table, in the chart
STEPS = 8  # that are shown one by one: those that did most
PIECES = 12  # steps that have a piece of their own in the chart


def theta_sheet(told: Told) -> Sheet:
    """The weights that moved most; and for the one that is looked at, what each step added to it."""
    shown = most(told.change, WEIGHTS, told.weight)
    weights = tuple(_weight_row(told, i) for i in shown)
    columns = (
        Header(say("before")),
        Header("Δθ", note=say("The sum of what the steps add. A bar is a share of the largest.")),
        Header(say("after"), note=say("As the training has it.")),
    )
    left = (
        say("{shown} of {weights}", shown=len(shown), weights=told.change.size)
        if len(shown) < told.change.size
        else say("all of them")
    )
    return Sheet(
        say("How θ moved, and which steps moved one weight"),
        (
            _sum(told),
            Grid(columns, weights, say("Weights"), say("that moved most, {left}: choose one", left=left), "theta"),
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
    return Formula(tokens, say("The change of θ is the sum over the steps of what each counts times its score"))


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
    columns = (
        Header(say("counts")),
        Header(say("score"), note=say("∂ log π(A|S) / ∂θ of this weight.")),
        Header(say("adds")),
    )
    return by_step(
        told, columns, cells, added[:, None], say("What moved {weight}", weight=told.weight_name(told.weight))
    )


def by_step(
    told: Told,
    columns: Sequence[Header],
    cells: Sequence[tuple[Cell, ...]],
    added: Array,
    title: str,
) -> Grid:
    """The steps that added most, added (T, m), each behind its cells; the others together; and the sum."""
    sizes = np.abs(added).sum(axis=1)
    shown = most(sizes, STEPS + 1 if np.count_nonzero(sizes) == STEPS + 1 else STEPS)
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
        rows.append(Row(Header(say("{steps} more", steps=len(rest))), (*empty, *_added(added[rest].sum(axis=0)))))
    rows.append(Row(Header(say("adds up to")), (*empty, *_added(added.sum(axis=0))), total=True))
    return Grid(tuple(columns), tuple(rows), title, say("step by step"), "score")


def _added(values: Array, mark: bool = False) -> tuple[Cell, ...]:
    return tuple(Cell(signed(float(v)), "score", mark=mark) for v in values)


def most(sizes: Array, number: int, besides: int | None = None) -> list[int]:
    """The places of the largest numbers, in order of place, without those that are 0; ``besides`` is among them."""
    found = [i for i in np.argsort(-np.abs(sizes), kind="stable")[:number].tolist() if sizes[i] != 0]
    if besides is not None and besides not in found:
        found = [*found[: number - 1], besides]
    return sorted(found)


def theta_chart(told: Told) -> Chart:
    """What each step adds to the weights that moved most, stacked."""
    weights = most(np.abs(told.moves).sum(axis=0), BARS, told.weight)
    own = most(np.abs(told.moves[:, weights]).sum(axis=1), PIECES, told.t)
    pieces = told.moves[np.ix_(own, weights)]
    steps: list[int | None] = [*own]
    rest = told.moves[:, weights].sum(axis=0) - pieces.sum(axis=0)
    if len(own) < np.count_nonzero(told.counts):
        pieces, steps = np.vstack([pieces, rest]), [*own, None]
    drawn = stacked(
        [told.weight_name(i) for i in weights],
        np.array(weights) + 1,
        steps,
        pieces,
        weights.index(told.weight),
        told.t,
    )
    return Chart(
        drawn,
        say(
            "What each step adds to {weights}. {weight} moves by {change}.",
            weights=counted(len(weights), "weight"),
            weight=told.weight_name(told.weight),
            change=short(told.change[told.weight]),
        ),
    )


def theta_words(told: Told) -> tuple[str, ...]:
    """What moved the weight that is looked at."""
    if (refused := on_refusal(told)) is not None:
        return (refused,)
    added, name = told.moves[:, told.weight], told.weight_name(told.weight)
    movers = np.flatnonzero(added)
    if not told.counts.any():
        return (say("Every step counts 0: no weight moves."),)
    before, after = (short(theta[told.weight]) for theta in (told.update.theta_before, told.update.theta_after))
    if not movers.size:
        return (
            say(
                "No step moved θ of “{name}”: it is {after}, as before. In no state of the episode does it tell one "
                "action from another.",
                name=name,
                after=after,
            ),
        )
    largest = int(np.abs(added).argmax())
    went = (
        say(", from {before} to {after}", before=before, after=after)
        if before != after
        else say(", which does not show in {after}", after=after)
    )
    return (
        say(
            "θ of “{name}” moves by {change}{went}. {movers} of {steps} moved it, most of all step {largest}: it "
            "counts {counts}, times a score of {score}.",
            name=name,
            change=signed(float(told.change[told.weight])),
            went=went,
            movers=movers.size,
            steps=counted(told.steps, "step"),
            largest=largest,
            counts=short(told.counts[largest]),
            score=short(told.update.scores[largest, told.weight]),
        ),
        say(
            "{moved} of {weights} weights moved. The sum is taken when the episode is over: all its steps were drawn "
            "with the θ before.",
            moved=np.count_nonzero(told.change),
            weights=told.change.size,
        ),
    )


def on_refusal(told: Told) -> str | None:
    if not told.update.refused:
        return None
    last = int(told.trained.training.stopped_at[told.update.run]) + 1
    return say(
        "The run diverged in episode {last}: θ would leave the numbers that can be drawn, and stays where it is. "
        "These steps would have moved it as the table says.",
        last=last,
    )
