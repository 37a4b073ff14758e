"""The page's named scenarios: each shows one thing about the softmax."""

from __future__ import annotations

from pgviz import softmax
from pgviz.language import say
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.state.presets import Preset

QUESTION = SoftmaxScenario()
AGAIN = SoftmaxScenario(z=tuple(softmax.softmax(QUESTION.logits).tolist()), moved=3)
SHIFTED = SoftmaxScenario(c=1000.0)
HOT = SoftmaxScenario(tau=5.0)
EVEN = SoftmaxScenario(z=(0.0, 0.0, 0.0, 0.0))
MASKED = SoftmaxScenario(masked=(3,))
NOISY = SoftmaxScenario(moved=2)
SHARP = SoftmaxScenario(tau=0.5)
ZEROED = SoftmaxScenario(z=(0.5, 0.5, 0.5, 0.0, 0.0, 0.0), masked=(3, 4, 5), moved=0)
FAR_APART = SoftmaxScenario(z=(-249.87, -424.13, -460.29, 378.10, -292.61), moved=0)

PRESETS = (
    Preset(
        say("the question"),
        QUESTION,
        say("14, 15, 11, 17 are the logits. What softmax makes of them are probabilities."),
    ),
    Preset(
        say("softmax again"),
        AGAIN,
        say("The classic mistake: probabilities fed back as if they were logits. The policy flattens."),
    ),
    Preset(say("+1000 on all"), SHIFTED, say("Only differences between logits matter: not one probability moves.")),
    Preset(say("hot"), HOT, say("A high temperature flattens the policy.")),
    Preset(say("one action masked"), MASKED, say("A masked action has logit −∞: probability 0, and no NaN.")),
    Preset(
        say("enormous"),
        SoftmaxScenario(z=(1e308, 1e308, 0.0, -1e308), moved=2),
        say("Logits near the end of what a computer can hold: still exact, because the largest is subtracted first."),
    ),
)
