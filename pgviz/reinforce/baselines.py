"""What may be subtracted: baselines b_t(s) that do not depend on the action, so that E[Σ_t cᵗ b_t(S_t) ψ_t] = 0.

None of them moves the mean of the estimate X (``estimator`` says what X is); they differ in how far it scatters:

    none               0
    constant           J, the same number in every state; or any number: Williams (1992)
    value              E[ρ_t | S_t = s]: v_π(s), of the steps that are left when episodes are cut (so it depends on t);
                       for immediate rewards the mean reward. S&B §13.4. Close to the best as a rule, not always
    optimal            the b_t(s) with the least tr Cov(X)
    optimal-constant   the constant with the least tr Cov(X)

The last two. Let X₀ be the estimate without a baseline. A baseline takes b_t(s) U away from it, U = cᵗ 1{S_t = s} ψ_t.
Scores are uncorrelated over time, E[ψ_t | S_t, the past] = 0, so that these U are uncorrelated with one another, and

    b_t(s) = E[X₀·U] / E‖U‖² = ( E_π[‖ψ‖² q_t] + c E_π[ψ · x_{t+1}] + z_t(s) · E_π[ψ q_t] ) / E_π‖ψ‖²
        q_t(s, a) = E[ρ_t | s, a],  x_{t+1}(s, a) the mean estimate of the steps after t,
        z_t(s) = Σ_{k<t} (γ/c)^{t−k} E[ψ_k | S_t = s]

The first term is the textbook's, E[‖ψ‖² q] / E‖ψ‖²: Greensmith, Bartlett & Baxter (2004). The others are 0
where different steps have scores at right angles, as for tabular features that never return to a state. The best
constant is the mean of b_t(s) with weights E‖U‖². For full returns, U is the sum of the scores, and the best b(S_0) is
E[‖U‖² G_0 | S_0] / E[‖U‖² | S_0].

References: Williams, Machine Learning 8 (1992); Greensmith, Bartlett & Baxter, Variance reduction techniques for
gradient estimates in reinforcement learning, JMLR 5 (2004); Sutton & Barto (S&B), 2nd ed., §13.4.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, at_most, finite_array
from pgviz.reinforce.estimator import Estimator
from pgviz.reinforce.moments import Tables, full_moments

__all__ = ["BASELINES", "Baseline", "baseline_table"]

BASELINES = ("none", "constant", "value", "optimal-constant", "optimal")
Baseline = str | ArrayLike
"""One of ``BASELINES``, a number, b(s) as (S,), or b_t(s) as (H, S); with full returns only b_0 counts."""
MAX_NUMBERS = 20_000_000
"""The most numbers that are kept of the returns ahead, H · S · A."""


def baseline_table(estimator: Estimator, baseline: Baseline) -> Array:
    """b_t(s), (H, S), 0 in terminal states."""
    shape = (estimator.horizon, estimator.mdp.n_states)
    b = _named(estimator, baseline) if isinstance(baseline, str) else _given(baseline, shape)
    return np.broadcast_to(np.where(estimator.mdp.terminal, 0.0, b), shape)


def _given(baseline: Any, shape: tuple[int, int]) -> Array:
    axes = {0: "()", 1: "(S,)"}.get(np.ndim(baseline), "(H, S)")
    return finite_array("baseline", baseline, axes, H=shape[0], S=shape[1])


def _named(estimator: Estimator, baseline: str) -> Array:
    if baseline == "none":
        return np.zeros(())
    if baseline == "constant":
        return np.asarray(estimator.mdp.performance(estimator.pi, horizon=estimator.horizon))
    if baseline == "value":
        return _mean(estimator, _returns_ahead(estimator))
    if baseline in ("optimal", "optimal-constant"):
        b, weight = _least_of_full(estimator) if estimator.full else _least(estimator)
        return b if baseline == "optimal" else np.asarray((weight * b).sum() / max(weight.sum(), np.finfo(float).tiny))
    *others, last = (repr(name) for name in BASELINES)
    raise ValueError(
        f"baseline must be {', '.join(others)} or {last}, a number, or of shape (S,) or (H, S), got {baseline!r:.60}"
    )


def _returns_ahead(estimator: Estimator) -> Array:
    """q_t(s, a) = E[ρ_t | S_t = s, A_t = a], (H, S, A); for full returns of the first step's, G_0."""
    mdp, horizon = estimator.mdp, estimator.horizon
    at_most("horizon · S · A", horizon * mdp.reward.size, MAX_NUMBERS)
    q = np.empty((horizon, *mdp.reward.shape))
    v = np.zeros(mdp.n_states)
    for t in range(horizon - 1, -1, -1):
        q[t] = mdp.reward + estimator.return_discount * (mdp.transition @ v)
        v = _mean(estimator, q[t])
    return q


