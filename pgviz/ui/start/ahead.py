"""What the page shows ahead of a hand."""

from pgviz.ui.shell.foreseen import foreseen
from pgviz.ui.start.edits import EDITS
from pgviz.ui.start.view import SWEPT, view

AHEAD = foreseen("start", EDITS, view, SWEPT)
