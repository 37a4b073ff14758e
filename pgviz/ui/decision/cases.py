"""Decisions that more than one page opens, each with what it shows."""

from __future__ import annotations

from pgviz import examples
from pgviz.language import say
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.state.presets import Preset

ANSWER = examples.ANSWER
QUESTION = Decision()
STACKED = Decision(s=ANSWER.state, other=(0.0, 1.0), n=2, join="stack", theta=ANSWER.theta, a=0)

ASKED = Preset(say("the question"), QUESTION, say("A network’s last layer: Θφ(s)+b gives the logits 14, 15, 11, 17."))
ANSWERED = Preset(
    say("the answer’s example"),
    Decision(s=ANSWER.state, other=(0.0, 0.0), n=2, join="stack", theta=ANSWER.theta, a=0),
    say("φ(s,a) is s with a put behind it: only the last θ matters."),
)


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
