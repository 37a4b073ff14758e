"""What the page shows ahead of a hand."""

from pgviz.ui.encodings.edits import edits_with
from pgviz.ui.encodings.view import SWEPT, view
from pgviz.ui.shell.foreseen import foreseen

AHEAD = foreseen("encodings", edits_with({}), view, SWEPT)
