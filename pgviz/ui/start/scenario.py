"""The scenario of the first page: the answer's own example."""

from __future__ import annotations

from dataclasses import dataclass

from pgviz import examples
from pgviz.language import say
from pgviz.ui.decision.coding import JOINS, MOST_ACTIONS
from pgviz.ui.decision.scenario import STATE, THETA, Decision
from pgviz.ui.state.codec import Choice, Number
from pgviz.ui.state.scenario import field

ANSWER = examples.ANSWER


@dataclass(frozen=True)
class StartScenario(Decision):
    """A decision that begins as the answer's example."""

    s: tuple[float, ...] = field(ANSWER.state, STATE, say("state entry"))
    other: tuple[float, ...] = field((0.0, 0.0), STATE, say("other state’s entry"))
    n: int = field(2, Number(1, MOST_ACTIONS, whole=True), say("number of actions"))
    join: str = field("stack", Choice(tuple(JOINS)), say("join"))
    theta: tuple[float, ...] = field(ANSWER.theta, THETA, "θ")
    a: int = field(0, Number(0, MOST_ACTIONS - 1, whole=True), say("action"))
