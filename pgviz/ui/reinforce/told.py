"""The update that slow motion tells: which episode, what it came to, and what its states and weights are called."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array, Bools, Ints
from pgviz.language import say
from pgviz.reinforce.film import film
from pgviz.reinforce.update import NarratedUpdate, Replay
from pgviz.rounding import settled, settled_sum
from pgviz.ui.reinforce.film import shots
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.training import Trained, trained_once
from pgviz.ui.shell.formats import subscript
from pgviz.ui.shell.labels import COMPASS, WALLS
from pgviz.ui.shell.parts import cached_property
from pgviz.ui.state.once import once_each
from pgviz.ui.state.scenario import Change

NOISE = 1e-13  # of the largest number that was added up: a return or an advantage below is what rounding left of 0
ROUNDINGS = 12  # that a step's share of a weight carries, about
SAME = 1e-15  # a change of a probability below is rounding
ARROWS = tuple(name.split()[0] for name in COMPASS)
NAMES = tuple(name.split()[1] for name in COMPASS)


@dataclass(frozen=True, eq=False)
class Told:
    """An update of the run in the film, with the step, the weight and the state that are looked at."""

    now: ReinforceScenario
    trained: Trained
    update: NarratedUpdate

    @property
    def steps(self) -> int:
        """T."""
        return len(self.update)

    @property
    def t(self) -> int:
        """The step that is looked at."""
        return min(self.now.t, self.steps - 1)

    # --------------------------------------------------------------------------------------------------- its numbers

    @cached_property
    def returns(self) -> Array:
        """G_t, (T,), 0 where rewards cancel."""
        return settled(self.update.returns, self._noise)

    @cached_property
    def counts(self) -> Array:
        """α γᵗ (G_t − b(S_t)), (T,): what the score of each step is multiplied with; 0 where G_t is b."""
        update = self.update
        nothing = np.abs(update.returns - update.baselines) <= self._noise
        return np.where(nothing, 0.0, self.now.alpha * update.weights)

    @property
    def _noise(self) -> float:
        update = self.update
        sizes = (np.abs(some).max(initial=0.0) for some in (update.episode.rewards, update.returns, update.baselines))
        return NOISE * float(max(sizes))

    @cached_property
    def moves(self) -> Array:
        """What each step adds to each weight, (T, d)."""
        return np.where(self.counts[:, None] == 0, 0.0, self.update.moves)

    @cached_property
    def change(self) -> Array:
        """Δθ, (d,): their sums; 0 in an update that was refused."""
        added = settled_sum(self.moves, axis=0, roundings=ROUNDINGS)
        return np.zeros_like(added) if self.update.refused else added

    @cached_property
    def moved(self) -> Array:
        """How far π(·|s) went in each state, (S,); 0 where nobody acts."""
        return np.where(self.trained.world.mdp.terminal, 0.0, settled(self.update.moved, SAME))

    @cached_property
    def met(self) -> Bools:
        """(S,): the states in which the episode acted."""
        met = np.zeros(self.moved.size, dtype=np.bool_)
        met[self.update.episode.states[:-1]] = True
        return met

    def on_preferences(self, state: int) -> Array:
        """What each step adds to the preferences in a state, (T, A)."""
        phi = self.trained.features[state]
        return settled_sum(self.moves[:, None, :] * phi[None], roundings=ROUNDINGS)

    # ------------------------------------------------------------------------------------------------- what is chosen

    @cached_property
    def weight(self) -> int:
        """The weight that is looked at: the chosen one, or the one that moved most."""
        d = self.change.size
        return self.now.weight - 1 if 0 < self.now.weight <= d else int(np.abs(self.change).argmax())

    @cached_property
    def state(self) -> int:
        """The state that is looked at: the chosen one, or of those that were met the one in which π moved most."""
        moved = np.where(self.met, self.moved, 0.0)
        if 0 < self.now.at <= moved.size and not self.trained.world.mdp.terminal[self.now.at - 1]:
            return self.now.at - 1
        return int(moved.argmax()) if moved.any() else int(self.update.episode.states[0])

    # ------------------------------------------------------------------------------------------------------ its names

    def cell(self, state: int) -> str:
        """A state in a table: (4, 1), row and column."""
        row, column = self.trained.world.position(state)
        return f"({row + 1}, {column + 1})"

    def place(self, state: int) -> str:
        """A state in a sentence."""
        row, column = self.trained.world.position(state)
        return say("row {row}, column {column}", row=row + 1, column=column + 1)

    def weight_name(self, weight: int) -> str:
        """What a weight is the weight of."""
        if self.now.x == "table":
            action, state = divmod(weight, self.trained.world.mdp.n_states)
            return say("{arrow} in {cell}", arrow=ARROWS[action], cell=self.cell(state))
        if self.now.x == "walls":
            action, feature = divmod(weight, len(WALLS) + 1)
            return f"{ARROWS[action]}, {(*WALLS, say('always'))[feature]}"
        if self.now.x == "stack":
            return (say("row"), say("column"), *ARROWS)[weight]
        return f"θ{subscript(weight + 1)}"

    @property
    def entered(self) -> Ints:
        """The cell into which each step led, (T,): a cliff's own for who fell from it."""
        episode = self.update.episode
        return self.trained.world.entered(episode.states[:-1], episode.actions, episode.outcomes)


def told_of(now: ReinforceScenario) -> Told:
    """What slow motion tells in this scenario."""
    number = now.slow - 1 if now.slow else first_success(now)
    return Told(now, trained_once(now), _update_once((now.run, min(number, now.episodes - 1))))


def first_success(now: ReinforceScenario) -> int:
    """The first episode of the film that reached a goal, from 0; the film's first if none did."""
    return _first_success_once(now.run)


@once_each(32)
def _first_success_once(run: ReinforceScenario) -> int:
    trained = trained_once(run)
    world, takes, recorded = trained.world, shots(trained), trained.training.episodes_recorded
    episodes = film(world.mdp, trained.features, trained.training, run.shown, takes)
    goals = (k for k, e in zip(takes, episodes, strict=True) if world.cells[int(e.states[-1])] == "G")
    return int(recorded[next(goals, takes[0])])


@once_each(32)
def _replay_once(run: ReinforceScenario) -> Replay:
    trained = trained_once(run)
    return Replay.of(trained.world.mdp, trained.features, trained.training, run.shown)


@once_each(8)  # in a large world scores are some megabytes
def _update_once(which: tuple[ReinforceScenario, int]) -> NarratedUpdate:
    run, number = which
    return _replay_once(run).update(number)


def with_moment(now: ReinforceScenario, number: int, step: int) -> Change[ReinforceScenario]:
    """With the episode and the step at which the film was stopped, both from 0; at its end its returns are told."""
    steps = int(trained_once(now).training.lengths[number, now.shown])
    part = "steps" if step < steps else "returns"
    return Change(dataclasses.replace(now, slow=number + 1, part=part, t=max(0, min(step, steps - 1))))
