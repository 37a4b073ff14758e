"""The scenarios: what a page shows, as small frozen values that fit into a link."""

from pgviz.ui.scenarios.beyond import Beyond
from pgviz.ui.scenarios.decision import Decision, Start
from pgviz.ui.scenarios.learning import Learning
from pgviz.ui.scenarios.softmax import Softmax

__all__ = ["Beyond", "Decision", "Learning", "Softmax", "Start"]
