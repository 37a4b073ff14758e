"""What the page shows ahead of a hand."""

import dataclasses

from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.edits import edits_with, with_point
from pgviz.ui.encodings.view import SWEPT, view
from pgviz.ui.shell.foreseen import foreseen
from pgviz.ui.state.scenario import Change


def _not_here(*_: object) -> Change[Decision]:
    raise ValueError("a size brings back the θ that a session has left in it, and no link says that")


EDITS = edits_with({})
AHEAD = foreseen(
    "encodings", dataclasses.replace(EDITS, special={**EDITS.special, "size": _not_here}), view, SWEPT, with_point
)
