"""Watch it learn."""

from pgviz.ui import frame
from pgviz.ui.scenarios import Learning

frame.page(Learning, "REINFORCE: watch it learn", "x")
