"""What the page shows ahead of a hand."""

from pgviz.ui.shell.foreseen import foreseen
from pgviz.ui.softmax.edits import EDITS
from pgviz.ui.softmax.view import SWEPT, view

AHEAD = foreseen("softmax", EDITS, view, SWEPT)
