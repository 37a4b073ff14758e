"""What the page shows ahead of a hand."""

from pgviz.ui.score.edits import EDITS
from pgviz.ui.score.view import SWEPT, view
from pgviz.ui.shell.foreseen import foreseen

AHEAD = foreseen("score", EDITS, view, SWEPT)
