"""Groups: k answers to one prompt, each weighed by how it compares with the others; the exact mean and covariance.

An answer i has probability p_i, a reward r_i, a score ψ_i = ∇log p_i and a length in steps. Of k answers, drawn
independently, the estimate of ∇J = Σ_i p_i r_i ∇log p_i is

    X = (1/k) Σ_j A_j ψ_j        with m the mean of the k rewards, σ their deviation, and the advantage A_j =

    none           r_j                            E[X] = ∇J
    mean           r_j − m                        E[X] = (1 − 1/k) ∇J, as m contains r_j; "Dr. GRPO": Liu et al. (2025)
    leave-one-out  r_j − mean of the k − 1 others E[X] = ∇J: RLOO, Kool et al. (2019), Ahmadian et al. (2024)
    population     (r_j − m) / (σ_k + ε)          σ_k² = Σ (r − m)²/k        GRPO: Shao et al. (2024); for two rewards
    sample         (r_j − m) / (σ_{k−1} + ε)      σ_{k−1}² = Σ (r − m)²/(k−1)  a multiple of ∇J, otherwise another way
    own            r_j − the reward of its own action = 0: a baseline that depends on the action takes everything

A group whose rewards are all alike says nothing: A = 0 (for the last two divisions by a deviation, by decree if ε = 0).
``by_length`` divides each answer's score by its length besides, as GRPO's first version does; that is a mean over the
steps of each answer, and can turn ∇J round (Liu et al. 2025).

An expectation over k draws of m answers is a sum over how often each comes up, C(k+m−1, m−1) counts with multinomial
probabilities, not over m^k groups.

References: Kool, van Hoof & Welling, Buy 4 REINFORCE samples, get a baseline for free!, ICLR workshop (2019); Ahmadian
et al., Back to basics: revisiting REINFORCE style optimization, ACL (2024); Shao et al., DeepSeekMath (2024), §4.1; Liu
et al., Understanding R1-Zero-like training (2025), §3.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Bools, Ints, at_most, finite_array, number, one_of, read_only, whole_number
from pgviz.mdp import MDP
from pgviz.policy import SoftmaxPolicy
from pgviz.reinforce.cloud import Support, support
from pgviz.reinforce.estimator import Estimator
from pgviz.reinforce.exact import Moments
from pgviz.reinforce.paths import possible_paths
from pgviz.reinforce.settings import MAX_SEED

__all__ = [
    "RULES",
    "Answers",
    "GroupMoments",
    "GroupSamples",
    "Rule",
    "advantages",
    "group_moments",
    "group_samples",
    "group_support",
    "large_group_factor",
]

Rule = Literal["none", "mean", "leave-one-out", "population", "sample", "own"]
RULES: tuple[Rule, ...] = ("none", "mean", "leave-one-out", "population", "sample", "own")
MAX_COUNTS = 100_000
"""The most different groups, C(k+m−1, m−1)."""
MAX_SAMPLES = 10_000


@dataclass(frozen=True, eq=False)
class Answers:
    """The m answers that there are. Make them with ``of_policy`` or ``of_paths``."""

    probability: Array  # p_i, (m,), they sum to 1
    reward: Array  # r_i, (m,); of an episode its return G_0
    score: Array  # ψ_i = ∇log p_i, (m, d); of an episode the sum of its steps' scores
    length: Array  # in steps, (m,), at least 1

    @classmethod
    def of_policy(cls, policy: SoftmaxPolicy, rewards: ArrayLike, lengths: ArrayLike | None = None) -> Answers:
        """The A actions of one decision with certain rewards (A,); ``lengths`` (A,) in steps, 1 each if left out."""
        scores = policy.one_state().scores
        r = finite_array("rewards", rewards, "(A,)", A=policy.n_actions)
        steps = np.ones_like(r) if lengths is None else finite_array("lengths", lengths, "(A,)", A=policy.n_actions)
        if (steps < 1).any():
            raise ValueError(f"lengths must be at least 1, got {steps.min():g}")
        return cls(policy.probabilities, r, scores, steps)

    @classmethod
    def of_paths(
        cls, mdp: MDP, features: ArrayLike, theta: ArrayLike, *, horizon: int | None = None, start: int | None = None
    ) -> Answers:
        """The episodes that can happen from one state, ``start``, or the only S_0; cut after ``horizon`` steps.

        Episodes of one return, length and score, which differ in what does not matter, are one answer.
        """
        estimator = Estimator.of(mdp, features, theta, horizon or 1, "full", True)
        begin = np.flatnonzero(mdp.start) if start is None else [whole_number("start", start, 0, mdp.n_states - 1)]
        if len(begin) != 1 or mdp.terminal[begin[0]]:
            raise ValueError("start must be one state that is not terminal: a group has one prompt")
        from_start = MDP(mdp.transition, mdp.reward, np.eye(mdp.n_states)[begin[0]], mdp.gamma, outcomes=mdp.outcomes)
        paths = possible_paths(from_start, estimator.pi, horizon)
        returns, scores = estimator.returns_of(paths.rewards)[0], paths.along(estimator.scores).sum(axis=0)
        return cls._distinct(paths.probability, np.column_stack([returns, paths.lengths, scores]))

    @classmethod
    def _distinct(cls, probability: Array, rows: Array) -> Answers:
        """Answers (N,) with rows of reward, length and score, (N, 2 + d); equal rows are put together."""
        kinds, which = np.unique(rows, axis=0, return_inverse=True)
        together = np.zeros(len(kinds))
        np.add.at(together, which.ravel(), probability)
        return cls(together, kinds[:, 0], kinds[:, 2:], kinds[:, 1])

    @property
    def value(self) -> float:
        """J, the expected reward."""
        return float(self.probability @ self.reward)

    @property
    def gradient(self) -> Array:
        """∇J, (d,)."""
        return np.asarray((self.probability * (self.reward - self.value)) @ self.score)

    def all_alike(self, samples: int) -> float:
        """The probability that all of ``samples`` answers have the same reward: Σ over rewards of Pr(reward)^k."""
        k = whole_number("samples", samples, 1, MAX_SAMPLES)
        _, which = np.unique(self.reward, return_inverse=True)
        return float((np.bincount(which, weights=self.probability) ** k).sum())


@dataclass(frozen=True, eq=False)
class GroupMoments(Moments):
    """Mean and covariance of a group's estimate, (d,) and (d, d), beside ∇J; ``bias`` and ``trace`` as in Moments."""

    all_alike: float  # the probability that all rewards of the group are equal

    @property
    def factor(self) -> float | None:
        """How many times ∇J the mean is, measured along ∇J: E[X]·∇J / ‖∇J‖². None where ∇J = 0."""
        square = float(self.gradient @ self.gradient)
        return float(self.mean @ self.gradient) / square if square > 0 else None

    @property
    def aside(self) -> Array:
        """The part of the mean that is at right angles to ∇J, (d,): 0 where the mean is ``factor`` times ∇J."""
        return self.mean - (self.factor or 0.0) * self.gradient


