"""What an encoding can express, behind bounded caches: it does not change while θ is dragged."""

from __future__ import annotations

import dataclasses
import functools

from pgviz.encodings import Sight, sight
from pgviz.fitting import Fit, best_fit
from pgviz.ui.scenarios import Decision


def seen(now: Decision) -> Sight:
    """What a policy with this encoding can feel over all states."""
    return _seen(_without_theta(now))


def best(now: Decision) -> Fit:
    """The policy with this encoding that comes closest to the wanted one in the page's two states."""
    return _best(_without_theta(now))


def _without_theta(now: Decision) -> Decision:
    return dataclasses.replace(now, theta=(), a=0, tau=1.0)


@functools.lru_cache(maxsize=128)
def _seen(now: Decision) -> Sight:
    return sight(now.everywhere())


@functools.lru_cache(maxsize=128)
def _best(now: Decision) -> Fit:
    return best_fit(now.both(), now.target)
