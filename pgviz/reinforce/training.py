"""REINFORCE on many runs at once: S&B §13.3, with one update per episode."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from pgviz.mdp import MDP
from pgviz.mdp.checks import Bools, Floats, Ints, count, features_of, frozen, number, shaped
from pgviz.reinforce.episode import Episode, returns_to_go
from pgviz.reinforce.learner import Learner, make_learner
from pgviz.reinforce.rollout import Dice, Machine, Steps

Baseline = Literal["none", "constant", "value"]
MAX_STEPS = 200_000_000
"""The most environment steps, episodes · runs · horizon, that are accepted."""
MAX_LOCKSTEPS = 2_000_000
"""The most steps in a row, episodes · horizon: each costs about 10 µs, however few the runs."""
MAX_PRODUCTS = 2e11
"""The most multiplications for the updates: episodes · runs · S·A · min(2d, S·A)."""
MAX_RECORDED = 20_000_000
"""The most numbers in ``thetas``."""
DEFAULT_RECORDED = 4_000_000
"""The most numbers in ``thetas`` if ``record_every`` is left to us."""
MAX_ALPHA = 1e6
MAX_MAGNITUDE = 1e9
"""The largest reward, feature and θ, in size."""


@dataclass(frozen=True, eq=False)
class Training:
    """What happened in ``train``: E episodes of each run, K records, d parameters.

    Record k is θ before episode ``episodes_recorded[k]``; the last record is θ after all of them.
    """

    episodes_recorded: Ints  # (K,): 0, record_every, 2 · record_every, …, E
    thetas: Floats  # thetas[k, run, i], (K, runs, d)
    returns: Floats  # returns[episode, run], (E, runs): G_0, discounted
    undiscounted: Floats  # (E, runs): the plain sum of the rewards
    lengths: Ints  # (E, runs), in steps
    ended: Bools  # (E, runs): False where the horizon cut the episode
    diverged: Bools  # (runs,): True where θ left the numbers that can be drawn; it keeps its last good θ
    stopped_at: Ints  # (runs,): the episode whose update was refused, E for runs that did not diverge
    film: tuple[Episode, ...]  # (K − 1): the recorded episodes of ``film_run``, empty if there is none
    film_baselines: Floats  # (K − 1, S): b(s) in those episodes, (0, S) if there is no film


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

    ``features[s, a, i]`` (S, A, d); ``theta`` (d,) is where every run starts, 0 if left out. Baselines, per run:

    - ``"none"``: b = 0.
    - ``"constant"``: b is the mean G_0 of the run's earlier episodes, 0 in the first.
    - ``"value"``: b(s) = w(s), a table, 0 at first; after every episode w(s) ← w(s) + alpha_v (mean G_t over the
      visits of s in it − w(s)) for each s it visited: S&B §13.4 with a step per episode. w is fixed while it is used.

    ``record_every`` says which episodes' θ are kept; left out, as many as fit into 4 million numbers. ``film_run``
    keeps the recorded episodes of that run, step by step.

    The same seed gives the same result. Run i does not depend on how many runs there are; and two trainings with the
    same seed meet the same luck, number by number, so that they can be compared (``Dice.of`` says how).

    Raises ValueError for arguments out of bounds, among them more work than a server should do.
    """
    phi = features_of(features, mdp.n_states, mdp.n_actions)
    plan = _plan(mdp, phi, alpha, episodes, runs, horizon, seed, baseline, alpha_v, record_every, film_run)
    theta_0 = np.zeros(phi.shape[2]) if theta is None else shaped("theta", theta, (phi.shape[2],), "(d,)")
    _bounded("theta", theta_0)
    learner = make_learner(phi, theta_0, plan.runs)
    log = _Log(plan, mdp, phi.shape[2])
    critic = _Critic(plan, mdp.n_states)
    machine = Machine(mdp, plan.runs)
    for episode in range(plan.episodes):
        steps = machine.roll(learner.thresholds(), Dice.of(plan.seed, episode, plan.runs), plan.horizon)
        walk = _Walk(machine, steps)
        if episode in log.recorded:
            log.record(episode, learner, walk, critic)
        log.note(episode, walk)
        good = learner.step(walk.steps.place, walk.weights(critic.values, discounted), plan.alpha)
        log.stopped(episode, good)
        critic.learn(episode, walk)
    return log.result(learner)


