"""Some runs of a training in step: an episode of all of them, then an update of each from its own."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array, Bools
from pgviz.mdp import MDP
from pgviz.reinforce.learner import make_learner
from pgviz.reinforce.machine import Machine
from pgviz.reinforce.roll import Roller
from pgviz.reinforce.rollout import Rollout
from pgviz.reinforce.settings import TrainingSettings
from pgviz.reinforce.uniforms import Uniforms


class Together:
    """The runs ``runs`` of a training, between two episodes: what they have learned until then."""

    def __init__(self, mdp: MDP, phi: Array, theta: Array, settings: TrainingSettings, runs: range) -> None:
        self.mdp, self.settings = mdp, settings
        self.learner = make_learner(phi, theta, len(runs), runs.start)
        self.machine = Machine(mdp, len(runs))
        self.uniforms = Uniforms(settings.seed, runs)
        self._roller = Roller(self.machine, self.uniforms, settings.horizon)
        self._acting = ~np.tile(mdp.terminal, len(runs))  # of a cell: lane and state
        self.baseline = None if settings.baseline == "none" else np.zeros((len(runs), mdp.n_states))  # b(s), (B, S)

    def play(self, episode: int) -> Rollout:
        """An episode of every run. Valid until the next."""
        return Rollout(self.machine, self._roller.roll(self.learner.thresholds(), episode))

    def weights(self, rollout: Rollout) -> Array:
        """What the scores of an episode are multiplied with, but for α: γᵗ (G_t − b(S_t)), (T, B)."""
        return rollout.weights(self.baseline, self.settings.discounted)

    def learn(self, episode: int, rollout: Rollout) -> Bools:
        """Move θ, then b, by what was played; (B,): False for the runs that have diverged."""
        going = self.learner.step(rollout.planes, self.weights(rollout), self.settings.alpha)
        if self.baseline is not None:
            self._learn_baseline(self.baseline, episode, rollout)
        return going

    def _learn_baseline(self, b: Array, episode: int, rollout: Rollout) -> None:
        """Move b towards what this episode returned; the episode itself was judged by the old b."""
        if self.settings.baseline == "constant":
            b += (rollout.returns_to_go[0][:, None] - b) / (episode + 1)
            return
        cells = rollout.cells.ravel()
        visits = np.bincount(cells, minlength=b.size) * self._acting
        total = np.bincount(cells, rollout.returns_to_go.ravel(), minlength=b.size)
        visited = np.flatnonzero(visits)
        table = b.reshape(-1)
        table[visited] += self.settings.alpha_v * (total[visited] / visits[visited] - table[visited])
