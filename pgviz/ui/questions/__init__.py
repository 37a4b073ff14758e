"""The questions that pages ask, a module a page, after teaching.md, section 2."""

from pgviz.ui.beyond.questions import BEYOND
from pgviz.ui.encodings.questions import ENCODINGS
from pgviz.ui.reinforce.questions import REINFORCE
from pgviz.ui.score.questions import SCORE
from pgviz.ui.softmax.questions import SOFTMAX
from pgviz.ui.start.questions import START

__all__ = ["BEYOND", "ENCODINGS", "REINFORCE", "SCORE", "SOFTMAX", "START"]
