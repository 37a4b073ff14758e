"""The recorded episodes of one run of a training, step by step, without training anew.

An episode is a function of θ and of its uniform numbers, and those are a function of seed, episode and run. So the
recorded θ is all that it takes to see again what any run did.
"""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from pgviz.arrays import whole_number
from pgviz.mdp import MDP
from pgviz.mdp.features import features_of
from pgviz.reinforce.episode import Episode
from pgviz.reinforce.learner import make_learner
from pgviz.reinforce.machine import Machine
from pgviz.reinforce.records import Training
from pgviz.reinforce.roll import Roller
from pgviz.reinforce.rollout import Rollout
from pgviz.reinforce.uniforms import Uniforms


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
    machine, settings = Machine(mdp, 1), training.settings
    roller = Roller(machine, Uniforms(settings.seed, range(lane, lane + 1)), settings.horizon)
    episodes = []
    for k in wanted:
        thresholds = make_learner(phi, training.thetas[k, lane], 1, lane).thresholds()
        episode = int(training.episodes_recorded[k])
        episodes.append(Rollout(machine, roller.roll(thresholds, episode)).episode(0))
    return tuple(episodes)
