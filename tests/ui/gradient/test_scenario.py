"""The scenario of the page Policy gradient: its link, its repairs, the problem that it stands for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from pgviz.examples import GRADIENT_PROBLEMS
from pgviz.mdp import policy_gradient
from pgviz.ui.gradient.scenario import MOST_DRAWN, WORLDS, GradientScenario
from pgviz.ui.state.scenario import Change, decode, encode
from tests.ui.gradient.strategies import gradients


@given(gradients())
def test_what_a_link_says_comes_back_and_is_sound(now: GradientScenario) -> None:
    assert decode(GradientScenario, encode(now)) == Change(now)
    assert now.features.shape == (now.mdp.n_states, now.mdp.n_actions, len(now.thetas))
    assert len(now.paid_for) == len(now.rewards)
    assert now.mdp.gamma == now.discount
    assert now.shown < now.episodes


@pytest.mark.parametrize("world", WORLDS)
def test_a_link_that_names_a_world_has_its_own_settings(world: str) -> None:
    now, one = decode(GradientScenario, {"world": world}).scenario, GRADIENT_PROBLEMS[world]
    assert (now.thetas, now.rewards, now.steps) == (one.theta, one.rewards, one.horizon)
    found = policy_gradient(now.mdp, now.features, now.thetas, horizon=now.steps)
    mdp = one.problem.mdp
    np.testing.assert_array_equal(found, policy_gradient(mdp, one.problem.features, one.theta, horizon=one.horizon))


@pytest.mark.parametrize(
    ("link", "said", "left"),
    [
        ({"world": "two steps", "theta": "1,2"}, "θ has 2 numbers", {"theta": ()}),
        ({"world": "one decision", "r": "1"}, "has 2 to 4 rewards, not 1", {"r": ()}),
        ({"r": "1,2"}, "has 3 rewards, not 2", {"r": ()}),
        ({"plane": "1,1"}, "needs two parameters", {"plane": ()}),
        ({"world": "two steps", "plane": "1,6"}, "needs two parameters", {"plane": ()}),
        ({"sum": "group"}, "too many possible episodes", {"sum": "episode"}),
        ({"world": "two steps", "sum": "group", "k": "1"}, "A group of one has no others", {"k": 2}),
        ({"k": "0"}, "outside 1 to 64", {"k": 4}),
        ({"horizon": "0"}, "outside 1 to 100", {"horizon": ()}),
        ({"sum": "batch", "batch": "100", "episodes": "5000"}, "more than this page draws", {"episodes": 200}),
        ({"answers": "1,2", "lengths": "1"}, "There are 1 lengths for 2 answers", {"lengths": ()}),
        ({"masked": "1"}, "has a parameter “masked” that this page does not know", {}),
    ],
)
def test_what_does_not_fit_is_put_right_and_said(link: dict[str, str], said: str, left: dict[str, object]) -> None:
    found = decode(GradientScenario, link)
    assert [sentence for sentence in found.given_up if said in sentence] == list(found.given_up) != []
    assert {name: getattr(found.scenario, name) for name in left} == left


def test_the_ring_stays_within_the_draws() -> None:
    assert decode(GradientScenario, {"shown": "700"}) == Change(GradientScenario(shown=199))


def test_the_setting_forgets_what_does_not_change_an_estimate() -> None:
    now = GradientScenario(world="two steps", episodes=MOST_DRAWN, seed=3, shown=7, plane=(0, 1), step=2.0, b=1.0)
    assert now.setting == GradientScenario(world="two steps", b=1.0)


def test_rewards_of_one_decision_make_its_actions() -> None:
    now = GradientScenario(world="one decision", r=(1.0, 0.0, 2.0, -1.0))
    assert now.paid_for == ("a₀", "a₁", "a₂", "a₃")
    assert now.thetas == (0, 0, 0, 0)
    np.testing.assert_array_equal(now.mdp.reward[0], now.r)
