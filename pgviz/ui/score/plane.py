"""The plane in which the score is drawn: two features, or the principal directions of the points φ(s,b)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import dataclass

from pgviz.language import say
from pgviz.score.geometry import Geometry, project, widest
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.state.scenario import Change

PRINCIPAL = -1  # in the place of a feature: a principal direction
DIRECTIONS = (say("principal direction 1"), say("principal direction 2"))


@functools.lru_cache(maxsize=32)
def geometry_of(now: Decision) -> Geometry:
    """The points φ(s,b) of the page's state in the page's plane."""
    return project(now.policy(), now.a, (now.plane[0], now.plane[1]) if now.plane else None)


def axis_names(now: Decision) -> tuple[str, str]:
    """What the plane's axes are: two features, or as many principal directions as there are."""
    geometry = geometry_of(now)
    if geometry.axes is not None:
        i, j = geometry.axes
        return now.encoding.names[i], now.encoding.names[j]
    first, second = (name if d.any() else "" for name, d in zip(DIRECTIONS, geometry.directions.T, strict=True))
    return first, second


# ---------------------------------------------------------------------------------------------------- which is chosen


def is_chosen(now: Decision) -> bool:
    """Whether the picture has a plane, and another could be chosen."""
    return now.view != "features" and len(now.theta) >= 2


def across(now: Decision) -> int:
    """The feature from left to right, or ``PRINCIPAL``."""
    return now.plane[0] if now.plane else PRINCIPAL


def upward(now: Decision) -> int:
    """The feature from bottom to top, or ``PRINCIPAL``."""
    return now.plane[1] if now.plane else PRINCIPAL


def with_across(now: Decision, feature: int) -> Change[Decision]:
    """With a feature from left to right, and one from bottom to top if there was none; or principal directions."""
    return _in_plane(now, feature, _beside(now, feature, upward(now)))


def with_upward(now: Decision, feature: int) -> Change[Decision]:
    """As ``with_across``, from bottom to top."""
    return _in_plane(now, _beside(now, feature, across(now)), feature)


def _beside(now: Decision, chosen: int, feature: int) -> int:
    """What the other axis shows then: what it did, or the widest feature; principal directions come in pairs."""
    if chosen == PRINCIPAL:
        return PRINCIPAL
    return widest(now.policy().of_allowed().phi, chosen) if feature in (PRINCIPAL, chosen) else feature


def _in_plane(now: Decision, first: int, second: int) -> Change[Decision]:
    return Change(dataclasses.replace(now, plane=() if PRINCIPAL in (first, second) else (first, second)))


@dataclass(frozen=True)
class Axis:
    """An axis of the plane as it is chosen: which features it may show, which it shows, and what a choice changes."""

    name: str
    label: str
    principal: str
    shown: Callable[[Decision], int]
    chosen: Callable[[Decision, int], Change[Decision]]

    def options(self, now: Decision) -> dict[int, str]:
        """A principal direction, or any feature."""
        return {PRINCIPAL: self.principal, **dict(enumerate(now.encoding.names))}


AXES = (
    Axis("across", say("across"), DIRECTIONS[0], across, with_across),
    Axis("upward", say("upward"), DIRECTIONS[1], upward, with_upward),
)