def _mean(estimator: Estimator, per_action: Array) -> Array:
    """Σ_a π(a|s) x[…, s, a], (…, S)."""
    return np.asarray((estimator.pi * per_action).sum(axis=-1))


def _least(estimator: Estimator) -> tuple[Array, Array]:
    """The b_t(s) with the least trace, (H, S), and how much each matters, E‖U‖², (H, S)."""
    q, pi, psi = _returns_ahead(estimator), estimator.pi, estimator.scores
    squares = pi * (psi**2).sum(axis=-1)  # π(a|s) ‖ψ‖², (S, A)
    fisher = squares.sum(axis=-1)
    reached, z = _before(estimator)
    slope = np.einsum("sa,sad,tsa->tsd", pi, psi, q)  # E_π[ψ q_t]
    own = (squares * q).sum(axis=-1) + estimator.step_discount * _after(estimator, q) + (z * slope).sum(axis=-1)
    b = np.where(fisher > 0, own / np.where(fisher > 0, fisher, 1.0), _mean(estimator, q))
    return b, estimator.discounts(estimator.horizon)[:, None] ** 2 * reached * fisher


def _after(estimator: Estimator, q: Array) -> Array:
    """E_π[ψ · x_{t+1}], (H, S): how far a score agrees with what the later steps will say."""
    mdp, pi, psi = estimator.mdp, estimator.pi, estimator.scores
    found, x = np.empty(q.shape[:2]), np.zeros((mdp.n_states, psi.shape[2]))
    for t in range(len(q) - 1, -1, -1):
        later = np.tensordot(mdp.transition, x, axes=1)  # x_{t+1}(s, a), (S, A, d)
        found[t] = np.einsum("sa,sad,sad->s", pi, psi, later)
        x = np.einsum("sa,sad->sd", pi, q[t][..., None] * psi + estimator.step_discount * later)
    return found


def _before(estimator: Estimator) -> tuple[Array, Array]:
    """Pr(S_t = s), (H, S), and z_t(s), (H, S, d): the scores that lead to s, where it is reached."""
    mdp, pi, psi = estimator.mdp, estimator.pi, estimator.scores
    at_most("horizon · S · d", estimator.horizon * mdp.n_states * psi.shape[2], MAX_NUMBERS)
    ratio = estimator.return_discount / estimator.step_discount if estimator.step_discount > 0 else 0.0
    moves = np.einsum("sa,sat->st", pi, mdp.transition)
    scored = np.einsum("sa,sad,sat->std", pi, psi, mdp.transition)
    reached, sums = np.empty((estimator.horizon, mdp.n_states)), np.empty((estimator.horizon, *psi.shape[::2]))
    p, total = mdp.start, np.zeros(psi.shape[::2])
    for t in range(estimator.horizon):
        reached[t], sums[t] = p, total
        p, total = p @ moves, ratio * (moves.T @ total + np.tensordot(p, scored, axes=1))
    return reached, sums / np.where(reached > 0, reached, 1.0)[..., None]


def _least_of_full(estimator: Estimator) -> tuple[Array, Array]:
    """For full returns: the b(S_0) with the least trace, (S,), and how much each start matters, (S,)."""
    tables = Tables.of(estimator.mdp, estimator.pi, estimator.scores, estimator.mdp.gamma)
    _, seconds = full_moments(tables, estimator.horizon)
    lengths, weighted = (np.trace(seconds[i], axis1=1, axis2=2) for i in (0, 1))  # E‖U‖², E[G_0 ‖U‖²]
    value = _mean(estimator, _returns_ahead(estimator))[0]
    b = np.where(lengths > 0, weighted / np.where(lengths > 0, lengths, 1.0), value)
    return b, estimator.mdp.start * lengths
