"""The questions of the first page: their truths by a second road, and seen on the page."""

from __future__ import annotations

import numpy as np
from scipy.special import softmax

from pgviz.ui.shell.formats import vector
from pgviz.ui.start.questions import OTHER_ACTION, QUESTIONS
from pgviz.ui.start.view import view
from tests.reference import case
from tests.ui.sheet_reading import cells

SCORE, LOGITS = QUESTIONS


def test_the_score_of_the_other_action() -> None:
    np.testing.assert_allclose(SCORE.truth, case("seed/answer_example").expected["score_a1"], atol=1e-12)
    assert SCORE.setting == OTHER_ACTION
    assert [cell.text for cell in cells(view(OTHER_ACTION).equation) if cell.role == "score"] == ["0", "0", ".7"]
    assert "(0, 0, .7)" in SCORE.because
    assert "was expected to be .3 on average" in SCORE.because


def test_which_are_the_logits() -> None:
    z = [14.0, 15.0, 11.0, 17.0]
    assert LOGITS.names == (vector(softmax(z)), vector(z))
    assert LOGITS.names[LOGITS.truth] == vector(z)
    assert LOGITS.link == {}  # the page Softmax opens on them
    assert LOGITS.page == "pages/1_Softmax.py"
