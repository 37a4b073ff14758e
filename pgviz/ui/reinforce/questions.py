"""The questions of the page REINFORCE. Their truths are trainings, run when they are revealed."""

from __future__ import annotations

import numpy as np

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
        lambda now: (
            f"With a feature for each state and action most of {now.runs} runs learn the way to the goal. **Now φ(s,a) "
            "is row, column and action, stacked.** How many learn it?"
        ),
        Choice(lambda _: ("none", "about half", "nearly all"), _share),
        lambda now: (
            f"{learned(now)} of {now.runs}. Row and column are the same for all actions and cancel: the policy is the "
            "same in every cell, and no way round a corner is straight. Another encoding, not more episodes, helps."
        ),
        BLIND,
        PAGE,
    ),
    Question(
        "hasty",
        lambda now: (
            f"At α = {short(USUAL.alpha)} nearly all of {now.runs} runs learn. **With "
            f"α = {short(now.alpha)}, and as many episodes,** how many end with the best policy?"
        ),
        Choice(lambda _: ("more", "as many", "fewer"), _against_usual),
        lambda now: (
            f"{learned(now)} instead of {learned(USUAL)}. A long step after a lucky episode makes the policy nearly "
            "certain, and a policy that is nearly certain of something else has hardly any gradient left."
        ),
        HASTY,
        PAGE,
    ),
)
