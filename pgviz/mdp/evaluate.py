"""What a policy is worth, exactly: linear solves of the Bellman equation, S&B eq. 3.14. Never an inverse.

Where states lead to near ones only, as in gridworlds, and there is enough to do, the systems are solved in blocks
(``pgviz.mdp.banded``), and otherwise as dense ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Bools, distribution, whole_number

if TYPE_CHECKING:
    from pgviz.mdp.model import MDP

ENDLESS = 1e12
"""With γ = 1, an episode of more expected steps than this counts as one that never ends."""
ALMOST_ONE = 1 - 1e-13
"""A discount that tells the sign of an endless episode's value without a singular system."""
CHUNK_NUMBERS = 2_000_000
"""How many numbers of stacked systems are solved at a time."""
CACHED_NUMBERS = 500_000
"""How many numbers of stacked (S, S) matrices are multiplied again and again at a time: they stay in the cache."""
MAX_HORIZON = 1_000_000


def checked_horizon(value: Any) -> int:
    """A horizon, in steps."""
    return whole_number("horizon", value, 1, MAX_HORIZON)


def policies(mdp: MDP, pi: ArrayLike) -> Array:
    """``pi`` as (…, S, A) probabilities."""
    return distribution("pi", pi, "(..., S, A)", S=mdp.n_states, A=mdp.n_actions)


def policy(mdp: MDP, pi: ArrayLike) -> Array:
    """``pi`` as one (S, A) policy."""
    return distribution("pi", pi, "(S, A)", S=mdp.n_states, A=mdp.n_actions)


def chain(mdp: MDP, pi: Array) -> tuple[Array, Array]:
    """The Markov chain of a policy: ``P[..., s, s_next]`` (…, S, S) and the mean reward ``r[..., s]`` (…, S)."""
    flat = pi.reshape(-1, *pi.shape[-2:]).swapaxes(0, 1)
    moves = np.matmul(flat, mdp.transition).swapaxes(0, 1)
    mean: Array = (pi * mdp.reward).sum(-1)
    return moves.reshape(*pi.shape[:-1], mdp.n_states), mean


def expectation(weights: Array, v: Array) -> Array:
    """Σ_s weights[i, s] v[…, s], (…, i), for v (…, S) that may hold infinities: 0 · ∞ counts as 0; −∞ beats +∞."""
    if np.isfinite(v).all():
        return np.asarray(v @ weights.T)
    mean: Array = np.asarray(np.where(np.isfinite(v), v, 0.0) @ weights.T)
    for infinite in (np.inf, -np.inf):
        mean = np.where((v == infinite) @ (weights.T > 0), infinite, mean)
    return mean


def look_ahead(mdp: MDP, v: Array) -> Array:
    """r(s, a) + γ Σ_s' p(s'|s, a) v(s'), (…, S, A): the Bellman backup of v (…, S)."""
    flat = mdp.transition.reshape(-1, mdp.n_states)
    ahead = expectation(flat, v).reshape(*v.shape[:-1], mdp.n_states, mdp.n_actions)
    q: Array = mdp.reward + mdp.gamma * ahead
    return q


