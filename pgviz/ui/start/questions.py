"""The questions of the first page."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pgviz import softmax
from pgviz.score.decomposition import decompose
from pgviz.ui import cases
from pgviz.ui.scenarios import Softmax, Start
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.teaching.predict.model import Choice, Entries, Question

Array = NDArray[np.float64]
PAGE = "app.py"


def _score(now: Start) -> Array:
    return decompose(now.policy(), now.a).score


def _pi(now: Start) -> Array:
    return now.policy().probabilities


def _rows(now: Softmax) -> list[Array]:
    """The network's output, and what softmax makes of it."""
    return [softmax.softmax(now.logits), now.logits]


def _logits(now: Softmax) -> int:
    """Which row is the logits of the other: its softmax is the other."""
    first, second = _rows(now)
    return 0 if np.allclose(softmax.softmax(first), second) else 1


START: tuple[Question[Start] | Question[Softmax], ...] = (
    Question(
        "other-action",
        lambda now: (
            f"π is {vector(_pi(now))} and **{now.actions[now.a]} was drawn**. φ(s,a) has the three entries "
            f"{', '.join(now.encoding.names)}. What is the score, entry by entry? Drag the bars."
        ),
        Entries(lambda now: now.encoding.names, _score, "score", actions=False),
        lambda now: (
            f"{vector(_score(now))}: s is the same for both actions and cancels, and a was expected to be "
            f"{short(decompose(now.policy(), now.a).mean[-1])} on average. What was not expected is the "
            "score."
        ),
        cases.OTHER_ACTION,
        PAGE,
        source=2,
    ),
    Question(
        "which-logits",
        lambda _: "The question’s network gives two rows of numbers. **Which of them are the logits?**",
        Choice(lambda now: tuple(vector(row) for row in _rows(now)), _logits),
        lambda now: (
            f"Logits are what goes into softmax, {vector(now.logits)}: any numbers. What comes out are probabilities, "
            f"and they add up to {short(softmax.softmax(now.logits).sum())}. Feed those to softmax once more and see."
        ),
        Softmax(),
        "pages/1_Softmax.py",
        source=3,
    ),
)
