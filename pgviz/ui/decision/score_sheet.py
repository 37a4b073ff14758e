"""The score, ∇ log π(a|s) = (φ(s,a) − E_π[φ(s,·)]) / τ, as a formula and three aligned grids.

The third grid is the score itself. What stands to its left is τ times as much, and the sign between them says so.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np

from pgviz.arrays import Array
from pgviz.language import say
from pgviz.score.decomposition import Decomposition, decompose, foremost
from pgviz.ui.components.sheet import Break, Cell, Formula, Grid, Header, Operator, Role, Row, Sheet, Token
from pgviz.ui.decision.common import MASKED, left_out
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import short, vector

Title = str | tuple[Token, ...]
Line = tuple[Grid | Operator | Break, ...]
EXPECTED = (Token("E", "mean", sub="π"), Token("[φ(s,·)]", "mean"))
MOST_COLUMNS, MOST_ROWS = 7, 14  # state features, features that are shown
LONGEST_VECTOR = 6  # numbers written out in the formula


@functools.lru_cache(maxsize=32)
def decomposition_of(now: Decision) -> Decomposition:
    """The score of the page's action in the page's state, taken apart."""
    return decompose(now.policy(), now.a)


def score_sheet(now: Decision) -> Sheet:
    """Formula, then the three grids: in the shape of Θ where the action joins by blocks, else a row a feature."""
    parts, columns = decomposition_of(now), now.block_columns
    grids = _in_columns(parts, now) if columns is None else _in_blocks(parts, now, columns)
    return Sheet(
        label=say("The score of {action}: its features minus the expected features", action=now.actions[now.a]),
        parts=(_symbols(now), *_numbers(parts, now), *grids),
    )


# ------------------------------------------------------------------------------------------------------------ formulas


def _divided(now: Decision, *tokens: Token) -> tuple[Token, ...]:
    """The tokens, divided by the temperature where it is not 1."""
    return tokens if now.tau == 1 else (Token(f"1/{short(now.tau)} · ["), *tokens, Token("]"))


def _symbols(now: Decision) -> Formula:
    chosen = now.signs[now.a]
    difference = (
        Token(f"φ(s,{chosen})", "phi", link="phi"),
        Token("−"),
        Token("E", "mean", link="mean", sub="π"),
        Token("[φ(s,·)]", "mean", link="mean"),
    )
    tokens = (
        Token("∇", sub="θ"),
        Token(f" log π({chosen}|s)"),
        Token("="),
        *_divided(now, *difference),
        Token("="),
        Token(say("score"), "score", link="score"),
    )
    divided = "" if now.tau == 1 else say(", divided by the temperature {tau}", tau=short(now.tau))
    spoken = say(
        "The score of {action}: its features minus the features expected under π{divided}",
        action=chosen,
        divided=divided,
    )
    return Formula(tokens, spoken, size="large")


def _numbers(parts: Decomposition, now: Decision) -> tuple[Formula, ...]:
    """The formula with the page's numbers, where they are few enough to be read."""
    if now.block_columns is not None:
        tokens = _kronecker(parts, now, len(now.block_columns))
    elif parts.policy.size <= LONGEST_VECTOR:
        tokens = _written_out(parts, now)
    else:
        return ()
    return (Formula(tokens, " ".join(token.text for token in tokens)),)


def _kronecker(parts: Decomposition, now: Decision, columns: int) -> tuple[Token, ...]:
    """(e_a − π)/τ ⊗ (x(s), 1): with blocks the score is the logit score times the state's features."""
    x = parts.policy.phi[now.a, now.a * columns : (now.a + 1) * columns]
    return (
        Token(say("score"), "score", link="score"),
        Token("= (" if now.tau == 1 else f"= 1/{short(now.tau)} · ("),
        Token("e", "phi", link="phi", sub="a"),
        Token("−"),
        Token("π", "mean", link="mean"),
        Token(") ⊗ x(s)  ="),
        Token(vector(parts.logit_score), "score", link="score"),
        Token("⊗"),
        Token(vector(x) if columns <= LONGEST_VECTOR else "x(s)", "phi", link="phi"),
    )


