"""REINFORCE: what one episode says about ∇J, how much such estimates scatter, and training by following them.

For an episode S_0, A_0, R_1, …, S_T with returns G_t = R_{t+1} + γ R_{t+2} + …,

    E[Σ_t γᵗ (G_t − b(S_t)) ∇log π(A_t|S_t)] = ∇J        for every function b of the state

References: Williams, Simple statistical gradient-following algorithms for connectionist reinforcement learning (1992);
Sutton & Barto (S&B), 2nd ed., §13.3 and §13.4; on γᵗ: Nota & Thomas, Is the policy gradient a gradient? (2020).
"""

from pgviz.reinforce.assessment import Assessment, assess
from pgviz.reinforce.episode import Episode, Estimate, estimate, returns_to_go
from pgviz.reinforce.exact import Moments, exact_moments
from pgviz.reinforce.records import Training
from pgviz.reinforce.samples import gradient_samples
from pgviz.reinforce.settings import TrainingSettings
from pgviz.reinforce.training import train

__all__ = [
    "Assessment",
    "Episode",
    "Estimate",
    "Moments",
    "Training",
    "TrainingSettings",
    "assess",
    "estimate",
    "exact_moments",
    "gradient_samples",
    "returns_to_go",
    "train",
]
