"""One update of a training told step by step: what was drawn, what it returned, and how it moved θ.

A training keeps θ now and then (``records``). An episode is a function of θ and of its uniform numbers, and an update
one of θ, of the baseline and of the episode: so any update of any run can be made again, from the record before it,
by the code that trained (``together``). θ before and after are those of the training, to the last bit.

    θ ← θ + Σ_t m_t,    m_t = α γᵗ (G_t − b(S_t)) ∇log π(A_t|S_t)        S&B §13.3, the box, and §13.4

The training adds up the same terms by state and action, so that Σ_t m_t is θ's change but for rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, Ints, at_most, read_only, whole_number
from pgviz.mdp import MDP
from pgviz.mdp.features import features_of
from pgviz.policy import SoftmaxPolicy
from pgviz.reinforce.episode import Episode
from pgviz.reinforce.learner import goes_on_from_theta
from pgviz.reinforce.narration import Draws, draws_of
from pgviz.reinforce.records import Training
from pgviz.reinforce.together import Together

__all__ = ["NarratedUpdate", "Replay", "narrated_update"]

MAX_NUMBERS = 20_000_000
"""The most numbers that are told of the scores, T · d."""


@dataclass(frozen=True, eq=False)
class NarratedUpdate:
    """An episode of T steps, and the update that a run made of it."""

    run: int
    number: int  # of the episode, from 0
    alpha: float
    episode: Episode
    start: Draws  # (1,): of S_0
    actions: Draws  # (T,): of A_t from π(·|S_t)
    outcomes: Draws  # (T,): of what came of it; the whole [0, 1) where nothing else could
    returns: Array  # (T,): G_t, discounted from t on
    baselines: Array  # (T,): b(S_t), 0 if there is none
    discounts: Array  # (T,): γᵗ, or 1 where it is dropped
    weights: Array  # (T,): γᵗ (G_t − b(S_t))
    scores: Array  # (T, d): ∇log π(A_t|S_t)
    theta_before: Array  # (d,): the θ that acted
    theta_after: Array  # (d,)
    pi_before: Array  # π(a|s) of it, (S, A)
    pi_after: Array  # (S, A)
    refused: bool  # the run has diverged, now or earlier: θ stayed as it was

    def __len__(self) -> int:
        """T, in steps."""
        return len(self.episode)

    @property
    def moves(self) -> Array:
        """m_t = α · weights · scores, what each step adds to θ, (T, d)."""
        return self.alpha * self.weights[:, None] * self.scores

    @property
    def moved(self) -> Array:
        """How far π(·|s) went, (S,): half of Σ_a |change|, the total variation."""
        return np.asarray(np.abs(self.pi_after - self.pi_before).sum(axis=1) / 2)


def narrated_update(mdp: MDP, features: ArrayLike, training: Training, run: int, episode: int) -> NarratedUpdate:
    """Episode ``episode`` of ``run``, from 0, and its update. ``mdp``, ``features`` (S, A, d) as in ``train``.

    Raises ValueError for a run or an episode that there is not. For several episodes of a run see ``Replay``.
    """
    return Replay.of(mdp, features, training, run).update(episode)


@dataclass(frozen=True, eq=False)
class Replay:
    """One run of a training, of which any update can be made again."""

    mdp: MDP
    phi: Array  # (S, A, d)
    training: Training
    run: int

    @classmethod
    def of(cls, mdp: MDP, features: ArrayLike, training: Training, run: int) -> Replay:
        """Check the arguments, as ``narrated_update`` does."""
        phi = features_of(features, S=mdp.n_states, A=mdp.n_actions)
        return cls(mdp, phi, training, whole_number("run", run, 0, training.settings.runs - 1))

    def update(self, episode: int) -> NarratedUpdate:
        """What the run did in this episode, from 0, and what it made of it."""
        number = whole_number("episode", episode, 0, self.training.settings.episodes - 1)
        with np.errstate(over="ignore", invalid="ignore"):  # as in ``train``: a step that diverges is refused
            return self._told(self._before(number), number)

    def _before(self, number: int) -> Together:
        """The run as it stood before an episode: from the last record in which all is kept that it then knew."""
        record = int(np.searchsorted(self._recorded, number, side="right")) - 1
        record = record if goes_on_from_theta(self.phi) else 0
        first = int(self._recorded[record])
        one = self._from(record)
        if self.training.stopped_at[self.run] < first:
            one.learner.stop()
        if one.baseline is not None:
            one.baseline[:] = self._baselines[record]
        self._go_on(one, first, number)
        return one

    @property
    def _recorded(self) -> Ints:
        """The episodes before which θ was recorded."""
        return self.training.episodes_recorded[:-1]

    def _from(self, record: int) -> Together:
        """The run with a recorded θ, and b = 0."""
        theta, runs = self.training.thetas[record, self.run], range(self.run, self.run + 1)
        return Together(self.mdp, self.phi, theta, self.training.settings, runs)

    def _go_on(self, one: Together, first: int, end: int) -> None:
        for episode in range(first, end):
            one.learn(episode, one.play(episode))

    @cached_property
    def _baselines(self) -> Array:
        """b(s) before each recorded episode, (K − 1, S): no training keeps it, so that all is played again, once."""
        one, found = self._from(0), []
        for first, end in zip(self._recorded.tolist(), self.training.episodes_recorded[1:].tolist(), strict=True):
            found.append(np.ravel(0.0 if one.baseline is None else one.baseline.copy()))
            self._go_on(one, first, end)
        return np.array(found)

    def _told(self, one: Together, number: int) -> NarratedUpdate:
        rollout = one.play(number)
        episode = rollout.episode(0)
        steps, here = len(episode), episode.states[:-1]
        at_most("steps · d", steps * self.phi.shape[2], MAX_NUMBERS)
        before, pi = one.learner.theta()[0].copy(), one.learner.probabilities()[:, 0].T.copy()
        b = np.zeros(steps) if one.baseline is None else one.baseline[0, here]
        weights = one.weights(rollout)[:steps, 0]
        scores = self._scores(before, here, episode.actions)
        going = one.learn(number, rollout)
        one.learner.thresholds()  # makes π anew
        start, actions, outcomes = draws_of(self.mdp, pi, episode, one.uniforms, number, 0)
        return NarratedUpdate(
            run=self.run,
            number=number,
            alpha=one.settings.alpha,
            episode=episode,
            start=start,
            actions=actions,
            outcomes=outcomes,
            returns=rollout.returns_to_go[:steps, 0],
            baselines=b,
            discounts=rollout.discounts[:steps, 0] if one.settings.discounted else np.ones(steps),
            weights=weights,
            scores=scores,
            theta_before=read_only(before),
            theta_after=read_only(one.learner.theta()[0].copy()),
            pi_before=read_only(pi),
            pi_after=read_only(one.learner.probabilities()[:, 0].T.copy()),
            refused=not going[0],
        )

    def _scores(self, theta: Array, states: Ints, actions: Ints) -> Array:
        """∇log π of these steps, (T, d)."""
        met, place = np.unique(states, return_inverse=True)
        if not met.size:
            return np.zeros((0, self.phi.shape[2]))
        return SoftmaxPolicy(self.phi[met], theta).scores[place, actions]
