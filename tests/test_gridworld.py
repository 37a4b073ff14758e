"""Gridworlds against the reference cases, against Gymnasium's tables, and against drawings with a mistake in them."""

import re

import gymnasium
import numpy as np
import pytest
from numpy.testing import assert_allclose

from pgviz.examples import WORLDS
from pgviz.examples.obstacles import uniform
from pgviz.examples.worlds import CLIFF, FROZEN_LAKE, FROZEN_LAKE_8, RUSSELL_NORVIG
from pgviz.gridworld import Gridworld
from pgviz.mdp import policy_gradient
from pgviz.reinforce import train
from pgviz.softmax import softmax
from tests.reference import case

NUMBERS = {"gamma": 0.9, "slip": 0.2, "step_reward": -0.04, "goal_reward": 1.0, "pit_reward": -1.0}
REFERENCE_MAP = "..G\n..H\nS.."
ACTING = [0, 1, 3, 4, 6, 7, 8]  # the reference's order of the states that do not end


def world(text: str, **numbers) -> Gridworld:
    return Gridworld.from_text(text, **{**NUMBERS, **numbers})


def wall_features(grid: Gridworld):
    """φ(s, a) = e_a ⊗ (walls, 1), index 5a + j."""
    x = np.column_stack([grid.walls, np.ones(len(grid.walls))])
    return np.einsum("ab,sj->sabj", np.eye(4), x).reshape(-1, 4, 20)


def tabular_features(_: Gridworld):
    """Index 4i + a for the i-th state that acts; nothing elsewhere."""
    features = np.zeros((9, 4, 28))
    features[ACTING] = np.eye(28).reshape(7, 4, 28)
    return features


FEATURES = {"wall_theta0": wall_features, "wall_sin": wall_features, "tabular_sin": tabular_features}


@pytest.mark.parametrize(
    "name",
    [
        "wall_theta0/gamma=0.9",
        "wall_theta0/gamma=0.5",
        "wall_sin/gamma=0.9",
        "wall_sin/gamma=1.0",
        "tabular_sin/gamma=0.5",
        "tabular_sin/gamma=1.0",
    ],
)
def test_reference_worlds(name):
    """Values, visits and both gradients of the 3 × 3 world; the reference differentiated J by complex steps."""
    reference = case(f"gridworld/{name}")
    expected, atol = reference.expected, reference.tolerance
    grid = world(REFERENCE_MAP, gamma=reference.inputs["gamma"])
    features, theta = FEATURES[name.split("/")[0]](grid), np.array(reference.inputs["theta"])
    pi = softmax(features @ theta)
    assert_allclose(pi[ACTING], expected["pi"], rtol=0, atol=atol)
    assert_allclose(grid.mdp.state_values(pi)[ACTING], expected["V"], rtol=0, atol=atol)
    assert_allclose(grid.mdp.action_values(pi)[ACTING], expected["Q"], rtol=0, atol=atol)
    assert_allclose(grid.mdp.visits(pi)[ACTING], expected["d_gamma"], rtol=0, atol=atol)
    assert_allclose(grid.mdp.visits(pi, discounted=False)[ACTING], expected["d_1"], rtol=0, atol=atol)
    assert grid.mdp.performance(pi) == pytest.approx(expected["J"], abs=atol)
    assert_allclose(policy_gradient(grid.mdp, features, theta), expected["grad"], rtol=0, atol=atol)
    assert_allclose(
        policy_gradient(grid.mdp, features, theta, discounted=False), expected["grad_dropped"], rtol=0, atol=atol
    )


@pytest.mark.parametrize("horizon", [5, 50])
def test_reference_world_with_cut_episodes(horizon):
    reference = case(f"gridworld/wall_sin/gamma=0.9/H={horizon}")
    grid = world(REFERENCE_MAP)
    features, theta = wall_features(grid), 0.3 * np.sin(np.arange(1, 21))
    assert grid.mdp.performance(softmax(features @ theta), horizon=horizon) == pytest.approx(
        reference.expected["J"], abs=reference.tolerance
    )
    for discounted, name in ((True, "grad"), (False, "grad_dropped")):
        gradient = policy_gradient(grid.mdp, features, theta, discounted, horizon)
        assert_allclose(gradient, reference.expected[name], rtol=0, atol=reference.tolerance)


# Gymnasium's own tables


def gymnasium_tables(table, n_states, reorder):
    """P[s, a, s_next] and r[s, a] from Gymnasium's lists, its actions in the order N, E, S, W."""
    transition, reward = np.zeros((n_states, 4, n_states)), np.zeros((n_states, 4))
    for s in range(n_states):
        for a, theirs in enumerate(reorder):
            for probability, s_next, paid, _ in table[s][theirs]:
                transition[s, a, s_next] += probability
                reward[s, a] += probability * paid
    return transition, reward


