"""Every estimator that the page offers, read off its formula's own switches, on every problem."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from itertools import product

from pgviz.ui.components.sheet import Formula, Report
from pgviz.ui.gradient import formula
from pgviz.ui.gradient.edits import EDITS
from pgviz.ui.gradient.scenario import CHAIN, CORRIDOR, GRID, ONE_DECISION, SHARED_CHAIN, TWO_STEPS, GradientScenario

BASE = {
    ONE_DECISION: {"theta": (0.5, 0.0, -0.5)},
    TWO_STEPS: {},
    CHAIN: {"theta": (0.3, -0.2)},
    SHARED_CHAIN: {"theta": (0.4,)},
    CORRIDOR: {"theta": (0.4, 0.0)},
    GRID: {},
}
"""A θ for each problem at which nothing vanishes by symmetry; all else is its own, but for the number b."""


SUM = "set.sum"


def base(world: str, **changed: object) -> GradientScenario:
    return dataclasses.replace(GradientScenario(world=world, b=1.5, **BASE[world]), **changed)  # type: ignore[arg-type]


def _offered(world: str) -> Iterator[GradientScenario]:
    """Each choice of each switch with each choice of the others; what the page puts right again is none of them."""
    for total in _picks(base(world), SUM):
        begun = EDITS.applied(base(world), Report(total, None, None, True)).repaired()
        if begun.given_up:
            continue
        switches = [
            token.options for token in _tokens(begun.scenario) if token.options and token.options[0].pick[:7] != SUM
        ]
        for chosen in product(*switches):
            now = begun.scenario
            for option in chosen:
                if option.pick:
                    now = EDITS.applied(now, Report(option.pick, None, None, True)).scenario
            yield now


def _tokens(now: GradientScenario):
    return [token for part in formula.sheet(now).parts if isinstance(part, Formula) for token in part.tokens]


def _picks(now: GradientScenario, prefix: str) -> list[str]:
    return [option.pick for token in _tokens(now) for option in token.options if option.pick.startswith(prefix)]


@cache
def offered(world: str, total: str) -> tuple[GradientScenario, ...]:
    """Those in which an estimate is made of ``total``: an episode, a batch, a group."""
    return tuple(now for now in _offered(world) if now.sum == total)
