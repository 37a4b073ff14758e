"""What several sheets of a decision show in the same way."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array, settled
from pgviz.policy import SoftmaxPolicy
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Role, Row, Sheet
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import short

MASKED = "Masked: this action is never taken."
TEMPERATURES = (0.05, 20.0, 0.05)  # from, to, and what an arrow key moves


def masked_cell(text: str, role: Role, link: str) -> Cell:
    """A number of an action that is masked: out of play, and it says why."""
    return Cell(text, role, link=link, dead=True, note=MASKED)


def temperature_grid(now: Decision) -> Grid:
    """The temperature, to drag."""
    cell = Cell(short(now.tau), "theta", edit=Edit("tau", now.tau, *TEMPERATURES, "temperature τ"))
    return Grid((Header("temperature τ"),), (Row(Header(""), (cell,)),))


def shown_logits(policy: SoftmaxPolicy) -> Array:
    """The logits of a policy as they are shown, (..., A), without what rounding left in their last digits."""
    return settled(policy.logits, np.abs(policy.phi) @ np.abs(policy.theta))


def left_out(count: int) -> str:
    """What a subtitle says of features that are not shown."""
    return f"; {count} more are 0 here, or small" if count else ""


def number_sheet(field: str, value: float, low: float, high: float, step: float, label: str) -> Sheet:
    """A single number to drag."""
    cell = Cell(short(value), "theta", edit=Edit(field, value, low, high, step, label))
    return Sheet(label, (Grid((Header(label),), (Row(Header(""), (cell,)),)),))
