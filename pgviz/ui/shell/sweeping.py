"""A page that shows ahead of the hand what follows from its edits."""

from __future__ import annotations

from pgviz.ui.components.bridge.component import below_base
from pgviz.ui.components.sweep.component import sweep
from pgviz.ui.shell.ahead import address
from pgviz.ui.shell.foreseen import Foreseen
from pgviz.ui.state import store
from pgviz.ui.state.scenario import S


def swept(room: Foreseen[S]) -> None:
    """Mount it once on a page.

    While a hand holds a cell of one of the room's sheets the browser asks for the values around it. What else the page
    shows follows when the hand lets go.
    """
    sweep(below_base(address(room.name)), store.link(room.edits.kind), tuple(room.parts))
