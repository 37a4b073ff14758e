"""The questions of the page Policy gradient."""

from __future__ import annotations

import numpy as np

from pgviz.ui.gradient import estimates
from pgviz.ui.gradient.presets import HURTS
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.teaching.predict import Choice, Question

PAGE = "pages/5_Policy_gradient.py"
QUESTIONS: tuple[Question[GradientScenario], ...] = (
    Question("x", lambda now: "?", Choice(lambda now: ("a", "b"), lambda now: 1), lambda now: ".", HURTS, PAGE),
)
