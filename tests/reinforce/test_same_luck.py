"""Two trainings with one seed meet the same uniform numbers one by one, whatever else they are set to."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from pgviz.examples.worlds import ICE, SMALL
from pgviz.reinforce import train
from pgviz.reinforce.film import film
from pgviz.reinforce.uniforms import Uniforms
from tests.bench.engine import tabular

SMALL_MDP, ICE_MDP = SMALL.build().mdp, ICE.build().mdp
USUAL = {"alpha": 0.5, "episodes": 12, "runs": 3, "horizon": 40, "seed": 5}


@pytest.fixture
def drawn(monkeypatch):
    """What is read of the uniform numbers, by kind, episode and step: one number a run."""
    seen = {}

    def spied(name, read):
        def reading(self, episode, step=0, count=1):
            rows = read(self, episode) if name == "start" else read(self, episode, step, count)
            for k, row in enumerate(np.atleast_2d(rows)):
                seen[name, episode, step + k] = row.copy()
            return rows

        return reading

    for name in ("start", "choices", "chances"):
        monkeypatch.setattr(Uniforms, name, spied(name, getattr(Uniforms, name)))
    return seen


@pytest.mark.parametrize(
    ("mdp", "other"),
    [
        (SMALL_MDP, {"alpha": 2.0}),
        (SMALL_MDP, {"baseline": "value"}),
        (SMALL_MDP, {"discounted": False}),
        (SMALL_MDP, {"features": "stacked"}),
        (SMALL_MDP, {"horizon": 9}),
        (ICE_MDP, {}),
        (SMALL_MDP, {"runs": 1}),
    ],
    ids=["α", "baseline", "γᵗ dropped", "encoding", "cut", "world", "alone"],
)
def test_run_r_draws_the_same_numbers_whatever_the_settings(drawn, mdp, other):
    train(SMALL_MDP, tabular(SMALL_MDP), **USUAL)
    first = dict(drawn)
    drawn.clear()
    settings = USUAL | other
    stacked = np.broadcast_to(np.eye(4), (mdp.n_states, 4, 4))
    features = stacked if settings.pop("features", "") else tabular(mdp)
    train(mdp, features, **settings)
    common = first.keys() & drawn.keys()
    assert len(common) > 30
    assert {episode for _, episode, _ in common} == set(range(12))
    runs = settings["runs"]
    for key in common:
        assert_array_equal(first[key][:runs], drawn[key][:runs], err_msg=str(key))


def test_while_two_policies_are_the_same_so_are_their_episodes():
    """θ = 0 takes every action alike, whatever the encoding: the first episodes of a table and of stacked features."""
    stacked = np.broadcast_to(np.eye(4), (SMALL_MDP.n_states, 4, 4))
    one, other = (train(SMALL_MDP, phi, **USUAL) for phi in (tabular(SMALL_MDP), stacked))
    assert_array_equal(one.returns[0], other.returns[0])
    assert_array_equal(one.lengths[0], other.lengths[0])
    assert (one.returns[-1] != other.returns[-1]).any()
    pairs = [film(SMALL_MDP, phi, done, 1, [0])[0] for phi, done in ((tabular(SMALL_MDP), one), (stacked, other))]
    assert_array_equal(pairs[0].states, pairs[1].states)
