"""The named examples, each with its source: single decisions (``decisions``) and worlds (``worlds``)."""

from pgviz.examples.decisions import ANSWER, QUESTION, DecisionExample

__all__ = ["ANSWER", "QUESTION", "DecisionExample"]
