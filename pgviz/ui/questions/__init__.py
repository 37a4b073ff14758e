"""The questions that pages ask, a module a page, after teaching.md, section 2."""

from pgviz.ui.questions.score import SCORE
from pgviz.ui.questions.softmax import SOFTMAX

__all__ = ["SCORE", "SOFTMAX"]
