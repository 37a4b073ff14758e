"""∇J of a linear softmax policy, exactly: S&B eq. 13.5 with the discounted visits of Sutton et al. (2000)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pgviz.mdp import evaluate
from pgviz.mdp.checks import Floats, features_of, shaped
from pgviz.mdp.model import MDP
from pgviz.softmax import softmax


def policy_gradient(
    mdp: MDP, features: ArrayLike, theta: ArrayLike, discounted: bool = True, horizon: int | None = None
) -> Floats:
    """∇J at θ for π(a|s) ∝ exp θᵀφ(s, a), (d,); ``features[s, a, i]`` (S, A, d), ``theta`` (d,).

    ∇J = Σ_s d(s) Σ_a π(a|s) q_π(s, a) (φ(s, a) − E_π[φ(s, ·)]), d the discounted visits.

    ``discounted=False`` puts plain visits in the place of d and keeps the discounted q: the direction that is followed
    on average when γᵗ is dropped from the update; in general the gradient of no function (Nota & Thomas 2020).
    ``horizon`` cuts every episode after so many steps, as simulations do; q then depends on the time that is left.
    Raises ValueError when visits are infinite (γ = 1, or γᵗ dropped, with a policy that may never end).
    """
    phi = features_of(features, mdp.n_states, mdp.n_actions)
    pi = softmax(phi @ shaped("theta", theta, (phi.shape[2],), "(d,)"))
    if horizon is None:
        pull = _pull(mdp, pi, discounted)
    else:
        pull = _finite_pull(mdp, pi, discounted, evaluate.steps("horizon", horizon))
    return np.tensordot(pull, phi, axes=2)


def _pull(mdp: MDP, pi: Floats, discounted: bool) -> Floats:
    """∂J/∂h(s, a) = d(s) π(a|s) (q(s, a) − v(s)), (S, A): how the preferences want to move."""
    d = evaluate.visits(mdp, pi, discounted)
    v = np.where(d > 0, evaluate.state_values(mdp, pi), 0.0)  # never visited: whatever it is worth, it does not count
    q = evaluate.look_ahead(mdp, v)
    return d[:, None] * pi * (q - v[:, None])


def _finite_pull(mdp: MDP, pi: Floats, discounted: bool, horizon: int) -> Floats:
    """The same with v and q by the number of steps that are left, (S, A)."""
    moves, _ = evaluate.chain(mdp, pi)
    v = evaluate.values_to_go(mdp, pi, horizon)
    factor = mdp.gamma if discounted else 1.0
    pull, d = np.zeros_like(pi), mdp.start
    for t in range(horizon):
        left = horizon - t
        pull += d[:, None] * pi * (evaluate.look_ahead(mdp, v[left - 1]) - v[left][:, None])
        d = factor * (d @ moves)
    return pull
