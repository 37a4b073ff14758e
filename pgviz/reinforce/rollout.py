"""One episode of every lane, as states, rewards, returns, and what the scores are multiplied with."""

from __future__ import annotations

import numpy as np

from pgviz.arrays import Array, Bools, Ints
from pgviz.reinforce.episode import Episode, discounted_sums
from pgviz.reinforce.machine import Machine
from pgviz.reinforce.roll import Trajectories


class Rollout:
    """T steps of B lanes; after a lane's end its rewards, returns and weights are 0."""

    def __init__(self, machine: Machine, trajectories: Trajectories) -> None:
        self.machine, self.trajectories = machine, trajectories
        self.rewards: Array = machine.reward.take(trajectories.outcome)  # R_{t+1}, (T, B)
        self.returns_to_go = discounted_sums(self.rewards, machine.mdp.gamma)  # G_t, (T, B)
        self.alive: Array = machine.alive.take(trajectories.place)  # 1 for the steps before the end, 0 after it, (T, B)
        self.discounts = machine.discounts(len(self.rewards))  # γᵗ, (T, 1)

    @property
    def lengths(self) -> Ints:
        """Steps of each lane, (B,)."""
        steps: Ints = np.add.reduce(self.alive, axis=0).astype(np.int64)
        return steps

    @property
    def ended(self) -> Bools:
        """(B,): whether the lane is in a terminal state, rather than cut."""
        return self.machine.over.take(self.trajectories.last)

    @property
    def last_states(self) -> Ints:
        """S_T, (B,)."""
        return self.machine.state.take(self.trajectories.last)

    @property
    def undiscounted(self) -> Array:
        """The plain sum of the rewards, (B,), added in the order of time, however many lanes there are."""
        single = self.rewards.shape[1] == 1  # NumPy would sum a single column pairwise
        sums: Array = np.add.accumulate(self.rewards)[-1] if single else np.add.reduce(self.rewards)
        return sums

    @property
    def states(self) -> Ints:
        """S_t, (T, B)."""
        return self.machine.state.take(self.trajectories.place)

    @property
    def pairs(self) -> Ints:
        """S_t · A + A_t, (T, B)."""
        return self.machine.pair.take(self.trajectories.place)

    @property
    def cells(self) -> Ints:
        """Where (lane, S_t) is in a table (copies, S), (T, B)."""
        return self.machine.cell.take(self.trajectories.place)

    @property
    def planes(self) -> Ints:
        """Where (A_t, lane, S_t) is in planes (A, copies, S), (T, B)."""
        return self.machine.plane.take(self.trajectories.place)

    def weights(self, baseline: Array | None, discounted: bool) -> Array:
        """What the scores are multiplied with: γᵗ (G_t − b(S_t)), (T, B); ``baseline`` is b in a table (copies, S)."""
        weights = self.returns_to_go
        if baseline is not None:
            weights = (weights - baseline.take(self.cells)) * self.alive
        return weights * self.discounts if discounted else weights

    def episode(self, lane: int) -> Episode:
        """The episode of one lane."""
        steps, length = self.trajectories, int(self.alive[:, lane].sum())
        place = np.append(steps.place[:, lane], steps.last[lane])[: length + 1]
        return Episode(
            states=self.machine.state[place],
            actions=self.pairs[:length, lane] % self.machine.mdp.n_actions,
            rewards=self.rewards[:length, lane].copy(),
            outcomes=steps.outcome[:length, lane] // self.machine.size,
            ended=bool(self.ended[lane]),
        )
