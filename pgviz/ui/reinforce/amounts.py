"""Numbers and places in the sentences about a training, as one would say them."""

from __future__ import annotations

import math

from pgviz.gridworld import Gridworld
from pgviz.language import say
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.shell.formats import short

FAR = 15  # a number beyond 10 to the power of this is written as a power


def about(value: float) -> str:
    """A number of which only the size is meant: two digits."""
    return short(float(f"{value:.1e}")) if value else "0"


def about_power(log10: float) -> str:
    """As ``about``, of a number by its decimal logarithm, which may be far beyond float64."""
    return about(10**log10) if log10 < FAR else f"10^{log10:.0f}"


def chance(probability: float) -> str:
    """Three digits that count: .0139, .121; 0 and 1 only where they are meant."""
    if probability in (0.0, 1.0):
        return f"{probability:.0f}"
    return short(probability, max(3, 2 - math.floor(math.log10(probability))))


def whole(value: float) -> str:
    """As ``short``, but without decimals where there are four digits or more before the point."""
    return f"{value:.0f}".replace("-", "−") if 1000 <= abs(value) < 1e6 else short(value)


def below_one(probability: float) -> str:
    """Three decimals, never rounded up."""
    return short(math.floor(probability * 1000) / 1000) if probability < 1 else say("over .999")


def of_runs(number: int, now: ReinforceScenario) -> str:
    """``5 of 32 runs``."""
    if now.runs == 1:
        return say("{number} of 1 run", number=number)
    return say("{number} of {runs} runs", number=number, runs=now.runs)


def place(world: Gridworld, state: int) -> str:
    """``row 3, column 1``."""
    row, column = world.position(state)
    return say("row {row}, column {column}", row=row + 1, column=column + 1)
