"""All benches in turn: ``python -m tests.bench``. They print figures; none of them judges."""

from __future__ import annotations

from tests.bench import (
    cost,
    drag,
    engine,
    faults,
    first_frame,
    fuzz,
    gradient,
    killed,
    learned,
    player_frames,
    sections,
)
from tests.load import __main__ as load

for bench in (learned, engine, gradient, sections, cost, drag, first_frame, player_frames, fuzz, killed, faults, load):
    print(f"\n{bench.__name__}")
    bench.main()
