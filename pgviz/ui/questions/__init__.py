"""The questions that pages ask, a module a page, after teaching.md, section 2."""

from pgviz.ui.questions.beyond import BEYOND
from pgviz.ui.questions.encodings import ENCODINGS
from pgviz.ui.questions.reinforce import REINFORCE
from pgviz.ui.questions.score import SCORE
from pgviz.ui.questions.softmax import SOFTMAX
from pgviz.ui.questions.start import START

__all__ = ["BEYOND", "ENCODINGS", "REINFORCE", "SCORE", "SOFTMAX", "START"]
