"""The state features as small maps over the unit square, with the page's two states to drag."""

from __future__ import annotations

import dataclasses

import streamlit as st

from pgviz.ui.components.atlas import Atlas, PointReport, maps_of
from pgviz.ui.components.atlas.component import atlas
from pgviz.ui.scenarios import Decision
from pgviz.ui.state import store


def feature_maps(now: Decision, *, reruns: list[str]) -> None:
    """Show what each x_j(s) is over all states, where a state is a point of the unit square; else nothing.

    While a state is dragged the fragments with the keys ``reruns`` follow.
    """
    if now.join == "table" or not now.on_square:
        return
    features = now.state_features
    values = features(now.s)
    content = Atlas(
        label="What each feature is over all states",
        maps=maps_of(features),
        values=values,
        state=(now.s[0], now.s[1]),
        other=(now.other[0], now.other[1]),
        live=values != 0 if now.x == "tiles" else None,
    )
    st.markdown("**What each feature is**, over all states. Drag the state, or the hollow one beside it.")

    def move(report: PointReport) -> None:
        store.change(Decision, lambda was: dataclasses.replace(was, **{report.name: report.values}))  # type: ignore[arg-type]
        st.rerun("app" if report.final else reruns)

    atlas(content, key="maps", on_report=move)
