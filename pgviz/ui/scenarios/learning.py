"""The scenario of the page REINFORCE."""

from __future__ import annotations

from dataclasses import dataclass

from pgviz.ui.codec import Number, Scenario, field


@dataclass(frozen=True)
class Learning(Scenario):
    """A world, an encoding, and how REINFORCE is run on it."""

    alpha: float = field(0.5, Number(1e-6, 100), "step size α")
