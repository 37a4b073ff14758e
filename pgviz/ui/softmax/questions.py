"""The questions of the page Softmax."""

from __future__ import annotations

import math

import numpy as np

from pgviz import softmax
from pgviz.arrays import Array
from pgviz.distributions import uniform, with_share
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
        lambda _: (
            f"Softmax made {vector(_before())} of the logits {vector(_ASKED.z)}. **Take those probabilities for "
            "logits, and feed them to softmax again.** What comes out? Drag the bars."
        ),
        _BARS,
        lambda now: (
            "Probabilities lie between 0 and 1, so as logits they are nearly equal: no weight can be more than "
            f"e = {short(math.e)} times another. {short(_before().max())} becomes {short(_pi(now).max())}."
        ),
        presets.AGAIN,
        PAGE,
    ),
    Question(
        "shift",
        lambda now: (
            f"The logits are {vector(_ASKED.z)}. **Add {short(now.c)} to each of them.** Where do the probabilities "
            "go? Drag the bars."
        ),
        _BARS,
        lambda now: (
            f"Nowhere: they stay {vector(_pi(now))}. A logit means nothing by itself, only its difference from the "
            "others does, and no difference has changed."
        ),
        presets.SHIFTED,
        PAGE,
    ),
    Question(
        "entropy",
        lambda _: (
            "**Which policy over four actions has the largest entropy?** All alike; one at 1/e and the rest alike; "
            f"as asked, {vector(_before())}; or one certain."
        ),
        Choice(
            lambda _: ("all alike", "one at 1/e", "as asked", "one certain"),
            lambda now: int(_entropies(now).argmax()),
            _entropies,
            "entropy, nats",
            "mean",
        ),
        lambda now: (
            "One term −π log π is largest at π = 1/e, but the terms have to share: their sum is largest where all are "
            f"alike, log {len(now.z)} = {short(float(softmax.entropy(now.logits)))}."
        ),
        presets.EVEN,
        PAGE,
    ),
    Question(
        "hot",
        lambda now: (
            f"At temperature 1 π is {vector(_before())}. **Raise the temperature to {short(now.tau)}.** Where do the "
            "probabilities go? Drag the bars."
        ),
        _BARS,
        lambda now: (
            f"Every difference between logits is divided by {short(now.tau)}: {short(_before().max())} becomes "
            f"{short(_pi(now).max())}. The order stays, and nothing becomes quite equal."
        ),
        presets.HOT,
        PAGE,
    ),
    Question(
        "masked",
        lambda now: (
            f"π is {vector(_before())}. **{now.actions[now.masked[0]]} is masked: its logit becomes −∞.** Who gets its "
            "probability? Drag the bars."
        ),
        _BARS,
        lambda now: (
            "The others, in the proportions that they had: their logits have not moved, only the sum has. The masked "
            f"action has {short(_pi(now)[now.masked[0]])}, and 0 · log 0 counts as 0: the entropy is "
            f"{short(float(softmax.entropy(now.logits)))}, not NaN."
        ),
        presets.MASKED,
        PAGE,
    ),
)
