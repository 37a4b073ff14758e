"""What a policy is worth, exactly: linear solves of the Bellman equation, S&B eq. 3.14. Never an inverse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from pgviz.mdp.checks import Bools, Floats, count, distributions, floats

if TYPE_CHECKING:
    from pgviz.mdp.model import MDP

ENDLESS = 1e12
"""With γ = 1, a walk of more expected steps than this counts as one that never ends."""
ALMOST_ONE = 1 - 1e-13
"""A discount that tells the sign of an endless walk's value without a singular system."""
CHUNK_NUMBERS = 2_000_000
"""How many numbers of stacked (S, S) systems are solved at a time."""
MAX_HORIZON = 1_000_000


def steps(name: str, value: Any) -> int:
    """A horizon in steps."""
    return count(name, value, 1, MAX_HORIZON)


def policies(mdp: MDP, pi: ArrayLike) -> Floats:
    """``pi`` as (…, S, A) probabilities."""
    array = floats("pi", pi)
    if array.shape[-2:] != (mdp.n_states, mdp.n_actions):
        raise ValueError(f"pi must have shape (…, S, A) = (…, {mdp.n_states}, {mdp.n_actions}), got {array.shape}")
    return distributions("pi", array)


def policy(mdp: MDP, pi: ArrayLike) -> Floats:
    """``pi`` as one (S, A) policy."""
    array = policies(mdp, pi)
    if array.ndim != 2:
        raise ValueError(f"pi must be one policy, shape (S, A), got {array.shape}")
    return array


def chain(mdp: MDP, pi: Floats) -> tuple[Floats, Floats]:
    """The Markov chain of a policy: ``P[..., s, s_next]`` (…, S, S) and the mean reward ``r[..., s]`` (…, S)."""
    flat = pi.reshape(-1, *pi.shape[-2:]).swapaxes(0, 1)
    moves = np.matmul(flat, mdp.transition).swapaxes(0, 1)
    mean: Floats = (pi * mdp.reward).sum(-1)
    return moves.reshape(*pi.shape[:-1], mdp.n_states), mean


def expectation(weights: Floats, v: Floats) -> Floats:
    """Σ_s weights[i, s] v[…, s], (…, i), for v (…, S) that may hold infinities: 0 · ∞ counts as 0; −∞ beats +∞."""
    mean: Floats = np.asarray(np.where(np.isfinite(v), v, 0.0) @ weights.T)
    for infinite in (np.inf, -np.inf):
        mean = np.where((v == infinite) @ (weights.T > 0), infinite, mean)
    return mean


def look_ahead(mdp: MDP, v: Floats) -> Floats:
    """r(s, a) + γ Σ_s' p(s'|s, a) v(s'), (…, S, A): the Bellman backup of v (…, S)."""
    flat = mdp.transition.reshape(-1, mdp.n_states)
    ahead = expectation(flat, v).reshape(*v.shape[:-1], mdp.n_states, mdp.n_actions)
    q: Floats = mdp.reward + mdp.gamma * ahead
    return q


