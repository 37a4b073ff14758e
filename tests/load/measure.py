"""What a class had to wait for: times by kind and by page, errors, lost updates, and how they are printed."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from dataclasses import dataclass, field

MARKS = (0.5, 0.95, 0.99)


@dataclass
class Heard:
    """Times in seconds under a name, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def took(self, began: float, *names: str) -> None:
        for name in names:
            self.times[name].append(time.perf_counter() - began)

    def table(self) -> str:
        """A line for each name; then how much went wrong."""
        lines = [f"{'':24}{'number':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'most':>8}"]
        for name, times in self.times.items():
            cells = "".join(f"{at:8.2f}" for at in (*(quantile(times, mark) for mark in MARKS), max(times)))
            lines.append(f"{name:24}{len(times):8}{cells}")
        lines.append(f"errors {len(self.errors)}, lost updates {len(self.lost)}")
        lines.extend(f"    {said}" for said in [*dict.fromkeys(self.errors), *dict.fromkeys(self.lost)][:8])
        return "\n".join(lines)


def quantile(times: list[float], share: float) -> float:
    """The time within which this share of all were answered; of few times the next larger one."""
    if len(times) == 1:
        return times[0]
    if share == 0.5:
        return statistics.median(times)
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]
