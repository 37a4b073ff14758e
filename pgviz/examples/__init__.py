"""The named examples, each with its source: single decisions (``decisions``), worlds
(``worlds``), small decision problems (``problems``) and target policies (``targets``)."""

from pgviz.examples.decisions import ANSWER, QUESTION, DecisionExample
from pgviz.examples.problems import (
    GRADIENT_PROBLEMS,
    GradientProblem,
    Problem,
    bandit,
    chain,
    corridor,
    grid,
    two_step,
)
from pgviz.examples.targets import XOR, Target
from pgviz.examples.worlds import WORLDS, World

__all__ = [
    "ANSWER",
    "GRADIENT_PROBLEMS",
    "QUESTION",
    "WORLDS",
    "XOR",
    "DecisionExample",
    "GradientProblem",
    "Problem",
    "Target",
    "World",
    "bandit",
    "chain",
    "corridor",
    "grid",
    "two_step",
]
