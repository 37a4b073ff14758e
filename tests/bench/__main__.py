"""All benches in turn: ``python -m tests.bench``. They print figures; none of them judges."""

from __future__ import annotations

from tests.bench import cost, drag, engine, first_frame, gradient, learned, player_frames, sections

for bench in (learned, engine, gradient, sections, cost, drag, first_frame, player_frames):
    print(f"\n{bench.__name__}")
    bench.main()
