"""From a policy that is wanted to its θ: the closest that given features come, and θ from logits."""

from pgviz.fitting.best import Fit, best_fit, divergences
from pgviz.fitting.logits import theta_for_logit, theta_for_logits

__all__ = ["Fit", "best_fit", "divergences", "theta_for_logit", "theta_for_logits"]
