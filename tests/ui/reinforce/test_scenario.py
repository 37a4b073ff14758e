"""The scenario of REINFORCE: the worlds' own settings, maps of one's own, and what contradicts itself."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz.examples.worlds import CLIFF, LARGE, SMALL, WORLDS, World
from pgviz.ui.components.sheet import Report
from pgviz.ui.reinforce.edits import EDITS, in_world, with_map
from pgviz.ui.reinforce.scenario import OWN, ReinforceScenario, settings_of
from pgviz.ui.state.scenario import Change, decode, encode, linkable
from tests.patience import draws
from tests.ui.reinforce.scenarios import reinforced


def opened(**params: str) -> ReinforceScenario:
    change = decode(ReinforceScenario, params)
    assert change.given_up == ()
    return change.scenario


def same_rules(now: ReinforceScenario, world: World) -> None:
    """The scenario's world is this one, number by number."""
    built, expected = now.build(), world.build()
    assert built.text == expected.text
    assert now.horizon == world.horizon
    for name in ("transition", "reward", "start", "gamma"):
        np.testing.assert_array_equal(getattr(built.mdp, name), getattr(expected.mdp, name))


class TestWorlds:
    def test_it_opens_on_the_small_world_with_its_settings(self) -> None:
        same_rules(ReinforceScenario(), SMALL)
        assert settings_of(SMALL).items() <= vars(ReinforceScenario()).items()
        assert ReinforceScenario().repaired() == Change(ReinforceScenario())

    @pytest.mark.parametrize("name", WORLDS)
    def test_a_link_that_names_only_a_world_gets_that_worlds_settings(self, name: str) -> None:
        """It got the small world's: α, γ, slip, episodes and baseline."""
        now = opened(world=name)
        same_rules(now, WORLDS[name])
        world = WORLDS[name]
        assert (now.alpha, now.episodes, now.baseline) == (world.alpha, world.episodes, world.baseline)
        assert now == in_world(ReinforceScenario(), name).scenario
        assert encode(now) == ({} if name == SMALL.name else {"world": name}), "what is the world's own is not said"

    @pytest.mark.parametrize("name", WORLDS)
    def test_what_a_link_says_is_kept_whatever_the_world(self, name: str) -> None:
        """Old links spelled out what was not the small world's."""
        spelled = {"alpha": "0.125", "gamma": "0.75", "slip": "0.5", "episodes": "30", "baseline": "constant"}
        now = opened(world=name, **spelled)
        assert (now.alpha, now.gamma, now.slip, now.episodes, now.baseline) == (0.125, 0.75, 0.5, 30, "constant")
        assert opened(**encode(now)) == now

    @pytest.mark.parametrize("name", WORLDS)
    def test_every_world_has_a_link(self, name: str) -> None:
        now = in_world(ReinforceScenario(runs=3), name).scenario
        assert linkable(now) is now
        assert now.runs == 3
        assert now.example is WORLDS[name]
        assert dataclasses.replace(now, slip=0.111).example is None, "its sentence is about its own rules"


class TestOwnMap:
    @pytest.mark.parametrize("name", WORLDS)
    def test_it_begins_as_a_true_copy_of_the_world_that_is_shown(self, name: str) -> None:
        """It took the small world's rewards and horizon: on the cliff a step cost .02 and a fall nothing."""
        now = in_world(in_world(ReinforceScenario(), name).scenario, OWN).scenario
        assert now.world == OWN
        same_rules(now, WORLDS[name])
        assert opened(**encode(now)) == now, "its link is a true copy too"

    def test_the_copies_have_the_optima_of_the_worlds(self) -> None:
        for world, optimum in ((CLIFF, -13), (LARGE, LARGE.gamma**10 * LARGE.goal_reward)):  # 13 steps; 11 steps
            copy = in_world(in_world(ReinforceScenario(), world.name).scenario, OWN).scenario
            assert copy.build().mdp.optimal_performance() == pytest.approx(optimum)

    def test_a_map_that_was_drawn_comes_back(self) -> None:
        now = with_map(in_world(ReinforceScenario(), OWN).scenario, "S..G").scenario
        there = in_world(now, "ice").scenario
        assert there.build().text == WORLDS["ice"].build().text
        assert in_world(there, OWN).scenario.build().text == "S..G"

    def test_rewards_are_edited_one_by_one(self) -> None:
        now = in_world(ReinforceScenario(), OWN).scenario
        for name, value in (("step", -0.25), ("goal", -2.0), ("pit", 1.5), ("cliff", -7.0), ("horizon", 17.0)):
            now = EDITS.applied(now, Report(name, value, None, True)).scenario
            assert getattr(now, name) == value
        reward = now.build().mdp.outcomes.reward
        assert set(np.unique(reward)) == {0.0, -0.25, -0.25 - 2.0, -0.25 + 1.5}

    @pytest.mark.parametrize(
        ("drawn", "reason"),
        [
            ("...\n..G", "The map has no start: put one S."),
            ("S..\nS.G", "The map has 2 starts"),
            ("S..\n...", "Nothing ends the episode"),
            ("S.#G", "The goal at row 1, column 4 cannot be reached from S."),
            ("S..\n.G", "Row 2 has 2 cells, but row 1 has 3"),
            ("S.x\n..G", "Row 1, column 3 is"),
            ("\n".join(["S" + "." * 29, *["." * 30] * 28, "." * 29 + "G"]), "30 × 30 cells; at most 20 × 20"),
            ("", "The map is empty"),
        ],
    )
    def test_what_is_no_map_is_refused_with_a_sentence(self, drawn: str, reason: str) -> None:
        with pytest.raises(ValueError, match=r"The map|Nothing|The goal|Row") as refused:
            with_map(ReinforceScenario(), drawn)
        assert reason in str(refused.value)

    def test_the_largest_map_has_a_link(self) -> None:
        rows = ["S" + "." * 19, *["." * 20] * 18, "." * 19 + "G"]
        now = with_map(ReinforceScenario(), "\n".join(rows)).scenario
        assert opened(**encode(now)) == linkable(now)