def _written_out(parts: Decomposition, now: Decision) -> tuple[Token, ...]:
    terms = [
        token
        for place, b in enumerate(now.allowed)
        for token in (
            *((Token("+"),) if place else ()),
            Token(short(parts.policy.probabilities[b]), "probability", link=f"a{b} pi"),
            Token("·"),
            Token(vector(parts.policy.phi[b]), "mean", link=f"a{b} term{b} mean"),
        )
    ]
    difference = (Token(vector(parts.policy.phi[now.a]), "phi", link="phi"), Token("− ("), *terms, Token(")"))
    return (*_divided(now, *difference), Token("="), Token(vector(parts.score), "score", link="score"))


# --------------------------------------------------------------------------------------------------------------- grids


def _in_blocks(parts: Decomposition, now: Decision, columns: Sequence[str]) -> Line:
    """Three grids, actions × state features: one block filled, every block in proportion to π, the score."""
    k = len(columns)
    own_block = parts.policy.phi[now.a, now.a * k : (now.a + 1) * k]
    shown = [int(j) for j in foremost(own_block, MOST_COLUMNS)]

    def grid(values: Array, role: Role, title: Title, subtitle: str) -> Grid:
        rows = tuple(
            Row(
                _name(now, b, first=role == "phi"),
                tuple(
                    _cell(parts, values[b * k + j], b * k + j, role, f"a{b} x{j}", b == now.a, b in now.masked)
                    for j in shown
                ),
            )
            for b in range(now.n)
        )
        return Grid(tuple(Header(columns[j], link=f"x{j}") for j in shown), rows, title, subtitle, role, role)

    own = say("the action taken{left_out}", left_out=left_out(own_block, shown))
    fate = say("up for {action}, down for others", action=now.signs[now.a])
    return (
        Break(),
        grid(parts.policy.phi[now.a], "phi", _own_title(now), own),
        Operator("−"),
        grid(parts.mean, "mean", EXPECTED, say("every block, weighted by π")),
        Operator(_equals(now)),
        grid(parts.score, "score", say("score"), fate if parts.score.any() else say("nothing to learn")),
    )


def _name(now: Decision, b: int, first: bool) -> Header:
    """The action's name, to be picked, before the first grid; its sign before the others, which stand beside it."""
    if not first:
        return Header(now.signs[b], f"a{b}")
    if b in now.masked:
        return Header(now.actions[b], f"a{b}", action=b, note=MASKED)
    return Header(now.actions[b], f"a{b}", action=b, pick=f"pick.{b}", picked=b == now.a)


def _in_columns(parts: Decomposition, now: Decision) -> Line:
    """A row a feature: φ(s,a), then the π-weighted terms and their sum, then the score."""
    names = now.encoding.names
    shown = [int(j) for j in foremost(parts.policy.phi, MOST_ROWS, ~parts.cancels)]

    def grid(columns: Sequence[tuple[Header, Array]], role: Role, title: Title, subtitle: str) -> Grid:
        rows = tuple(
            Row(
                Header(names[j], link=f"f{j}"),
                tuple(_cell(parts, values[j], j, role, header.link, role == "score") for header, values in columns),
            )
            for j in shown
        )
        return Grid(tuple(header for header, _ in columns), rows, title, subtitle, role, role)

    pi = parts.policy.probabilities
    terms = [
        (Header(f"{short(pi[b])} · {now.signs[b]}", f"a{b} term{b}", action=b), parts.terms[b]) for b in now.allowed
    ]
    own = Header(now.signs[now.a], f"a{now.a}", action=now.a)
    each = say("π · φ for each action, and their sum{left_out}", left_out=left_out(parts.policy.phi, shown))
    return (
        Break(),
        grid([(own, parts.policy.phi[now.a])], "phi", _own_title(now), say("the action taken")),
        Operator("−"),
        grid([*terms, (Header(say("sum")), parts.mean)], "mean", EXPECTED, each),
        Operator(_equals(now)),
        grid([(own, parts.score)], "score", say("score"), say("what is left")),
    )


def _cell(parts: Decomposition, value: float, j: int, role: Role, link: str, mark: bool, masked: bool = False) -> Cell:
    """A number with its bar: in all three grids a bar of the same length is the same number."""
    dead = masked or bool(parts.cancels[j])
    bar = float(value) / max(parts.largest, float(np.abs(parts.score).max()))
    return Cell(short(value), role, bar=bar, link=f"{link} f{j} {role}", dead=dead, mark=mark and not dead)


def _own_title(now: Decision) -> str:
    return f"φ(s, {now.actions[now.a]})"


def _equals(now: Decision) -> str:
    """The sign between the difference and the score, which is a τ-th of it."""
    return "=" if now.tau == 1 else f"= {short(now.tau)} ·"
