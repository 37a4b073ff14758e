"""Writes docs/encodings.md: what each encoding can and cannot express, computed. ``python -m tests.docs.encodings``."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from pgviz import encodings
from pgviz.encodings import (
    Blocks,
    Encoding,
    Expressiveness,
    Fourier,
    Identity,
    OneHot,
    Polynomial,
    StackWithProduct,
    TileCoding,
)
from pgviz.encodings._base import MAX_FEATURES
from pgviz.examples import targets
from pgviz.examples.targets import Target
from pgviz.fitting import Fit, best_fit
from pgviz.policy import SoftmaxPolicy
from pgviz.ui.decision import coding
from pgviz.ui.decision.encoding import state_features
from pgviz.ui.state.codec import Number, number_text

FILE = Path(__file__).parents[2] / "docs" / "encodings.md"
COMMAND = "python -m tests.docs.encodings"

SIZES = coding.Coding()  # the sizes that the app opens with
LARGEST = coding.Coding(
    order=coding.MOST_ORDER, centres=coding.MOST_CENTRES, tilings=coding.MOST_TILINGS, tiles=coding.MOST_TILES
)


@dataclasses.dataclass(frozen=True)
class Row:
    """An encoding in some states, what it can express there, and how close it comes to each target."""

    features: str
    join: str
    encoding: Encoding
    states: tuple[tuple[float, ...], ...]
    expressiveness: Expressiveness
    fits: dict[str, Fit]  # by the target's name


def joins(n_actions: int) -> dict[str, encodings.Join]:
    """The ways in which so many actions can enter, by name."""
    numbers, one_hot = np.arange(n_actions)[:, None], np.eye(n_actions)
    return {
        "stack (number)": encodings.Stack(numbers),
        "stack (one-hot)": encodings.Stack(one_hot),
        "product (number)": StackWithProduct(numbers),
        "product (one-hot)": StackWithProduct(one_hot),
        "blocks": Blocks(n_actions),
        "blocks with bias": Blocks(n_actions, bias=True),
    }


def corner_features() -> dict[str, encodings.StateFeatures]:
    """State features of the four corners."""
    return {"raw": Identity(2), "polynomial": Polynomial(2, 1), "one-hot": OneHot(len(targets.CORNERS))}


def grid_features() -> dict[str, encodings.StateFeatures]:
    """Every kind of state features, in the sizes that the app opens with; one-hot has a number for every state."""
    return {
        "raw": Identity(2),
        "polynomial": Polynomial(2, SIZES.order),
        "Fourier": Fourier(2, SIZES.order),
        "RBF": encodings.RBF.grid(2, SIZES.centres, SIZES.width),
        "RBF, normalised": encodings.RBF.grid(2, SIZES.centres, SIZES.width, normalised=True),
        "tile coding": TileCoding(2, SIZES.tilings, SIZES.tiles),
        "one-hot": OneHot(len(targets.GRID)),
    }


def rows(features: dict[str, encodings.StateFeatures], wanted: Sequence[Target]) -> list[Row]:
    """Every state features with every join, and the best fits to targets in the same states."""
    states, n_actions = wanted[0].states, wanted[0].pi.shape[1]
    made = []
    for (kind, x), (way, join) in itertools.product(features.items(), joins(n_actions).items()):
        encoding = Encoding(x, join)
        tensor = encoding.tensor(range(len(states)) if isinstance(x, OneHot) else states)
        policy = SoftmaxPolicy(tensor, np.zeros(encoding.size))
        fits = {target.name: best_fit(policy, target.pi) for target in wanted}
        made.append(Row(kind, way, encoding, states, encodings.expressiveness(policy), fits))
    return made


def cannot(row: Row) -> str:
    """What an encoding cannot express, in a sentence that follows from its rank and its fits."""
    found, others = row.expressiveness, row.encoding.n_actions - 1
    if found.gives_every_policy:
        return "Nothing: it gives every policy that has no 0 in it."
    if not found.depends_on_state:
        lacking = f" Nor all that are the same in every state: {found.rank} of {others} log-odds is free."
        return "Any difference between states." + (lacking if found.rank < others else "")
    missing = [name for name, fit in row.fits.items() if not fit.exact]
    equal = [state for state, cancels in zip(row.states, found.cancels_in, strict=True) if cancels.all()]
    where = "".join(f" At {point(state)} every feature cancels: all actions are equally likely." for state in equal)
    return f"{found.rank} of {found.most} log-odds are free: not {listed(missing)}.{where}"


def listed(names: Sequence[str]) -> str:
    """“a”, “a” or “b”, …"""
    quoted = [f"“{name}”" for name in names]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def point(state: Iterable[float]) -> str:
    return f"({', '.join(f'{v:g}' for v in state)})"


def nats(fit: Fit) -> str:
    """A divergence for a table: exact, or three decimals."""
    if fit.exact:
        return "exact"
    return f"{fit.divergence:.3f}" if fit.divergence >= 0.0005 else "< 0.001"


def table(header: Sequence[str], body: Iterable[Sequence[object]]) -> str:
    lines = [header, ["---"] * len(header), *body]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def fit_table(made: Sequence[Row]) -> str:
    most = made[0].expressiveness.most
    header = ["x(s)", "join", "d", f"rank, of {most}", *made[0].fits, "what it cannot express"]
    return table(
        header,
        (
            [
                row.features,
                f"{row.join} (tabular)" if (row.features, row.join) == ("one-hot", "blocks") else row.join,
                row.encoding.size,
                row.expressiveness.rank,
                *(nats(fit) for fit in row.fits.values()),
                cannot(row),
            ]
            for row in made
        ),
    )


def target_table(wanted: Sequence[Target]) -> str:
    return table(["target", "what it is"], ([target.name, target.sentence] for target in wanted))


def xor_findings(made: Sequence[Row]) -> str:
    """What XOR separates, read off the rows."""
    raw = {row.join: row for row in made if row.features == "raw"}
    best = raw["blocks with bias"].fits["XOR"]
    ranks = ", ".join(f"{join} {row.expressiveness.rank}" for join, row in raw.items())
    solving = ", ".join(row.join for row in made if row.features == "polynomial" and row.fits["XOR"].exact)
    separating = ", ".join(join for join, row in raw.items() if row.fits[targets.FIRST.name].exact)
    return f"""\
