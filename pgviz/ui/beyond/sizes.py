"""The sizes of the network, and the seed of its weights."""

from __future__ import annotations

from pgviz import limits
from pgviz.language import say
from pgviz.ui.beyond.scenario import MOST_ACTIONS, MOST_HIDDEN, MOST_INPUTS, BeyondScenario
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.shell.formats import short


def sizes_sheet(now: BeyondScenario) -> Sheet:
    """Numbers of inputs, hidden units and actions, and the seed of the weights."""
    fields = (
        ("inputs", say("inputs"), len(now.x), 1, MOST_INPUTS),
        ("hidden", say("hidden units"), now.hidden, 1, MOST_HIDDEN),
        ("n", say("actions"), now.n, 1, MOST_ACTIONS),
        ("seed", say("seed of the weights"), now.seed, 0, limits.SEEDS),
    )
    cells = tuple(
        Cell(short(v), "theta", edit=Edit(name, float(v), low, high, 1, label)) for name, label, v, low, high in fields
    )
    return Sheet(say("Sizes"), (Grid(tuple(Header(f[1]) for f in fields), (Row(Header(""), cells),)),))
