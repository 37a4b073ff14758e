"""The score of a network, layer by layer: ∇h(s,a) − E_π[∇h(s,·)], and what it has in common with the linear rule."""

from __future__ import annotations

from collections.abc import Sequence

from pgviz.arrays import Array
from pgviz.language import say
from pgviz.network.parts import LayerParts, NetworkParts
from pgviz.ui.beyond.network import headers
from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.components.sheet import Break, Cell, Grid, Header, Operator, Role, Row, Sheet, Token
from pgviz.ui.shell.formats import short

EXPECTED = (Token("E", "mean", sub="π"), Token("[∇h(s,·)]", "mean"))


def layers_sheet(parts: NetworkParts, now: BeyondScenario) -> Sheet:
    """∇h(s,a) − E_π[∇h(s,·)] = score, once for the hidden layer and once for the last."""
    return Sheet(
        label=say("The score of {action}, layer by layer", action=now.actions[now.a]),
        parts=(
            *_three(parts.first, now.units, now.inputs, now, "[w1|b1]", now.frozen, "y"),
            Break(),
            *_three(parts.last, now.signs, now.units, now, "[w2|b2]", False, "a"),
        ),
    )


def on_layers(now: BeyondScenario, parts: NetworkParts) -> tuple[str, ...]:
    """How closely the computations agree, and what a frozen hidden layer changes."""
    said = (
        say(
            "**The rule is the same**: ∇h(s,a) minus its expectation. Backprop and complex step agree to "
            "{gap} for these weights.",
            gap=short(parts.complex_step_gap),
        ),
        say(
            "In the last layer ∇h(s,a) **is** φ(s,a) = e ⊗ (y, 1): the linear rule on the hidden units gives the same "
            "numbers, to {gap}.",
            gap=short(parts.linear_gap),
        ),
    )
    if now.frozen:
        return (*said, say("The hidden layer is frozen: y is a fixed list of features, and all that learns is linear."))
    return said


def _three(
    layer: LayerParts,
    names: Sequence[str],
    columns: Sequence[str],
    now: BeyondScenario,
    title: str,
    dead: bool,
    key: str,
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
        return Grid(headers(columns, "y" if key == "a" else "x"), rows, heading, subtitle, role, role)

    place = say("in the shape of {title}, frozen", title=title) if dead else say("in the shape of {title}", title=title)
    return (
        grid(layer.own, "phi", f"∇h(s,{chosen})", place),
        Operator("−"),
        grid(layer.mean, "mean", EXPECTED, say("under π")),
        Operator("="),
        grid(layer.difference, "score", say("score"), say("frozen: not used") if dead else say("what is left")),
    )
