"""Reaching some states, as a return: how likely, and in how many steps at least.

Where entering the target pays 1, nothing else pays, and nothing is discounted, J is the probability to get there. So
all that is known of J holds: of one policy, of the best one, with and without a cut.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Bools, indices
from pgviz.mdp.model import MDP

__all__ = ["arrival", "least_steps"]


def arrival(mdp: MDP, target: ArrayLike) -> MDP:
    """The process in which J is the probability to enter ``target``, some terminal states: γ = 1."""
    wanted = np.zeros(mdp.n_states, dtype=np.bool_)
    wanted[indices("target", target, "(n,)", mdp.n_states)] = True
    if not mdp.terminal[wanted].all():
        raise ValueError("target must be terminal states: an episode that goes on could enter them again")
    reward = np.where(mdp.terminal[:, None], 0.0, mdp.transition @ wanted.astype(np.float64))
    return MDP(mdp.transition, reward, mdp.start, 1.0)


def least_steps(mdp: MDP, target: ArrayLike) -> int | None:
    """The fewest steps from a start to ``target``, whatever the luck; None if it cannot be reached."""
    wanted = indices("target", target, "(n,)", mdp.n_states)
    possible: Bools = np.asarray((mdp.transition > 0).any(axis=1))  # (S, S)
    reached: Bools = np.asarray(mdp.start > 0)
    for steps in range(mdp.n_states + 1):
        if reached[wanted].any():
            return steps
        reached |= possible[reached].any(axis=0)
    return None
