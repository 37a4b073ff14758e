"""What the three grids of the score show, in words. The grids themselves are shared: ``decision.score_sheet``."""

from __future__ import annotations

import numpy as np

from pgviz.encodings.expressiveness import cancelling
from pgviz.language import say
from pgviz.score.decomposition import Decomposition
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.decision.score_sheet import decomposition_of
from pgviz.ui.score.closing import largest_sum
from pgviz.ui.shell.formats import short


def words(now: Decision) -> tuple[str, ...]:
    """Which way θ goes, that scores cancel on average, and which features have no score."""
    parts = decomposition_of(now)
    said = (
        _which_way(now, parts),
        say(
            "Weighted with π all scores add up to 0: the largest entry of Σ π·score is {largest}.",
            largest=short(largest_sum(now) / now.tau),
        ),
    )
    return (*said, _what_cancels(parts)) if parts.cancels.any() else said


def _which_way(now: Decision, parts: Decomposition) -> str:
    chosen = now.actions[now.a]
    if not parts.score.any():
        return say("The score is 0: no step along it can make {chosen} more likely.", chosen=chosen)
    most = int(np.abs(parts.score).argmax())
    feature = now.encoding.names[most]
    if parts.score[most] > 0:
        return say(
            "A step along the score makes {chosen} more likely: it raises the θ of {feature} the most.",
            chosen=chosen,
            feature=feature,
        )
    return say(
        "A step along the score makes {chosen} more likely: it lowers the θ of {feature} the most.",
        chosen=chosen,
        feature=feature,
    )


def _what_cancels(parts: Decomposition) -> str:
    """How many features are the same for every action, and for those that are not masked."""
    everywhere, size = int(cancelling(parts.policy.phi[None]).sum()), parts.cancels.size
    more = int(parts.cancels.sum()) - everywhere
    also = say(", {more} more for every action that is allowed", more=more) if more else ""
    if everywhere == 1:
        return say(
            "1 of {size} features is the same for every action{also}: φ and E[φ] agree there, so their score is 0.",
            size=size,
            also=also,
        )
    return say(
        "{everywhere} of {size} features are the same for every action{also}: φ and E[φ] agree there, so their "
        "score is 0.",
        everywhere=everywhere,
        size=size,
        also=also,
    )
