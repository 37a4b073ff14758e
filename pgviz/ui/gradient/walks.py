"""Ascents over the landscape of J, and the window in which they are seen: what two sections share."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array
from pgviz.mdp import policy_gradient
from pgviz.reinforce.ascent import ascend, expected_direction, landscape
from pgviz.reinforce.circulation import direction_field
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.gradient.topic import only, plane_of

STEPS = 40
FIRST = 0.25  # how far the first step of an exact ascent goes, if α is not chosen
POINTS = 41  # of the mesh, along each side
HALF_WIDTHS = (1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0)


def alpha_of(now: GradientScenario) -> float:
    """The step size α: what was chosen, or one that makes the first exact step ``FIRST`` long, but for rounding."""
    if now.alpha:
        return now.alpha[0]
    i, j = plane_of(now)
    slope = float(np.linalg.norm(policy_gradient(now.mdp, now.features, now.thetas, horizon=now.steps)[[i, j]]))
    if slope < 1e-9:
        return 1.0
    wanted = FIRST / slope
    scale = 10.0 ** math.floor(math.log10(wanted))
    return float(min(scale * max(step for step in (1, 2, 5) if step * scale <= wanted * (1 + 1e-9)), 1000.0))


@functools.lru_cache(maxsize=32)
def _kept(now: GradientScenario, alpha: float, discounted: bool) -> Array:
    field = direction_field(now.mdp, now.features, discounted=discounted, horizon=now.steps)
    return ascend(field, now.thetas, steps=STEPS, alpha=alpha, free=plane_of(now))


def path_of(now: GradientScenario, discounted: bool) -> Array:
    """The exact ascent with γᵗ, or without, over the two parameters of the plane, (K + 1, d)."""
    return _kept(only(now, "plane"), alpha_of(now), discounted)


@functools.lru_cache(maxsize=32)
def _mean_path(now: GradientScenario, alpha: float) -> Array:
    def field(theta: Array) -> Array:
        switches = {"returns": now.returns, "discounted": now.keep}
        return expected_direction(now.mdp, now.features, theta, horizon=now.steps, **switches)  # type: ignore[arg-type]

    return ascend(field, now.thetas, steps=STEPS, alpha=alpha, free=plane_of(now))


def mean_path_of(now: GradientScenario) -> Array:
    """The ascent along the mean of the page's estimator, (K + 1, d)."""
    return _mean_path(only(now, "plane", "returns", "keep"), alpha_of(now))


def in_plane(now: GradientScenario, path: Array) -> Array:
    """The plane's two parameters of a path (..., d)."""
    return path[..., list(plane_of(now))]


@dataclass(frozen=True, eq=False)
class Window:
    """A mesh of two parameters, and J over it."""

    x: Array  # (X,)
    y: Array  # (Y,)
    heights: Array  # (Y, X), exact: of episodes that are not cut


def window_of(now: GradientScenario, paths: Sequence[Array]) -> Window:
    """The landscape round the start, wide enough for nearly all of the places (..., 2) of the paths."""
    i, j = plane_of(now)
    start = np.array(now.thetas)[[i, j]]
    away = np.abs(np.concatenate([path.reshape(-1, 2) for path in paths]) - start).max(axis=1)
    reach = 1.1 * float(np.quantile(away, 0.98, method="higher"))
    half = next((width for width in HALF_WIDTHS if width >= reach), HALF_WIDTHS[-1])
    return _window(only(now, "plane"), half)


@functools.lru_cache(maxsize=32)
def _window(now: GradientScenario, half: float) -> Window:
    i, j = plane_of(now)
    x, y = (now.thetas[k] + half * np.linspace(-1, 1, POINTS) for k in (i, j))
    return Window(x, y, landscape(now.mdp, now.features, now.thetas, (i, j), x, y))
