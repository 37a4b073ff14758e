"""What Encodings, Score and Start edit alike: θ by a logit, the wanted policy, the encoding itself."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

import numpy as np

from pgviz.arrays import Array
from pgviz.fitting.logits import theta_for_logit, theta_for_logits
from pgviz.ui.decision.scenario import MOST_CELLS, Decision
from pgviz.ui.state.scenario import Change

D = TypeVar("D", bound=Decision)
MOST_EXACT = 64  # numbers of a computed θ that are kept to the last digit


def with_theta(now: D, theta: Array) -> Change[D]:
    """With another θ (d,); a long one to 12 decimals, so that it still fits into a link."""
    kept = theta if theta.size <= MOST_EXACT else theta.round(12)
    return Change(dataclasses.replace(now, theta=tuple((kept + 0.0).tolist())))


def with_logit(now: D, action: int, target: float) -> Change[D]:
    """With the smallest change of θ that gives this logit; ``ValueError`` where the encoding cannot."""
    return with_theta(now, theta_for_logit(now.policy(), action, target))


def why_fixed(now: Decision, action: int) -> str:
    """Why the logit of this action cannot be dragged; empty if it can."""
    try:
        theta_for_logit(now.policy(), action, 0.0)
    except ValueError as reason:
        why = str(reason).replace(f"action {action}", now.actions[action])
        return f"{why[0].upper()}{why[1:]}."
    return ""


def recoded(now: D, **choices: object) -> Change[D]:
    """With other choices of features and join; keeps state, action and, where it can, the probabilities.

    Of another number of actions it keeps the odds between those that stay.
    """
    before = now.policy()
    joined = choices.get("join", now.join)
    table = tuple(map(tuple, before.phi.tolist())) if joined == "table" and before.size <= MOST_CELLS else ()
    changed = dataclasses.replace(now, **{"phi": table, "theta": (0.0,), "plane": (), **choices})  # type: ignore[arg-type]
    sized = changed.repaired()
    said = [sentence for sentence in sized.given_up if not sentence.startswith("θ has")]
    if now.plane:
        said.append("The picture’s plane was set to the principal directions: the features are others now.")
    z = before.preferences
    new = sized.scenario
    wanted = np.append(z[: new.n], np.full(max(0, new.n - now.n), z.mean()))  # a new action: as the average
    made = with_theta(new, theta_for_logits(new.policy().phi, wanted, mask=new.mask)).scenario
    return Change(made, (*said, _kept(now, made)))


def _kept(before: Decision, now: Decision) -> str:
    both = [b for b in range(min(before.n, now.n)) if b in now.allowed]
    was, became = (_shares(d.policy().probabilities[both]) for d in (before, now))
    if np.abs(became - was).max() >= 1e-4:
        return "θ was chosen anew: this encoding cannot give the same probabilities, these are the closest logits."
    if now.n == before.n:
        return "θ was chosen anew, so that the probabilities in this state stay as they were."
    if len(both) == 1:
        return "θ was chosen anew."
    return f"θ was chosen anew, so that the odds between the first {len(both)} actions stay as they were."


def _shares(weights: Array) -> Array:
    """Divided by their sum; as they are if that is 0."""
    return np.asarray(weights / (weights.sum() or 1.0))
