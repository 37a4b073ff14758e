"""What the sheets of Beyond linear edit: a weight, an input, the sizes, the seed; and what each is called."""

from __future__ import annotations

import dataclasses

from pgviz.language import say
from pgviz.ui.beyond.scenario import MOST_INPUTS, SEEDS, WEIGHTS, BeyondScenario
from pgviz.ui.state.codec import Number, number_text
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import Change

NAMES = {"inputs": say("number of inputs"), "seed": say("seed of the weights")}


def weight_names(now: BeyondScenario) -> tuple[str, ...]:
    """What each parameter of the network is called, in their order: w1 row by row, b1, w2 row by row, b2."""
    return (
        *(say("weight from {name} to {unit}", name=name, unit=unit) for unit in now.units for name in now.inputs),
        *(say("bias of {unit}", unit=unit) for unit in now.units),
        *(
            say("weight from {unit} to {action}", unit=unit, action=action)
            for action in now.actions
            for unit in now.units
        ),
        *(say("bias of {action}", action=action) for action in now.actions),
    )


def name_of(now: BeyondScenario, cell: str) -> str:
    """What a sentence calls a cell, by the name of its edit; empty where the field's own label will do."""
    word, *place = cell.split(".")
    if word == "w":
        return weight_names(now)[int(place[0])]
    return say("input {name}", name=now.inputs[int(place[0])]) if word == "x" else NAMES.get(word, "")


def with_weight(now: BeyondScenario, place: int, value: float) -> Change[BeyondScenario]:
    """With one weight or bias changed, by its place among the parameters."""
    weights = (now.network.parameters + 0.0).tolist()
    weights[place] = _checked(now, f"w.{place}", WEIGHTS.entry, value)
    return Change(dataclasses.replace(now, w=tuple(weights)))


def with_inputs(now: BeyondScenario, count: float) -> Change[BeyondScenario]:
    """With another number of inputs: the first ones stay, new ones are 0."""
    k = int(_checked(now, "inputs", Number(1, MOST_INPUTS, whole=True), count))
    return Change(dataclasses.replace(now, x=(*now.x, *(0.0,) * MOST_INPUTS)[:k])).repaired()


def with_seed(now: BeyondScenario, seed: float) -> Change[BeyondScenario]:
    """With the weights of another seed, in place of edited ones."""
    drawn = int(_checked(now, "seed", SEEDS, seed))
    given_up = (say("The edited weights were replaced by those of the seed."),) * bool(now.w)
    return Change(dataclasses.replace(now, seed=drawn, w=()), given_up)


def _checked(now: BeyondScenario, cell: str, codec: Number, value: float) -> float:
    try:
        return codec.decode(number_text(value))
    except ValueError as reason:
        raise ValueError(
            say("{place}: {reason}. It stays as it was.", place=name_of(now, cell), reason=reason)
        ) from None


EDITS = Edits(
    BeyondScenario,
    pick="a",
    special={"w": with_weight, "inputs": with_inputs, "seed": with_seed},
    names=name_of,
)
