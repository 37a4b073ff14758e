"""What a page costs the server: milliseconds of its processor, and kilobytes to the browser.

    python -m tests.bench.cost

For each page its first run in a new session (after one of somebody else, so that nothing is left to import), a whole
run after an edit, and the frames for one more value while a hand drags. These do not depend on how busy the machine is.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator
from typing import Any

from pgviz.ui.beyond import ahead as beyond
from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.components.sweep import Request
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings import ahead as encodings
from pgviz.ui.gradient import ahead as gradient
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.score import ahead as score
from pgviz.ui.shell.foreseen import Foreseen, answer
from pgviz.ui.softmax import ahead as softmax
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.start import ahead as start
from pgviz.ui.start.scenario import StartScenario
from tests.browser.serving import served_with_process
from tests.load.process import used
from tests.load.session import Session

Ahead = tuple[Foreseen[Any], Any, str]  # a room, a scenario, the cell that is dragged
PAGES: dict[str, tuple[str, str, Ahead | None]] = {  # path, a parameter of the link that an edit changes, what is ahead
    "Start": ("", "theta=0,0,{}", (start.AHEAD, StartScenario(), "logit.1")),
    "Softmax": ("Softmax", "tau={}", (softmax.AHEAD, SoftmaxScenario(), "z.1")),
    "Encodings": ("Encodings", "tau={}", (encodings.AHEAD, Decision(), "theta.3")),
    "Score": ("Score", "tau={}", (score.AHEAD, Decision(), "logit.1")),
    "Beyond linear": ("Beyond_linear", "c={}", (beyond.AHEAD, BeyondScenario(), "w.0")),
    "Policy gradient": ("Policy_gradient", "gamma={}", (gradient.AHEAD, GradientScenario(), "reward.1")),
    "REINFORCE": ("REINFORCE", "shown={}", None),
}
EDITS, VALUES, TIMES = 20, 12, 5


def main() -> None:
    with served_with_process("app.py") as (address, pid):
        for name, (path, edit, ahead) in PAGES.items():
            first, again, kilobytes = asyncio.run(cost(address, pid, path, edit))
            print(
                f"{name}: first run {1000 * first:.0f} ms, run after an edit {1000 * again:.0f} ms, {kilobytes:.0f} kB"
            )
            if ahead is not None:
                print(f"    a value ahead of the hand {1000 * seconds_ahead(*ahead):.1f} ms")


async def cost(address: str, pid: int, path: str, edit: str) -> tuple[float, float, float]:
    """Seconds of a first run and of one after an edit; kilobytes of the latter."""
    async with Session(address) as somebody:
        await somebody.run(path)
    async with Session(address) as visitor:
        began = used(pid)
        await visitor.run(path)
        first, began = used(pid) - began, used(pid)
        sizes = [await visitor.run(path, edit.format(value)) for value in itertools.islice(values(), EDITS)]
        return first, (used(pid) - began) / EDITS, sum(sizes) / EDITS / 1000


def seconds_ahead(room: Foreseen[Any], now: Any, cell: str) -> float:
    """Of one value, in the quickest of some portions."""
    found, some = [], values()
    for _ in range(TIMES):
        asked = tuple(itertools.islice(some, VALUES))
        began = time.process_time()
        answer(room, now, Request(cell, asked))
        found.append((time.process_time() - began) / VALUES)
    return min(found)


def values() -> Iterator[float]:
    """Numbers that nobody has asked for yet."""
    return (round(0.5 + i / 1000, 3) for i in itertools.count())


if __name__ == "__main__":
    main()
