"""Episodes seen again: what a run did, from its recorded θ, against what was kept while it was trained."""

from __future__ import annotations

import numpy as np
import pytest

from pgviz import encodings
from pgviz.examples.worlds import WORLDS
from pgviz.reinforce import Training, train
from pgviz.reinforce.film import film
from pgviz.reinforce.uniforms import GROUP

RUNS = GROUP + 2  # more than share a generator


def features(world, few: bool) -> np.ndarray:
    """A feature for each state and action, or the four walls (which are learned in θ, not in the preferences)."""
    if few:
        return encodings.Encoding(encodings.Identity(4), encodings.Blocks(4, bias=True)).tensor(world.walls)
    states = np.arange(world.mdp.n_states)
    return encodings.Encoding(encodings.OneHot(len(states)), encodings.Blocks(4)).tensor(states)


def trained(name: str, few: bool, run: int | None = None) -> tuple[Training, np.ndarray]:
    example = WORLDS[name]
    world = example.build()
    phi = features(world, few)
    return train(
        world.mdp,
        phi,
        alpha=example.alpha,
        episodes=40,
        runs=RUNS,
        horizon=50,
        seed=7,
        baseline="value",
        record_every=7,
        film_run=run,
    ), phi


@pytest.mark.parametrize("few", [False, True], ids=["table", "walls"])
@pytest.mark.parametrize("name", ["small", "ice", "cliff"])
def test_every_run_is_seen_again_as_it_was(name: str, few: bool) -> None:
    """Against returns, lengths and ends, which the training keeps of all runs; exactly."""
    training, phi = trained(name, few)
    mdp = WORLDS[name].build().mdp
    recorded = training.episodes_recorded[:-1]
    for run in (0, 1, GROUP - 1, GROUP, RUNS - 1):
        episodes = film(mdp, phi, training, run)
        assert [len(e) for e in episodes] == training.lengths[recorded, run].tolist()
        assert [e.ended for e in episodes] == training.ended[recorded, run].tolist()
        paid = [e.rewards.sum() for e in episodes]
        np.testing.assert_allclose(paid, training.undiscounted[recorded, run], rtol=1e-12, atol=1e-12)


def test_step_by_step_it_is_what_was_filmed_while_it_was_trained() -> None:
    training, phi = trained("ice", False, run=GROUP)
    mdp = WORLDS["ice"].build().mdp
    for again, then in zip(film(mdp, phi, training, GROUP), training.film, strict=True):
        for name in ("states", "actions", "rewards", "outcomes"):
            np.testing.assert_array_equal(getattr(again, name), getattr(then, name))


def test_some_records_are_those_among_all() -> None:
    training, phi = trained("small", False)
    mdp = WORLDS["small"].build().mdp
    every = film(mdp, phi, training, 3)
    some = film(mdp, phi, training, 3, [0, 4])
    assert [e.states.tolist() for e in some] == [every[0].states.tolist(), every[4].states.tolist()]


@pytest.mark.parametrize(("run", "records", "complaint"), [(RUNS, None, "run must be"), (0, [6], "a record must be")])
def test_what_there_is_not_is_refused(run: int, records: list[int] | None, complaint: str) -> None:
    training, phi = trained("small", False)
    assert len(training.episodes_recorded) == 7  # 0, 7, …, 35, and 40
    with pytest.raises(ValueError, match=complaint):
        film(WORLDS["small"].build().mdp, phi, training, run, records)
