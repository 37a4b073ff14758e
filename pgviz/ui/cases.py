"""The scenarios that questions and common mistakes open: each shows one thing, and its numbers come from it."""

from __future__ import annotations

import dataclasses
import math

from pgviz import softmax
from pgviz.ui.scenarios import Beyond, Decision, Learning, Softmax, Start

QUESTION, ANSWER = Decision(), Start()


def one_state(logits: tuple[float, ...], rewards: tuple[float, ...], action: int, baseline: float = 0.0) -> Decision:
    """One state in which every action has a parameter of its own, its logit; with rewards."""
    return Decision(
        s=(1.0,),
        other=(0.0,),
        n=len(logits),
        bias=False,
        theta=logits,
        a=action,
        r=rewards,
        b=baseline,
    )


OTHER_ACTION = Start(a=1)

AGAIN = Softmax(z=tuple(softmax.softmax(Softmax().logits).tolist()), moved=3)
SHIFTED = Softmax(c=1000.0)
HOT = Softmax(tau=5.0)
EVEN = Softmax(z=(0.0, 0.0, 0.0, 0.0))
MASKED = Softmax(masked=(3,))

STACKED = Decision(s=ANSWER.s, other=(0.0, 1.0), n=2, join="stack", theta=ANSWER.theta, a=0)
ORDINAL = Decision(
    s=(1.0, 1.0),
    other=(0.0, 0.0),
    n=3,
    join="stack",
    theta=(0.0, 0.0, 0.0),
    wanted=((1.0, 98.0, 1.0), (1.0, 98.0, 1.0)),
)
RAREST = dataclasses.replace(QUESTION, a=2)
LIKELIEST = dataclasses.replace(QUESTION, a=3)
HOT_SCORE = dataclasses.replace(QUESTION, a=3, tau=5.0)
SINGULAR = dataclasses.replace(STACKED, a=1)
ALL_POSITIVE = one_state((0.0, 0.0, 0.0), (1.0, 2.0, 3.0), 0)
WITHOUT_LOG = one_state((math.log(9), 0.0), (0.0, 1.0), 1)
OFFSET = one_state((0.0, 0.5, -0.5), (9.0, 10.0, 11.0), 0, 10.0)
STUCK = one_state((10.0, 0.0), (0.0, 1.0), 1)

COMPLAINED = Beyond(c=-10.0)
NETWORK = Beyond()

BLIND = Learning(x="stack")
HASTY = Learning(alpha=5.0)
