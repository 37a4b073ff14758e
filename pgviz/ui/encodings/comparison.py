"""What separates the joins: two policies over the corners of the square, and what each encoding can do."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array
from pgviz.encodings import Blocks, Encoding, Identity, OneHot, Stack, StackWithProduct
from pgviz.encodings.expressiveness import Expressiveness, expressiveness
from pgviz.examples.targets import FIRST, XOR, Target
from pgviz.fitting.best import Fit, best_fit
from pgviz.language import say
from pgviz.policy import SoftmaxPolicy
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.decision.names import listed
from pgviz.ui.shell import labels
from pgviz.ui.shell.formats import short


@dataclass(frozen=True, eq=False)
class Comparison:
    """A target policy, which encodings can give it, in a sentence, and how close each comes, as a sheet."""

    target: Target
    sentence: str
    sheet: Sheet


@functools.cache
def comparisons() -> tuple[Comparison, ...]:
    """Both targets, with what each encoding can do."""
    return tuple(_comparison(target) for target in (FIRST, XOR))


@functools.cache
def compared(target: Target) -> dict[str, tuple[Expressiveness, Fit]]:
    """For each way of encoding the four corners: what the policy can express, and the closest it comes."""
    pair, code = Identity(2), [[0.0], [1.0]]
    tensors = {
        say("stack"): Encoding(pair, Stack(code)).tensor(target.states),
        say("stack with product"): Encoding(pair, StackWithProduct(code)).tensor(target.states),
        say("blocks with bias"): Encoding(pair, Blocks(2, bias=True)).tensor(target.states),
        say("a feature for each state and action"): Encoding(OneHot(4), Blocks(2)).tensor(np.arange(4)),
    }
    policies = {name: SoftmaxPolicy(phi, np.zeros(phi.shape[-1])) for name, phi in tensors.items()}
    return {name: (expressiveness(policy), best_fit(policy, target.pi)) for name, policy in policies.items()}


def _comparison(target: Target) -> Comparison:
    found = compared(target)
    able = [name for name, (_, fit) in found.items() if fit.exact]
    unable = [
        say("{name} (rank {rank})", name=name, rank=seen.rank) for name, (seen, fit) in found.items() if not fit.exact
    ]
    sentence = say(
        "**{name}.** {sentence} Exact: {able}. Not: {unable}.",
        name=target.label,
        sentence=target.sentence,
        able=_and(able),
        unable=_and(unable),
    )
    return Comparison(target, sentence, _sheet(target))


def _sheet(target: Target) -> Sheet:
    """A row an encoding: its best probability of the last action in every state, how far that is, and the rank."""
    wanted = Row(Header(say("wanted")), (*(_last(row) for row in target.pi), None, None, None))
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
        for name, (seen, fit) in compared(target).items()
    )
    states = tuple(Header(labels.state(state)) for state in target.states)
    columns = (*states, Header(say("nats away")), Header(say("rank")), Header(say("parameters")))
    title = say("best possible π(a₁|s) in the four states")
    return Sheet(say("{name}: what each encoding can do", name=target.label), (Grid(columns, (wanted, *rows), title),))


def _last(pi: Array) -> Cell:
    return Cell(short(pi[-1]), "probability", bar=float(pi[-1]))


def _and(names: list[str]) -> str:
    return listed(names) or say("none")
