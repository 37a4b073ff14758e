"""What is taken from the page Encodings."""

from __future__ import annotations

from functools import partial
from typing import Any

from pgviz.language import say
from pgviz.ui.decision.coding import STATES
from pgviz.ui.decision.encoding import SIZES, codes_of
from pgviz.ui.decision.formulas import policy_formula
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.view import view
from pgviz.ui.teaching.snippets.calculations import Coded, encoding_program
from pgviz.ui.teaching.take import Sheets, Taken


def _sheets(now: Decision) -> Sheets:
    shown = view(now)
    parts = {
        say("The matrix"): shown.matrix,
        say("The features"): shown.features,
        say("The states"): shown.states,
        say("A policy that you want"): shown.target,
    }
    there = {name: partial(tuple, (sheet,)) for name, sheet in parts.items() if sheet is not None}
    return there | {say("What separates the joins"): lambda: tuple(one.sheet for one in shown.comparisons)}


def _program(now: Decision) -> str:
    return encoding_program(now.policy(), _coded(now))


def _coded(now: Decision) -> Coded:
    if now.join == "table":
        return Coded(("table",), arrays={"phi": now.policy().phi})
    numbers: dict[str, Any] = {name: getattr(now, name) for name in SIZES.get(now.x, ())}
    tags = ["joined", now.x, now.join, *(("normalised",) if numbers.get("normalised") else ())]
    if now.join == "blocks":
        tags += ["bias"] if now.bias else []
        return Coded(tuple(tags), numbers | {"n_actions": now.n, "n_states": STATES}, {"s": now.s})
    return Coded((*tags, "coded"), numbers | {"n_states": STATES}, {"s": now.s, "codes": codes_of(now)})


TAKEN = Taken(Decision, "encodings", _sheets, policy_formula, _program)
