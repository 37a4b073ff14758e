"""The states of the page that the questions and common mistakes of its sections open: each shows one thing."""

from __future__ import annotations

import math

from pgviz.ui.gradient.scenario import CORRIDOR, GIVEN, ONE_DECISION, GradientScenario

NINE_TO_ONE = (math.log(9), 0.0)  # θ of π = (.9, .1)


def decision(
    rewards: tuple[float, ...], theta: tuple[float, ...] = (), **others: float | int | str
) -> GradientScenario:
    """One decision with these rewards, at this θ or at 0."""
    return GradientScenario(world=ONE_DECISION, r=rewards, theta=theta, **others)  # type: ignore[arg-type]


LIKELIEST = decision((1.0, 0.0, 0.0, 0.0), (14.0, 15.0, 11.0, 17.0))
SECOND = decision((1.0, 2.0, 3.0), (0.5, 0.0, -0.5))
SIGNS = decision((0.0, 1.0), NINE_TO_ONE)
STALE = decision((1.0, 0.0), NINE_TO_ONE)
ZEROED = decision((1.0, 0.0, -10.0))
BEST = decision((5.0, 10.0), NINE_TO_ONE, baseline=GIVEN, b=9.5)
CONTAINED = decision((1.0, 2.0, 3.0), k=2)
PER_ACTION = decision((1.0, 2.0, 3.0), k=8)
ENTROPY = decision((1.0, 2.0, 3.0), (1.0, 0.0, 2.0), bonus=2.0)
SAMPLED_ENTROPY = decision((1.0, 2.0, 3.0), (2.0, 0.0, 1.0))
GROUP = GradientScenario(world=ONE_DECISION)
PAIR = GradientScenario(world=ONE_DECISION, answers=(1.0, 0.0))
LENGTHS = GradientScenario(world=ONE_DECISION, answers=(1.0, 1.2), lengths=(1, 5))
RETURNS = GradientScenario(world=ONE_DECISION, gamma=(0.99,))
WHITENED = GradientScenario(world=ONE_DECISION, gamma=(0.99,), paid=(1.0,) * 6)
SHIFTED = GradientScenario(world=ONE_DECISION, gamma=(0.0,), paid=(49.0, 50.0, 51.0))
STARTS = GradientScenario(world=CORRIDOR)
