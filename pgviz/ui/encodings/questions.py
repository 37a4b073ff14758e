"""The questions of the page Encodings."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array
from pgviz.language import counted, say
from pgviz.ui.decision.cases import QUESTION, STACKED
from pgviz.ui.decision.expressiveness import best_fit_of, expressiveness_of
from pgviz.ui.decision.names import listed
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.teaching.predict import Choice, Probabilities, Question
from pgviz.ui.teaching.predict.comparison import nearest_ratio

PAGE = "pages/2_Encodings.py"
LIKELY = (0.99, 1 / 2, 1 / 3, 1 / 10)
ORDINAL = Decision(
    s=(1.0, 1.0),
    other=(0.0, 0.0),
    n=3,
    join="stack",
    theta=(0.0, 0.0, 0.0),
    wanted=((1.0, 98.0, 1.0), (1.0, 98.0, 1.0)),
)


def _here(now: Decision) -> Array:
    return now.policy().probabilities


def _there(now: Decision) -> Array:
    return now.policy(now.other).probabilities


def _moving(now: Decision) -> list[str]:
    """The features whose θ matters: those that differ between the actions, in some state."""
    cancels = expressiveness_of(now).cancels
    return [name for name, out in zip(now.encoding.names, cancels, strict=True) if not out]


def _subsets(now: Decision) -> list[list[str]]:
    """All features, those of the state, those of the action, none."""
    names = list(now.encoding.names)
    return [names, names[: len(now.s)], names[len(now.s) :], []]


def _middle(now: Decision) -> float:
    """The most that any θ gives the middle action."""
    return float(best_fit_of(now).pi[0, now.n // 2])


def _not_zero(now: Decision) -> int:
    return int(np.count_nonzero(now.policy().phi[now.a]))


def _counts(now: Decision) -> list[int]:
    per_action, size = len(now.block_columns or ()), len(now.theta)
    return sorted({_not_zero(now), len(now.s), now.n, per_action, size})


QUESTIONS: tuple[Question[Decision], ...] = (
    Question(
        "other-state",
        lambda now: say(
            "φ(s,a) = (s,a), the state with the number of the action behind it. In state {state} π is {here}. "
            "**What is it in state {other}?** Drag the bars.",
            state=now.state_text(now.s),
            here=vector(_here(now)),
            other=now.state_text(now.other),
        ),
        Probabilities(lambda now: now.actions, _there),
        lambda now: say(
            "{there}, as in every state: φ(s,a) − φ(s,b) has no s in it. The state is there, in {some} of {all} "
            "features, and cancels.",
            there=vector(_there(now)),
            some=len(now.s),
            all=len(now.theta),
        ),
        STACKED,
        PAGE,
    ),
    Question(
        "moving",
        lambda now: say(
            "φ(s,a) = ({features}), the action as a number. **Whose θ can move a probability?**",
            features=", ".join(now.encoding.names),
        ),
        Choice(
            lambda now: (
                say("all of them"),
                *(listed(some) for some in _subsets(now)[1:-1]),
                say("none of them"),
            ),
            lambda now: _subsets(now).index(_moving(now)),
        ),
        lambda now: say(
            "Only that of {features}: the others are the same for every action, and what is added to every logit "
            "changes no probability. The rank is {rank}: of {all} directions of θ, {directions} can be noticed.",
            features=listed(_moving(now)),
            rank=expressiveness_of(now).rank,
            all=len(now.theta),
            directions=counted(expressiveness_of(now).rank, "direction"),
        ),
        STACKED,
        PAGE,
    ),
    Question(
        "middle",
        lambda now: say(
            "{actions} actions have the numbers 0, 1, 2, and the number is stacked on the state. **How likely can the "
            "middle one, {middle}, become with the best θ?**",
            actions=now.n,
            middle=now.actions[now.n // 2],
        ),
        Choice(
            lambda _: (say("nearly certain"), say("a half"), say("a third"), say("a tenth")),
            lambda now: nearest_ratio(_middle(now), LIKELY),
        ),
        lambda now: say(
            "{middle} at most: the logits lie on a straight line over 0, 1, 2, so one of the outer actions is always "
            "at least as likely. Numbers put actions in an order that they do not have; one-hot codes do not.",
            middle=short(_middle(now)),
        ),
        ORDINAL,
        PAGE,
    ),
    Question(
        "block",
        lambda now: say(
            "A last layer with {actions} actions, x(s) = {state} and a bias: θ has {numbers} numbers. **How many "
            "entries of φ(s, {action}) are not 0?**",
            actions=now.n,
            state=now.state_text(now.s),
            numbers=len(now.theta),
            action=now.actions[now.a],
        ),
        Choice(lambda now: tuple(map(str, _counts(now))), lambda now: _counts(now).index(_not_zero(now))),
        lambda now: say(
            "{not_zero}: φ(s,a) = e ⊗ (x(s), 1) has x(s) and the 1 in the block of its own action, and 0 everywhere "
            "else. Entries of x(s) that are 0 stay 0, and their θ gets no gradient.",
            not_zero=_not_zero(now),
        ),
        QUESTION,
        PAGE,
    ),
)