def state_values(mdp: MDP, pi: Array, horizon: int | None = None) -> Array:
    """v_π, (…, S), so many policies at a time as suits the memory; see ``MDP.state_values``."""
    if horizon is not None:
        longest = checked_horizon(horizon)
        return _in_chunks(pi, CACHED_NUMBERS // mdp.n_states**2, lambda some: _cut_values(mdp, some, longest))
    if mdp.gamma == 1:
        return _in_chunks(pi, CHUNK_NUMBERS // mdp.n_states**2, lambda some: _episodic_values(mdp, some))
    width = mdp.n_states if mdp.band is None else min(mdp.n_states, 4 * mdp.band.b)
    return _in_chunks(pi, CHUNK_NUMBERS // (mdp.n_states * width), lambda some: _discounted_values(mdp, some))


def _in_chunks(pi: Array, together: int, values: Callable[[Array], Array]) -> Array:
    """``values`` (N, S) of so many policies at a time, (…, S)."""
    flat = pi.reshape(-1, *pi.shape[-2:])
    size = max(1, together)
    parts = [values(flat[i : i + size]) for i in range(0, len(flat), size)]
    return np.concatenate(parts).reshape(pi.shape[:-1]) if parts else np.zeros(pi.shape[:-1])


def _cut_values(mdp: MDP, pi: Array, horizon: int) -> Array:
    *_, v = values_to_go(mdp, pi, horizon)
    return v


def values_to_go(mdp: MDP, pi: Array, horizon: int) -> Iterator[Array]:
    """v with k steps to go, (…, S), for k = 0, 1, … horizon: backward induction, S&B §4.1."""
    moves, reward = chain(mdp, pi)
    v = np.zeros_like(reward)
    yield v
    for _ in range(horizon):
        v = reward + mdp.gamma * np.matmul(moves, v[..., None])[..., 0]
        yield v


def _solve(mdp: MDP, pi: Array, gamma: float, right: Array, fixed: Bools) -> Array:
    """x = right + γ P x with x = 0 where ``fixed``: pi is (N, S, A), right (N, S, m), fixed (N, S)."""
    if mdp.band is not None and mdp.band.pays(len(pi)):
        return mdp.band.solve(pi, gamma, right, fixed)
    moves, _ = chain(mdp, pi)
    system = np.eye(mdp.n_states) - gamma * np.where(fixed[..., None], 0.0, moves)
    return np.asarray(np.linalg.solve(system, np.where(fixed[..., None], 0.0, right)), dtype=np.float64)


def _solve_transposed(mdp: MDP, pi: Array, gamma: float, right: Array, fixed: Bools) -> Array:
    """x = right + γ Pᵀ x for one policy (S, A), P without the rows that are ``fixed``, (S,)."""
    if mdp.band is not None and mdp.band.pays(1):
        return mdp.band.solve_transposed(pi[None], gamma, right[None, :, None], fixed[None])[0, :, 0]
    moves, _ = chain(mdp, pi)
    system = np.eye(mdp.n_states) - gamma * np.where(fixed[:, None], 0.0, moves)
    return np.asarray(np.linalg.solve(system.T, right), dtype=np.float64)


def _discounted_values(mdp: MDP, pi: Array) -> Array:
    reward = (pi * mdp.reward).sum(-1)
    terminal = np.broadcast_to(mdp.terminal, reward.shape)
    return _solve(mdp, pi, mdp.gamma, reward[..., None], terminal)[..., 0]


def _episodic_values(mdp: MDP, pi: Array) -> Array:
    """γ = 1: finite where the episode surely ends, infinite elsewhere."""
    moves, reward = chain(mdp, pi)
    over, endless = _ends(moves, (pi * np.abs(mdp.reward)).sum(-1) == 0)
    right = np.stack([reward, np.ones_like(reward)], axis=-1)
    try:
        v, length = np.moveaxis(_solve(mdp, pi, 1.0, right, over | endless), -1, 0)
    except np.linalg.LinAlgError:  # leaving is possible, but not in float64
        v, length = np.moveaxis(_solve(mdp, pi, ALMOST_ONE, right, over | endless), -1, 0)
    endless = endless | (~over & ~((length > 0.5) & (length < ENDLESS)))
    return np.where(endless, _infinite_values(mdp, pi, moves, over), v) if endless.any() else v


def _ends(moves: Array, free: Bools) -> tuple[Bools, Bools]:
    """(N, S): where nothing will be paid any more, and from where the episode may never get there.

    Policies that make the same steps possible are told from one of them, as softmax policies can be.
    """
    possible = moves > 0
    if len(moves) > 1 and (possible == possible[0]).all() and (free == free[0]).all():
        over, endless = _ends(moves[:1], free[:1])
        return np.broadcast_to(over, free.shape), np.broadcast_to(endless, free.shape)
    over = _paid_out(moves, free)
    return over, _reaching(moves, ~_reaching(moves, over))


def _paid_out(moves: Array, free: Bools) -> Bools:
    """(N, S): where nothing will ever be paid again, terminal states among them; ``free`` marks steps that pay 0."""
    while True:
        stays = free & ~(np.matmul(moves, (~free)[..., None].astype(np.float64))[..., 0] > 0)
        if (stays == free).all():
            return free
        free = stays


def _reaching(moves: Array, target: Bools) -> Bools:
    """(N, S): from where ``target`` can be reached, in any number of steps, zero among them."""
    while True:
        wider = target | (np.matmul(moves, target[..., None].astype(np.float64))[..., 0] > 0)
        if (wider == target).all():
            return target
        target = wider


def _infinite_values(mdp: MDP, pi: Array, moves: Array, over: Bools) -> Array:
    """±inf by the sign of an endless episode's mean reward; ValueError where rewards cancel (only if it matters).

    Who may come to where nothing ends is worth as much as there, however rarely that happens; −inf beats +inf.
    """
    reward = (pi * mdp.reward).sum(-1)
    total = _solve(mdp, pi, ALMOST_ONE, reward[..., None], over)[..., 0]
    per_step = total * (1 - ALMOST_ONE)
    endless = ~_reaching(moves, over)
    if (endless & (np.abs(per_step) < 1e-9 * np.abs(reward).max())).any():
        raise ValueError(
            "pi: with gamma = 1 an endless episode has a value only if its rewards do not cancel: these do"
        )
    losing, winning = (_reaching(moves, endless & (sign * total > 0)) for sign in (-1, 1))
    return np.where(losing, -np.inf, np.where(winning, np.inf, np.copysign(np.inf, total)))


def visits(mdp: MDP, pi: Array, discounted: bool) -> Array:
    """Σ_t γᵗ Pr(S_t = s) before the end, (S,); see ``MDP.visits``."""
    gamma = mdp.gamma if discounted else 1.0
    begin = np.where(mdp.terminal, 0.0, mdp.start)
    fixed = mdp.terminal if gamma < 1 else ~_checked_to_end(chain(mdp, pi)[0], mdp.terminal, begin)
    try:
        d = np.where(mdp.terminal, 0.0, _solve_transposed(mdp, pi, gamma, begin, fixed))
    except np.linalg.LinAlgError:
        raise _never_ends() from None
    if gamma == 1 and not (d.min() > -1e-6 * ENDLESS and d.sum() < ENDLESS):
        raise _never_ends()
    counts: Array = np.maximum(d, 0.0)  # the solve may leave −1e−17
    return counts


def visits_by_step(mdp: MDP, pi: Array, discounted: bool, horizon: int) -> Iterator[Array]:
    """γᵗ Pr(S_t = s) before the end, (S,), for t = 0, 1, … horizon − 1."""
    factor = mdp.gamma if discounted else 1.0
    moves = np.where(mdp.terminal, 0.0, chain(mdp, pi)[0])
    d = np.where(mdp.terminal, 0.0, mdp.start)
    for _ in range(horizon):
        yield d
        d = factor * (d @ moves)


def _checked_to_end(moves: Array, terminal: Bools, begin: Array) -> Bools:
    """(S,): the states that the start can reach before the end; each of them must be able to reach it."""
    met = _reaching(moves.T, begin > 0) & ~terminal
    if (met & ~_reaching(moves, terminal)).any():
        raise _never_ends()
    return met


def _never_ends() -> ValueError:
    return ValueError("pi must be a policy that surely ends, got one that may never end: its visits are infinite")
