"""Features of the states and actions of a decision process, and the policy that they make with θ."""

from __future__ import annotations

from numpy.typing import ArrayLike

from pgviz.arrays import Array, at_most, finite_array
from pgviz.mdp.model import MDP
from pgviz.policy import SoftmaxPolicy

MAX_FEATURE_NUMBERS = 20_000_000
"""The largest S·A·d that is taken: 160 MB of float64."""


def features_of(features: ArrayLike, **sizes: int) -> Array:
    """φ as a finite (S, A, d) array, no larger than ``MAX_FEATURE_NUMBERS``; ``sizes`` as in ``finite_array``."""
    phi = finite_array("features", features, "(S, A, d)", empty=False, **sizes)
    at_most("the size of features, S·A·d,", phi.size, MAX_FEATURE_NUMBERS)
    return phi


def linear_policy(mdp: MDP, features: ArrayLike, theta: ArrayLike) -> SoftmaxPolicy:
    """π(a|s) ∝ exp θᵀφ(s, a) in the states of ``mdp``: ``features[s, a, i]`` (S, A, d), ``theta`` (d,); τ is 1."""
    return SoftmaxPolicy(features_of(features, S=mdp.n_states, A=mdp.n_actions), theta)
