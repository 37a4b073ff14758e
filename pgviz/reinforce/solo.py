"""One run with a table of preferences, in plain Python.

However few the runs, an episode takes thirty NumPy calls when all states of all runs are treated alike. A single run is
quicker with lists, one state at a time, and only the states that it came through. The operations, and their order, are
those of ``roll``, ``rollout`` and ``learner``: θ is the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat

import numpy as np

from pgviz.arrays import Array
from pgviz.mdp import MDP
from pgviz.reinforce.episode import discounted_sums
from pgviz.reinforce.learner import check_preferences, columns_of, is_table, plane_softmax, rows_of, within
from pgviz.reinforce.machine import Machine, thresholds_of
from pgviz.reinforce.records import Recorder
from pgviz.reinforce.roll import STRETCH, Trajectories, follow
from pgviz.reinforce.rollout import Rollout
from pgviz.reinforce.settings import TrainingSettings
from pgviz.reinforce.uniforms import Uniforms

LONG = 40
"""Steps of an episode whose returns NumPy sums quicker."""


def plays_solo(mdp: MDP, phi: Array) -> bool:
    """Whether a run with these features (S, A, d) can be trained here."""
    return is_table(rows_of(phi)) and Machine(mdp, 1).same_everywhere


def train_solo(mdp: MDP, phi: Array, theta_0: Array, settings: TrainingSettings, recorder: Recorder) -> Iterator[int]:
    """Train the one run that there is, and keep what there is to report. Yields each episode when it is over."""
    solo, going = _Solo(mdp, phi, theta_0, settings), True
    for episode in range(settings.episodes):
        made, last = solo.play(episode)
        rewards = [solo.reward[outcome] for outcome in made]
        returns = to_go(rewards, mdp.gamma)
        recorder.returns[episode] = returns[0] if made else 0.0
        recorder.undiscounted[episode] = in_order(rewards)
        recorder.lengths[episode] = len(made)
        recorder.ended[episode] = last < 0
        recorder.last_states[episode] = solo.machine.state[last if last >= 0 else ~last]
        if recorder.wants(episode):
            recorder.record(episode, solo.theta(), solo.rollout(made, last), np.array([solo.baseline]))
        if going and not solo.learn(made, returns):
            going = False
            recorder.stopped_at[0] = episode
        solo.learn_baseline(episode, made, returns)
        yield episode
    recorder.thetas[-1] = solo.theta()


class _Solo:
    """h, π and thresholds of a run as one list a state."""

    def __init__(self, mdp: MDP, phi: Array, theta_0: Array, settings: TrainingSettings) -> None:
        self.settings, self.machine = settings, Machine(mdp, 1)
        self.uniforms = Uniforms(settings.seed, range(1))
        self.theta_0, self.columns = theta_0, columns_of(rows_of(phi))
        self.reward = self.machine.reward.tolist()
        places = self.machine.place_of
        self.state = self.machine.state[places].tolist()  # of an outcome, as is the next
        self.action = (places % self.machine.width).tolist()
        self.discounts: list[float] = []
        self.baseline = [0.0] * mdp.n_states
        planes = (theta_0[self.columns] + 0.0).reshape(mdp.n_actions, mdp.n_states)
        check_preferences(planes)
        self.h, self.pi = ([[0.0]] * mdp.n_states for _ in range(2))
        self.thresholds = [0.0] * self.machine.size
        self._take_over(list(range(mdp.n_states)), planes.T.ravel().tolist())

    def _take_over(self, states: list[int], h: list[float]) -> bool:
        """New preferences of some states, one after the other; False, and nothing is new, if they are out of bounds."""
        rows = np.array(h).reshape(len(states), -1)
        if not within(rows):
            return False
        pi = plane_softmax(rows.T.copy())
        told = zip(states, rows.tolist(), pi.T.tolist(), thresholds_of(pi).tolist(), strict=True)
        for s, row, probabilities, thresholds in told:
            self.h[s], self.pi[s] = row, probabilities
            self.thresholds[s * self.machine.width : (s + 1) * self.machine.width] = thresholds
        return True

    def play(self, episode: int) -> tuple[list[int], int]:
        """The outcomes of an episode, and the place of action 0 in its last state, as ~place if it is over."""
        machine, horizon = self.machine, self.settings.horizon
        start = self.uniforms.start(episode) if machine.start.size > 1 else None
        at = int(machine.begin(start)[0])
        at = ~at if machine.over[at] else at
        made: list[int] = []
        while at >= 0 and len(made) < horizon:
            t = len(made)
            count = min(max(STRETCH, t), horizon - t)
            choices = self.uniforms.choices(episode, t, count)[:, 0].tolist()
            chances: Iterable[float] = repeat(0.0)
            if not machine.certain:
                chances = self.uniforms.chances(episode, t, count)[:, 0].tolist()
            at = follow(machine, self.thresholds, at, choices, chances, made)
        return made, at

    def learn(self, made: list[int], returns: list[float]) -> bool:
        """Move θ; False if that would leave the bounds, and θ stays."""
        state, action, n_actions = self.state, self.action, self.machine.mdp.n_actions
        sums: dict[int, list[float]] = {}
        for outcome, weight in zip(made, self._weights(made, returns), strict=True):
            s = state[outcome]
            if s not in sums:
                sums[s] = [0.0] * n_actions
            sums[s][action[outcome]] += weight
        # all states that were met, one after the other: h, w, π, and the sum of w once for each action
        old: list[float] = []
        by_action: list[float] = []
        pi: list[float] = []
        together: list[float] = []
        for s, w in sums.items():
            old += self.h[s]
            by_action += w
            pi += self.pi[s]
            together += [in_order(w)] * n_actions
        alpha = self.settings.alpha
        h = [x + alpha * (w - total * p) for x, w, total, p in zip(old, by_action, together, pi, strict=True)]
        return not h or self._take_over(list(sums), h)

    def _weights(self, made: list[int], returns: list[float]) -> list[float]:
        """γᵗ (G_t − b(S_t))."""
        weights = returns
        if self.settings.baseline != "none":
            b, state = self.baseline, self.state
            weights = [g - b[state[outcome]] for g, outcome in zip(returns, made, strict=True)]
        if not self.settings.discounted:
            return weights
        if len(made) > len(self.discounts):
            self.discounts = self.machine.discounts(2 * len(made))[:, 0].tolist()
        return [weight * discount for weight, discount in zip(weights, self.discounts, strict=False)]

    def learn_baseline(self, episode: int, made: list[int], returns: list[float]) -> None:
        """Move b towards what this episode returned."""
        if self.settings.baseline == "constant":
            g_0 = returns[0] if made else 0.0
            self.baseline = [b + (g_0 - b) / (episode + 1) for b in self.baseline]
        elif self.settings.baseline == "value":
            met: dict[int, list[float]] = {}
            for outcome, g in zip(made, returns, strict=True):
                met.setdefault(self.state[outcome], []).append(g)
            for s, seen in met.items():
                self.baseline[s] += self.settings.alpha_v * (in_order(seen) / len(seen) - self.baseline[s])

    def theta(self) -> Array:
        """(d,)."""
        theta = self.theta_0.copy()
        theta[self.columns] = np.array(self.h).T.ravel()
        return theta

    def rollout(self, made: list[int], last: int) -> Rollout:
        """The episode as a rollout of one lane."""
        machine = self.machine
        here = last if last >= 0 else ~last
        outcome = np.array(made or [here])[:, None]
        return Rollout(machine, Trajectories(machine.place_of[outcome], outcome, np.array([here])))


def to_go(rewards: list[float], factor: float) -> list[float]:
    """``discounted_sums`` of a list."""
    if len(rewards) > LONG:
        long: list[float] = discounted_sums(np.array(rewards), factor).tolist()
        return long
    sums, span = rewards, 1
    while span < len(sums):
        sums = [x + factor * y for x, y in zip(sums, sums[span:], strict=False)] + sums[-span:]
        factor, span = factor * factor, 2 * span
    return sums


def in_order(numbers: list[float]) -> float:
    """The sum, added one by one as NumPy does over planes; Python's own ``sum`` rounds otherwise since 3.12."""
    total = 0.0
    for number in numbers:
        total += number
    return total