@dataclass(frozen=True, eq=False)
class GroupSamples:
    """Groups that were drawn, and the estimate that each gives."""

    counts: Ints  # (n, m): how often each answer came up
    estimates: Array  # (n, d)


def advantages(rewards: ArrayLike, rule: Rule, *, epsilon: float = 0.0) -> Array:
    """A_j of each answer of one group, (k,), from the rewards (k,); also what whitening does to a list of returns."""
    r = finite_array("rewards", rewards, "(k,)")
    one_of("rule", rule, RULES)
    found: Array = _advantages(np.ones((1, r.size)), r, rule, number("epsilon", epsilon, 0))[0]
    return found


def group_moments(
    answers: Answers, samples: int, rule: Rule, *, by_length: bool = False, epsilon: float = 0.0
) -> GroupMoments:
    """The exact mean and covariance of X for a group of ``samples`` answers.

    ValueError for fewer than two samples where the rule needs others, and for more than ``MAX_COUNTS`` counts.
    """
    k = whole_number("samples", samples, 1, MAX_SAMPLES)
    one_of("rule", rule, RULES)
    one_of("by_length", by_length, (True, False))
    estimates, probability = _every_group(answers, k, rule, by_length, number("epsilon", epsilon, 0))
    found = Moments.of(probability, estimates, answers.gradient)
    return GroupMoments(found.mean, found.covariance, found.gradient, answers.all_alike(k))


def group_support(
    answers: Answers, samples: int, rule: Rule, *, by_length: bool = False, epsilon: float = 0.0
) -> Support:
    """Every estimate that a group can give, and how likely it is; arguments and refusals as in ``group_moments``."""
    k = whole_number("samples", samples, 1, MAX_SAMPLES)
    one_of("rule", rule, RULES)
    return support(*_every_group(answers, k, rule, by_length, number("epsilon", epsilon, 0)))


def _every_group(answers: Answers, k: int, rule: Rule, by_length: bool, epsilon: float) -> tuple[Array, Array]:
    """X of every group, (C, d), and how likely the group is, (C,)."""
    counts, probability = _counts(k, answers.probability)
    return _estimates(answers, counts, rule, by_length, epsilon), probability


