"""What is kept of a training: θ now and then, what each episode came to, and one run's episodes step by step."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from pgviz.arrays import Array, Bools, Ints, read_only
from pgviz.mdp import MDP
from pgviz.reinforce.episode import Episode
from pgviz.reinforce.rollout import Rollout
from pgviz.reinforce.settings import TrainingSettings


@dataclass(frozen=True, eq=False)
class Training:
    """What happened in ``train``: E episodes of each run, K records, d parameters.

    Record k is θ before episode ``episodes_recorded[k]``; the last record is θ after all of them.
    """

    settings: TrainingSettings
    episodes_recorded: Ints  # (K,): 0, record_every, 2 · record_every, …, E
    thetas: Array  # thetas[k, run, i], (K, runs, d)
    returns: Array  # returns[episode, run], (E, runs): G_0, discounted
    undiscounted: Array  # (E, runs): the plain sum of the rewards
    lengths: Ints  # (E, runs), in steps
    ended: Bools  # (E, runs): False where the horizon cut the episode
    last_states: Ints  # (E, runs): S_T, where the episode ended or was cut
    diverged: Bools  # (runs,): True where θ left the numbers that can be drawn; it keeps its last good θ
    stopped_at: Ints  # (runs,): the episode whose update was refused, E for runs that did not diverge
    film: tuple[Episode, ...]  # (K − 1): the recorded episodes of ``film_run``, empty if there is none
    film_baselines: Array  # (K − 1, S): b(s) in those episodes, (0, S) if there is no film


@dataclass
class Recorder:
    """Keeps what a ``Training`` reports, while it runs."""

    settings: TrainingSettings
    mdp: MDP
    d: int
    film: list[Episode] = field(default_factory=list)
    film_baselines: list[Array] = field(default_factory=list)

    def __post_init__(self) -> None:
        episodes, runs = self.settings.episodes, self.settings.runs
        self.recorded = self.settings.recorded(self.d)
        self.thetas = np.empty((len(self.recorded) + 1, runs, self.d))
        self.returns, self.undiscounted = np.empty((episodes, runs)), np.empty((episodes, runs))
        self.lengths = np.empty((episodes, runs), dtype=np.int64)
        self.ended = np.empty((episodes, runs), dtype=np.bool_)
        self.last_states = np.empty((episodes, runs), dtype=np.int64)
        self.stopped_at = np.full(runs, episodes)

    def episode(self, episode: int, rollout: Rollout) -> None:
        """Keep what an episode came to."""
        self.returns[episode] = rollout.returns_to_go[0]
        self.undiscounted[episode] = rollout.undiscounted
        self.lengths[episode] = rollout.lengths
        self.ended[episode] = rollout.ended
        self.last_states[episode] = rollout.last_states

    def wants(self, episode: int) -> bool:
        """Whether θ is recorded before this episode."""
        return episode in self.recorded

    def record(self, episode: int, theta: Array, rollout: Rollout, baseline: Array | None) -> None:
        """Keep the θ (runs, d) that acted and what the run that is filmed did; ``baseline`` is b(s), (runs, S)."""
        self.thetas[self.recorded.index(episode)] = theta
        run = self.settings.film_run
        if run is not None:
            self.film.append(rollout.episode(run))
            self.film_baselines.append(np.zeros(self.mdp.n_states) if baseline is None else baseline[run].copy())

    def stopped(self, episode: int, good: Bools) -> None:
        """Keep when a run diverged."""
        if not good.all():
            self.stopped_at[~good] = np.minimum(self.stopped_at[~good], episode)

    def training(self) -> Training:
        """Everything, read-only, once all episodes are over and ``thetas[-1]`` is filled in."""
        return Training(
            settings=self.settings,
            episodes_recorded=read_only(np.array([*self.recorded, self.settings.episodes], dtype=np.int64)),
            thetas=read_only(self.thetas),
            returns=read_only(self.returns),
            undiscounted=read_only(self.undiscounted),
            lengths=read_only(self.lengths),
            ended=read_only(self.ended),
            last_states=read_only(self.last_states),
            diverged=read_only(self.stopped_at < self.settings.episodes),
            stopped_at=read_only(self.stopped_at),
            film=tuple(self.film),
            film_baselines=read_only(np.reshape(self.film_baselines, (len(self.film), self.mdp.n_states))),
        )
