"""REINFORCE on many runs at once: S&B §13.3, with one update per episode."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

from pgviz.arrays import Array, bounded, finite_array
from pgviz.mdp import MDP
from pgviz.mdp.features import features_of
from pgviz.reinforce.records import Recorder, Training
from pgviz.reinforce.settings import Baseline, TrainingSettings
from pgviz.reinforce.solo import plays_solo, train_solo
from pgviz.reinforce.steps import Steps, finished
from pgviz.reinforce.together import Together

MAX_MAGNITUDE = 1e9
"""The largest reward, feature and θ, in size."""
KEPT = 2**21
"""Numbers of an array that is made and dropped before a training: glibc then keeps memory of up to twice its size for
arrays to come. Otherwise it gives that of arrays above 128 KB back each time, and the system clears every page anew,
which can take longer than the arithmetic."""
STEP = 8
"""Episodes of a step, with ``train_in_steps``."""


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

    The same seed gives the same result. Run i does not depend on how many runs there are, to the last bit; and two
    trainings with the same seed draw the same uniform numbers, one by one, so that they can be compared
    (``pgviz.reinforce.uniforms`` says how).

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
    return finished(train_in_steps(mdp, features, settings, theta))


def train_in_steps(
    mdp: MDP, features: ArrayLike, settings: TrainingSettings, theta: ArrayLike | None = None
) -> Steps[Training]:
    """As ``train``, to the last bit, a few episodes at a time; yields how many of each run are over.

    Raises ValueError as ``train`` does, with the first step at the latest.
    """
    phi = bounded("features", features_of(features, S=mdp.n_states, A=mdp.n_actions), MAX_MAGNITUDE)
    bounded("rewards", mdp.outcomes.reward, MAX_MAGNITUDE)
    settings.check_work(phi)
    d = phi.shape[2]
    theta_0 = np.zeros(d) if theta is None else finite_array("theta", theta, "(d,)", d=d)
    return _in_steps(mdp, phi, bounded("theta", theta_0, MAX_MAGNITUDE), settings)


def _in_steps(mdp: MDP, phi: Array, theta_0: Array, settings: TrainingSettings) -> Steps[Training]:
    recorder = Recorder(settings, mdp, len(theta_0))
    np.empty(KEPT)  # made and dropped
    solo = settings.runs == 1 and plays_solo(mdp, phi)
    episodes, done = (train_solo if solo else _train_together)(mdp, phi, theta_0, settings, recorder), 0
    while some := _some(episodes):
        done += some
        yield done
    return recorder.training()


def _some(episodes: Iterator[int]) -> int:
    """Play some more; how many: 0 when all were over before, and now the last θ is kept."""
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverges is stopped, and says so
        return sum(1 for _ in islice(episodes, STEP))


def _train_together(
    mdp: MDP, phi: Array, theta_0: Array, settings: TrainingSettings, recorder: Recorder
) -> Iterator[int]:
    """All runs in step, an episode of all of them at a time. Yields each episode when it is over."""
    together = Together(mdp, phi, theta_0, settings, range(settings.runs))
    for episode in range(settings.episodes):
        rollout = together.play(episode)
        recorder.episode(episode, rollout)
        if recorder.wants(episode):
            recorder.record(episode, together.learner.theta(), rollout, together.baseline)
        recorder.stopped(episode, together.learn(episode, rollout))
        yield episode
    recorder.thetas[-1] = together.learner.theta()
