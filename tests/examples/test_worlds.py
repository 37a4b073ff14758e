"""What the named worlds are about, and the numbers of the reasons why some are not learned."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from pgviz.examples.obstacles import coin_of, cut_of, slips_of, uniform
from pgviz.examples.worlds import CLIFF, CORRIDOR, ICE, LARGE, MAZE, RUSSELL_NORVIG, TWO_PRIZES, WALLS, WORLDS
from pgviz.ui.reinforce.edits import in_world
from pgviz.ui.reinforce.reasons import reason_of
from pgviz.ui.reinforce.scenario import ReinforceScenario


def test_there_are_at_least_ten_and_each_says_what_it_teaches_and_where_it_is_from() -> None:
    assert len(WORLDS) >= 10
    for world in WORLDS.values():
        assert world.sentence.endswith(".")
        assert world.source


class TestCorridor:
    """S&B, Example 13.1: p = 2 − √2, v = −6 − 4√2."""

    def test_the_best_coin_is_the_book_s(self) -> None:
        coin = coin_of(CORRIDOR.build())
        assert coin.p == pytest.approx(2 - math.sqrt(2), abs=1e-4)
        assert coin.value == pytest.approx(-6 - 4 * math.sqrt(2), abs=1e-6)
        assert coin.best == -3

    @pytest.mark.parametrize("p", [0.05, 0.5, 2 - math.sqrt(2), 0.9])
    def test_a_coin_is_worth_what_the_closed_form_says(self, p: float) -> None:
        """v(s₁) = (2p − 4)/(p(1 − p)), where only East and West are taken."""
        pi = np.tile([0, p, 0, 1 - p], (4, 1))
        assert CORRIDOR.build().mdp.performance(pi) == pytest.approx((2 * p - 4) / (p * (1 - p)), rel=1e-10)

    def test_north_and_south_only_lose_time(self) -> None:
        """Half of the moves of the uniform policy stay: it needs twice the 12 steps of the fair coin."""
        world = CORRIDOR.build()
        assert world.mdp.performance(uniform(world)) == pytest.approx(-24)

    def test_its_own_encoding_is_blind_to_the_state(self) -> None:
        now = in_world(ReinforceScenario(), CORRIDOR.name).scenario
        phi = now.features(now.build())
        contrasts = phi - phi[:, :1]
        np.testing.assert_allclose(contrasts, np.broadcast_to(contrasts[:1], contrasts.shape))


def test_the_walls_at_the_start_are_the_state_of_the_question() -> None:
    world = WALLS.build()
    assert world.walls[world.start].tolist() == [1, 0, 0, 1]


@pytest.mark.parametrize(("gamma", "first"), [(0.5, 3), (0.7, 3), (0.72, 1), (0.9, 1)])
def test_gamma_alone_says_which_prize_is_worth_the_walk(gamma: float, first: int) -> None:
    """West at once pays ½; East pays 1 in the third step, γ² now: the walk is worth it from γ = √½ = .707 on."""
    world = dataclasses.replace(TWO_PRIZES, gamma=gamma).build()
    best = world.mdp.reward + gamma * world.mdp.transition @ world.mdp.optimal_values()
    assert best[world.start].argmax() == first
    assert best[world.start, first] == pytest.approx(max(0.5, gamma**2))


def test_the_maze_has_one_way_and_it_is_hardly_ever_found() -> None:
    world = MAZE.build()
    steps = round(math.log(world.mdp.optimal_performance()) / math.log(MAZE.gamma)) + 1
    assert steps == world.acting.sum(), "every cell is on it"
    assert MAZE.episodes * world.chance_of_goal(uniform(world), MAZE.horizon) < 0.1


class TestReasons:
    def test_the_cut_hides_that_nothing_ends(self) -> None:
        """gym#1717: the uniform policy costs 65,375 in 6453 steps; P(goal in 200) = .023."""
        cut = cut_of(CLIFF.build(), CLIFF.horizon)
        assert cut.exact == pytest.approx(-65_375, abs=1)
        assert cut.chance == pytest.approx(0.023, abs=5e-4)
        assert (cut.still, cut.best) == (-CLIFF.horizon, -13)
        assert cut.begin < cut.still, "within the cut it is better not to move"

    def test_slips_lead_to_cells_in_which_much_is_not_at_stake(self) -> None:
        """Russell & Norvig: the way is up and to the right, five cells; slips lead to the two beside it."""
        slips = slips_of(RUSSELL_NORVIG.build())
        assert (slips.route, slips.beside) == (5, 2)
        assert 0 < slips.cost < 0.05 * slips.gain
        ice = slips_of(ICE.build())
        assert ice.visits > 1
        assert ice.cost < 0.15 * ice.gain
        still = slips_of(dataclasses.replace(ICE, slip=0.0).build())
        assert (still.beside, still.visits, still.cost) == pytest.approx((0, 0, 0), abs=1e-12)

    def test_a_reason_says_its_numbers(self) -> None:
        assert "11.657" in reason_of(CORRIDOR)
        assert ".586" in reason_of(CORRIDOR)
        assert "1.1e−4" in reason_of(MAZE)
        assert reason_of(LARGE) == ""
