"""How many of 100 runs learn the default world of the page REINFORCE, with that world's own settings.

    python -m tests.bench.learned

Learned in the sense of ``pgviz.reinforce.assess``, after at most 200 episodes.
"""

from __future__ import annotations

from pgviz.examples.worlds import SMALL
from tests.bench.engine import learned

RUNS = 100


def main() -> None:
    for seed in range(3):
        found = learned(SMALL, RUNS, seed)
        print(f"seed {seed}: {found} of {RUNS} runs learned the world “{SMALL.name}” in {SMALL.episodes} episodes")


if __name__ == "__main__":
    main()