@dataclass(frozen=True)
class _Plan:
    """The checked numbers of one training."""

    alpha: float
    episodes: int
    runs: int
    horizon: int
    seed: int
    baseline: Baseline
    alpha_v: float
    record_every: int
    film_run: int | None


def _plan(
    mdp: MDP,
    phi: Floats,
    alpha: float,
    episodes: int,
    runs: int,
    horizon: int,
    seed: int,
    baseline: Baseline,
    alpha_v: float,
    record_every: int | None,
    film_run: int | None,
) -> _Plan:
    episodes, runs = count("episodes", episodes, 1, MAX_LOCKSTEPS), count("runs", runs, 1, 4096)
    horizon = count("horizon", horizon, 1, MAX_LOCKSTEPS)
    if baseline not in ("none", "constant", "value"):
        raise ValueError(f"baseline must be 'none', 'constant' or 'value', got {baseline!r:.60}")
    _bounded("rewards", mdp.outcomes.reward)
    _bounded("features", phi)
    _refuse_endless_work(episodes, runs, horizon, phi)
    return _Plan(
        alpha=number("alpha", alpha, 0, MAX_ALPHA, open_low=True),
        episodes=episodes,
        runs=runs,
        horizon=horizon,
        seed=count("seed", seed, 0, 2**63 - 1),
        baseline=baseline,
        alpha_v=number("alpha_v", alpha_v, 0, 1, open_low=True),
        record_every=_record_every(record_every, episodes, runs * phi.shape[2]),
        film_run=None if film_run is None else count("film_run", film_run, 0, runs - 1),
    )


def _refuse_endless_work(episodes: int, runs: int, horizon: int, phi: Floats) -> None:
    pairs = phi.shape[0] * phi.shape[1]
    for what, amount, most in (
        ("episodes · horizon", episodes * horizon, MAX_LOCKSTEPS),
        ("episodes · runs · horizon", episodes * runs * horizon, MAX_STEPS),
        ("episodes · runs · S·A · min(2d, S·A)", episodes * runs * pairs * min(2 * phi.shape[2], pairs), MAX_PRODUCTS),
    ):
        if amount > most:
            raise ValueError(f"{what} must be at most {most:,.0f}, got {amount:,}: fewer or shorter episodes, please")


