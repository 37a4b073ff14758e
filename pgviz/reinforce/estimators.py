"""Single-episode estimates of ∇J: samples of them, and their exact mean and variance.

With returns to go an estimate is Σ_t γᵗ (G_t − b(S_t)) ∇log π(A_t|S_t); with the full return it is
(G_0 − b(S_0)) Σ_t ∇log π(A_t|S_t). Both have the mean ∇J. Only the first has a γᵗ that could be dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from pgviz.mdp import MDP
from pgviz.mdp.checks import Floats, count, features_of, shaped
from pgviz.reinforce.episode import returns_to_go
from pgviz.reinforce.moments import Tables, full_moments, to_go_moments
from pgviz.reinforce.rollout import Dice, Machine, Steps
from pgviz.softmax import softmax

Returns = Literal["to-go", "full"]
CHUNK = 1024
"""Episodes that walk side by side and share a generator."""
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

    mean: Floats  # (d,)
    variance: Floats  # (d,), of each component; n episodes' mean has variance / n

    @property
    def trace(self) -> float:
        """The trace of the covariance matrix: E‖estimate − mean‖²."""
        return float(self.variance.sum())


@dataclass(frozen=True, eq=False)
class _Setting:
    """The checked arguments that samples and moments share."""

    mdp: MDP
    pi: Floats  # (S, A)
    scores: Floats  # ∇log π(a|s), (S, A, d), 0 in terminal states
    baseline: Floats  # b(s), (S,), 0 in terminal states
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
) -> Floats:
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
    episodes, seed = count("episodes", episodes, 1, MAX_STEPS), count("seed", seed, 0, 2**63 - 1)
    _refuse("episodes · horizon", episodes * setting.horizon, MAX_STEPS)
    _refuse("episodes · d", episodes * setting.scores.shape[2], MAX_NUMBERS)
    machine = Machine(mdp, copies=1)
    thresholds = np.zeros((mdp.n_actions - 1, mdp.n_states, mdp.n_actions))
    thresholds[..., 0] = np.cumsum(setting.pi, axis=1)[:, :-1].T
    estimates = np.empty((episodes, setting.scores.shape[2]))
    for i, first in enumerate(range(0, episodes, CHUNK)):
        dice = Dice.of(seed, i, min(CHUNK, episodes - first), group=CHUNK)
        steps = machine.roll(thresholds.reshape(len(thresholds), -1), dice, setting.horizon)
        estimates[first : first + CHUNK] = _estimates(machine, steps, setting)
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
    _refuse("horizon · S² · A · d", setting.horizon * mdp.n_states * setting.scores.size, MAX_PRODUCTS)
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
    phi = features_of(features, mdp.n_states, mdp.n_actions)
    pi = softmax(phi @ shaped("theta", theta, (phi.shape[2],), "(d,)"))
    horizon = count("horizon", horizon, 1, MAX_HORIZON)
    if returns not in ("to-go", "full"):
        raise ValueError(f"returns must be 'to-go' or 'full', got {returns!r:.60}")
    scores = phi - np.einsum("sa,sad->sd", pi, phi)[:, None]
    scores[mdp.terminal] = 0.0
    if returns == "full" and isinstance(baseline, str) and baseline == "optimal":
        raise ValueError("baseline must be another than 'optimal' with full returns: it is the best for returns to go")
    b = _baseline(baseline, mdp, pi, scores, horizon)
    return _Setting(mdp, pi, scores, np.where(mdp.terminal, 0.0, b), horizon, returns == "full", discounted)


def _baseline(baseline: Any, mdp: MDP, pi: Floats, scores: Floats, horizon: int) -> Floats:
    if not isinstance(baseline, str):
        return shaped("baseline", baseline, (mdp.n_states,), "(S,)")
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


def _least_variance(pi: Floats, scores: Floats, q: Floats) -> Floats:
    """(S,): the mean of q weighted by π ‖score‖²; v where the score is always 0."""
    weight = pi * (scores**2).sum(-1)
    total = weight.sum(-1)
    b: Floats = np.where(total > 0, (weight * q).sum(-1) / np.where(total > 0, total, 1.0), (pi * q).sum(-1))
    return b


def _estimates(machine: Machine, steps: Steps, setting: _Setting) -> Floats:
    """(B, d): Σ_t weight · score for each lane."""
    rewards = machine.reward.take(steps.outcome)
    alive = ~machine.over.take(steps.place)
    discounts = setting.mdp.gamma ** np.arange(len(rewards))[:, None]
    states = machine.state.take(steps.place)
    b = setting.baseline.take(states)
    if setting.full:
        weights = ((rewards * discounts).sum(axis=0) - b[0]) * alive
    else:
        weights = (returns_to_go(rewards, setting.mdp.gamma) - b) * (discounts if setting.discounted else 1.0)
    lanes, places = rewards.shape[1], machine.size
    index = np.arange(lanes) * places + steps.place
    per_pair = np.bincount(index.ravel(), weights.ravel(), minlength=lanes * places).reshape(lanes, places)
    product: Floats = per_pair @ setting.scores.reshape(places, -1)
    return product


def _refuse(what: str, amount: int, most: float) -> None:
    if amount > most:
        raise ValueError(f"{what} must be at most {most:,.0f}, got {amount:,}")
