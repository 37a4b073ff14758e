"""docs/worlds.md is what the code computes today. Training in all worlds takes too long here: one is trained again."""

from __future__ import annotations

import pytest

from pgviz.examples.worlds import OPEN, WORLDS, World
from pgviz.ui.reinforce.reasons import reason_of
from tests.bench.learned import RUNS, trained
from tests.docs import worlds as page

COMMITTED = page.FILE.read_text(encoding="utf-8")
OUT_OF_DATE = f"docs/worlds.md is out of date: run {page.COMMAND}"


def row(world: World) -> list[str]:
    (found,) = (line for line in COMMITTED.splitlines() if line.startswith(f"| **{world.name}** |"))
    return found.strip("| ").split(" | ")


@pytest.mark.parametrize("world", WORLDS.values(), ids=lambda world: world.name)
def test_a_world_stands_there_as_it_is_today(world: World) -> None:
    facts = [str(fact) for fact in page.facts(world)]
    assert row(world)[: len(facts)] == facts, OUT_OF_DATE
    assert f"{world.sentence} {reason_of(world)}".rstrip() in COMMITTED, OUT_OF_DATE
    assert world.source in COMMITTED


@pytest.mark.parametrize("world", WORLDS.values(), ids=lambda world: world.name)
def test_a_world_is_learned_in_95_of_100_runs_or_names_its_reason(world: World) -> None:
    learned = int(row(world)[-2])
    assert (learned >= 95) == (reason_of(world) == ""), f"{learned} of {RUNS}"


def test_what_was_learned_is_what_is_learned_today() -> None:
    """The open world was learned in 91 of 100 runs without a baseline."""
    assert row(OPEN)[-2:] == [str(entry) for entry in page.outcome(trained(OPEN))], OUT_OF_DATE
