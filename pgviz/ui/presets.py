"""The named scenarios that pages offer as chips."""

from __future__ import annotations

import math

from pgviz import softmax
from pgviz.ui.scenarios import Beyond, Decision, Softmax, Start
from pgviz.ui.state.inputs import Preset

_QUESTION = Softmax()
_FED_BACK = tuple(softmax.softmax(_QUESTION.logits).tolist())

SOFTMAX = (
    Preset("the question", _QUESTION, "14, 15, 11, 17 are the logits. What softmax makes of them are probabilities."),
    Preset(
        "softmax again",
        Softmax(z=_FED_BACK, moved=3),
        "The classic mistake: probabilities fed back as if they were logits. The policy flattens.",
    ),
    Preset("+1000 on all", Softmax(c=1000.0), "Only differences between logits matter: not one probability moves."),
    Preset("hot", Softmax(tau=5.0), "A high temperature flattens the policy."),
    Preset("one action masked", Softmax(masked=(3,)), "A masked action has logit −∞: probability 0, and no NaN."),
    Preset(
        "enormous",
        Softmax(z=(1e308, 1e308, 0.0, -1e308), moved=2),
        "Logits near the end of what a computer can hold: still exact, because the largest is subtracted first.",
    ),
)

_ANSWER = Start()
_ASKED = Preset("the question", Decision(), "A network’s last layer: Θφ(s)+b gives the logits 14, 15, 11, 17.")
_ANSWERED = Preset(
    "the answer’s example",
    Decision(s=_ANSWER.s, other=_ANSWER.other, n=2, join="stack", theta=_ANSWER.theta, a=0),
    "φ(s,a) is s with a put behind it: only the last θ matters.",
)

DECISIONS = (
    _ASKED,
    _ANSWERED,
    Preset(
        "with the product",
        Decision(s=(1.0, 1.0), other=(0.0, 0.0), n=2, join="product", theta=(0.0, 0.0, math.log(3 / 7), 0.0, 1.5), a=0),
        "With the products s·a the policy sees the state.",
    ),
    Preset(
        "tiles",
        Decision(x="tiles", s=(0.3, 0.8), other=(0.7, 0.2), theta=(0.0,) * 132, tilings=2, tiles=3),
        "Tile coding: of many features only a few are not 0, one in each tiling.",
    ),
)

SCORES = (
    _ASKED,
    _ANSWERED,
    Preset("the rarest action", Decision(a=2), "What is hardly ever done is pushed the hardest when it is done."),
    Preset(
        "stacked, not blocks",
        Decision().recoded(join="stack", code="one-hot")[0],
        "The same probabilities with the state put before the action: the state’s features cancel, their score is 0.",
    ),
    Preset(
        "saturated",
        Decision(theta=(*Decision().theta[:15], 25.0, 2.0, -5.0, 6.0, 1.0), a=3),
        "One action is nearly certain: its score is nearly 0.",
    ),
    Preset(
        "one action only",
        Decision(n=1, theta=Decision().theta[:5], a=0),
        "Nothing to choose: the probability is 1 whatever θ, and the score is 0.",
    ),
    Preset(
        "masked action",
        Decision(masked=(3,)),
        "The likeliest action is taken away: its terms are gone, the rest share.",
    ),
    Preset(
        "two equal actions",
        Decision(n=3, join="table", phi=((1.0, 0.0), (1.0, 0.0), (0.0, 1.0)), theta=(0.5, 0.0), a=0),
        "Two actions with the same features can never be told apart: they have the same score.",
    ),
)

NETWORKS = (
    Preset("four walls", Beyond(), "The question’s state goes into a hidden layer before it meets the actions."),
    Preset("hidden layer frozen", Beyond(frozen=True), "With the hidden layer frozen the rule is the linear one."),
    Preset("one hidden unit", Beyond(hidden=1), "A bottleneck: every action sees the state through one number."),
    Preset("two actions", Beyond(x=(1.0, 1.0), n=2, a=0), "The answer’s example with a network before it."),
)
