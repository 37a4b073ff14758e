"""Single decisions: one state, its features, θ. Each with its source."""

from __future__ import annotations

import math
from dataclasses import dataclass

SOURCE = "Mathematics Stack Exchange, question 3275666 and its answer"


@dataclass(frozen=True)
class DecisionExample:
    """A state and the parameters of a linear softmax policy in it."""

    name: str
    state: tuple[float, ...]
    theta: tuple[float, ...]
    source: str


THETA = ((8.0, -3.0, 2.0, 5.0), (9.0, 4.0, -1.0, 5.0), (6.0, 0.0, 7.0, 4.0), (10.0, 2.0, -5.0, 6.0))
"""Θ, a row an action. The question gives only Θφ(s)+b = (14, 15, 11, 17): one answer of many."""

BIAS = (1.0, 1.0, 1.0, 1.0)

QUESTION = DecisionExample(
    name="the question",
    state=(1.0, 0.0, 0.0, 1.0),
    theta=tuple(v for row, b in zip(THETA, BIAS, strict=True) for v in (*row, b)),
    source=SOURCE,
)
"""φ(s,a) = e_a ⊗ (φ(s), 1) and θ the rows of [Θ|b], one after the other."""

ANSWER = DecisionExample(
    name="the answer’s example",
    state=(1.0, 1.0),
    theta=(0.0, 0.0, math.log(0.3 / 0.7)),
    source=SOURCE,
)
"""φ(s,a) = (s, a) for a = 0, 1. The last θ alone makes π = (.7, .3), in this and in every other state."""
