"""What the page shows ahead of a hand."""

from pgviz.ui.beyond.edits import EDITS
from pgviz.ui.beyond.view import SWEPT, view
from pgviz.ui.shell.foreseen import foreseen

AHEAD = foreseen("beyond", EDITS, view, SWEPT)
