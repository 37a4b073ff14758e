"""The questions of the page Softmax."""

from __future__ import annotations

import math

import numpy as np

from pgviz import softmax
from pgviz.arrays import Array
from pgviz.distributions import uniform, with_share
from pgviz.language import say
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.softmax import presets
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.teaching.predict import Choice, Probabilities, Question

PAGE = "pages/1_Softmax.py"
_ASKED = presets.QUESTION


def _pi(now: SoftmaxScenario) -> Array:
    return softmax.softmax(now.logits, now.tau)


def _before() -> Array:
    return _pi(_ASKED)


def _candidates(now: SoftmaxScenario) -> list[Array]:
    """Log-probabilities of the policies that are compared by their entropy."""
    even = uniform(len(now.z))
    certain = np.where(np.arange(len(now.z)) == 0, 0.0, -np.inf)
    return [np.log(even), np.log(with_share(even, 0, math.exp(-1))), softmax.log_softmax(_ASKED.logits), certain]


def _entropies(now: SoftmaxScenario) -> Array:
    return np.array([softmax.entropy(z) for z in _candidates(now)])


_BARS = Probabilities(lambda now: now.actions, _pi)

QUESTIONS: tuple[Question[SoftmaxScenario], ...] = (
    Question(
        "again",
        lambda _: say(
            "Softmax made {before} of the logits {z}. **Take those probabilities for logits, and feed them to softmax "
            "again.** What comes out? Drag the bars.",
            before=vector(_before()),
            z=vector(_ASKED.z),
        ),
        _BARS,
        lambda now: say(
            "Probabilities lie between 0 and 1, so as logits they are nearly equal: no weight can be more than e = "
            "{e} times another. {before} becomes {after}.",
            e=short(math.e),
            before=short(_before().max()),
            after=short(_pi(now).max()),
        ),
        presets.AGAIN,
        PAGE,
    ),
    Question(
        "shift",
        lambda now: say(
            "The logits are {z}. **Add {c} to each of them.** Where do the probabilities go? Drag the bars.",
            z=vector(_ASKED.z),
            c=short(now.c),
        ),
        _BARS,
        lambda now: say(
            "Nowhere: they stay {pi}. A logit means nothing by itself, only its difference from the others does, and "
            "no difference has changed.",
            pi=vector(_pi(now)),
        ),
        presets.SHIFTED,
        PAGE,
    ),
    Question(
        "entropy",
        lambda _: say(
            "**Which policy over four actions has the largest entropy?** All alike; one at 1/e and the rest alike; as "
            "asked, {before}; or one certain.",
            before=vector(_before()),
        ),
        Choice(
            lambda _: (say("all alike"), say("one at 1/e"), say("as asked"), say("one certain")),
            lambda now: int(_entropies(now).argmax()),
            _entropies,
            say("entropy, nats"),
            "mean",
        ),
        lambda now: say(
            "One term −π log π is largest at π = 1/e, but the terms have to share: their sum is largest where all are "
            "alike, log {actions} = {entropy}.",
            actions=len(now.z),
            entropy=short(float(softmax.entropy(now.logits))),
        ),
        presets.EVEN,
        PAGE,
    ),
    Question(
        "hot",
        lambda now: say(
            "At temperature 1 π is {before}. **Raise the temperature to {tau}.** Where do the probabilities go? Drag "
            "the bars.",
            before=vector(_before()),
            tau=short(now.tau),
        ),
        _BARS,
        lambda now: say(
            "Every difference between logits is divided by {tau}: {before} becomes {after}. The order stays, and "
            "nothing becomes quite equal.",
            tau=short(now.tau),
            before=short(_before().max()),
            after=short(_pi(now).max()),
        ),
        presets.HOT,
        PAGE,
    ),
    Question(
        "masked",
        lambda now: say(
            "π is {before}. **{action} is masked: its logit becomes −∞.** Who gets its probability? Drag the bars.",
            before=vector(_before()),
            action=now.actions[now.masked[0]],
        ),
        _BARS,
        lambda now: say(
            "The others, in the proportions that they had: their logits have not moved, only the sum has. The masked "
            "action has {pi}, and 0 · log 0 counts as 0: the entropy is {entropy}, not NaN.",
            pi=short(_pi(now)[now.masked[0]]),
            entropy=short(float(softmax.entropy(now.logits))),
        ),
        presets.MASKED,
        PAGE,
    ),
)
