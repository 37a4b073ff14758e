"""What Start, Encodings and Score edit alike: θ by a logit, which actions are allowed; and how a θ fits into a link."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from pgviz.arrays import Array
from pgviz.fitting.logits import theta_for_logit
from pgviz.language import say
from pgviz.rounding import UNIT, nearest_decimal
from pgviz.ui.decision.common import shown_logits
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.labels import spoken
from pgviz.ui.state.scenario import Change

D = TypeVar("D", bound=Decision)
ROUNDINGS = 64  # of a θ that is computed from logits, again and again while a hand drags
MOST_EXACT = 64  # numbers of a computed θ that are kept to the last digit


def with_theta(now: D, theta: Array) -> Change[D]:
    """With another θ (d,), as it is; a long one to 12 decimals, so that it still fits into a link."""
    kept = theta if theta.size <= MOST_EXACT else theta.round(12)
    return Change(dataclasses.replace(now, theta=tuple((kept + 0.0).tolist())))


def with_logit(now: D, action: int, target: float) -> Change[D]:
    """With the smallest change of θ that gives this logit, none if it is shown already.

    ``ValueError`` where the encoding cannot.
    """
    if why := why_fixed(now, action):
        raise ValueError(why)
    policy = now.policy()
    z, before = float(shown_logits(policy)[action]), np.array(now.theta)
    if z == target:
        return Change(now)
    theta = theta_for_logit(policy, action, target)
    size = np.maximum(np.abs(before), np.abs(theta - before) * max(1.0, (abs(target) + abs(z)) / abs(target - z)))
    return with_theta(now, np.where(theta == before, before, solved(theta, size)))


def solved(theta: Array, size: Array) -> Array:
    """A computed θ without what rounding left in its last digits: 9.3 for 9.299999999999999.

    ``size`` (d,) is that of the terms of which its entries are the sums.
    """
    return nearest_decimal(theta, ROUNDINGS * UNIT * np.maximum(size, np.abs(theta)))


def why_fixed(now: Decision, action: int) -> str:
    """Why the logit of this action cannot be dragged; empty if it can."""
    name, policy = spoken(now.actions[action]), now.policy()
    if action in now.masked:
        return say(
            "{action} is masked: its log-probability is −inf for every theta, it has no score.",
            action=name,
        )
    try:
        theta_for_logit(policy, action, 0.0)
    except ValueError:
        if policy.phi[action].any():
            return say(
                "The logit of {action} cannot move alone: its features are a combination of the other actions' "
                "features, so the other logits decide it.",
                action=name,
            )
        return say("The logit of {action} is always 0: every one of its features is 0.", action=name)
    return ""


def with_masked(now: D, allowed: Sequence[int]) -> Change[D]:
    """With these actions allowed and the others masked; ``ValueError`` if none would be left."""
    masked = tuple(b for b in range(now.n) if b not in allowed)
    if len(masked) == now.n:
        raise ValueError(say("At least one action must stay allowed."))
    return Change(dataclasses.replace(now, masked=masked))


def mask_options(now: Decision) -> dict[int, str]:
    """The actions that can be allowed or masked, for chips: number and name."""
    return dict(enumerate(now.actions))
