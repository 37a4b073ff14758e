"""A million inputs from strangers: ``python -m tests.bench.fuzz [how many]``; each door gets its share.

Prints how many went through each door, how many a second, and for each crash the seed that shows it. Ends with 1 if
there was one. It begins where ``tests/fuzz/test_fuzz.py`` ends.
"""

from __future__ import annotations

import random
import sys
import time

from tests.fuzz.targets import TARGETS

MANY = 1_000_000
SHOWN = 5  # crashes of one door that are printed


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    listed = sum(count for _, count in TARGETS.values())
    crashes = 0
    for name, (target, count) in TARGETS.items():
        share, began, found = many * count // listed, time.perf_counter(), 0
        for seed in range(count, count + share):
            try:
                target(random.Random(seed))
            except Exception as error:
                found += 1
                if found <= SHOWN:
                    print(f"  {target.__name__}(random.Random({seed})): {error!r:.300}")
        took = time.perf_counter() - began
        crashes += found
        print(f"{name}: {share} inputs, {share / took:.0f} a second, {found} crashes", flush=True)
    if crashes:
        sys.exit(1)


if __name__ == "__main__":
    main()
