"""The film of one run: some of its recorded episodes, early ones closer together."""

from __future__ import annotations

import numpy as np

from pgviz.reinforce.assessment import policies
from pgviz.reinforce.film import film
from pgviz.ui.components.player import KIND_OF_SYMBOL, Film, film_of
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.training import Trained

TAKES = 16


def shots(trained: Trained) -> tuple[int, ...]:
    """The records that are filmed: the first ones, then ever fewer."""
    episodes = len(trained.training.episodes_recorded) - 1
    places = np.round(np.geomspace(1, episodes, min(TAKES, episodes))).astype(int) - 1
    return tuple(np.unique(places).tolist())


def film_of_run(now: ReinforceScenario, trained: Trained) -> Film:
    """The film of the run that is shown, a take for each of ``shots``."""
    world, training, takes = trained.world, trained.training, shots(trained)
    episodes = film(world.mdp, trained.features, training, now.shown, takes)
    pi = policies(trained.features, training.thetas[list(takes), now.shown])
    cut = trained.worth.cut
    return film_of(
        shape=world.shape,
        kinds=[KIND_OF_SYMBOL[c] for row in world.rows for c in row],
        pi=pi,
        v=world.mdp.state_values(pi, cut),
        states=[episode.states for episode in episodes],
        actions=[episode.actions for episode in episodes],
        rewards=[episode.rewards for episode in episodes],
        entered=[world.entered(e.states[:-1], e.actions, e.outcomes) for e in episodes],
        gamma=now.gamma,
        episodes=[int(training.episodes_recorded[k]) + 1 for k in takes],
        n_episodes=now.episodes,
        cut=cut,
    )