@pytest.mark.parametrize("size", ["4x4", "8x8"])
@pytest.mark.parametrize("slippery", [True, False])
def test_frozen_lake_is_gymnasiums(size, slippery):
    """Its slippery ice goes 1/3 each way: slip = 2/3. Its actions are W, S, E, N; its states are numbered like ours."""
    lake = gymnasium.make("FrozenLake-v1", map_name=size, is_slippery=slippery).unwrapped
    text = "\n".join("".join(row) for row in lake.desc.astype(str)).replace("F", ".")
    grid = world(text, slip=2 / 3 if slippery else 0.0, step_reward=0.0, goal_reward=1.0, pit_reward=0.0)
    transition, reward = gymnasium_tables(lake.P, lake.observation_space.n, reorder=[3, 2, 1, 0])
    assert_allclose(grid.mdp.transition, transition, atol=1e-15)
    assert_allclose(grid.mdp.reward, reward, atol=1e-15)
    assert_allclose(grid.mdp.start, lake.initial_state_distrib)
    ends = [all(s_next == s and done for a in range(4) for _, s_next, _, done in lake.P[s][a]) for s in lake.P]
    assert grid.terminal.tolist() == ends


@pytest.mark.parametrize("slippery", [True, False])
def test_cliff_walking_is_gymnasiums(slippery):
    """Where the conventions differ: Gymnasium lets one walk on from the goal and stand on the cliff (its tables have
    moves there that no episode makes), so only the states in which one can act are compared. It pays −100 for a step
    into the cliff, ours −1 for the step and −99 for the fall."""
    cliff = gymnasium.make("CliffWalking-v1", is_slippery=slippery).unwrapped
    grid = Gridworld.from_text(
        CLIFF.text,
        gamma=1.0,
        slip=2 / 3 if slippery else 0.0,
        step_reward=-1,
        goal_reward=0,
        pit_reward=0,
        cliff_reward=-99,
    )
    transition, reward = gymnasium_tables(cliff.P, 48, reorder=[0, 1, 2, 3])
    assert_allclose(grid.mdp.transition[grid.acting], transition[grid.acting], atol=1e-15)
    assert_allclose(grid.mdp.reward[grid.acting], reward[grid.acting], atol=1e-13)
    assert_allclose(grid.mdp.start, cliff.initial_state_distrib)
    assert grid.acting.sum() == 3 * 12 + 1


def test_frozen_lake_world_is_gymnasiums_map():
    lake = gymnasium.make("FrozenLake-v1", map_name="4x4").unwrapped
    assert "\n".join("".join(row) for row in lake.desc.astype(str)).replace("F", ".") == FROZEN_LAKE.text


def test_slippery_frozen_lake_is_won_14_times_in_17_by_the_best_policy():
    """The classic figure, 0.8235, for γ = 1."""
    grid = world(FROZEN_LAKE.text, gamma=1.0, slip=2 / 3, step_reward=0.0, pit_reward=0.0)
    assert grid.mdp.optimal_performance() == pytest.approx(14 / 17, abs=1e-12)


def test_russell_and_norvigs_world_has_the_books_utilities():
    """3rd ed., Figure 17.3, printed with three decimals: γ = 1, −0.04 a step, slip 0.2."""
    v = RUSSELL_NORVIG.build().mdp.optimal_values().reshape(3, 4)
    assert_allclose(v[0, :3], [0.812, 0.868, 0.918], atol=5e-4)
    assert_allclose(v[1, [0, 2]], [0.762, 0.660], atol=5e-4)
    assert_allclose(v[2], [0.705, 0.655, 0.611, 0.388], atol=5e-4)


def test_the_safest_shortest_way_past_the_cliff_has_13_steps():
    """S&B, Example 6.6: up, eleven to the right, down."""
    assert CLIFF.build().mdp.optimal_performance() == -13


# Reversed cells


@pytest.mark.parametrize("slip", [0.0, 0.3])
def test_a_reversed_cell_does_what_the_opposite_move_does_on_floor(slip):
    """For the move and for its slips: who aims north there goes south, and slips to his own left, which is east."""
    there, plain = (world(f"S..\n.{cell}#\nGC.", slip=slip).mdp.outcomes for cell in "R.")
    opposite = [2, 3, 0, 1]
    for name in ("probability", "successor", "reward"):
        floor = getattr(plain, name)
        expected = floor.copy()
        expected[4] = floor[4][opposite]
        assert_allclose(getattr(there, name), expected)


def test_what_is_near_a_reversed_cell_is_where_it_is():
    """Walls are sensed as they stand, whatever a move does."""
    assert_allclose(world("S..\n.R#\nGC.").walls, world("S..\n..#\nGC.").walls)


