"""What several sheets of a decision show in the same way."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from pgviz.arrays import Array
from pgviz.language import say
from pgviz.policy import SoftmaxPolicy
from pgviz.rounding import nearest_decimal, rounding_bound
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Role, Row, Sheet
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import short

MASKED = say("Masked: this action is never taken.")
SOLVED = 128  # roundings of a term whose θ was computed
TEMPERATURES = (0.05, 20.0, 0.05)  # from, to, and what an arrow key moves


def masked_cell(value: float, role: Role, link: str) -> Cell:
    """A number of an action that is masked: out of play, and it says why."""
    return Cell(short(value), role, link=link, dead=True, note=MASKED)


def temperature_grid(now: Decision) -> Grid:
    """The temperature, to drag."""
    cell = Cell(short(now.tau), "theta", edit=Edit("tau", now.tau, *TEMPERATURES, say("temperature τ")))
    return Grid((Header(say("temperature τ")),), (Row(Header(""), (cell,)),))


def shown_logits(policy: SoftmaxPolicy) -> Array:
    """The logits of a policy as they are shown, (..., A): without what rounding left in their last digits."""
    return nearest_decimal(policy.logits, rounding_bound(policy.phi * policy.theta, roundings=SOLVED))


def left_out(values: Array, shown: Sequence[int]) -> str:
    """What a subtitle says of the features, of values (..., d), that are not ``shown``: how many, and how large."""
    sizes = np.delete(np.abs(values).reshape(-1, np.shape(values)[-1]).max(axis=0), list(shown))
    if not sizes.size:
        return ""
    if not sizes.any():
        return say("; 1 more is 0 here") if sizes.size == 1 else say("; {more} more are 0 here", more=sizes.size)
    bound = short(_rounded_up(float(sizes.max())))
    return say("; {more} more, none larger than {bound}", more=sizes.size, bound=bound)


def _rounded_up(size: float) -> float:
    """To three decimals, or as it is if it has no more or is tiny."""
    up = math.ceil(size * 1000) / 1000
    return size if size < 1e-3 or math.isclose(size, round(size, 3), rel_tol=1e-12) else up


def number_sheet(field: str, value: float, low: float, high: float, step: float, label: str) -> Sheet:
    """A single number to drag."""
    cell = Cell(short(value), "theta", edit=Edit(field, value, low, high, step, label))
    return Sheet(label, (Grid((Header(label),), (Row(Header(""), (cell,)),)),))
