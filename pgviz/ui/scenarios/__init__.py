"""The scenarios: what a page shows, as small frozen values that fit into a link."""

from pgviz.ui.beyond.scenario import Beyond
from pgviz.ui.decision.scenario import Decision, Start
from pgviz.ui.reinforce.scenario import Learning
from pgviz.ui.softmax.scenario import Softmax

__all__ = ["Beyond", "Decision", "Learning", "Softmax", "Start"]