# How often a goal is found


@pytest.mark.parametrize(
    ("drawn", "slip", "horizon", "expected"),
    [
        # public threads ask why nothing is learned; each value by enumeration in another program
        (FROZEN_LAKE.text, 2 / 3, 100, 0.0139),
        (FROZEN_LAKE.text, 0.0, 100, 0.0139),  # slip is not the early bad luck: the uniform policy slips anyway
        (CLIFF.text, 0.0, 200, 0.023),
        *((n, 0.0, 100, p) for n, p in ((5, 0.604), (8, 0.170), (12, 0.022))),  # an empty square, corner to corner
    ],
)
def test_the_chance_to_find_the_goal(drawn, slip, horizon, expected):
    if isinstance(drawn, int):
        rows = ["." * drawn] * drawn
        drawn = "\n".join(["S" + rows[0][1:], *rows[2:], rows[0][1:] + "G"])
    grid = world(drawn, slip=slip)
    assert grid.chance_of_goal(uniform(grid), horizon) == pytest.approx(expected, abs=5e-4 if expected > 0.02 else 5e-5)


def test_the_chance_to_find_the_goal_is_that_of_episodes():
    """Against the goal as the only reward, undiscounted: the mean return of cut episodes."""
    grid = world(FROZEN_LAKE_8.text, gamma=1, slip=0.5, step_reward=0, pit_reward=0, goal_reward=1)
    pi = softmax(np.sin(np.arange(256.0)).reshape(64, 4))
    for horizon in (1, 40):
        assert grid.chance_of_goal(pi, horizon) == pytest.approx(grid.mdp.performance(pi, horizon), abs=1e-12)


# What the player and the pages read


def test_geometry():
    grid = world("S.#\n..G")
    assert (grid.shape, grid.start, grid.rows) == ((2, 3), 0, ("S.#", "..G"))
    assert grid.cells == ("S", ".", "#", ".", ".", "G")
    assert [grid.position(s) for s in range(6)] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert [grid.state(*grid.position(s)) for s in range(6)] == list(range(6))
    assert grid.terminal.tolist() == [False] * 5 + [True]
    assert grid.acting.tolist() == [True, True, False, True, True, False]
    assert grid.walls[0].tolist() == [1, 0, 0, 1]  # S: the border north and west
    assert grid.walls[1].tolist() == [1, 1, 0, 0]  # the border north, the wall east


def test_slips_are_told_apart():
    """Outcome 0 as intended, 1 to the left, 2 to the right: aiming north from the middle of the bottom row."""
    grid = world("G..\n.S.", slip=0.5)
    assert grid.mdp.outcomes.successor[4, 0].tolist() == [1, 3, 5]
    assert grid.mdp.outcomes.probability[4, 0].tolist() == [0.5, 0.25, 0.25]


def test_a_bump_stays_and_pays_the_step():
    grid = world("SG", slip=0.0)
    assert grid.mdp.transition[0, 0].tolist() == [1, 0]
    assert grid.mdp.reward[0].tolist() == [-0.04, 0.96, -0.04, -0.04]


def test_a_fall_and_a_bump_lead_to_the_same_place_with_different_rewards():
    """Aiming east at S, with the cliff there: a slip bumps and stays for −1, the step falls and returns for −100."""
    grid = Gridworld.from_text(
        "SC.\n..G", gamma=1, slip=0.2, step_reward=-1, goal_reward=0, pit_reward=0, cliff_reward=-99
    )
    assert grid.mdp.outcomes.successor[0, 1].tolist() == [0, 0, 3]
    assert grid.mdp.outcomes.reward[0, 1].tolist() == [-100, -1, -1]


@pytest.mark.parametrize("slip", [0.0, 0.3])
@pytest.mark.parametrize("text", [CLIFF.text, "SC.\n.#G\n...", "C.G\nS.H\n.C."])
def test_the_cell_that_a_step_enters_is_the_one_that_the_table_of_outcomes_means(text, slip):
    """For every state, action and outcome: the entered cell tells the reward, and from a cliff it goes on at S. Rewards
    of cells are powers of 2, so that what was paid names the kind of cell. Directions are counted on the map."""
    grid = Gridworld.from_text(text, gamma=1, slip=slip, step_reward=1, goal_reward=2, pit_reward=4, cliff_reward=8)
    outcomes, columns = grid.mdp.outcomes, grid.shape[1]
    falls = 0
    for s, a, k in np.ndindex(outcomes.probability.shape):
        cell = int(grid.entered(s, a, k))
        if not grid.acting[s]:
            assert cell == s
            continue
        kind = grid.cells[cell]
        assert outcomes.reward[s, a, k] == 1 + {"G": 2, "H": 4, "C": 8}.get(kind, 0)
        assert outcomes.successor[s, a, k] == (grid.start if kind == "C" else cell)
        row, column = divmod(s, columns)
        direction = (a + (0, -1, 1)[k]) % 4
        there = row + (-1, 0, 1, 0)[direction], column + (0, 1, 0, -1)[direction]
        on_map = 0 <= there[0] < grid.shape[0] and 0 <= there[1] < columns
        bumps = not on_map or grid.cells[columns * there[0] + there[1]] == "#"
        assert cell == (s if bumps else grid.state(*there))
        falls += kind == "C"
    assert falls > 0


