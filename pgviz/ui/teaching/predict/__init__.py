"""Predict, then reveal: a question, a guess that is committed to, the truth over it, its reason, and where it shows."""

from pgviz.ui.teaching.predict.model import Choice, Entries, Probabilities, Question

__all__ = ["Choice", "Entries", "Probabilities", "Question"]
