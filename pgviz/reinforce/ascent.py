"""Ascent: which way θ walks when it follows a direction, exactly or by sampled estimates, over a landscape of J.

    θ_{k+1} = θ_k + α f(θ_k)                     exact: f is ∇J, or any other field of directions
    θ_{k+1} = θ_k + α (1/B) Σ_{i<B} X_i          sampled: B episodes of θ_k, each with its estimate X_i (``estimator``)

``free`` says which parameters move, (i, j, …); the others stay where they are, so that a path over two parameters lies
in the landscape that these two span. Sampled ascents side by side are runs: run i draws its episodes of step k from
``default_rng([seed, k, i])``, and is the same however many runs there are.

References: Sutton & Barto (S&B), Reinforcement Learning, 2nd ed., §13.1 eq. (13.1), §13.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Bools, at_most, finite_array, indices, number, one_of, whole_number
from pgviz.mdp import MDP, policy_gradient
from pgviz.reinforce.circulation import Field
from pgviz.reinforce.estimator import Estimator, Returns
from pgviz.reinforce.machine import Machine, thresholds_of
from pgviz.reinforce.roll import Roller
from pgviz.reinforce.rollout import Rollout
from pgviz.reinforce.settings import MAX_SEED
from pgviz.reinforce.uniforms import Uniforms
from pgviz.softmax import softmax

__all__ = [
    "Highest",
    "ascend",
    "expected_direction",
    "flow_times",
    "heights",
    "highest",
    "landscape",
    "sampled_ascents",
]

LIMIT = 1e6
"""Where a path would leave these bounds it stays: nothing that can be told apart is left of its policy."""
MAX_PATH = 10_000
MAX_WORK = 20_000_000
"""The most environment steps of sampled ascents: steps · runs · batch · horizon."""
MAX_HEIGHTS = 50_000_000
"""The most numbers of a landscape, N · S · A."""
BISECTIONS = 60


def ascend(field: Field, theta: ArrayLike, *, steps: int, alpha: float, free: Sequence[int] | None = None) -> Array:
    """The path of θ along ``field``, (steps + 1, d), from ``theta`` (d,)."""
    here = finite_array("theta", theta, "(d,)")
    moves, alpha = _moving(free, here.size), number("alpha", alpha, 0, LIMIT, above=True)
    path = [here]
    for _ in range(whole_number("steps", steps, 1, MAX_PATH)):
        path.append(_moved(path[-1], alpha * np.where(moves, field(path[-1]), 0.0)))
    return np.array(path)


def expected_direction(
    mdp: MDP,
    features: ArrayLike,
    theta: ArrayLike,
    *,
    horizon: int,
    returns: Returns = "to-go",
    discounted: bool = True,
) -> Array:
    """E[X], (d,), of the estimator with these switches (``estimator``), for every baseline; see ``exact_moments``.

    x_t(s) = Σ_a π(a|s) (q_t(s, a) ψ(s, a) + c Σ_s' p(s'|s, a) x_{t+1}(s')), for full returns by ∇J, which it is.
    """
    estimator = Estimator.of(mdp, features, theta, horizon, returns, discounted)
    if estimator.full:
        return policy_gradient(mdp, features, theta, horizon=estimator.horizon)
    pi, psi = estimator.pi, estimator.scores
    moves = np.einsum("sa,sat->st", pi, mdp.transition)
    v, x = np.zeros(mdp.n_states), np.zeros((mdp.n_states, psi.shape[2]))
    for _ in range(estimator.horizon):
        q = mdp.reward + estimator.return_discount * (mdp.transition @ v)
        x = np.einsum("sa,sad->sd", pi * q, psi) + estimator.step_discount * (moves @ x)
        v = (pi * q).sum(axis=1)
    return np.asarray(mdp.start @ x)


def sampled_ascents(
    mdp: MDP,
    features: ArrayLike,
    theta: ArrayLike,
    *,
    steps: int,
    alpha: float,
    batch: int,
    runs: int,
    horizon: int,
    seed: int,
    returns: Returns = "to-go",
    discounted: bool = True,
    baseline: float | str = "none",
    free: Sequence[int] | None = None,
) -> Array:
    """The paths of ``runs`` sampled ascents, (steps + 1, runs, d), all from ``theta`` (d,).

    Each step takes the mean of ``batch`` estimates. ``baseline``: ``"none"``, a number, or ``"value"``, the v of the
    run's own policy for the steps that are left.
    """
    estimator = Estimator.of(mdp, features, theta, horizon, returns, discounted)
    alpha, seed = number("alpha", alpha, 0, LIMIT, above=True), whole_number("seed", seed, 0, MAX_SEED)
    steps, batch, runs = (
        whole_number(name, value, 1, MAX_PATH) for name, value in (("steps", steps), ("batch", batch), ("runs", runs))
    )
    at_most("steps · runs · batch · horizon", steps * runs * batch * estimator.horizon, MAX_WORK)
    walkers = _Walkers(estimator, batch, runs, seed, _known(baseline))
    moves = _moving(free, estimator.policy.size)
    path = [np.tile(estimator.policy.theta, (runs, 1))]
    for k in range(steps):
        estimates = walkers.mean_estimates(path[-1], k)
        path.append(_moved(path[-1], alpha * np.where(moves, estimates, 0.0)))
    return np.array(path)


def heights(mdp: MDP, features: ArrayLike, thetas: ArrayLike, horizon: int | None = None) -> Array:
    """J of many θ at once, (...) for ``thetas`` (..., d); with ``horizon`` of the episodes that are cut there."""
    places = finite_array("thetas", thetas, "(..., d)")
    return np.asarray(mdp.performances(_policies(mdp, features, places), horizon))


def landscape(
    mdp: MDP,
    features: ArrayLike,
    theta: ArrayLike,
    free: tuple[int, int],
    x: ArrayLike,
    y: ArrayLike,
    horizon: int | None = None,
) -> Array:
    """J where two parameters take the values x (X,) and y (Y,) and the others stay as in ``theta`` (d,): (Y, X)."""
    here = finite_array("theta", theta, "(d,)")
    across, up = finite_array("x", x, "(X,)"), finite_array("y", y, "(Y,)")
    i, j = indices("free", free, "(2,)", here.size)
    mesh = np.tile(here, (up.size, across.size, 1))
    mesh[..., i], mesh[..., j] = across, up[:, None]
    return heights(mdp, features, mesh, horizon)


@dataclass(frozen=True)
class Highest:
    """The highest point on a line θ + x · along."""

    at: float  # x
    height: float  # J there


def highest(mdp: MDP, features: ArrayLike, theta: ArrayLike, along: ArrayLike, reach: float = 10.0) -> Highest:
    """Where J is highest on the line, −reach ≤ x ≤ reach: on a fine lattice first, then where its slope is 0."""
    here = finite_array("theta", theta, "(d,)")
    way = finite_array("along", along, "(d,)", d=here.size)
    places = np.linspace(-1, 1, 201) * number("reach", reach, 0, LIMIT, above=True)
    best = int(heights(mdp, features, here + places[:, None] * way).argmax())
    low, high = float(places[max(best - 1, 0)]), float(places[min(best + 1, places.size - 1)])
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        rises = float(policy_gradient(mdp, features, here + middle * way) @ way) > 0
        low, high = (middle, high) if rises else (low, middle)
    return Highest(low, float(heights(mdp, features, here + low * way)))


def flow_times(mdp: MDP, features: ArrayLike, theta: ArrayLike, along: ArrayLike, x: ArrayLike) -> Array:
    """When gradient flow dθ/dt = ∇J passes each θ + x · along, (N,), counted from the first; ``x`` (N,) goes its way.

    For a line that flow does not leave: one along which ∇J points everywhere. dt = ‖along‖² dx / (∇J · along), added up
    by trapezoids. Ascent by sampled episodes makes α units of time an episode, on average. inf where ∇J turns.
    """
    here = finite_array("theta", theta, "(d,)")
    way, places = finite_array("along", along, "(d,)", d=here.size), finite_array("x", x, "(N,)")
    speed = np.array([policy_gradient(mdp, features, here + at * way) @ way for at in places]) / (way @ way)
    with np.errstate(divide="ignore"):
        slowness = np.where(speed > 0, 1 / speed, np.inf)
    pieces = (slowness[1:] + slowness[:-1]) / 2 * np.diff(places)
    return np.concatenate([[0.0], np.cumsum(pieces)])


class _Walkers:
    """R runs side by side, each with its own θ and B lanes of episodes."""

    def __init__(self, estimator: Estimator, batch: int, runs: int, seed: int, baseline: float | None) -> None:
        self.estimator, self.batch, self.runs, self.baseline = estimator, batch, runs, baseline
        self.machine = Machine(estimator.mdp, copies=runs * batch)
        self.roller = Roller(self.machine, Uniforms(seed, range(runs * batch), group=batch), estimator.horizon)

    def mean_estimates(self, thetas: Array, step: int) -> Array:
        """(1/B) Σ X of each run, (R, d), for its own θ, ``thetas`` (R, d), in one step of the ascent."""
        phi = self.estimator.policy.phi
        n_states, n_actions, _ = phi.shape
        pi = _policies(self.estimator.mdp, phi, thetas)
        rollout = self._episodes(pi, step)
        weights = np.where(rollout.alive > 0, self._weights(pi, rollout), 0.0)
        size = n_actions * self.runs * self.batch * n_states
        planes = np.bincount(rollout.planes.ravel(), weights.ravel(), minlength=size)
        summed = planes.reshape(n_actions, self.runs, self.batch, n_states).sum(axis=2)
        w = np.moveaxis(summed, 0, -1) / self.batch  # (R, S, A)
        return np.asarray(np.einsum("rsa,sad->rd", w - w.sum(axis=2, keepdims=True) * pi, phi))

    def _episodes(self, pi: Array, step: int) -> Rollout:
        lanes = np.repeat(pi, self.batch, axis=0)  # (R · B, S, A)
        thresholds = thresholds_of(lanes.reshape(-1, pi.shape[2]).T)
        return Rollout(self.machine, self.roller.roll(thresholds, step))

    def _weights(self, pi: Array, rollout: Rollout) -> Array:
        """w_t, (T, R · B)."""
        found = self.estimator.returns_of(rollout.rewards) - self._subtracted(pi, rollout)
        return self.estimator.discounts(len(found))[:, None] * found

    def _subtracted(self, pi: Array, rollout: Rollout) -> Array:
        """b_t(S_t), (T, R · B)."""
        states = rollout.states
        if self.baseline is not None:
            return np.full(states.shape, self.baseline)
        values, run = _values(self.estimator, pi), np.arange(states.shape[1]) // self.batch
        if self.estimator.full:
            return np.broadcast_to(values[0, run, states[0]], states.shape)
        return np.asarray(values[np.arange(len(states))[:, None], run, states])


def _values(estimator: Estimator, pi: Array) -> Array:
    """E[ρ_t | S_t = s] of each run, (H, R, S)."""
    mdp = estimator.mdp
    moves, reward = np.einsum("rsa,sat->rst", pi, mdp.transition), (pi * mdp.reward).sum(axis=2)
    values = np.zeros((estimator.horizon + 1, *reward.shape))
    for t in range(estimator.horizon - 1, -1, -1):
        values[t] = reward + estimator.return_discount * (moves @ values[t + 1][..., None])[..., 0]
    return values[:-1]


def _known(baseline: float | str) -> float | None:
    """The number to subtract, or None for the value."""
    if isinstance(baseline, str):
        return {"none": 0.0, "value": None}[one_of("baseline", baseline, ("none", "value"))]
    return number("baseline", baseline)


def _policies(mdp: MDP, features: ArrayLike, thetas: Array) -> Array:
    """π of many θ (..., d), (..., S, A)."""
    phi = finite_array("features", features, "(S, A, d)", S=mdp.n_states, A=mdp.n_actions, d=thetas.shape[-1])
    at_most("N · S · A", thetas[..., 0].size * mdp.reward.size, MAX_HEIGHTS)
    return softmax(np.tensordot(thetas, phi, axes=(-1, -1)))


def _moving(free: Sequence[int] | None, size: int) -> Bools:
    """Which of d parameters move, (d,)."""
    moves = np.full(size, free is None)
    if free is not None:
        moves[indices("free", free, "(m,)", size)] = True
    return moves


def _moved(theta: Array, step: Array) -> Array:
    """θ + step, (..., d), but a θ that would leave the bounds stays."""
    there = theta + step
    return np.where((np.abs(there) < LIMIT).all(axis=-1, keepdims=True), there, theta)
