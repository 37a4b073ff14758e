"""The questions of the page REINFORCE. Their truths are trainings, run when they are revealed."""

from __future__ import annotations

import numpy as np

from pgviz.language import say
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.training import trained_once
from pgviz.ui.shell.formats import short
from pgviz.ui.teaching.predict.model import Choice, Question

PAGE = "pages/6_REINFORCE.py"
USUAL = ReinforceScenario()
BLIND = ReinforceScenario(x="stack")
HASTY = ReinforceScenario(alpha=5.0)
SHARES = (0.0, 0.5, 1.0)


def learned(now: ReinforceScenario) -> int:
    """How many runs have learned."""
    return int(trained_once(now).assessment.learned.sum())


def _share(now: ReinforceScenario) -> int:
    """Which of ``SHARES`` is nearest to the share of runs that learned."""
    share = trained_once(now).assessment.learned.mean()
    return int(np.abs(np.array(SHARES) - share).argmin())


def _against_usual(now: ReinforceScenario) -> int:
    """0 if more runs learn than usually, 1 if as many, 2 if fewer."""
    return 1 - int(np.sign(learned(now) - learned(USUAL)))


QUESTIONS: tuple[Question[ReinforceScenario], ...] = (
    Question(
        "blind",
        lambda now: say(
            "With a feature for each state and action most of {runs} runs learn the way to the goal. **Now φ(s,a) is "
            "row, column and action, stacked.** How many learn it?",
            runs=now.runs,
        ),
        Choice(lambda _: (say("none"), say("about half"), say("nearly all")), _share),
        lambda now: say(
            "{learned} of {runs}. Row and column are the same for all actions and cancel: the policy is the same in "
            "every cell, and no way round a corner is straight. Another encoding, not more episodes, helps.",
            learned=learned(now),
            runs=now.runs,
        ),
        BLIND,
        PAGE,
    ),
    Question(
        "hasty",
        lambda now: say(
            "At α = {usual} nearly all of {runs} runs learn. **With α = {alpha}, and as many episodes,** how many "
            "end with the best policy?",
            usual=short(USUAL.alpha),
            runs=now.runs,
            alpha=short(now.alpha),
        ),
        Choice(lambda _: (say("more"), say("as many"), say("fewer")), _against_usual),
        lambda now: say(
            "{learned} instead of {usual}. A long step after a lucky episode makes the policy nearly certain, and "
            "a policy that is nearly certain of something else has hardly any gradient left.",
            learned=learned(now),
            usual=learned(USUAL),
        ),
        HASTY,
        PAGE,
    ),
)
