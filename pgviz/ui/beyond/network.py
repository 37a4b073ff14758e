"""The network forwards: its weights to drag, the hidden units, the preferences and π."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pgviz.arrays import Array
from pgviz.language import say
from pgviz.network.parts import NetworkParts, beside_bias
from pgviz.ui.beyond.edits import name_of
from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Operator, Row, Sheet
from pgviz.ui.shell.formats import short


def network_sheet(parts: NetworkParts, now: BeyondScenario) -> Sheet:
    """The forward pass: x over [w1|b1], the hidden units, [w2|b2], preferences and π; every weight to drag."""
    places = np.arange(now.network.parameters.size, dtype=np.float64)
    first, last = (_weights(now, places, names) for names in (("w1", "b1"), ("w2", "b2")))
    inputs = Row(Header("x(s)"), (*(_input(now, j) for j in range(len(now.x))), Cell("1", "phi")))
    hidden = Row(
        Header("y"), (*(Cell(short(v), "phi", link=f"y{i}") for i, v in enumerate(parts.hidden)), Cell("1", "phi"))
    )
    return Sheet(
        label=say("The network, forwards"),
        parts=(
            Grid(
                headers(now.inputs, "x"),
                (inputs, *(Row(Header(unit, link=f"y{i}"), first[i]) for i, unit in enumerate(now.units))),
                "[w1|b1]",
                say("x(s) over the hidden weights"),
            ),
            Operator("→"),
            Grid(
                headers(now.units, "y"),
                (hidden, *(Row(_action(now, b), last[b]) for b in range(now.n))),
                "[w2|b2]",
                say("tanh, over the last layer’s"),
            ),
            Operator("="),
            _results(parts, now),
        ),
    )


def headers(names: Sequence[str], key: str) -> tuple[Header, ...]:
    """The columns of [w|b]: one for each input of the layer, and that of the bias."""
    return (*(Header(name, link=f"{key}{j}") for j, name in enumerate(names)), Header("1"))


def _weights(now: BeyondScenario, places: Array, names: tuple[str, str]) -> list[tuple[Cell, ...]]:
    """The rows of [w|b]: each cell shows a parameter, and edits it by its place among all of them."""
    network = now.network
    where, values = (beside_bias(network, vector, names) for vector in (places, network.parameters))
    return [
        tuple(_weight(now, int(p), float(v)) for p, v in zip(*row, strict=True))
        for row in zip(where, values, strict=True)
    ]


def _weight(now: BeyondScenario, place: int, value: float) -> Cell:
    edit = Edit(f"w.{place}", value, -5, 5, 0.05, name_of(now, f"w.{place}"))
    return Cell(short(value), "theta", link=f"p{place}", edit=edit)


def _input(now: BeyondScenario, j: int) -> Cell:
    edit = Edit(f"x.{j}", now.x[j], -3, 3, 0.1, name_of(now, f"x.{j}"))
    return Cell(short(now.x[j]), "phi", link=f"x{j}", edit=edit)


def _action(now: BeyondScenario, b: int) -> Header:
    return Header(now.signs[b], link=f"a{b}", action=b, pick=f"pick.{b}", picked=b == now.a)


def _results(parts: NetworkParts, now: BeyondScenario) -> Grid:
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
    columns = (Header("h(s,a)"), Header("π(a|s)"))
    return Grid(columns, (Row(Header(""), (None, None)), *rows), "Softmax", "", "probability")
