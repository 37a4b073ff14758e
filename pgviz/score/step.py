"""What one step along the score does, here and in other states, and which action's score is the longest.

    θ' = θ + η ∇θ log π(a|s)                                   the step of one sample with a return of 1, step size η
    π'(b|s') − π(b|s') ≈ η π(b|s') score(s',b)ᵀ score(s,a)     for small η: what is learned in s moves s'

The policy of another state s' stays if all its scores are at right angles to the score that was taken. Which states
these are is what the encoding decides.

A step with η > 0 raises log π(a|s) at first: its slope along the step is ‖score‖² ≥ 0. Too long a step may lower it,
where φ(s,a) lies between the features of other actions.

The score with respect to the logits z has the length

    ‖∇z log π(a|s)‖ = ‖e_a − π‖/τ,    ‖e_a − π‖² = 1 − 2π_a + Σ_b π_b² = (Σ_{b≠a} π_b)² + Σ_{b≠a} π_b²

which falls with π_a: the rarest action has the longest. With blocks, φ(s,b) = e_b ⊗ x, the score with respect to θ is
‖x‖ times as long.

References: Sutton & Barto, Reinforcement Learning, 2nd ed., §13.3 eqs. (13.8), (13.9), and exercise 13.3; Levin,
Peres & Wilmer, Markov Chains and Mixing Times, 2nd ed., §4.1, prop. 4.2 (total variation).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pgviz.arrays import Array, number, representable, whole_number
from pgviz.distributions import total_variation
from pgviz.policy import SoftmaxPolicy
from pgviz.rounding import UNIT, probability_roundings, settled

__all__ = ["ScoreNorms", "Step", "score_norms", "take_step"]


@dataclass(frozen=True)
class Step:
    """θ before and after one step along the score of ``action`` in ``state``, and π in S states, with A actions."""

    state: int
    action: int
    eta: float  # η; negative: away from the action
    score: Array  # (d,) ∇θ log π(action|state) before the step
    theta_before: Array  # (d,)
    theta_after: Array  # (d,)
    pi_before: Array  # (S, A)
    pi_after: Array  # (S, A)
    change: Array  # (S, A) after minus before; every row sums to 0
    total_variation: Array  # (S,) total variation ½ Σ_b |change|, from 0 to 1: how much probability changed hands
    elsewhere: NDArray[np.intp]  # the other states that moved by more than rounding, most moved first

    @property
    def gained(self) -> float:
        """What the action of the step gained in its own state; negative if it lost."""
        return float(self.change[self.state, self.action])


def take_step(policy: SoftmaxPolicy, state: int, action: int, eta: float) -> Step:
    """θ + η · score of ``action`` in ``state``, and what it does to π in every state of a policy in several.

    Raises ValueError if there is no such state, if ``eta`` is not one finite number, if the new θ or its logits are
    beyond float64, and as `SoftmaxPolicy.score` does.
    """
    place = whole_number("state", state, 0, len(policy.several_states().phi) - 1)
    here, size = policy.in_state(place), number("eta", eta)
    index = here.allowed_action(action)
    score = here.score(index)
    with np.errstate(over="ignore", invalid="ignore"):  # representable() reports it
        after = policy.with_theta(representable("theta after the step", policy.theta + size * score))
    change = _change(policy, after)
    moved = np.where(change.any(axis=1), total_variation(policy.probabilities, after.probabilities), 0.0)
    return Step(
        state=place,
        action=index,
        eta=size,
        score=score,
        theta_before=policy.theta,
        theta_after=after.theta,
        pi_before=policy.probabilities,
        pi_after=after.probabilities,
        change=change,
        total_variation=moved,
        elsewhere=_elsewhere(moved, place),
    )


def _change(before: SoftmaxPolicy, after: SoftmaxPolicy) -> Array:
    """π after minus π before, (S, A): 0 where the rounding of logits and probabilities alone may have moved it."""
    roundings, bound = 2 * probability_roundings(before.n_actions) * UNIT, np.zeros(before.probabilities.shape)
    for policy in (before, after):
        held = np.where(policy.mask, policy.logit_rounding, 0.0).max(axis=1, keepdims=True)
        bound += policy.probabilities * (2 * held / policy.temperature + roundings)
    return settled(after.probabilities - before.probabilities, bound)


def _elsewhere(moved: Array, state: int) -> NDArray[np.intp]:
    order = np.argsort(-moved, kind="stable")
    others: NDArray[np.intp] = order[(order != state) & (moved[order] > 0)]
    return others


@dataclass(frozen=True)
class ScoreNorms:
    """How long the score of each of A actions is, with respect to θ and to the logits; 0 for a masked action."""

    pi: Array  # (A,) probabilities
    norms: Array  # (A,) ‖∇θ log π(b|s)‖
    logit_norms: Array  # (A,) ‖∇z log π(b|s)‖ = ‖e_b − π‖/τ
    longest: int  # the action with the longest score with respect to θ
    rarest: int  # the least probable of the allowed actions: its score with respect to the logits is the longest
    scale: float | None  # the norms are this times the logit norms (‖x‖ with blocks); None if their ratio varies


def score_norms(policy: SoftmaxPolicy) -> ScoreNorms:
    """The lengths of the scores of all actions of a policy in one state. Raises as `SoftmaxPolicy.scores` does."""
    pi = policy.one_state().probabilities
    norms, logit_norms = row_norms(policy.scores), row_norms(policy.logit_scores)
    return ScoreNorms(
        pi=pi,
        norms=norms,
        logit_norms=logit_norms,
        longest=int(norms.argmax()),
        rarest=int(np.where(policy.mask, pi, np.inf).argmin()),
        scale=_common_ratio(norms, logit_norms),
    )


def row_norms(rows: Array) -> Array:
    """Euclidean lengths of rows, also where squares are beyond float64 or below it."""
    largest = np.abs(rows).max(axis=1)
    units = np.where(largest > 0, largest, 1.0)
    return representable("the length of a score", units * np.linalg.norm(rows / units[:, None], axis=1))


def _common_ratio(norms: Array, logit_norms: Array) -> float | None:
    some = logit_norms > 0
    if not some.any():
        return None
    ratios = norms[some] / logit_norms[some]
    return float(ratios.mean()) if np.ptp(ratios) <= 1e-9 * ratios.max() else None
