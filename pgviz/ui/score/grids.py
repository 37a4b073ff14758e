"""The score, ∇ log π(a|s) = φ(s,a) − E_π[φ(s,·)], as a formula and three aligned grids."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pgviz.score.decomposition import Decomposition, foremost
from pgviz.ui.components.sheet import Break, Cell, Formula, Grid, Header, Operator, Role, Row, Sheet, Token
from pgviz.ui.decision.common import left_out
from pgviz.ui.scenarios import Decision
from pgviz.ui.shell.formats import short, vector

Array = NDArray[np.float64]
Title = str | tuple[Token, ...]
Line = tuple[Grid | Operator | Break, ...]
EXPECTED = (Token("E", "mean", sub="π"), Token("[φ(s,·)]", "mean"))
MOST_COLUMNS, MOST_ROWS = 7, 14  # state features, features that are shown
LONGEST_VECTOR = 6  # numbers written out in the formula


def score_sheet(parts: Decomposition, now: Decision) -> Sheet:
    """Formula, then the three grids: in the shape of Θ where the action joins by blocks, else a row a feature."""
    columns = now.block_columns
    grids = _in_columns(parts, now) if columns is None else _in_blocks(parts, now, columns)
    return Sheet(
        label=f"The score of {now.actions[now.a]}: its features minus the expected features",
        parts=(_symbols(parts, now), *_numbers(parts, now), *grids),
    )


def _symbols(parts: Decomposition, now: Decision) -> Formula:
    chosen = now.signs[now.a]
    cold = parts.policy.temperature == 1
    tokens = (
        Token("∇", sub="θ"),
        Token(f" log π({chosen}|s)"),
        Token("="),
        *(() if cold else (Token(f"1/{short(parts.policy.temperature)} · ["),)),
        Token(f"φ(s,{chosen})", "phi", link="phi"),
        Token("−"),
        Token("E", "mean", link="mean", sub="π"),
        Token("[φ(s,·)]", "mean", link="mean"),
        *(() if cold else (Token("]"),)),
        Token("="),
        Token("score", "score", link="score"),
    )
    return Formula(tokens, f"The score of {chosen}: its features minus the features expected under π", size="large")


def _numbers(parts: Decomposition, now: Decision) -> tuple[Formula, ...]:
    """The formula with the page's numbers, where they are few enough to be read."""
    if now.block_columns is not None:
        tokens = _kronecker(parts, len(now.block_columns))
    elif parts.policy.phi.shape[1] <= LONGEST_VECTOR:
        tokens = _written_out(parts)
    else:
        return ()
    return (Formula(tokens, " ".join(token.text for token in tokens)),)


def _kronecker(parts: Decomposition, columns: int) -> tuple[Token, ...]:
    """(e_a − π) ⊗ (x(s), 1): with blocks the score is a push for each action times the state's features."""
    x = parts.policy.phi[parts.action, parts.action * columns : (parts.action + 1) * columns]
    return (
        Token("score" if parts.policy.temperature == 1 else "score · τ", "score", link="score"),
        Token("= ("),
        Token("e", "phi", link="phi", sub="a"),
        Token("−"),
        Token("π", "mean", link="mean"),
        Token(") ⊗ x(s)  ="),
        Token(vector(parts.surprise), "score", link="score"),
        Token("⊗"),
        *((Token(vector(x), "phi", link="phi"),) if columns <= LONGEST_VECTOR else (Token("x(s)", "phi", link="phi"),)),
    )


def _written_out(parts: Decomposition) -> tuple[Token, ...]:
    terms = [
        token
        for b, (probability, features) in enumerate(zip(parts.policy.probabilities, parts.policy.phi, strict=True))
        for token in (
            *((Token("+"),) if b else ()),
            Token(short(probability), "probability", link=f"a{b} pi"),
            Token("·"),
            Token(vector(features), "mean", link=f"a{b} term{b} mean"),
        )
    ]
    return (
        Token(vector(parts.policy.phi[parts.action]), "phi", link="phi"),
        Token("− ("),
        *terms,
        Token(")"),
        Token("="),
        Token(vector(parts.difference), "score", link="score"),
    )


def _in_blocks(parts: Decomposition, now: Decision, columns: Sequence[str]) -> Line:
    """Three grids, actions × state features: one block filled, every block in proportion to π, the difference."""
    chosen, k = now.actions[now.a], len(columns)
    shown = [int(j) for j in foremost(parts.policy.phi[now.a, now.a * k : (now.a + 1) * k], MOST_COLUMNS)]

    def grid(values: Array, role: Role, title: Title, subtitle: str) -> Grid:
        rows = tuple(
            Row(
                _block_header(now, b, name, first=role == "phi"),
                tuple(_cell(parts, values[b * k + j], b * k + j, role, f"a{b} x{j}", b == now.a) for j in shown),
            )
            for b, name in enumerate(now.actions)
        )
        return Grid(tuple(Header(columns[j], link=f"x{j}") for j in shown), rows, title, subtitle, role, role)

    return (
        Break(),
        grid(
            parts.policy.phi[now.a],
            "phi",
            f"φ(s, {chosen})",
            f"the block of the action taken{left_out(k - len(shown))}",
        ),
        Operator("−"),
        grid(parts.mean, "mean", EXPECTED, "under π: every block, in proportion"),
        Operator("="),
        grid(parts.difference, "score", _score_title(parts), f"up for {chosen}, down for the rest"),
    )


def _block_header(now: Decision, b: int, name: str, first: bool) -> Header:
    """The action's name, to be picked, before the first grid; its first sign before the others."""
    if first:
        return Header(name, f"a{b}", action=b, pick=f"pick.{b}", picked=b == now.a)
    return Header(name.split()[0], f"a{b}", action=b)


def _in_columns(parts: Decomposition, now: Decision) -> Line:
    """A row a feature: φ(s,a), then the π-weighted terms and their sum, then the difference."""
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

    terms = [
        (Header(f"{short(parts.policy.probabilities[b])} · φ(s,{name})", f"a{b} term{b}", action=b), parts.terms[b])
        for b, name in enumerate(now.signs)
    ]
    own = f"of the action taken{left_out(len(names) - len(shown))}"
    return (
        Break(),
        grid([(Header(""), parts.policy.phi[now.a])], "phi", f"φ(s, {now.actions[now.a]})", own),
        Operator("−"),
        grid([*terms, (Header("sum"), parts.mean)], "mean", EXPECTED, "under π: a term for each action, and their sum"),
        Operator("="),
        grid([(Header(""), parts.difference)], "score", _score_title(parts), "what is left"),
    )


def _cell(parts: Decomposition, value: float, j: int, role: Role, link: str, mark: bool) -> Cell:
    dead = bool(parts.cancels[j])
    bar = float(value) / parts.largest
    return Cell(short(value), role, bar=bar, link=f"{link} f{j} {role}", dead=dead, mark=mark and not dead)


def _score_title(parts: Decomposition) -> str:
    return "score" if parts.policy.temperature == 1 else "score · τ"
