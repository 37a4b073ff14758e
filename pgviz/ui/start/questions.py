"""The questions of the first page."""

from __future__ import annotations

from pgviz.arrays import Array
from pgviz.score.decomposition import decompose
from pgviz.softmax import softmax
from pgviz.ui.decision.cases import QUESTION
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.start.scenario import StartScenario
from pgviz.ui.teaching.predict import Choice, Entries, Question

PAGE = "start.py"
OTHER_ACTION = StartScenario(a=1)


def _score(now: StartScenario) -> Array:
    return now.policy().score(now.a)


def _rows() -> list[Array]:
    """What the question's network puts out, and what softmax makes of it."""
    policy = QUESTION.policy()
    return [policy.probabilities, policy.logits]


def _which_is_the_other_s_softmax() -> int:
    """The place of the row whose softmax is the other row."""
    first, second = _rows()
    distances = [abs(softmax(first) - second).max(), abs(softmax(second) - first).max()]
    return int(distances.index(min(distances)))


def _why() -> str:
    probabilities, logits = _rows()
    return (
        f"Logits are what goes into softmax, {vector(logits)}: any numbers. What comes out are probabilities, and they "
        f"add up to {short(probabilities.sum())}. Feed those to softmax once more and see."
    )


QUESTIONS: tuple[Question[StartScenario], ...] = (
    Question(
        "other-action",
        lambda now: (
            f"π is {vector(now.policy().probabilities)} and **{now.actions[now.a]} was drawn**. φ(s,a) has the three "
            f"entries {', '.join(now.encoding.names)}. What is the score, entry by entry? Drag the bars."
        ),
        Entries(lambda now: now.encoding.names, _score, "score", actions=False),
        lambda now: (
            f"{vector(_score(now))}: s is the same for both actions and cancels, and a was expected to be "
            f"{short(decompose(now.policy(), now.a).mean[-1])} on average. What was not expected is the score."
        ),
        OTHER_ACTION,
        PAGE,
    ),
    Question(
        "which-logits",
        lambda _: "The question’s network gives two rows of numbers. **Which of them are the logits?**",
        Choice(lambda _: tuple(vector(row) for row in _rows()), lambda _: _which_is_the_other_s_softmax()),
        lambda _: _why(),
        StartScenario(),
        "pages/1_Softmax.py",
        opens={},
    ),
)
