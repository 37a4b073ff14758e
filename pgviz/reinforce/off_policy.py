"""Data of another policy, or of another action than the one drawn: what the estimates then add up to.

Episodes come from π′ (θ′ = ``sampled_by``), and θ has moved on to π. With ρ_t = π(A_t|S_t)/π′(A_t|S_t), weights w_t of
``estimator`` and advantages A_t = G_t − b_t(S_t), all expectations over episodes of π′:

    E[Σ_t w_t ∇log π_t]                              stale: no ratio; not ∇J(θ) unless θ = θ′
    E[Σ_t w_t ρ_t ∇log π_t]                          this step's ratio: right for one decision; states and later rewards
                                                     are still those of π′
    E[Σ_t w_t (Π_k ρ_k) ∇log π_t]                    the episode's ratio: ∇J(θ); S&B §5.5
    L_log(θ)   = E[Σ_t cᵗ A_t log π_t]               its gradient is the first line
    L_ratio(θ) = E[Σ_t cᵗ A_t ρ_t]                   its gradient is the second: Kakade & Langford (2002)
    L_clip(θ)  = E[Σ_t cᵗ min(ρ_t A_t, clip(ρ_t, 1−ε, 1+ε) A_t)]      PPO: Schulman et al. (2017), eq. 7

At θ = θ′ all of these gradients are one. L_clip has no gradient in a step where A_t > 0 and ρ_t > 1+ε, or A_t < 0 and
ρ_t < 1−ε; elsewhere it has that of L_ratio. (PPO's own L_clip is a mean over steps, without γᵗ.)

References: Sutton & Barto (S&B), 2nd ed., §5.5; Kakade & Langford, Approximately optimal approximate reinforcement
learning, ICML (2002); Schulman et al., Proximal policy optimization algorithms (2017), eqs. 6 and 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, finite_array, number, one_of
from pgviz.mdp import MDP, policy_gradient
from pgviz.policy import SoftmaxPolicy
from pgviz.reinforce.baselines import Baseline, baseline_table
from pgviz.reinforce.estimator import Estimator, Returns
from pgviz.reinforce.exact import Moments
from pgviz.reinforce.paths import Paths, possible_paths

__all__ = [
    "DRAWS",
    "RATIOS",
    "Draws",
    "Objective",
    "Objectives",
    "Ratio",
    "mean_of_draws",
    "objectives",
    "stale_moments",
]

Ratio = Literal["none", "step", "episode"]
RATIOS: tuple[Ratio, ...] = ("none", "step", "episode")
Draws = Literal["same", "second", "likeliest scored", "likeliest taken"]
DRAWS: tuple[Draws, ...] = ("same", "second", "likeliest scored", "likeliest taken")


@dataclass(frozen=True, eq=False)
class Objective:
    """A function of θ that software would climb, and its gradient."""

    value: float
    gradient: Array  # (d,)


@dataclass(frozen=True, eq=False)
class Objectives:
    """At one θ: what is wanted, and three surrogates from the same data of θ′."""

    performance: Objective  # J(θ) and ∇J(θ)
    logarithm: Objective  # L_log
    ratio: Objective  # L_ratio
    clipped: Objective  # L_clip
    clipped_steps: float  # of the steps of π′, the share in which the clip leaves no gradient


def stale_moments(
    mdp: MDP,
    features: ArrayLike,
    theta: ArrayLike,
    *,
    sampled_by: ArrayLike,
    horizon: int,
    ratio: Ratio = "none",
    returns: Returns = "to-go",
    discounted: bool = True,
    baseline: Baseline = "none",
) -> Moments:
    """Exact mean and covariance of one episode's estimate at ``theta`` (d,), the episode drawn by ``sampled_by`` (d,).

    The baseline is that of the policy that sampled. The episodes are listed: ValueError for too many (``paths``), and
    if θ′ never takes an action that θ does.
    """
    one_of("ratio", ratio, RATIOS)
    data = _Data.of(mdp, features, theta, sampled_by, horizon, returns, discounted)
    weights = data.weights(baseline)
    if ratio != "none":
        ratios = data.ratios()
        weights = weights * (ratios if ratio == "step" else ratios.prod(axis=0))
    estimates = np.einsum("tn,tnd->nd", weights, data.paths.along(data.now.scores))
    return Moments.of(data.paths.probability, estimates, policy_gradient(mdp, features, theta, horizon=horizon))


def objectives(
    mdp: MDP,
    features: ArrayLike,
    theta: ArrayLike,
    *,
    sampled_by: ArrayLike,
    horizon: int,
    clip: float = 0.2,
    discounted: bool = True,
    baseline: Baseline = "value",
) -> Objectives:
    """J and the surrogates at ``theta`` (d,), from data of ``sampled_by`` (d,); ``clip`` is ε, in (0, 1).

    Exact, by listing the episodes: ValueError as in ``stale_moments``.
    """
    epsilon = number("clip", clip, 0, 1, above=True, below=True)
    data = _Data.of(mdp, features, theta, sampled_by, horizon, "to-go", discounted)
    weights, ratios = data.weights(baseline), data.ratios()
    free = np.where(weights > 0, ratios <= 1 + epsilon, ratios >= 1 - epsilon) | (weights == 0)
    clipped = np.where(free, ratios, np.clip(ratios, 1 - epsilon, 1 + epsilon))
    probability, alive = data.paths.probability, data.paths.alive
    return Objectives(
        performance=Objective(
            mdp.performance(data.now.pi, horizon=horizon), policy_gradient(mdp, features, theta, horizon=horizon)
        ),
        logarithm=data.objective(weights * data.paths.along(data.now.policy.log_probabilities), weights),
        ratio=data.objective(weights * ratios, weights * ratios),
        clipped=data.objective(weights * clipped, weights * ratios * free),
        clipped_steps=float((~free & alive).sum(axis=0) @ probability / max(alive.sum(axis=0) @ probability, 1e-300)),
    )


def mean_of_draws(policy: SoftmaxPolicy, rewards: ArrayLike, draws: Draws = "same") -> Array:
    """What Σ r ∇log π averages to for one decision when the rewarded and the scored action are not one draw, (d,).

    ``"same"``: one draw from π: ∇J. ``"second"``: the score is that of a second draw: V E[score] = 0, nothing is
    learned. ``"likeliest scored"``: the reward is that of a draw, the score that of the likeliest action. ``"likeliest
    taken"``: the likeliest action is taken and scored. ``rewards`` (A,).
    """
    r = finite_array("rewards", rewards, "(A,)", A=policy.one_state().n_actions)
    one_of("draws", draws, DRAWS)
    pi = policy.probabilities
    likeliest = np.eye(pi.size)[pi.argmax()]
    joint = {  # joint[a, b]: how likely it is that a is rewarded and b scored
        "same": np.diag(pi),
        "second": np.outer(pi, pi),
        "likeliest scored": np.outer(pi, likeliest),
        "likeliest taken": np.diag(likeliest),
    }[draws]
    return np.asarray(r @ joint @ policy.scores)


@dataclass(frozen=True, eq=False)
class _Data:
    """All episodes of the policy that sampled, seen from the θ of now."""

    then: Estimator
    now: Estimator
    paths: Paths

    @classmethod
    def of(
        cls,
        mdp: MDP,
        features: ArrayLike,
        theta: ArrayLike,
        sampled_by: ArrayLike,
        horizon: int,
        returns: Returns,
        discounted: bool,
    ) -> _Data:
        now = Estimator.of(mdp, features, theta, horizon, returns, discounted)
        walker = finite_array("sampled_by", sampled_by, "(d,)", d=now.policy.size)
        then = Estimator.of(mdp, features, walker, horizon, returns, discounted)
        if ((then.pi == 0) & (now.pi > 0)).any():
            raise ValueError("sampled_by must take every action that theta takes, got one whose probability is 0 there")
        return cls(then, now, possible_paths(mdp, then.pi, horizon))

    def weights(self, baseline: Baseline) -> Array:
        """w_t, (T, N)."""
        return self.then.weights(baseline_table(self.then, baseline), self.paths.states[:-1], self.paths.rewards)

    def ratios(self) -> Array:
        """ρ_t, (T, N), 1 after the end."""
        return np.exp(self.paths.along(self.now.policy.log_probabilities - self.then.policy.log_probabilities))

    def objective(self, values: Array, weights: Array) -> Objective:
        """Σ_t values and Σ_t weights · scores, both (T, N), averaged over the episodes."""
        gradients = np.einsum("tn,tnd->nd", weights, self.paths.along(self.now.scores))
        return Objective(float(self.paths.probability @ values.sum(axis=0)), self.paths.probability @ gradients)