def test_the_cells_that_an_episode_enters_are_those_of_its_steps():
    """On a cliff with slips, several episodes: where no cell of the cliff is entered, it is the next state."""
    grid = Gridworld.from_text(
        CLIFF.text, gamma=1, slip=0.3, step_reward=-1, goal_reward=0, pit_reward=0, cliff_reward=-99
    )
    features = np.eye(grid.mdp.n_states * 4).reshape(grid.mdp.n_states, 4, -1)
    film = train(grid.mdp, features, alpha=1e-9, episodes=5, horizon=200, seed=0, film_run=0).film
    for episode in film:
        cells = grid.entered(episode.states[:-1], episode.actions, episode.outcomes)
        fell = np.isin(cells, np.flatnonzero(np.array(grid.cells) == "C"))
        np.testing.assert_array_equal(fell, episode.rewards == -100)
        np.testing.assert_array_equal(np.where(fell, grid.start, cells), episode.states[1:])
    assert fell.any()


@pytest.mark.parametrize("step", [(6, 0, 0), (0, 4, 0), (0, 0, 1), (-1, 0, 0), ([0, 6], 0, 0)])
def test_a_step_that_there_is_not_enters_nothing(step):
    with pytest.raises(ValueError, match=r"^(state|action|outcome) must be whole numbers from 0 to"):
        world("S.#\n..G", slip=0.0).entered(*step)


def test_floor_that_cannot_be_reached_is_out_of_play():
    """So that it needs no value, even with γ = 1."""
    grid = world("S.#.\n..#.\n.G#.", gamma=1.0)
    assert not grid.acting[[3, 7, 11]].any()
    assert np.isfinite(grid.mdp.state_values(np.full((12, 4), 0.25))).all()


def test_indentation_and_blank_lines_around_the_map_do_not_count():
    assert world("\n    ..G\n    S..\n\n").rows == ("..G", "S..")


@pytest.mark.parametrize("name", WORLDS)
def test_every_named_world_can_be_built_and_solved(name):
    world_ = WORLDS[name]
    assert world_.name == name
    grid = world_.build()
    assert grid.mdp.optimal_performance() > grid.mdp.performance(np.full((grid.mdp.n_states, 4), 0.25))


# Drawings with a mistake


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The map is empty: draw at least S and G."),
        ("\n \n", "The map is empty: draw at least S and G."),
        ("S..\n.G", "Row 2 has 2 cells, but row 1 has 3; all rows need the same."),
        ("S..\n\n..G", "Row 2 has 0 cells, but row 1 has 3; all rows need the same."),
        ("S.x\n..G", "Row 1, column 3 is 'x'; a cell is one of S G H C # R ."),
        ("S.\n.é", "Row 2, column 2 is 'é'"),
        ("S g", "Row 1, column 2 is ' '"),
        ("...\n..G", "The map has no start: put one S."),
        ("S..\n.SG", "The map has 2 starts, the second at row 2, column 2; it needs exactly one S."),
        ("S..\n...", "Nothing ends the episode: put a goal G or a pit H."),
        ("S#G\n.#.", "The goal at row 1, column 3 cannot be reached from S."),
        ("SCG\nCC.", "The goal at row 1, column 3 cannot be reached from S."),
        ("SHG\nHH.", "The goal at row 1, column 3 cannot be reached from S."),
        ("S#H", "The pit at row 1, column 3 cannot be reached from S."),
        ("S" + "." * 20 + "G", "The map has 1 × 22 cells; at most 20 × 20 are drawn."),
        ("S\n" + ".\n" * 20 + "G", "The map has 22 × 1 cells; at most 20 × 20 are drawn."),
    ],
)
def test_a_drawing_with_a_mistake_says_where_it_is(text, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        world(text)


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("slip", 1.1),
        ("slip", -0.1),
        ("gamma", 2),
        ("gamma", "0.9"),
        ("step_reward", np.nan),
        ("goal_reward", np.inf),
        ("pit_reward", -1e7),
        ("cliff_reward", None),
    ],
)
def test_a_number_out_of_bounds_is_named(argument, value):
    with pytest.raises(ValueError, match=f"^{argument} must be a finite number in"):
        world("SG", **{argument: value})