def state_values(mdp: MDP, pi: Floats, horizon: int | None = None) -> Floats:
    """v_π, (…, S), in chunks of stacked systems; see ``MDP.state_values``."""
    if horizon is not None:
        cut: Floats = values_to_go(mdp, pi, steps("horizon", horizon))[-1]
        return cut
    flat = pi.reshape(-1, *pi.shape[-2:])
    size = max(1, CHUNK_NUMBERS // mdp.n_states**2)
    solve = _discounted_values if mdp.gamma < 1 else _episodic_values
    parts = [solve(mdp, flat[i : i + size]) for i in range(0, len(flat), size)]
    return np.concatenate(parts).reshape(pi.shape[:-1]) if parts else np.zeros(pi.shape[:-1])


def values_to_go(mdp: MDP, pi: Floats, horizon: int) -> Floats:
    """v with k steps to go for k = 0 … horizon, (horizon + 1, …, S): backward induction, S&B §4.1 in place."""
    moves, reward = chain(mdp, pi)
    v: Floats = np.zeros((horizon + 1, *reward.shape))
    for k in range(horizon):
        v[k + 1] = reward + mdp.gamma * np.matmul(moves, v[k][..., None])[..., 0]
    return v


def _solve(moves: Floats, gamma: float, right: Floats, fixed: Bools) -> Floats:
    """x = right + γ P x with x = 0 where ``fixed``: P is (N, S, S), right (N, S, m), fixed (N, S)."""
    system = np.eye(moves.shape[-1]) - gamma * np.where(fixed[..., None], 0.0, moves)
    return np.asarray(np.linalg.solve(system, np.where(fixed[..., None], 0.0, right)), dtype=np.float64)


def _discounted_values(mdp: MDP, pi: Floats) -> Floats:
    moves, reward = chain(mdp, pi)
    terminal = np.broadcast_to(mdp.terminal, reward.shape)
    return _solve(moves, mdp.gamma, reward[..., None], terminal)[..., 0]


def _episodic_values(mdp: MDP, pi: Floats) -> Floats:
    """γ = 1: finite where the walk surely ends, infinite elsewhere."""
    moves, reward = chain(mdp, pi)
    over = _paid_out(moves, (pi * np.abs(mdp.reward)).sum(-1) == 0)
    endless = _reaching(moves, ~_reaching(moves, over))
    right = np.stack([reward, np.ones_like(reward)], axis=-1)
    try:
        v, length = np.moveaxis(_solve(moves, 1.0, right, over | endless), -1, 0)
    except np.linalg.LinAlgError:  # leaving is possible, but not in float64
        v, length = np.moveaxis(_solve(moves, ALMOST_ONE, right, over | endless), -1, 0)
    endless |= ~over & ~((length > 0.5) & (length < ENDLESS))
    return np.where(endless, _infinite_values(moves, reward, over), v) if endless.any() else v


def _paid_out(moves: Floats, free: Bools) -> Bools:
    """(N, S): where nothing will ever be paid again, terminal states among them; ``free`` marks steps that pay 0."""
    while True:
        stays = free & ~(np.matmul(moves, (~free)[..., None].astype(np.float64))[..., 0] > 0)
        if (stays == free).all():
            return free
        free = stays


def _reaching(moves: Floats, target: Bools) -> Bools:
    """(N, S): from where ``target`` can be reached, in any number of steps, zero among them."""
    while True:
        wider = target | (np.matmul(moves, target[..., None].astype(np.float64))[..., 0] > 0)
        if (wider == target).all():
            return target
        target = wider


def _infinite_values(moves: Floats, reward: Floats, over: Bools) -> Floats:
    """±inf by the sign of the mean reward on an endless walk; ValueError where rewards cancel (only if it matters)."""
    total = _solve(moves, ALMOST_ONE, reward[..., None], over)[..., 0]
    per_step = total * (1 - ALMOST_ONE)
    endless = _reaching(moves, ~_reaching(moves, over))
    if (endless & (np.abs(per_step) < 1e-9 * np.abs(reward).max())).any():
        raise ValueError("pi: with gamma = 1 an endless walk has a value only if its rewards do not cancel; these do")
    return np.copysign(np.inf, total)


def visits(mdp: MDP, pi: Floats, discounted: bool) -> Floats:
    """Σ_t γᵗ Pr(S_t = s) before the end, (S,); see ``MDP.visits``."""
    gamma = mdp.gamma if discounted else 1.0
    moves, _ = chain(mdp, pi)
    begin = np.where(mdp.terminal, 0.0, mdp.start)
    if gamma == 1:
        moves = _checked_to_end(moves, mdp.terminal, begin)
    inner = np.where(mdp.terminal[:, None] | mdp.terminal, 0.0, moves)
    try:
        d = np.linalg.solve((np.eye(mdp.n_states) - gamma * inner).T, begin)
    except np.linalg.LinAlgError:
        raise _never_ends() from None
    if gamma == 1 and not (d.min() > -1e-6 * ENDLESS and d.sum() < ENDLESS):
        raise _never_ends()
    counts: Floats = np.maximum(d, 0.0)  # the solve may leave −1e−17
    return counts


def _checked_to_end(moves: Floats, terminal: Bools, begin: Floats) -> Floats:
    """The chain on the states that the start can reach, each of which must be able to reach the end."""
    met = _reaching(moves.T, begin > 0) & ~terminal
    if (met & ~_reaching(moves, terminal)).any():
        raise _never_ends()
    return np.where(met[:, None], moves, 0.0)


def _never_ends() -> ValueError:
    return ValueError("pi must be a policy that surely ends, got one that may never end: its visits are infinite")
