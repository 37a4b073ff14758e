"""Lessons: up to eight steps, each a text, a page in some state, and what of it is to be seen; one link."""

from pgviz.ui.teaching.lessons.model import CHARTS, CONTROLS, PARTS, PREDICTIONS, SECTIONS, Lesson, Step

__all__ = ["CHARTS", "CONTROLS", "PARTS", "PREDICTIONS", "SECTIONS", "Lesson", "Step"]
