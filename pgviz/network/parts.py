"""The score of a network taken apart, layer by layer: ∇h(s,a), its expectation, and their difference.

    ∇θ log π(a|s) = (∇h(s,a) − Σ_b π(b|s) ∇h(s,b)) / τ

which is the linear rule with ∇h in the place of φ. Each is given in the shape of the weights: [w1 | b1], (H, k+1), and
[w2 | b2], (A, H+1). Nothing is computed here that ``Network`` does not compute.

Reference: Sutton & Barto, Reinforcement Learning, 2nd ed., §13.3, eq. (13.9), for any differentiable h.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array
from pgviz.network.complex_step import complex_step_score
from pgviz.network.model import Network
from pgviz.policy import SoftmaxPolicy


@dataclass(frozen=True, eq=False)
class LayerParts:
    """One layer's part of the score, each in the shape of [w | b]."""

    own: Array  # ∇h(s,a) of the chosen action
    mean: Array  # E_π[∇h(s,·)]
    difference: Array  # own − mean: the score times τ
    largest: float  # the largest absolute entry of the three; 1 if all are 0


@dataclass(frozen=True, eq=False)
class NetworkParts:
    """The score of ``action`` in one state and its parts."""

    action: int
    hidden: Array  # (H,) tanh of the hidden layer
    preferences: Array  # (A,)
    pi: Array  # (A,)
    first: LayerParts  # of [w1 | b1]
    last: LayerParts  # of [w2 | b2]
    linear: Array  # (A, H+1): the score of the linear policy on φ(s,a) = e_a ⊗ (hidden, 1), times τ
    linear_gap: float  # the largest difference between ``linear`` and the last layer's part of the score
    complex_step_gap: float  # the largest difference between backprop and complex step, over all parameters
    size: float  # Euclidean norm of the score


def take_apart(network: Network, x: ArrayLike, action: int, temperature: float = 1.0) -> NetworkParts:
    """The score in one state x (k,) taken apart. Raises as ``Network.score`` does."""
    score = network.score(x, action, temperature)
    own = network.preference_gradients(x)[action]
    mean = network.expected_gradient(x, temperature)
    first, last = (_layer(network, names, own, mean, score * temperature) for names in (("w1", "b1"), ("w2", "b2")))
    policy = SoftmaxPolicy(network.last_layer_features(x), network.last_layer_theta, temperature)
    linear = policy.score(action) * temperature
    step = complex_step_score(network, x, action, temperature)
    return NetworkParts(
        action=action,
        hidden=network.hidden(x),
        preferences=network.preferences(x),
        pi=network.probabilities(x, temperature),
        first=first,
        last=last,
        linear=linear.reshape(last.difference.shape),
        linear_gap=float(np.abs(linear.reshape(last.difference.shape) - last.difference).max()),
        complex_step_gap=float(np.abs(step - score).max()),
        size=float(np.linalg.norm(score)),
    )


def beside_bias(network: Network, vector: ArrayLike, names: tuple[str, str]) -> Array:
    """The part of a vector (n,) that belongs to weights and bias ``names``, as the matrix [w | b]."""
    weights, bias = (network.layers[name].of(vector) for name in names)
    return np.column_stack([weights, bias])


def _layer(network: Network, names: tuple[str, str], *vectors: Array) -> LayerParts:
    own, mean, difference = (beside_bias(network, vector, names) for vector in vectors)
    largest = max(float(np.abs(part).max()) for part in (own, mean, difference))
    return LayerParts(own, mean, difference, largest or 1.0)