def group_samples(
    answers: Answers,
    samples: int,
    rule: Rule,
    *,
    groups: int,
    seed: int,
    by_length: bool = False,
    epsilon: float = 0.0,
) -> GroupSamples:
    """X of each of ``groups`` groups of ``samples`` answers. The first n are the same, however many are drawn."""
    k, n = whole_number("samples", samples, 1, MAX_SAMPLES), whole_number("groups", groups, 1, MAX_COUNTS)
    one_of("rule", rule, RULES)
    one_of("by_length", by_length, (True, False))
    rng = np.random.default_rng(whole_number("seed", seed, 0, MAX_SEED))
    counts = rng.multinomial(k, answers.probability / answers.probability.sum(), size=n)
    found = _estimates(answers, counts.astype(np.float64), rule, by_length, number("epsilon", epsilon, 0))
    return GroupSamples(counts, found)


def large_group_factor(answers: Answers) -> float:
    """What dividing by the deviation multiplies ∇J with as k grows: 1/σ, σ the deviation of the rewards under π.

    For rewards 0 and 1 that is 1/√(p(1−p)), p the probability of the 1. Infinite if only one reward can come.
    """
    variance = float(answers.probability @ (answers.reward - answers.value) ** 2)
    return float(variance**-0.5) if variance > 0 else np.inf


def _estimates(answers: Answers, counts: Array, rule: Rule, by_length: bool, epsilon: float) -> Array:
    """X of each group, (C, d), from how often each answer comes up in it, (C, m)."""
    weights = counts * _advantages(counts, answers.reward, rule, epsilon) / counts[0].sum()
    scores = answers.score / answers.length[:, None] if by_length else answers.score
    return np.asarray(weights @ scores)


def _advantages(counts: Array, rewards: Array, rule: Rule, epsilon: float) -> Array:
    """A of each answer in each group, (C, m): ``counts`` (C, m) how often each comes up, ``rewards`` (m,)."""
    k = counts[0].sum()
    if rule in ("leave-one-out", "sample") and k < 2:
        raise ValueError(f"samples must be at least 2 for {rule!r}, which compares with others, got {k:g}")
    if rule == "own":
        return np.zeros_like(counts)
    if rule == "none":
        return np.broadcast_to(rewards, counts.shape)
    total = (counts @ rewards)[:, None]
    if rule == "leave-one-out":
        return np.asarray(rewards - (total - rewards) / (k - 1))
    above: Array = rewards - total / k
    if rule == "mean":
        return above
    squares = (counts * above**2).sum(axis=1, keepdims=True) / (k if rule == "population" else k - 1)
    deviation = np.sqrt(squares) + epsilon
    silent = _alike(counts, rewards)[:, None] | (deviation == 0)
    return np.where(silent, 0.0, above / np.where(silent, 1.0, deviation))


def _alike(counts: Array, rewards: Array) -> Bools:
    """(C,): whether all rewards of a group are equal, by comparison, which rounding cannot deceive."""
    there = counts > 0
    lowest, highest = np.where(there, rewards, np.inf).min(axis=1), np.where(there, rewards, -np.inf).max(axis=1)
    return np.asarray(lowest == highest)


def _counts(k: int, probability: Array) -> tuple[Array, Array]:
    """How often each of m answers comes up among k, (C, m), and how likely that is, (C,)."""
    m = probability.size
    at_most(f"the number of different groups of {k} among {m} answers", comb(k + m - 1, k), MAX_COUNTS)
    counts = _compositions(k, m)
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, k + 1)))])  # log n! for n = 0 … k
    with np.errstate(divide="ignore"):
        log_p = np.log(probability)
    terms = np.where(counts > 0, counts * np.where(counts > 0, log_p, 0.0), 0.0)
    return counts.astype(np.float64), np.exp(logs[k] + (terms - logs[counts]).sum(axis=1))


@lru_cache(maxsize=16)
def _compositions(k: int, m: int) -> Ints:
    """All (n_1, …, n_m) with n_i ≥ 0 that sum to k, (C(k+m−1, m−1), m): m − 1 bars among k stars."""
    number = comb(k + m - 1, m - 1)
    flat = (place for bars in combinations(range(k + m - 1), m - 1) for place in bars)
    bars = np.fromiter(flat, dtype=np.int64, count=number * (m - 1)).reshape(number, m - 1)
    edges = np.hstack([np.full((number, 1), -1), bars, np.full((number, 1), k + m - 1)])
    return read_only(np.diff(edges, axis=1) - 1)
