"""Single-episode estimates of ∇J: samples of them, and their exact mean and variance.

With returns to go an estimate is Σ_t γᵗ (G_t − b(S_t)) ∇log π(A_t|S_t); with the full return it is
(G_0 − b(S_0)) Σ_t ∇log π(A_t|S_t). Both have the mean ∇J. Only the first has a γᵗ that could be dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, at_most, finite_array, one_of, whole_number
from pgviz.mdp import MDP
from pgviz.mdp.features import linear_policy
from pgviz.reinforce.machine import Machine, thresholds_of
from pgviz.reinforce.moments import Tables, full_moments, to_go_moments
from pgviz.reinforce.roll import Roller
from pgviz.reinforce.rollout import Rollout
from pgviz.reinforce.settings import MAX_SEED
from pgviz.reinforce.uniforms import Uniforms

Returns = Literal["to-go", "full"]
CHUNK = 1024
"""Episodes that are simulated side by side and share a generator."""
MAX_STEPS = 50_000_000
"""The most environment steps, episodes · horizon, that are accepted."""
MAX_NUMBERS = 20_000_000
"""The most numbers in the answer, episodes · d."""
MAX_PRODUCTS = 2e10
"""The most multiplications for the exact moments, horizon · S² · A · d."""
MAX_HORIZON = 100_000


@dataclass(frozen=True, eq=False)
class Moments:
    """Of one single-episode estimate of ∇J."""

    mean: Array  # (d,)
    variance: Array  # (d,), of each component; n episodes' mean has variance / n

    @property
    def trace(self) -> float:
        """The trace of the covariance matrix: E‖estimate − mean‖²."""
        return float(self.variance.sum())


@dataclass(frozen=True, eq=False)
class _Setting:
    """The checked arguments that samples and moments share."""

    mdp: MDP
    pi: Array  # (S, A)
    scores: Array  # ∇log π(a|s), (S, A, d), 0 in terminal states
    baseline: Array  # b(s), (S,), 0 in terminal states
    horizon: int
    full: bool
    discounted: bool


def gradient_samples(
    mdp: MDP,
    features: ArrayLike,
    theta: ArrayLike,
    *,
    episodes: int,
    horizon: int,
    seed: int,
    returns: Returns = "to-go",
    baseline: str | ArrayLike = "none",
    discounted: bool = True,
) -> Array:
    """One estimate of ∇J from each of ``episodes`` episodes of the policy θ, (episodes, d).

    ``features`` (S, A, d), ``theta`` (d,); episodes are cut after ``horizon`` steps, so that the mean is
    ``policy_gradient(…, horizon=horizon)``. ``discounted=False`` drops γᵗ, which leaves full returns as they are.
    The baseline b(s) is an array (S,), or, with everything computed exactly for episodes of ``horizon`` steps:

    - ``"none"``: 0.
    - ``"constant"``: J in every state.
    - ``"value"``: v_π(s).
    - ``"optimal"``: Σ_a π ‖score‖² q / Σ_a π ‖score‖² in s, the b(s) with the least variance when the scores of
      different states are orthogonal, as for tabular features, and when cutting does not matter; otherwise it is
      the best for each step alone (Greensmith, Bartlett & Baxter 2004). Only for returns to go.

    The first n samples are the same, however many are asked for. ValueError for arguments out of bounds.
    """
    setting = _setting(mdp, features, theta, horizon, returns, baseline, discounted)
    episodes = whole_number("episodes", episodes, 1, MAX_STEPS)
    seed = whole_number("seed", seed, 0, MAX_SEED)
    at_most("episodes · horizon", episodes * setting.horizon, MAX_STEPS)
    at_most("episodes · d", episodes * setting.scores.shape[2], MAX_NUMBERS)
    machine = Machine(mdp, copies=1)
    thresholds = thresholds_of(setting.pi.T)
    estimates = np.empty((episodes, setting.scores.shape[2]))
    for i, first in enumerate(range(0, episodes, CHUNK)):
        uniforms = Uniforms(seed, range(min(CHUNK, episodes - first)), group=CHUNK)
        rollout = Rollout(machine, Roller(machine, uniforms, setting.horizon).roll(thresholds, i))
        estimates[first : first + CHUNK] = _estimates(rollout, setting)
    return estimates


def estimator_moments(
    mdp: MDP,
    features: ArrayLike,
    theta: ArrayLike,
    *,
    horizon: int,
    returns: Returns = "to-go",
    baseline: str | ArrayLike = "none",
    discounted: bool = True,
) -> Moments:
    """The exact mean and variance of what ``gradient_samples`` draws, by recursion over the steps that are left."""
    setting = _setting(mdp, features, theta, horizon, returns, baseline, discounted)
    at_most("horizon · S² · A · d", setting.horizon * mdp.n_states * setting.scores.size, MAX_PRODUCTS)
    tables = Tables.of(mdp, setting.pi, setting.scores)
    if setting.full:
        mean, square = full_moments(tables, setting.horizon, setting.baseline)
    else:
        mean, square = to_go_moments(tables, setting.horizon, setting.baseline, mdp.gamma if discounted else 1.0)
    mean, square = mdp.start @ mean, mdp.start @ square
    return Moments(mean, np.maximum(square - mean**2, 0.0))


def _setting(
    mdp: MDP,
    features: ArrayLike,
    theta: ArrayLike,
    horizon: int,
    returns: str,
    baseline: str | ArrayLike,
    discounted: bool,
) -> _Setting:
    policy = linear_policy(mdp, features, theta)
    horizon = whole_number("horizon", horizon, 1, MAX_HORIZON)
    one_of("returns", returns, ("to-go", "full"))
    pi, scores = policy.probabilities, np.where(mdp.terminal[:, None, None], 0.0, policy.scores)
    if returns == "full" and isinstance(baseline, str) and baseline == "optimal":
        raise ValueError("baseline must be another than 'optimal' with full returns: it is the best for returns to go")
    b = _baseline(baseline, mdp, pi, scores, horizon)
    return _Setting(mdp, pi, scores, np.where(mdp.terminal, 0.0, b), horizon, returns == "full", discounted)


def _baseline(baseline: Any, mdp: MDP, pi: Array, scores: Array, horizon: int) -> Array:
    if not isinstance(baseline, str):
        return finite_array("baseline", baseline, "(S,)", S=mdp.n_states)
    if baseline == "none":
        return np.zeros(mdp.n_states)
    if baseline == "constant":
        return np.full(mdp.n_states, mdp.performance(pi, horizon=horizon))
    if baseline == "value":
        return mdp.state_values(pi, horizon=horizon)
    if baseline == "optimal":
        return _least_variance(pi, scores, mdp.action_values(pi, horizon=horizon))
    raise ValueError(
        f"baseline must be 'none', 'constant', 'value', 'optimal' or an array of shape (S,), got {baseline!r:.60}"
    )


def _least_variance(pi: Array, scores: Array, q: Array) -> Array:
    """(S,): the mean of q weighted by π ‖score‖²; v where the score is always 0."""
    weight = pi * (scores**2).sum(-1)
    total = weight.sum(-1)
    b: Array = np.where(total > 0, (weight * q).sum(-1) / np.where(total > 0, total, 1.0), (pi * q).sum(-1))
    return b


def _estimates(rollout: Rollout, setting: _Setting) -> Array:
    """(B, d): Σ_t weight · score for each lane."""
    b = setting.baseline.take(rollout.cells)  # one copy of the MDP: a cell is a state
    if setting.full:
        weights = ((rollout.rewards * rollout.discounts).sum(axis=0) - b[0]) * rollout.alive
    else:
        weights = (rollout.returns_to_go - b) * (rollout.discounts if setting.discounted else 1.0)
    lanes, pairs = weights.shape[1], setting.pi.size
    index = np.arange(lanes) * pairs + rollout.pairs
    per_pair = np.bincount(index.ravel(), weights.ravel(), minlength=lanes * pairs).reshape(lanes, pairs)
    product: Array = per_pair @ setting.scores.reshape(pairs, -1)
    return product
