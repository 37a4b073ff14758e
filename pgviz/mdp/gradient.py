"""∇J of a linear softmax policy, exactly: S&B eq. 13.5 with the discounted visits of Sutton et al. (2000)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array
from pgviz.mdp import evaluate
from pgviz.mdp.features import linear_policy
from pgviz.mdp.model import MDP


def policy_gradient(
    mdp: MDP, features: ArrayLike, theta: ArrayLike, discounted: bool = True, horizon: int | None = None
) -> Array:
    """∇J at θ for π(a|s) ∝ exp θᵀφ(s, a), (d,); ``features[s, a, i]`` (S, A, d), ``theta`` (d,).

    ∇J = Σ_s d(s) Σ_a π(a|s) q_π(s, a) (φ(s, a) − E_π[φ(s, ·)]), d the discounted visits.

    ``discounted=False`` puts plain visits in the place of d and keeps the discounted q: the direction that is followed
    on average when γᵗ is dropped from the update; in general the gradient of no function (Nota & Thomas 2020).
    ``horizon`` cuts every episode after so many steps, as simulations do; q then depends on the time that is left.
    Raises ValueError when visits are infinite (γ = 1, or γᵗ dropped, with a policy that may never end).
    """
    policy = linear_policy(mdp, features, theta)
    if horizon is None:
        slope = _slope(mdp, policy.probabilities, discounted)
    else:
        slope = _cut_slope(mdp, policy.probabilities, discounted, evaluate.checked_horizon(horizon))
    return np.tensordot(slope, policy.phi, axes=2)


def _slope(mdp: MDP, pi: Array, discounted: bool) -> Array:
    """∂J/∂h(s, a) = d(s) π(a|s) (q(s, a) − v(s)), (S, A): the gradient with respect to the preferences."""
    d = evaluate.visits(mdp, pi, discounted)
    v = np.where(d > 0, evaluate.state_values(mdp, pi), 0.0)  # never visited: whatever it is worth, it does not count
    q = evaluate.look_ahead(mdp, v)
    return d[:, None] * pi * (q - v[:, None])


def _cut_slope(mdp: MDP, pi: Array, discounted: bool, horizon: int) -> Array:
    """The same with v and q by the number of steps that are left, (S, A); so many steps at a time as fit the memory."""
    v = np.stack(list(evaluate.values_to_go(mdp, pi, horizon)))[::-1]  # v[t]: at step t, with horizon − t to go
    d = np.stack(list(evaluate.visits_by_step(mdp, pi, discounted, horizon)))
    together = max(1, evaluate.CACHED_NUMBERS // pi.size)
    advantage = np.zeros_like(pi)
    for t in range(0, horizon, together):
        steps = slice(t, min(t + together, horizon))
        q = evaluate.look_ahead(mdp, v[1:][steps])
        advantage += np.einsum("ts,tsa->sa", d[steps], q - v[steps, :, None])
    return pi * advantage
