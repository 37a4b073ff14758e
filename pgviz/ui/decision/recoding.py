"""Another encoding for the same decision: what is kept, what is chosen anew, and what comes back.

Every encoding has θs of its own. Where an encoding is chosen for the first time, its θ is computed so that the
probabilities stay. Where one is chosen again, and nothing but the encoding was changed meanwhile, it gets back what it
had: so one can look at the same policy through another encoding, and return.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

import numpy as np

from pgviz.fitting.logits import theta_for_logits
from pgviz.language import say
from pgviz.softmax import softmax
from pgviz.ui.decision import encoding, repairs
from pgviz.ui.decision.edits import solved, with_theta
from pgviz.ui.decision.scenario import MOST_CELLS, Decision
from pgviz.ui.state.scenario import Change

D = TypeVar("D", bound=Decision)
MOST_REMEMBERED = 16
SAME = 1e-9  # of probabilities


@dataclass(frozen=True)
class Left:
    """A decision as it was when its encoding was left, and as what it has been shown since.

    As long as the page shows ``shown_as``, nothing but the encoding was changed.
    """

    decision: Decision
    shown_as: Decision


Memory = dict[tuple[object, ...], Left]
"""What was left, by its encoding."""


def switched(now: D, memory: Memory, **choices: object) -> Change[D]:
    """``recoded``, and the memory brought up to date: what is left now is kept, what no longer fits is forgotten."""
    change = recoded(now, memory, **choices)
    kept = {key: left.decision for key, left in memory.items() if _same(left.shown_as, now)}
    kept.pop(encoding.key_of(now), None)
    kept[encoding.key_of(now)] = now
    memory.clear()
    memory.update({key: Left(was, change.scenario) for key, was in list(kept.items())[-MOST_REMEMBERED:]})
    return change


def recoded(now: D, memory: Memory | None = None, **choices: object) -> Change[D]:
    """With other choices of features and join.

    If this encoding was left before and only encodings were changed since, with the states, θ and table that it had.
    Else with the states as they are and, where the encoding can give them, the same probabilities; of another number of
    actions the same odds between those that stay. What makes no other encoding leaves θ as it is.
    """
    chosen = dataclasses.replace(now, **choices)  # type: ignore[arg-type]
    if encoding.key_of(chosen) == encoding.key_of(now):
        return Change(chosen).repaired()
    left = (memory or {}).get(encoding.key_of(chosen))
    if left is not None and _same(left.shown_as, now):
        was = left.decision
        back = dataclasses.replace(chosen, s=was.s, other=was.other, theta=was.theta, phi=was.phi, plane=())
        change = Change(back).repaired()
        return Change(change.scenario, (*change.given_up, say("θ is again what it was with this encoding.")))
    return _anew(now, choices)


def _anew(now: D, choices: Mapping[str, object]) -> Change[D]:
    before = now.policy()
    joined = choices.get("join", now.join)
    table = tuple(map(tuple, before.phi.tolist())) if joined == "table" and before.size <= MOST_CELLS else ()
    sized = dataclasses.replace(now, **{"phi": table, "theta": (0.0,), "plane": (), **choices}).repaired()  # type: ignore[arg-type]
    unfit = repairs.theta_unfit(1, sized.scenario.encoding.size)  # of the θ that stands in above
    said = [sentence for sentence in sized.given_up if sentence != unfit]
    if now.plane:
        said.append(say("The picture’s plane was set to the principal directions: the features are others now."))
    new, z = sized.scenario, before.preferences
    added = np.full(max(0, new.n - now.n), z[now.mask].mean())  # a new action: as the average
    theta = theta_for_logits(new.policy().phi, np.append(z[: new.n], added), mask=new.mask)
    made = with_theta(new, solved(theta, np.abs(theta))).scenario
    return Change(cast(D, made), (*said, _kept(now, made)))


def _kept(before: Decision, now: Decision) -> str:
    both = [b for b in now.allowed if b in before.allowed]
    if both and _gap(before, now, both) >= 1e-4:
        return say("θ was chosen anew: this encoding cannot give the same probabilities, these are the closest logits.")
    if now.n == before.n:
        return say("θ was chosen anew, so that the probabilities in this state stay as they were.")
    if len(both) <= 1:
        return say("θ was chosen anew.")
    return say("θ was chosen anew, so that the odds between the actions that stay are as they were.")


def _gap(before: Decision, now: Decision, actions: list[int]) -> float:
    """The largest difference of what these actions have of the probability that they have together."""
    was, became = (softmax(d.policy().preferences[actions], d.tau) for d in (before, now))
    return float(np.abs(became - was).max())


def _same(shown: Decision, now: Decision) -> bool:
    """Whether nothing that θ depends on has changed: the same states, actions and probabilities."""
    if (shown.s, shown.other, shown.n) != (now.s, now.other, now.n):
        return False
    gap = shown.policy_in_both.probabilities - now.policy_in_both.probabilities
    return bool(np.abs(gap).max() <= SAME)
