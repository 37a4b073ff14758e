"""The state features as small maps over the unit square, with the page's two states to drag."""

from __future__ import annotations

import dataclasses

from pgviz.language import say
from pgviz.ui.components.atlas import Atlas, PointReport, maps_of
from pgviz.ui.decision.encoding import state_features
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.state.scenario import Change


def feature_maps(now: Decision) -> Atlas | None:
    """What each x_j(s) is over all states, where a state is a point of the unit square; else None."""
    if now.join == "table" or not now.on_square:
        return None
    features = state_features(now, len(now.s))
    values = features(now.s)
    return Atlas(
        label=say("What each feature is over all states"),
        maps=maps_of(features),
        values=values,
        state=(now.s[0], now.s[1]),
        other=(now.other[0], now.other[1]),
        live=values != 0 if now.x == "tiles" else None,
    )


def with_point(now: Decision, report: PointReport) -> Change[Decision]:
    """With the state, or the other, where a person put it."""
    return Change(dataclasses.replace(now, **{report.name: report.values}))  # type: ignore[arg-type]
