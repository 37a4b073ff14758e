"""REINFORCE on many runs at once: S&B §13.3, with one update per episode."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, bounded, finite_array
from pgviz.mdp import MDP
from pgviz.mdp.features import features_of
from pgviz.reinforce.learner import make_learner
from pgviz.reinforce.records import Recorder, Training
from pgviz.reinforce.rollout import Machine, Rollout, Uniforms
from pgviz.reinforce.settings import Baseline, TrainingSettings

MAX_MAGNITUDE = 1e9
"""The largest reward, feature and θ, in size."""


def train(
    mdp: MDP,
    features: ArrayLike,
    *,
    alpha: float,
    episodes: int,
    runs: int = 1,
    horizon: int,
    seed: int,
    theta: ArrayLike | None = None,
    baseline: Baseline = "none",
    discounted: bool = True,
    alpha_v: float = 0.1,
    record_every: int | None = None,
    film_run: int | None = None,
) -> Training:
    """Train ``runs`` linear softmax policies side by side, each on its own episodes.

    After every episode θ ← θ + α Σ_t γᵗ (G_t − b(S_t)) ∇log π(A_t|S_t): S&B §13.3's box, except that the whole
    episode is played and scored with the θ it began with, as the policy gradient theorem asks. ``discounted=False``
    drops γᵗ. An episode is cut after ``horizon`` steps, and then counts what it was paid until there.

    ``features[s, a, i]`` (S, A, d); ``theta`` (d,) is where every run starts, 0 if left out. ``TrainingSettings`` says
    what the other arguments are, the baselines among them.

    The same seed gives the same result. Run i does not depend on how many runs there are; and two trainings with the
    same seed draw the same uniform numbers, one by one, so that they can be compared (``Uniforms.of`` says how).

    Raises ValueError for arguments out of bounds, among them more work than a server should do.
    """
    settings = TrainingSettings(
        alpha=alpha,
        episodes=episodes,
        runs=runs,
        horizon=horizon,
        seed=seed,
        baseline=baseline,
        discounted=discounted,
        alpha_v=alpha_v,
        record_every=record_every,
        film_run=film_run,
    )
    phi = bounded("features", features_of(features, S=mdp.n_states, A=mdp.n_actions), MAX_MAGNITUDE)
    bounded("rewards", mdp.outcomes.reward, MAX_MAGNITUDE)
    settings.check_work(phi)
    d = phi.shape[2]
    theta_0 = np.zeros(d) if theta is None else finite_array("theta", theta, "(d,)", d=d)
    return _train(mdp, phi, bounded("theta", theta_0, MAX_MAGNITUDE), settings)


def _train(mdp: MDP, phi: Array, theta_0: Array, settings: TrainingSettings) -> Training:
    recorder = Recorder(settings, mdp, len(theta_0))
    learner = make_learner(phi, theta_0, settings.runs)
    baseline = _LearnedBaseline(settings, mdp.n_states)
    machine = Machine(mdp, settings.runs)
    for episode in range(settings.episodes):
        uniforms = Uniforms.of(settings.seed, episode, settings.runs)
        rollout = Rollout(machine, machine.roll(learner.thresholds(), uniforms, settings.horizon))
        recorder.before_update(episode, learner, rollout, baseline.values)
        weights = rollout.weights(baseline.values, settings.discounted)
        recorder.stopped(episode, learner.step(rollout.trajectories.place, weights, settings.alpha))
        baseline.learn(episode, rollout)
    return recorder.training(learner)


class _LearnedBaseline:
    """b(s) of every run, learned on the way: ``values`` is (S, runs), None for no baseline."""

    def __init__(self, settings: TrainingSettings, n_states: int) -> None:
        self.settings = settings
        self.values = None if settings.baseline == "none" else np.zeros((n_states, settings.runs))

    def learn(self, episode: int, rollout: Rollout) -> None:
        """Move b towards what this episode returned; the episode itself was judged by the old b."""
        if self.values is None:
            return
        if self.settings.baseline == "constant":
            self.values += (rollout.discounted_to_go[0] - self.values) / (episode + 1)
            return
        runs, seen = self.settings.runs, rollout.alive.ravel()
        place = (rollout.states * runs + np.arange(runs)).ravel()[seen]
        visits = np.bincount(place, minlength=self.values.size)
        total = np.bincount(place, rollout.returns_to_go.ravel()[seen], minlength=self.values.size)
        visited = np.flatnonzero(visits)
        table = self.values.reshape(-1)
        table[visited] += self.settings.alpha_v * (total[visited] / visits[visited] - table[visited])
