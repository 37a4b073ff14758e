"""The recorded episodes of one run of a training, step by step, without training anew.

An episode is a function of θ and of its uniform numbers, and those are a function of seed, episode and run. So the
recorded θ is all that it takes to see again what any run did.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike

from pgviz.arrays import Array, whole_number
from pgviz.mdp import MDP
from pgviz.mdp.features import features_of
from pgviz.reinforce.episode import Episode
from pgviz.reinforce.learner import make_learner
from pgviz.reinforce.records import Training
from pgviz.reinforce.rollout import Machine, Rollout, Uniforms


def film(
    mdp: MDP, features: ArrayLike, training: Training, run: int, records: Sequence[int] | None = None
) -> tuple[Episode, ...]:
    """The episodes that ``run`` had with its recorded θ: those of ``records``, of 0 … K − 2, or all of them.

    ``mdp`` and ``features`` (S, A, d) as in ``train``. The last record is θ after all episodes, and has none. Raises
    ValueError for a run or a record that there is not.
    """
    phi = features_of(features, S=mdp.n_states, A=mdp.n_actions)
    lane = whole_number("run", run, 0, training.settings.runs - 1)
    last = len(training.episodes_recorded) - 2
    wanted = range(last + 1) if records is None else [whole_number("a record", k, 0, last) for k in records]
    machine = Machine(mdp, 1)
    return tuple(_episode(machine, phi, training, lane, k) for k in wanted)


def _episode(machine: Machine, phi: Array, training: Training, run: int, record: int) -> Episode:
    thresholds = make_learner(phi, training.thetas[record, run], 1).thresholds()
    uniforms = _LaneUniforms.of_lane(training.settings.seed, int(training.episodes_recorded[record]), run)
    return Rollout(machine, machine.roll(thresholds, uniforms, training.settings.horizon)).episode(0)


@dataclass(frozen=True, eq=False)
class _LaneUniforms(Uniforms):
    """The uniform numbers of one lane of many."""

    lane: int

    @classmethod
    def of_lane(cls, seed: int, episode: int, lane: int) -> _LaneUniforms:
        every = Uniforms.of(seed, episode, lane + 1)
        return cls(every.start[lane:], every.generators, every.group, lane)

    def blocks(self) -> Iterator[Array]:
        """Endless blocks (16, 2, 1)."""
        every = Uniforms(self.start.repeat(self.lane + 1), self.generators, self.group)
        return (block[..., self.lane :] for block in every.blocks())
