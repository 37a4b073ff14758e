"""Finite Markov decision processes: exact values, visits, performance J and its gradient, by linear solves.

Definitions. A policy ``pi`` is an array ``pi[s, a]`` of probabilities, (S, A). With discount γ and rewards R₁, R₂, …

- return            G_t = R_{t+1} + γ R_{t+2} + γ² R_{t+3} + …
- state value       v_π(s) = E_π[G_t | S_t = s]                     Sutton & Barto (S&B), 2nd ed., eq. 3.12
- action value      q_π(s, a) = E_π[G_t | S_t = s, A_t = a]         S&B eq. 3.13
- performance       J(π) = Σ_s start(s) v_π(s)                      S&B eq. 13.4 for one start state
- visits            d(s) = Σ_t γᵗ Pr(S_t = s), not normalised       S&B §9.2 and §13.2 (there η with γ)
- policy gradient   ∇J = Σ_s d(s) Σ_a π(a|s) q_π(s, a) ∇log π(a|s)  S&B eq. 13.5; Sutton et al. (2000), Theorem 1

A terminal state absorbs: every action stays there and pays 0. Rewards carry whatever unit the world gives them; time is
counted in steps.
"""

from pgviz.mdp.gradient import policy_gradient
from pgviz.mdp.model import MDP, Outcomes
from pgviz.mdp.optimal import best_actions, greedy, greedy_is_optimal

__all__ = ["MDP", "Outcomes", "best_actions", "greedy", "greedy_is_optimal", "policy_gradient"]
