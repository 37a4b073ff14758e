"""Writes docs/worlds.md: what each world teaches, and what 100 runs came to in it. ``python -m tests.docs.worlds``."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pgviz.examples.obstacles import coin_of, uniform
from pgviz.examples.worlds import CORRIDOR, WORLDS, World
from pgviz.reinforce.assessment import Assessment, policies
from pgviz.ui.reinforce.reasons import about, reason_of
from pgviz.ui.reinforce.scenario import ENCODINGS, TABLE
from pgviz.ui.shell.formats import short
from tests.bench.learned import RUNS, trained
from tests.docs.encodings import table

FILE = Path(__file__).parents[2] / "docs" / "worlds.md"
COMMAND = "python -m tests.docs.worlds"
EAST, WEST = 1, 3

HEADER = ["world", "cells", "φ(s,a)", "γ", "slip", "α", "baseline", "episodes", "cut after", "goal by chance"]


def facts(world: World) -> list[object]:
    """What follows from the world alone: its size, its settings, and how often the first policy finds the goal."""
    built = world.build()
    rows, columns = built.shape
    chance = built.chance_of_goal(uniform(built), world.horizon)
    numbers = (world.gamma, world.slip, world.alpha)
    return [
        f"**{world.name}**",
        f"{rows} × {columns}",
        ENCODINGS[world.encoding or TABLE],
        *map(short, numbers),
        world.baseline,
        world.episodes,
        world.horizon,
        about(chance) if chance < 1 / 2 else short(chance),
    ]


def outcome(found: Assessment) -> list[object]:
    """How many runs learned, and how much of what there was to gain the median run gained."""
    first, last = found.record_within(0), found.record_within(-1)
    gained = np.median((last - first) / (found.optimum_within - first))
    return [int(found.learned.sum()), short(round(float(gained), 2))]


def on_the_corridor(found: Assessment) -> str:
    """What became of the runs whose best policy is a coin."""
    pi = policies(found.features, found.training.thetas[-1])[:, CORRIDOR.build().start]
    east = pi[:, EAST] / (pi[:, EAST] + pi[:, WEST])
    coin, began = coin_of(CORRIDOR.build()), found.performance[0, 0]
    near = int((found.performance[-1] > (began + coin.value) / 2).sum())
    low, high = (short(round(float(np.quantile(east, q)), 2)) for q in (0.05, 0.95))
    return (
        f"In the **corridor** no run can be optimal, and {near} of {RUNS} end nearer to the best coin, J = "
        f"{short(coin.value)}, than to where they began, J = {short(float(began))}; nine out of ten go East with a "
        f"share of {low} to {high} of their moves to East and West, and the best is {short(coin.p)}."
    )


def render(found: dict[str, Assessment]) -> str:
    """The whole page, from what the training in each world came to."""
    rows = ([*facts(world), *outcome(found[world.name])] for world in WORLDS.values())
    said = "\n".join(f"- **{w.name}** ({w.source}): {w.sentence} {reason_of(w)}".rstrip() for w in WORLDS.values())
    return f"""\
# Worlds: what each teaches, and what becomes of {RUNS} runs

<!-- Computed: run `{COMMAND}` after a change, do not edit. -->

{said}

Each is trained with its own settings, which are those with which a link that names only the world opens it. “Learned”
says of how many of {RUNS} runs (seed 0) the likeliest actions are optimal from the start and at least half of what was
missing of J is gained (`pgviz.reinforce.assess`). “Gained” is the share of what was missing of J, of episodes that are
cut, that the median run gained. “Goal by chance” is the probability that an episode of the uniform policy ends at a
goal.

{table([*HEADER, f"learned, of {RUNS}", "gained"], rows)}

{on_the_corridor(found[CORRIDOR.name])}

How many of {RUNS} runs learn with other seeds: `python -m tests.bench.learned`.
"""


if __name__ == "__main__":
    FILE.write_text(render({name: trained(world) for name, world in WORLDS.items()}), encoding="utf-8")
    print(f"wrote {FILE}")
