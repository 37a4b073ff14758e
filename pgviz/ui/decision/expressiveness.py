"""What an encoding can express, behind bounded caches: it does not change while θ is dragged."""

from __future__ import annotations

import dataclasses
import functools

from pgviz.encodings.expressiveness import Expressiveness, expressiveness
from pgviz.fitting.best import Fit, best_fit
from pgviz.ui.decision.scenario import Decision


def expressiveness_of(now: Decision) -> Expressiveness:
    """What a policy with this encoding can express over all states, whichever the page is in."""
    return _expressiveness(
        dataclasses.replace(_without_theta(now), s=(0.0,) * len(now.s), other=(), wanted=(), tau=1.0)
    )


def best_fit_of(now: Decision) -> Fit:
    """The policy with this encoding, temperature and mask that comes closest to the wanted one in both states."""
    return _best_fit(_without_theta(now))


def _without_theta(now: Decision) -> Decision:
    """With θ = 0, and without all that only a picture needs: what the caches know a decision by."""
    zero = (0.0,) * len(now.theta)
    return dataclasses.replace(now, theta=zero, a=0, r=(), b=0.0, eta=1.0, view="arrow", plane=(), h=-5.0)


@functools.lru_cache(maxsize=128)
def _expressiveness(now: Decision) -> Expressiveness:
    return expressiveness(now.policy_everywhere)


@functools.lru_cache(maxsize=128)
def _best_fit(now: Decision) -> Fit:
    return best_fit(now.policy_in_both, now.target)