class TestRepairs:
    @pytest.mark.parametrize(
        ("drawn", "reason"),
        [
            ("...G", "has no start"),
            ("S...", "Nothing ends"),
            ("S.x.G", "is 'x'"),
            ("S#G", "cannot be reached"),
            ("", "empty"),
        ],
    )
    def test_a_map_in_which_nobody_can_act_is_replaced_by_the_small_world(self, drawn: str, reason: str) -> None:
        change = decode(ReinforceScenario, {"world": "own", "map": drawn, "runs": "5"})
        (sentence,) = change.given_up
        assert sentence.startswith("The map cannot be used, so the small world is shown. ")
        assert reason in sentence
        assert change.scenario == ReinforceScenario(runs=5)

    def test_a_world_that_there_is_not_becomes_the_small_one_and_is_named(self) -> None:
        change = decode(ReinforceScenario, {"world": "mars", "runs": "5"})
        assert change.scenario == ReinforceScenario(runs=5)
        assert change.given_up[0].startswith("The link’s “world” was replaced by its default: “mars” is none of small")

    def test_a_film_of_a_run_that_is_not_there_becomes_one_of_the_first(self) -> None:
        assert opened(runs="5", shown="5").shown == 0
        assert opened(runs="5", shown="4").shown == 4

    @settings(max_examples=draws(100))
    @given(reinforced())
    def test_any_link_reproduces_its_scenario(self, now: ReinforceScenario) -> None:
        assert decode(ReinforceScenario, encode(now)) == Change(now)
        world = now.build()
        features = now.features(world)
        assert features.shape[:2] == (world.mdp.n_states, 4)
        assert np.isfinite(features).all()

    @settings(max_examples=draws(60))
    @given(st.text("SGHC#./", max_size=25), st.sampled_from(["table", "walls", "stack"]), st.sampled_from(["0", "1"]))
    def test_any_map_gives_a_world_with_features_for_every_state(self, drawn: str, x: str, slip: str) -> None:
        now = decode(ReinforceScenario, {"world": "own", "map": drawn, "x": x, "slip": slip}).scenario
        assert now.features(now.build()).shape[0] == now.build().mdp.n_states
        assert decode(ReinforceScenario, encode(now)) == Change(now)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("alpha", "fast", "step size α: “fast” is not a number."),
        ("alpha", "", "step size α: nothing was entered."),
        ("alpha", "0", "step size α: “0” is outside 1e-05 to 20."),
        ("gamma", "nan", "discount γ: “nan” is not a finite number."),
        ("gamma", "1.01", "discount γ: “1.01” is outside 0 to 1."),
        ("slip", "-0.1", "slip: “-0.1” is outside 0 to 1."),
        ("episodes", "1e308", "number of episodes: “1e308” is outside 10 to 1000."),
        ("runs", "2.5", "number of runs: “2.5” is not a whole number."),
        ("seed", "−1", "seed: “−1” is outside 0 to 9999."),
        ("step", "1", "reward of a step: “1” is outside -1000 to 0."),
        ("cliff", "0.5", "reward of a cliff: “0.5” is outside -1000 to 0."),
        ("horizon", "0", "steps until an episode is cut: “0” is outside 1 to 300."),
    ],
)
def test_what_is_no_setting_is_named(name: str, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="It stays as it was") as refused:
        EDITS.applied(ReinforceScenario(), Report(name, None, text, True))
    assert str(refused.value) == f"{sentence} It stays as it was."
