"""What the policy should do in two states, what it does, and the best that its encoding allows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pgviz.encodings import Expressiveness
from pgviz.examples import Target
from pgviz.fitting import Fit, divergences
from pgviz.ui.components.sheet import Cell, Edit, Formula, Grid, Header, Row, Sheet, Token
from pgviz.ui.decision.scenario import MOST_WANTED
from pgviz.ui.scenarios import Decision
from pgviz.ui.shell.formats import short

Array = NDArray[np.float64]


def target_sheet(now: Decision, pi: Array, log_pi: Array, best: Fit, message: str = "") -> Sheet:
    """A grid a state: the wanted probabilities, to drag; those of the page's θ, pi (2, A); the best possible.

    Below, how far θ is from what is wanted, and how far the best is.
    """
    grids = tuple(
        Grid(
            tuple(Header(name.split()[0], link=f"a{b}", action=b) for b, name in enumerate(now.actions)),
            (
                Row(Header("wanted"), tuple(_wanted(now, i, b) for b in range(now.n))),
                Row(Header("π now"), tuple(_probability(pi[i, b], b) for b in range(now.n))),
                Row(Header("best possible"), tuple(_probability(best.pi[i, b], b) for b in range(now.n))),
            ),
            title=f"{label} = {now.state_text(state)}",
        )
        for i, (label, state) in enumerate((("s", now.s), ("other state", now.other)))
    )
    gap = short(float(divergences(now.target, log_pi).mean()))
    least = short(best.divergence)
    distance = Formula(
        (
            Token("KL(wanted ‖ π) ="),
            Token(gap, "probability"),
            Token("nats, on average; at best"),
            Token(least, "probability"),
        ),
        f"From the wanted policy θ is {gap} nats away on average, at best {least}",
    )
    return Sheet("Wanted policy in two states", (*grids, distance), message)


def _wanted(now: Decision, i: int, b: int) -> Cell:
    probability = float(now.target[i, b])
    label = f"wanted probability of {now.actions[b]} in {now.state_text((now.s, now.other)[i])}"
    edit = Edit(f"wanted.{i * now.n + b}", probability, 0.0, MOST_WANTED, 0.01, label) if now.n > 1 else None
    return Cell(short(probability), "probability", bar=probability, link=f"a{b}", edit=edit)


def _probability(value: float, b: int) -> Cell:
    return Cell(short(value), "probability", bar=float(value), link=f"a{b}")


def comparison_sheet(target: Target, found: Mapping[str, tuple[Expressiveness, Fit]]) -> Sheet:
    """A row an encoding: its best probability of the last action in every state, how far that is, and the rank."""
    states = tuple(Header(f"({', '.join(f'{v:g}' for v in state)})") for state in target.states)
    wanted = Row(Header("wanted"), (*(_last(row) for row in target.pi), None, None, None))
    rows = tuple(
        Row(
            Header(name),
            (
                *(_last(row) for row in fit.pi),
                Cell(short(fit.divergence)),
                Cell(short(seen.rank)),
                Cell(short(seen.parameters)),
            ),
        )
        for name, (seen, fit) in found.items()
    )
    columns = (*states, Header("nats away"), Header("rank"), Header("parameters"))
    title = "best possible π(a₁|s) in the four states"
    return Sheet(f"{target.name}: what each encoding can do", (Grid(columns, (wanted, *rows), title),))


def _last(pi: Array) -> Cell:
    return Cell(short(pi[-1]), "probability", bar=float(pi[-1]))
