"""The questions of the first page."""

from __future__ import annotations

from pgviz.arrays import Array
from pgviz.language import say
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
    return say(
        "Logits are what goes into softmax, {logits}: any numbers. What comes out are probabilities, and they add up "
        "to {sum}. Feed those to softmax once more and see.",
        logits=vector(logits),
        sum=short(probabilities.sum()),
    )


QUESTIONS: tuple[Question[StartScenario], ...] = (
    Question(
        "other-action",
        lambda now: say(
            "π is {probabilities} and **{action} was drawn**. φ(s,a) has the three entries {entries}. What is the "
            "score, entry by entry? Drag the bars.",
            probabilities=vector(now.policy().probabilities),
            action=now.actions[now.a],
            entries=", ".join(now.encoding.names),
        ),
        Entries(lambda now: now.encoding.names, _score, say("score"), actions=False),
        lambda now: say(
            "{score}: s is the same for both actions and cancels, and a was expected to be {mean} on average. What "
            "was not expected is the score.",
            score=vector(_score(now)),
            mean=short(decompose(now.policy(), now.a).mean[-1]),
        ),
        OTHER_ACTION,
        PAGE,
    ),
    Question(
        "which-logits",
        lambda _: say("The question’s network gives two rows of numbers. **Which of them are the logits?**"),
        Choice(lambda _: tuple(vector(row) for row in _rows()), lambda _: _which_is_the_other_s_softmax()),
        lambda _: _why(),
        StartScenario(),
        "pages/1_Softmax.py",
        opens={},
    ),
)