- **On the raw state every join fails at XOR, and equally.** The best is π = {best.pi.max():.1f} in every state,
  {best.divergence:.3f} nats off. The ranks are {ranks}, tabular {best.pi.shape[0]}.
- **So XOR does not separate stack with product from blocks.** With two actions, product and blocks with bias give the
  same policies: the log-odds are a straight line in (s₁, s₂). What separates stack from them is
  “{targets.FIRST.name}”: {separating} give it. Blocks without the bias fail at
  “{targets.ALWAYS.name}”: at (0, 0) every feature is 0.
- **What XOR needs is the feature s₁s₂, and a join that lets it differ by action**: polynomial of order 1 with
  {solving}. Stack fails even then, and even with one feature a state.
- With three actions, products with numbers give fewer policies than blocks (next table): the log-odds of action 2
  against 0 are twice those of action 1. One-hot codes set them free: product is then as good as blocks with bias."""


def bounds_table() -> str:
    """What the app allows, from the codecs of its fields."""
    fields = [f for f in dataclasses.fields(coding.Coding) if isinstance(f.metadata["codec"], Number)]
    ends = (
        [f.metadata["label"], number_text(f.metadata["codec"].low), number_text(f.metadata["codec"].high)]
        for f in fields
    )
    more = [
        ["entries of a raw state", 1, coding.MOST_ENTRIES],
        ["states of one-hot", coding.STATES, coding.STATES],
        ["entries of θ", 1, coding.MOST_FEATURES],
    ]
    return table(["", "least", "most"], [*ends, *more])


def size_table() -> str:
    """The number of features at the sizes that the app opens with, and at the largest."""

    def sizes(kind: str) -> list[object]:
        small, large = (
            state_features(dataclasses.replace(choice, x=kind), entries).size
            for choice, entries in ((SIZES, SIZES.n), (LARGEST, coding.MOST_ENTRIES))
        )
        ways = joins(coding.MOST_ACTIONS)
        widest = max(ways, key=lambda way: ways[way].size(large))
        return [coding.FEATURES[kind], small, large, f"{ways[widest].size(large)} ({widest})"]

    return table(
        ["x(s)", "features, as the app opens", "features, at most", f"d, at most ({coding.MOST_ACTIONS} actions)"],
        (sizes(kind) for kind in coding.FEATURES),
    )


def render() -> str:
    """The whole page."""
    on_corners, on_grid = (
        (targets.ALWAYS, targets.FIRST, targets.XOR),
        (targets.SAME, targets.LINEAR, targets.BUMP, targets.ARBITRARY),
    )
    corners, grid = rows(corner_features(), on_corners), rows(grid_features(), on_grid)
    return f"""\
# Encodings: what each can and cannot express

<!-- Computed: run `{COMMAND}` after a change, do not edit. -->

A linear softmax policy has log-odds log π(a|s)/π(b|s) = θᵀ(φ(s,a) − φ(s,b)). It gives a target policy exactly if one θ
gives all its log-odds. Each table shows, for state features x(s) and the join by which the action enters:

- **d**, the number of entries of θ, and the **rank**: how many directions of θ change a probability in these states
  (`encodings.contrast_rank`). For S states and A actions it is at most S·(A−1), and then every policy can be given;
- for each target the **best fit** (`fitting.best_fit`): how far the closest policy of this encoding is from the target,
  KL(target ‖ π) in nats, averaged over the states; “exact” if some θ gives it;
- what the encoding **cannot express**, in words that follow from these numbers.

“number” and “one-hot” say how an action is coded: 0, 1, 2, … or one entry an action. “product” is stack with product.

## Two actions, the four states {{0, 1}}²

{target_table(on_corners)}

{fit_table(corners)}

Polynomial here has order 1: the features 1, s₂, s₁, s₁s₂.

{xor_findings(corners)}

## Three actions, {len(targets.GRID)} states of the unit square

{target_table(on_grid)}

{fit_table(grid)}

Sizes as the app opens: polynomial and Fourier of order {SIZES.order}; RBF with {SIZES.centres} centres a side and width
{SIZES.width:g}; {SIZES.tilings} tilings with {SIZES.tiles} tiles a side. One-hot has a feature for each of the
{len(targets.GRID)} states.

## What the app allows

{bounds_table()}

{size_table()}

In the core the only bound is {MAX_FEATURES} features; beyond it an encoding is refused with a sentence.
"""


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(render(), encoding="utf-8")
    print(f"wrote {FILE}")
