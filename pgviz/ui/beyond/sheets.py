"""A small network, its weights to drag, and its score layer by layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pgviz.network.parts import LayerParts, NetworkParts, beside_bias
from pgviz.ui.beyond.scenario import MOST_ACTIONS, MOST_HIDDEN, MOST_INPUTS
from pgviz.ui.components.sheet import Break, Cell, Edit, Grid, Header, Operator, Role, Row, Sheet, Token
from pgviz.ui.scenarios import Beyond
from pgviz.ui.shell.formats import short

Array = NDArray[np.float64]
EXPECTED = (Token("E", "mean", sub="π"), Token("[∇h(s,·)]", "mean"))


def network_sheet(parts: NetworkParts, now: Beyond, message: str = "") -> Sheet:
    """The forward pass: x over [w1|b1], the hidden units, [w2|b2], preferences and π; every weight to drag."""
    places = np.arange(now.network.parameters.size, dtype=np.float64)
    first, last = (_weights(now, places, names) for names in (("w1", "b1"), ("w2", "b2")))
    inputs = Row(Header("x(s)"), (*(_input(now, j) for j in range(len(now.x))), Cell("1", "phi")))
    hidden = Row(
        Header("y"), (*(Cell(short(v), "phi", link=f"y{i}") for i, v in enumerate(parts.hidden)), Cell("1", "phi"))
    )
    return Sheet(
        label="The network, forwards",
        parts=(
            Grid(
                _headers(now.inputs, "x"),
                (inputs, *_rows(now.units, first, "y")),
                "[w1|b1]",
                "x(s) over the hidden weights",
            ),
            Operator("→"),
            Grid(
                _headers(now.units, "y"),
                (hidden, *_rows(now.signs, last, "a", now)),
                "[w2|b2]",
                "tanh, over the last layer’s",
            ),
            Operator("="),
            _results(parts, now),
        ),
        message=message,
    )


def score_layers_sheet(parts: NetworkParts, now: Beyond) -> Sheet:
    """∇h(s,a) − E_π[∇h(s,·)] = score, once for the hidden layer and once for the last."""
    return Sheet(
        label=f"The score of {now.actions[now.a]}, layer by layer",
        parts=(
            *_three(parts.first, now.units, now.inputs, now, "[w1|b1]", now.frozen, "y"),
            Break(),
            *_three(parts.last, now.signs, now.units, now, "[w2|b2]", False, "a"),
        ),
    )


def sizes_sheet(now: Beyond, message: str = "") -> Sheet:
    """Numbers of inputs, hidden units and actions, and the seed of the weights."""
    fields = (
        ("inputs", "inputs", len(now.x), 1, MOST_INPUTS),
        ("hidden", "hidden units", now.hidden, 1, MOST_HIDDEN),
        ("n", "actions", now.n, 1, MOST_ACTIONS),
        ("seed", "seed of the weights", now.seed, 0, 9999),
    )
    cells = tuple(
        Cell(short(v), "theta", edit=Edit(name, float(v), low, high, 1, label)) for name, label, v, low, high in fields
    )
    return Sheet("Sizes", (Grid(tuple(Header(f[1]) for f in fields), (Row(Header(""), cells),)),), message)


def constant_sheet(now: Beyond, value: float, performance: float, gradient: Array, names: Sequence[str]) -> Sheet:
    """The surrogate's constant, its value, J, and the expected gradient."""
    edit = Edit("c", now.c, -12, 12, 0.5, "constant c, added to every return")
    c, j = Cell(short(now.c), "theta", edit=edit), Cell(short(performance), "plain", link="J")
    row = (c, Cell(short(value), "mean", link="surrogate"), j)
    headers = (Header("c, added to G"), Header("surrogate", link="surrogate"), Header("J(θ)", link="J"))
    slopes = tuple(Cell(short(v), "score", link="gradient") for v in gradient)
    return Sheet(
        "The surrogate and its gradient",
        (
            Grid(headers, (Row(Header(""), row),), "Σ log π G", "drag c: the value moves", "mean"),
            Grid(
                tuple(Header(n) for n in names),
                (Row(Header(""), slopes),),
                "expected gradient",
                "does not move",
                "score",
            ),
        ),
    )


def _weights(now: Beyond, places: Array, names: tuple[str, str]) -> list[list[tuple[int, float]]]:
    """For each cell of [w | b] its place among the parameters, and its value."""
    network = now.network
    where, values = (beside_bias(network, vector, names) for vector in (places, network.parameters))
    return [[(int(i), float(v)) for i, v in zip(*row, strict=True)] for row in zip(where, values, strict=True)]


def _headers(names: Sequence[str], key: str) -> tuple[Header, ...]:
    return (*(Header(name, link=f"{key}{j}") for j, name in enumerate(names)), Header("1"))


def _rows(
    names: Sequence[str], weights: list[list[tuple[int, float]]], key: str, now: Beyond | None = None
) -> tuple[Row, ...]:
    return tuple(
        Row(
            Header(
                name,
                link=f"{key}{i}",
                action=i if now else None,
                pick=f"pick.{i}" if now else "",
                picked=bool(now and i == now.a),
            ),
            tuple(
                Cell(short(v), "theta", link=f"p{p}", edit=Edit(f"w.{p}", v, -5, 5, 0.05, f"weight {p + 1}, of {name}"))
                for p, v in weights[i]
            ),
        )
        for i, name in enumerate(names)
    )


def _input(now: Beyond, j: int) -> Cell:
    edit = Edit(f"x.{j}", now.x[j], -3, 3, 0.1, f"input {now.inputs[j]}")
    return Cell(short(now.x[j]), "phi", link=f"x{j}", edit=edit)


def _results(parts: NetworkParts, now: Beyond) -> Grid:
    rows = tuple(
        Row(
            Header(sign, link=f"a{b}", action=b),
            (
                Cell(short(parts.preferences[b]), "logit", link=f"a{b}"),
                Cell(short(parts.pi[b]), "probability", bar=float(parts.pi[b]), link=f"a{b}", mark=b == now.a),
            ),
        )
        for b, sign in enumerate(now.signs)
    )
    return Grid(
        (Header("h(s,a)"), Header("π(a|s)")), (Row(Header(""), (None, None)), *rows), "Softmax", "", "probability"
    )


def _three(
    layer: LayerParts, names: Sequence[str], columns: Sequence[str], now: Beyond, title: str, dead: bool, key: str
) -> tuple[Grid | Operator, ...]:
    chosen = now.signs[now.a]

    def grid(values: Array, role: Role, heading: str | tuple[Token, ...], subtitle: str) -> Grid:
        rows = tuple(
            Row(
                Header(name, link=f"{key}{i}", action=i if key == "a" else None),
                tuple(
                    Cell(short(v), role, bar=float(v) / layer.largest, link=f"{title}{i}.{j} {role}", dead=dead)
                    for j, v in enumerate(values[i])
                ),
            )
            for i, name in enumerate(names)
        )
        return Grid(_headers(columns, "y" if key == "a" else "x"), rows, heading, subtitle, role, role)

    place = f"in the shape of {title}" + (", frozen" if dead else "")
    return (
        grid(layer.own, "phi", f"∇h(s,{chosen})", place),
        Operator("−"),
        grid(layer.mean, "mean", EXPECTED, "under π"),
        Operator("="),
        grid(layer.difference, "score", "score", "frozen: not used" if dead else "what is left"),
    )
