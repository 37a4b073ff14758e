"""The score in depth, for a decision: what the core says of the page's state, and the pictures that fit it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pgviz.figures import geometry as geometry_figures
from pgviz.figures import saturation as saturation_figures
from pgviz.figures import step as stepping_figures
from pgviz.figures import three_ways as roads_figures
from pgviz.policy import SoftmaxPolicy
from pgviz.score.fisher import SecondOrder, second_order
from pgviz.score.geometry import Geometry, project
from pgviz.score.saturation import Escape, Saturation, escape, gradient_flow_time, natural_flow_time, saturation
from pgviz.score.step import ScoreNorms, Step, score_norms, take_step
from pgviz.score.three_ways import ErrorCurve, ThreeWays, error_curve, three_ways
from pgviz.ui.scenarios import Decision

Array = NDArray[np.float64]
DIRECTIONS = ("principal direction 1", "principal direction 2")
WIDEST = 20.0  # logit gaps that are drawn, at least
FAREST = 700.0  # and at most: beyond, the time has left float64


def geometry_of(now: Decision) -> Geometry:
    """The points φ(s,b) of the page's state in the page's plane: of two features, or of their principal directions."""
    return project(now.policy(), now.a, now.axes)


def axis_names(now: Decision, geometry: Geometry) -> tuple[str, str]:
    """What the plane's axes are: two features, or as many principal directions as there are."""
    if geometry.axes is not None:
        i, j = geometry.axes
        return now.encoding.names[i], now.encoding.names[j]
    first, second = (name if d.any() else "" for name, d in zip(DIRECTIONS, geometry.directions.T, strict=True))
    return first, second


def arrow_chart(now: Decision, found: Geometry) -> go.Figure:
    """The score as an arrow from the centroid."""
    return geometry_figures.arrow(
        found.points,
        found.pi,
        found.centroid,
        found.action,
        now.actions,
        axis_names(now, found),
        found.window,
        found.allowed,
    )


def closing_chart(now: Decision, found: Geometry) -> go.Figure:
    """The weighted arrows head to tail."""
    return geometry_figures.closing(
        found.loop, found.action, now.actions, axis_names(now, found), found.reach, found.allowed
    )


def roads_of(now: Decision) -> tuple[ThreeWays, ErrorCurve]:
    """The score in three ways, with the page's step 10^h, and the error of the finite differences for all steps."""
    return three_ways(now.policy(), now.a, 10.0**now.h), error_curve(now.policy(), now.a)


def error_chart(roads: ThreeWays, curve: ErrorCurve) -> go.Figure:
    """The error against the step, with a cursor at the page's."""
    return roads_figures.error_against_step(curve.steps, curve.errors, curve.bounds, roads.step, roads.finite_gap)


@dataclass(frozen=True)
class Stepped:
    """A step in the page's state, state 0 of ``step``, followed by the states that stand for all."""

    step: Step
    lengths: ScoreNorms
    states: tuple[tuple[float, ...], ...]  # those of ``step``, the page's first


def step_of(now: Decision) -> Stepped:
    """θ + η · score of the page's action, here, in the other state and in the states that stand for all.

    A state that is the page's own, or is there already, is not repeated. A free table has one state.
    """
    states = [now.s]
    if now.join != "table":
        lattice = np.reshape(now.every_state(len(now.s)), (-1, len(now.s)))
        states = list(dict.fromkeys([now.s, now.other, *map(tuple, lattice.tolist())]))
    tensor = now.features()[None] if len(states) == 1 else now.encoding.tensor(_entered(now, states))
    return Stepped(
        step=take_step(SoftmaxPolicy(tensor, now.theta, now.tau, now.mask), 0, now.a, now.eta),
        lengths=score_norms(now.policy()),
        states=tuple(states),
    )


def _entered(now: Decision, states: Sequence[tuple[float, ...]]) -> Array:
    """States as the encoding takes them: (S, k), or their numbers, (S,)."""
    entries = np.array(states)
    return entries[:, 0] if now.x == "one-hot" else entries


def elsewhere_chart(now: Decision, found: Stepped) -> go.Figure | None:
    """How much every other state moves: a map of the unit square's lattice, or bars; None for a single state."""
    if len(found.states) == 1:
        return None
    if now.join == "table" or not _on_lattice(now):
        names = [now.state_text(state) for state in found.states]
        return stepping_figures.moved_by_state(names, found.step.total_variation, 0)
    places = {state: i for i, state in enumerate(found.states)}
    lattice = now.every_state(len(now.s))
    moved = found.step.total_variation[[places[tuple(state)] for state in lattice.tolist()]]
    return stepping_figures.moved_on_square(lattice, moved, now.s)


def _on_lattice(now: Decision) -> bool:
    """Whether the states that stand for all are more points of the unit square than its corners."""
    return np.ndim(now.every_state(len(now.s))) == 2 and len(now.s) == 2 and len(now.every_state(2)) > 4


@dataclass(frozen=True)
class Saturated:
    """How saturated the policy is, and how long an action that is behind needs to catch up."""

    stuck: Saturation  # with its likeliest action
    escape: Escape | None  # of the page's action if it is behind, else of the rarest; None for a single action


def saturation_of(now: Decision) -> Saturated:
    """Of the page's state."""
    z = now.policy().logits
    behind = now.a if z[now.a] < z.max() else int(np.where(np.isfinite(z), z, np.inf).argmin())
    return Saturated(
        stuck=saturation(now.policy()),
        escape=escape(now.policy(), behind) if np.isfinite(z).sum() > 1 else None,
    )


def escape_chart(now: Decision, found: Escape) -> go.Figure:
    """Times to 50/50 against the gap, with a cursor at the page's."""
    gaps = np.linspace(0, min(max(WIDEST, found.gap), FAREST * now.tau), 121)
    times = gradient_flow_time(gaps, now.tau), natural_flow_time(gaps, now.tau)
    return saturation_figures.escape_times(gaps, *times, found.gap, found.gradient)


def second_order_of(now: Decision) -> SecondOrder:
    """Of the page's state."""
    return second_order(now.policy())
