"""How long each section of the page Policy gradient takes where it takes longest.

    python -m tests.bench.sections

Long episodes, large batches, full returns, the best baseline; in seconds of the processor, the best of three, none of
them kept from before.
"""

from __future__ import annotations

import time

from pgviz.ui.gradient.scenario import CORRIDOR, GRID, GradientScenario
from pgviz.ui.gradient.sections import SECTIONS, TITLES


def seconds(name: str, world: str) -> float:
    took = []
    for horizon in (100, 99, 98):
        now = GradientScenario(world=world, horizon=(horizon,), ascent=100, baseline="optimal", returns="full", seed=9)
        began = time.process_time()
        SECTIONS[name](now)
        took.append(time.process_time() - began)
    return min(took)


def main() -> None:
    for world in (GRID, CORRIDOR):
        for name in SECTIONS:
            print(f"{world}, “{TITLES[name]}”: {seconds(name, world):.2f} s")


if __name__ == "__main__":
    main()