def _record_every(asked: int | None, episodes: int, numbers: int) -> int:
    if asked is None:
        return max(1, -(-episodes * numbers // DEFAULT_RECORDED))
    every = count("record_every", asked, 1, MAX_LOCKSTEPS)
    if (-(-episodes // every) + 1) * numbers > MAX_RECORDED:
        raise ValueError(f"record_every must keep at most {MAX_RECORDED:,} numbers of θ, got {every}: more memory")
    return every


def _bounded(name: str, array: Floats) -> None:
    if np.abs(array).max(initial=0.0) > MAX_MAGNITUDE:
        raise ValueError(f"{name} must be at most {MAX_MAGNITUDE:g} in size, got {np.abs(array).max():g}")


class _Walk:
    """One episode of every lane and its returns."""

    def __init__(self, machine: Machine, steps: Steps) -> None:
        self.machine, self.steps = machine, steps
        self.rewards = machine.reward.take(steps.outcome)  # (T, B)
        self.alive = ~machine.over.take(steps.place)  # (T, B): steps before the end
        self.discounts = machine.mdp.gamma ** np.arange(len(self.rewards))[:, None]
        self.discounted_to_go = _sums_to_go(self.rewards * self.discounts)  # (T, B): γᵗ G_t

    def returns_to_go(self) -> Floats:
        """G_t, (T, B)."""
        return returns_to_go(self.rewards, self.machine.mdp.gamma)

    def states(self) -> Ints:
        """S_t, (T, B)."""
        return self.machine.state.take(self.steps.place)

    def weights(self, baseline: Floats | None, discounted: bool) -> Floats:
        """What the scores are multiplied with: γᵗ (G_t − b(S_t)), (T, B), 0 after the end."""
        weights = self.discounted_to_go if discounted else self.returns_to_go()
        if baseline is None:
            return weights
        b = np.take_along_axis(baseline, self.states(), axis=0) * self.alive
        return weights - (self.discounts * b if discounted else b)

    def episode(self, lane: int) -> Episode:
        """The walk of one lane."""
        length = int(self.alive[:, lane].sum())
        place, outcome = self.steps.place[:length, lane], self.steps.outcome[:length, lane]
        following = np.append(self.steps.place[:, lane], self.steps.last[lane])[: length + 1]
        states = self.machine.state[following]
        return Episode(
            states=states,
            actions=place % self.machine.mdp.n_actions,
            rewards=self.rewards[:length, lane].copy(),
            outcomes=outcome // self.machine.size,
            ended=bool(self.machine.mdp.terminal[states[-1]]),
        )


def _sums_to_go(terms: Floats) -> Floats:
    """Σ_{k ≥ t} terms[k], (T, B), summed from the end, in place."""
    for t in range(len(terms) - 2, -1, -1):
        terms[t] += terms[t + 1]
    return terms


class _Critic:
    """b(s) of every run, learned on the way: ``values`` is (S, runs), None for no baseline."""

    def __init__(self, plan: _Plan, n_states: int) -> None:
        self.plan = plan
        self.values = None if plan.baseline == "none" else np.zeros((n_states, plan.runs))

    def learn(self, episode: int, walk: _Walk) -> None:
        """Move b towards what this episode returned; the episode itself was judged by the old b."""
        if self.values is None:
            return
        if self.plan.baseline == "constant":
            self.values += (walk.discounted_to_go[0] - self.values) / (episode + 1)
            return
        place = walk.states() * self.plan.runs + np.arange(self.plan.runs)
        seen = walk.alive.ravel()
        visits = np.bincount(place.ravel()[seen], minlength=self.values.size)
        total = np.bincount(place.ravel()[seen], walk.returns_to_go().ravel()[seen], minlength=self.values.size)
        visited = np.flatnonzero(visits)
        table = self.values.reshape(-1)
        table[visited] += self.plan.alpha_v * (total[visited] / visits[visited] - table[visited])


@dataclass
class _Log:
    """What is kept of a training while it runs."""

    plan: _Plan
    mdp: MDP
    n_features: int
    film: list[Episode] = field(default_factory=list)
    film_baselines: list[Floats] = field(default_factory=list)

    def __post_init__(self) -> None:
        shape = (self.plan.episodes, self.plan.runs)
        self.recorded = range(0, self.plan.episodes, self.plan.record_every)
        self.thetas = np.empty((len(self.recorded) + 1, self.plan.runs, self.n_features))
        self.returns, self.undiscounted = np.empty(shape), np.empty(shape)
        self.lengths, self.ended = np.empty(shape, dtype=np.int64), np.empty(shape, dtype=np.bool_)
        self.stopped_at = np.full(self.plan.runs, self.plan.episodes)

    def record(self, episode: int, learner: Learner, walk: _Walk, critic: _Critic) -> None:
        """Keep θ, and the walk that is filmed."""
        self.thetas[episode // self.plan.record_every] = learner.theta().T
        lane = self.plan.film_run
        if lane is not None:
            b = np.zeros(self.mdp.n_states) if critic.values is None else critic.values[:, lane].copy()
            self.film.append(walk.episode(lane))
            self.film_baselines.append(b)

    def note(self, episode: int, walk: _Walk) -> None:
        """Keep the returns and lengths."""
        self.returns[episode] = walk.discounted_to_go[0]
        self.undiscounted[episode] = walk.rewards.sum(axis=0)
        self.lengths[episode] = walk.alive.sum(axis=0)
        self.ended[episode] = walk.machine.over.take(walk.steps.last)

    def stopped(self, episode: int, good: Bools) -> None:
        """Keep when a run diverged."""
        self.stopped_at[~good] = np.minimum(self.stopped_at[~good], episode)

    def result(self, learner: Learner) -> Training:
        """Everything, read-only."""
        self.thetas[-1] = learner.theta().T
        return Training(
            episodes_recorded=frozen(np.append(np.array(self.recorded, dtype=np.int64), self.plan.episodes)),
            thetas=frozen(self.thetas),
            returns=frozen(self.returns),
            undiscounted=frozen(self.undiscounted),
            lengths=frozen(self.lengths),
            ended=frozen(self.ended),
            diverged=frozen(self.stopped_at < self.plan.episodes),
            stopped_at=frozen(self.stopped_at),
            film=tuple(self.film),
            film_baselines=frozen(np.reshape(self.film_baselines, (len(self.film), self.mdp.n_states))),
        )
