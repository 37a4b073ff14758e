"""What the page shows ahead of a hand."""

from pgviz.ui.gradient.edits import EDITS
from pgviz.ui.gradient.view import SWEPT, view
from pgviz.ui.shell.foreseen import foreseen

AHEAD = foreseen("gradient", EDITS, view, SWEPT)
