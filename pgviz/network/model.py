"""The network itself: its preferences, their gradients, and the score."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Ints, action_index, finite_array, number, read_only, representable, whole_number
from pgviz.network.layers import Layer, checked_sizes, few_enough, layers_of
from pgviz.policy import SoftmaxPolicy
from pgviz.rounding import probability_roundings, settled_sum
from pgviz.softmax import log_softmax, softmax


@dataclass(frozen=True, eq=False)
class Network:
    """Preferences h(s,·) = w2 tanh(w1 x + b1) + b2, of n = H·k + H + A·H + A parameters.

    Arrays are copied and read-only. Raises ValueError if a shape does not fit the others, if a number is not finite,
    or if there are more than `MAX_PARAMETERS`.
    """

    w1: Array  # (H, k)
    b1: Array  # (H,)
    w2: Array  # (A, H)
    b2: Array  # (A,)

    def __post_init__(self) -> None:
        w1 = finite_array("w1", self.w1, "(H, k)")
        w2 = finite_array("w2", self.w2, "(A, H)", H=len(w1))
        b1, b2 = finite_array("b1", self.b1, "(H,)", H=len(w1)), finite_array("b2", self.b2, "(A,)", A=len(w2))
        few_enough(w1.shape[1], w1.shape[0], w2.shape[0])
        for name, array in (("w1", w1), ("b1", b1), ("w2", w2), ("b2", b2)):
            object.__setattr__(self, name, read_only(array))

    @classmethod
    def from_parameters(cls, theta: ArrayLike, k: int, hidden: int, n_actions: int) -> "Network":
        """The network whose `parameters` are theta, (n,), for k inputs and so many hidden units and actions.

        Raises ValueError if theta does not have n = hidden·k + hidden + n_actions·hidden + n_actions finite entries.
        """
        layers = layers_of(*checked_sizes(k, hidden, n_actions))
        vector = finite_array("theta", theta, "(n,)", n=layers["b2"].where.stop)
        return cls(**{name: layer.of(vector) for name, layer in layers.items()})

    @classmethod
    def random(cls, k: int, hidden: int, n_actions: int, seed: int, scale: float = 1.0) -> "Network":
        """Independent normal parameters of mean 0, standard deviation scale/√k in w1, b1 and scale/√hidden in w2, b2.

        So a unit's input has a size of about `scale` for x of size 1. Raises ValueError if a size is below 1, if there
        are more than `MAX_PARAMETERS`, if `seed` is not a whole number ≥ 0, or `scale` not a finite one ≥ 0.
        """
        sizes, spread = checked_sizes(k, hidden, n_actions), number("scale", scale, 0)
        rng = np.random.default_rng(whole_number("seed", seed, 0))
        fan_in = {"w1": k, "b1": k, "w2": hidden, "b2": hidden}
        layers = layers_of(*sizes).values()
        return cls(**{part.name: rng.normal(size=part.shape) * spread / np.sqrt(fan_in[part.name]) for part in layers})

    @property
    def sizes(self) -> tuple[int, int, int]:
        """(k, H, A): inputs, hidden units, actions."""
        return self.w1.shape[1], self.w1.shape[0], self.w2.shape[0]

    @property
    def parameters(self) -> Array:
        """θ, (n,): w1 row by row, b1, w2 row by row, b2."""
        return np.concatenate([part.ravel() for part in (self.w1, self.b1, self.w2, self.b2)])

    @property
    def layers(self) -> Mapping[str, Layer]:
        """The slices of θ by name, w1, b1, w2, b2: `layers["w1"].of(score)` is the score in the shape of w1."""
        return layers_of(*self.sizes)

    def hidden(self, x: ArrayLike) -> Array:
        """The hidden layer y = tanh(w1 x + b1), (..., H), each between −1 and 1, for x (..., k).

        Raises ValueError if x does not have k features, if one is not finite, or if w1 x + b1 is beyond float64.
        """
        return np.tanh(self._inputs(self._features(x)))

    def preferences(self, x: ArrayLike) -> Array:
        """Preferences h(s,·) = w2 y + b2, (..., A): the logits of the policy. Raises as `hidden` does."""
        return _affine("a preference, w2 y + b2,", self.w2, self.hidden(x), self.b2)

    def probabilities(self, x: ArrayLike, temperature: float = 1.0) -> Array:
        """Probabilities π(a|s), (..., A); the last axis sums to 1. Raises as `preferences` and `softmax` do."""
        return softmax(self.preferences(x), temperature)

    def log_probabilities(self, x: ArrayLike, temperature: float = 1.0) -> Array:
        """Log-probabilities log π(a|s) in nats, (..., A). Raises as `preferences` and `softmax` do."""
        return log_softmax(self.preferences(x), temperature)

    def preference_gradients(self, x: ArrayLike) -> Array:
        """Gradients ∇θ h(s,a) of every preference, (..., A, n), by backpropagation: what φ(s,a) is to a linear policy.

        Raises as `preferences` does, and if an entry is beyond float64.
        """
        features = self._features(x)
        return self._pulled_back(features[..., None, :], np.eye(self.sizes[2]))

    def contributions(self, x: ArrayLike, temperature: float = 1.0) -> Array:
        """What each action adds to E_π[∇h]: the terms π(b|s) ∇h(s,b), (..., A, n).

        Raises as `preference_gradients` and `softmax` do.
        """
        return self.probabilities(x, temperature)[..., None] * self.preference_gradients(x)

    def expected_gradient(self, x: ArrayLike, temperature: float = 1.0) -> Array:
        """E_π[∇h(s,·)] = Σ_b π(b|s) ∇h(s,b), (..., n): the sum of `contributions`. Raises as they do."""
        expected: Array = self.contributions(x, temperature).sum(axis=-2)
        return expected

    def score(self, x: ArrayLike, action: int, temperature: float = 1.0) -> Array:
        """Score ∇θ log π(action|s) = (∇h(s,action) − E_π[∇h(s,·)]) / τ, (..., n), by one backward pass.

        Raises ValueError if `action` is not one of 0 … A−1, and as `scores` does.
        """
        index = action_index(action, self.sizes[2])
        return self._pulled_back(self._features(x), self._logit_scores(x, temperature)[..., index, :])

    def scores(self, x: ArrayLike, temperature: float = 1.0) -> Array:
        """Scores of all actions, (..., A, n): row a is ∇θ log π(a|s). Weighted with π they sum to 0.

        Raises as `probabilities` does, and if a score is beyond float64.
        """
        return self._pulled_back(self._features(x)[..., None, :], self._logit_scores(x, temperature))

    def last_layer_features(self, x: ArrayLike) -> Array:
        """φ(s,a) = e_a ⊗ (y, 1), (..., A, A·(H+1)): with w1 and b1 frozen, h(s,a) is θᵀφ(s,a), a linear policy.

        Index a·(H+1) + j, the 1 of the bias last in each block, as `encodings.Blocks` with bias. The θ that belongs to
        it is `last_layer_theta`; its score is the network's own, `score(x, action)[last_layer_order]`.
        Raises as `hidden` does.
        """
        y = self.hidden(x)
        block = np.concatenate([y, np.ones((*y.shape[:-1], 1))], axis=-1)
        own = np.eye(self.sizes[2], dtype=bool)[:, :, None]
        phi = np.where(own, block[..., None, None, :], 0.0)
        return phi.reshape(*phi.shape[:-2], self.sizes[2] * block.shape[-1])

    @property
    def last_layer_theta(self) -> Array:
        """The rows of [w2 | b2] one after the other, (A·(H+1),): θ for `last_layer_features`."""
        return self.parameters[self.last_layer_order]

    @property
    def last_layer_order(self) -> Ints:
        """Where the entries of `last_layer_theta` stand among the n parameters, (A·(H+1),).

        w2 row by row and then b2 is one order, [w2 | b2] row by row the other: `vector[..., last_layer_order]` takes a
        score or gradient (..., n) from the first to the second, and leaves the hidden layer's part out.
        """
        where, layers = np.arange(self.parameters.size), self.layers
        w2, b2 = (where[layers[name].where].reshape(layers[name].shape) for name in ("w2", "b2"))
        return np.column_stack([w2, b2]).ravel()

    def _features(self, x: ArrayLike) -> Array:
        return finite_array("x", x, "(..., k)", k=self.w1.shape[1])

    def _inputs(self, features: Array) -> Array:
        return _affine("the input of a hidden unit, w1 x + b1,", self.w1, features, self.b1)

    def _logit_scores(self, x: ArrayLike, temperature: float) -> Array:
        """∂ log π(a|s) / ∂h(s,b) = (1{a=b} − π_b) / τ, (..., A, A)."""
        return SoftmaxPolicy(self.preferences(x)[..., None], [1.0], temperature).logit_scores  # one feature: h itself

    def _pulled_back(self, x: Array, u: Array) -> Array:
        """Σ_b u_b ∇h(s,b), (..., n), for x (..., k) and weights u (..., A): the backward pass."""
        inputs = self._inputs(x)
        with np.errstate(over="ignore", invalid="ignore"):  # representable() reports it; 1/cosh² may well be 0
            slope = 1 / np.cosh(inputs) ** 2  # 1 − tanh², but right to the last digits where tanh rounds to 1
            terms = u[..., :, None] * self.w2
            v = settled_sum(terms, axis=-2, roundings=2 * probability_roundings(len(self.w2))) * slope
            parts = [_outer(v, x), v, _outer(u, np.broadcast_to(np.tanh(inputs), v.shape)), u]
            axes = v.shape[:-1]
            flat = np.concatenate([np.broadcast_to(part, (*axes, part.shape[-1])) for part in parts], axis=-1)
        return representable("a gradient", flat)


def _affine(what: str, weights: Array, x: Array, bias: Array) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):  # representable() reports it
        return representable(what, np.matmul(x, weights.T) + bias)


def _outer(rows: Array, columns: Array) -> Array:
    """u_i v_j row by row, (..., I·J), from (..., I) and (..., J)."""
    products: Array = rows[..., :, None] * columns[..., None, :]
    return products.reshape(*products.shape[:-2], rows.shape[-1] * columns.shape[-1])
