"""A map of one's own, to paint: its cells, the brushes, and what is wrong with it."""

from __future__ import annotations

import dataclasses

from pgviz.gridworld import CELLS
from pgviz.language import say
from pgviz.ui.components.painter import Brush, Painting
from pgviz.ui.reinforce.scenario import OWN, ReinforceScenario

MAP = "map"  # the name of the painter's reports
KEYS = {".": ".f", "#": "#w", "H": "hp"}  # of the other cells it is their own letter
HINT = say(
    "Drag to paint; on the map, arrow keys lead on, and Space or a letter paints. A cliff leads back to the start."
)
LAST = say("What is shown below is the last map that works.")


def drawing_of(now: ReinforceScenario) -> Painting | None:
    """The map that is painted; None in a named world."""
    if now.world != OWN:
        return None
    wrong = dataclasses.replace(now, map=now.draft).flaw if now.draft else ""
    rows = now.drawn.split("\n")
    return Painting(MAP, say("Map of your own"), tuple(rows), _brushes(), f"{wrong} {LAST}" if wrong else "", HINT)


def _brushes() -> tuple[Brush, ...]:
    """The ground first, then what is painted on it, the map's two ends last."""
    order = (".", "#", "H", "C", "R", "S", "G")
    return tuple(Brush(cell, CELLS[cell], KEYS.get(cell, cell.lower()), single=cell == "S") for cell in order)
