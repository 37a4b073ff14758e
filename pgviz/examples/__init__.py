"""The named examples, each with its source: single decisions (``decisions``), worlds
(``worlds``) and small decision problems (``problems``)."""

from pgviz.examples.decisions import ANSWER, QUESTION, DecisionExample
from pgviz.examples.problems import Problem, bandit, chain, corridor, two_step
from pgviz.examples.worlds import WORLDS, World

__all__ = [
    "ANSWER",
    "QUESTION",
    "WORLDS",
    "DecisionExample",
    "Problem",
    "World",
    "bandit",
    "chain",
    "corridor",
    "two_step",
]
