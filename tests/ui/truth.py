"""The truth of a question, held against what a second road finds."""

from __future__ import annotations

from typing import Any

import numpy as np

from pgviz.ui.teaching.predict import Choice, Question


def check_truth(question: Question[Any], expected: Any) -> None:
    """``expected``: the name of the right choice, or the numbers."""
    if isinstance(question.answer, Choice):
        assert question.names[question.truth] == expected
    else:
        np.testing.assert_allclose(question.truth, expected, atol=1e-12)
