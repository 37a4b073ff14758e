"""A small network as policy: preferences h(s,a) from one tanh layer, and the score by backpropagation.

Definitions, for state features x = x(s), (k,), a hidden layer of H units and A actions:

    y              = tanh(w1 x + b1)                              hidden, (H,);   w1 (H, k), b1 (H,)
    h(s,·)         = w2 y + b2                                    preferences, (A,);   w2 (A, H), b2 (A,)
    π(a|s)         = exp(h(s,a)/τ) / Σ_b exp(h(s,b)/τ)            S&B (13.2) for τ = 1
    ∇θ log π(a|s)  = (∇h(s,a) − E_π[∇h(s,·)]) / τ                 the score

The last line holds for every differentiable h; φ(s,a) − E_π[φ(s,·)] of S&B (13.9) is the case h = θᵀφ(s,a), in which
∇h = φ. θ is all n = H·k + H + A·H + A parameters in one vector: w1 row by row, b1, w2 row by row, b2.

The score is computed by pulling the slope of log π with respect to the preferences, u = (e_a − π)/τ, back through the
network. As the entries of u sum to 0, Σ_b u_b ∇h(s,b) is the rule above:

    ∂/∂b2 = u      ∂/∂w2 = u yᵀ      ∂/∂b1 = v = (w2ᵀu) ⊙ (1 − y²)      ∂/∂w1 = v xᵀ

With the hidden layer frozen, the policy is the linear one on φ(s,a) = e_a ⊗ (y, 1): see `Network.last_layer_features`.

Methods take x with any axes before k, for many states at once: x (S, k) gives preferences (S, A).

References: Sutton & Barto, Reinforcement Learning, 2nd ed., §13.1 (preferences may be computed by a network, p. 322)
and §9.7 (networks and backpropagation); Williams, Simple statistical gradient-following algorithms for connectionist
reinforcement learning, Machine Learning 8 (1992), §4 and §6 (the score, there "characteristic eligibility", pulled back
through a network).
"""

from pgviz.network.complex_step import complex_step_score
from pgviz.network.layers import MAX_PARAMETERS, Layer
from pgviz.network.model import Network

__all__ = ["MAX_PARAMETERS", "Layer", "Network", "complex_step_score"]
