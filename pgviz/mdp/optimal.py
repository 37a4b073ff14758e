"""The best possible: policy iteration (S&B §4.3), and whether a policy's favourite actions reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Bools, Ints, finite_array
from pgviz.mdp import evaluate

if TYPE_CHECKING:
    from pgviz.mdp.model import MDP

BETTER = 1e-12
"""How much better, relative to the size of the values, an action must be to replace the present one."""
SAME = 1e-9
"""Performances that differ by less than this, relative to max(1, |J*|), count as the same."""


def optimal_values(mdp: MDP) -> Array:
    """v*, (S,).

    Starts at a policy that heads for the end, and changes an action only for one that is strictly better. With γ = 1
    no policy on the way can go on for ever at a loss: an endless episode that contains a strict improvement would earn
    more than nothing per step, and then v* is +inf.
    """
    actions = _towards_the_end(mdp)
    for _ in range(100 + 10 * mdp.n_states):
        v = evaluate.state_values(mdp, np.eye(mdp.n_actions)[actions])
        q = evaluate.look_ahead(mdp, v)
        improved = _improve(actions, q)
        if (improved == actions).all():
            return v
        actions = improved
    return v  # equal to rounding: the last policies differ by less than BETTER


def values_within(mdp: MDP, horizon: int) -> Array:
    """The best v with ``horizon`` steps to go, (S,): backward induction with the best action for each number of steps.

    What reaches it is in general a policy that looks at the clock: near the end it pays to hurry, or not to begin.
    """
    v = np.zeros(mdp.n_states)
    for _ in range(horizon):
        v = evaluate.look_ahead(mdp, v).max(-1)
    return v


def best_actions(mdp: MDP) -> Bools:
    """(S, A): the actions that are optimal in each state. Values that differ by less than ``SAME`` are the same."""
    q = evaluate.look_ahead(mdp, np.nan_to_num(mdp.optimal_values()))
    return np.asarray(q >= q.max(axis=1, keepdims=True) - SAME * max(1.0, float(np.abs(q).max())))


def _improve(actions: Ints, q: Array) -> Ints:
    finite = q[np.isfinite(q)]
    margin = BETTER * max(1.0, float(np.abs(finite).max(initial=0.0)))
    here = np.take_along_axis(q, actions[:, None], -1)[:, 0]
    return np.where(q.max(-1) > here + margin, q.argmax(-1), actions)


def _towards_the_end(mdp: MDP) -> Ints:
    """For each state an action that may bring it one step nearer to where nothing more is paid, (S,).

    That is a terminal state or, with γ = 1, where one can stay for ever at no cost: going on must then beat 0.
    """
    quiet = _quiet_actions(mdp) if mdp.gamma == 1 else np.repeat(mdp.terminal[:, None], mdp.n_actions, axis=1)
    actions: Ints = quiet.argmax(-1)
    near = quiet.any(-1)
    while True:
        leads = mdp.transition @ near.astype(np.float64)  # (S, A): the chance to get nearer
        new = ~near & (leads.max(-1) > 0)
        if not new.any():
            return actions
        actions[new] = leads.argmax(-1)[new]
        near |= new


def _quiet_actions(mdp: MDP) -> Bools:
    """(S, A): the actions that pay 0 and lead only to states with such an action again."""
    quiet: Bools = (mdp.outcomes.reward == 0).all(-1)
    while True:
        leaves = mdp.transition @ (~quiet.any(-1)).astype(np.float64) > 0
        if not (quiet & leaves).any():
            return quiet
        quiet = quiet & ~leaves


def greedy(pi: ArrayLike) -> Array:
    """The policy that takes a likeliest action of ``pi`` (S, A) in every state; ties are shared evenly, (S, A)."""
    array = finite_array("pi", pi, "(S, A)")
    best = array >= array.max(-1, keepdims=True) - 1e-12
    shares: Array = best / best.sum(-1, keepdims=True)
    return shares


def greedy_is_optimal(mdp: MDP, pi: ArrayLike, tolerance: float = SAME) -> bool:
    """Whether always taking a likeliest action of ``pi`` (S, A) performs, from the start, like an optimal policy.

    Compares exact J, so it does not matter which of several optimal actions is taken, nor what happens in states that
    are never reached. ``tolerance`` is relative to max(1, |J*|).
    """
    best = mdp.optimal_performance()
    reached = mdp.performance(greedy(evaluate.policy(mdp, pi)))
    return bool(reached == best or best - reached <= tolerance * max(1.0, abs(best)))
