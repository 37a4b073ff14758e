"""Training behind a bounded cache: the same settings are trained once per server, not once per visitor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from pgviz.gridworld import Gridworld
from pgviz.reinforce import Training, train
from pgviz.reinforce.assessment import Assessment, assess
from pgviz.ui.components.player import KIND_OF_SYMBOL, Film, film_of
from pgviz.ui.scenarios import Learning

RECORDS, TAKES = 40, 16


@dataclass(frozen=True, eq=False)
class Learned:
    """A world, what happened in it, and what that came to."""

    world: Gridworld
    training: Training
    assessment: Assessment


@st.cache_resource(max_entries=48, show_spinner="Training …")
def learn(now: Learning) -> Learned:
    """Train as the scenario says."""
    world = now.build()
    features = now.features(world)
    training = train(
        world.mdp,
        features,
        alpha=now.alpha,
        episodes=now.episodes,
        runs=now.runs,
        horizon=now.horizon,
        seed=now.seed,
        baseline=now.baseline,  # type: ignore[arg-type]
        discounted=now.keep,
        record_every=max(1, now.episodes // RECORDS),
        film_run=now.shown,
    )
    return Learned(world, training, assess(training, world.mdp, features, now.shown))


@st.cache_resource(max_entries=24, show_spinner=False)
def film(now: Learning) -> tuple[Film, tuple[int, ...]]:
    """The film of the shown run, and for each take its index among the records. Early episodes stand closer."""
    learned = learn(now)
    training, assessment = learned.training, learned.assessment
    episodes = training.film
    shots = np.unique(np.round(np.geomspace(1, len(episodes), min(TAKES, len(episodes)))).astype(int) - 1)
    return film_of(
        shape=learned.world.shape,
        kinds=[KIND_OF_SYMBOL[c] for row in learned.world.rows for c in row],
        pi=assessment.pi[shots],
        v=assessment.v[shots],
        states=[episodes[k].states for k in shots],
        actions=[episodes[k].actions for k in shots],
        rewards=[episodes[k].rewards for k in shots],
        gamma=now.gamma,
        episodes=[int(training.episodes_recorded[k]) + 1 for k in shots],
        n_episodes=now.episodes,
    ), tuple(int(k) for k in shots)
