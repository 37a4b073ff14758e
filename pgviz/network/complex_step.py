"""The score of a network by the complex step: a second way, which shares no derivative with backpropagation.

For a function f that is real on the real line and analytic, f(θ + iε) = f(θ) + iε f′(θ) − ε²f″(θ)/2 − …, so that
Im f(θ + iε)/ε is f′(θ) up to ε². No nearby numbers are subtracted: ε may be so small that the result is right to
rounding, where a finite difference loses half the digits.

Reference: Squire & Trapp, Using complex variables to estimate derivatives of real functions, SIAM Review 40 (1998).
"""

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, action_index, finite_array, representable
from pgviz.network.model import Network
from pgviz.softmax import positive_temperature

STEP = 1e-30
"""ε: its square is far below one rounding error."""


def complex_step_score(network: Network, x: ArrayLike, action: int, temperature: float = 1.0) -> Array:
    """The score ∇θ log π(action|s), (n,), of one state x, (k,): Im log π(action|s; θ + iε e_j)/ε for every j.

    log π is computed n times from the definitions, for complex parameters. Raises as `Network.score` does.
    """
    (k, hidden, n_actions), theta = network.sizes, network.parameters
    features, n = finite_array("x", x, "(k,)", k=k), theta.size
    network.preferences(features)  # refuses what is beyond float64
    index, tau = action_index(action, n_actions), positive_temperature(temperature)
    stepped = theta + 1j * STEP * np.eye(n)  # one row of parameters for each derivative
    w1, b1, w2, b2 = np.split(stepped, np.cumsum([hidden * k, hidden, n_actions * hidden]), axis=1)
    y = np.tanh(np.einsum("nhk,k->nh", w1.reshape(n, hidden, k), features) + b1)
    z = (np.einsum("nah,nh->na", w2.reshape(n, n_actions, hidden), y) + b2) / tau
    z = z - z.real.max(axis=1, keepdims=True)  # the largest real part: complex numbers have no order of their own
    log_pi = z[:, index] - np.log(np.exp(z).sum(axis=1))
    return representable("a score", np.asarray(log_pi.imag / STEP))
