"""The scenario of the page Beyond linear: its network, what contradicts itself, and its edits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz.network import Network
from pgviz.ui.beyond.edits import EDITS, weight_names, with_inputs, with_seed, with_weight
from pgviz.ui.beyond.presets import PRESETS
from pgviz.ui.beyond.scenario import MOST_HIDDEN, MOST_INPUTS, MOST_WEIGHTS, BeyondScenario
from pgviz.ui.components.sheet import Report
from pgviz.ui.state.scenario import Change, decode, encode
from tests.patience import draws

texts = st.sampled_from(
    ["", "1", "2.5", "-3", "nan", "1e9", "1,2", "0,0,0,0", "31:3=1", "4:1=2", "x", "6", "4", "9999"]
)


def unpacked(change: Change[BeyondScenario]) -> tuple[BeyondScenario, tuple[str, ...]]:
    return change.scenario, change.given_up


def opened(params: dict[str, str]) -> tuple[BeyondScenario, tuple[str, ...]]:
    return unpacked(decode(BeyondScenario, params))


def count(now: BeyondScenario) -> int:
    return now.hidden * (len(now.x) + 1) + now.n * (now.hidden + 1)


class TestNetwork:
    def test_it_opens_on_the_question_s_state_with_the_seed_s_weights_rounded(self) -> None:
        now = BeyondScenario()
        assert now.x == (1, 0, 0, 1)
        np.testing.assert_array_equal(now.network.parameters, Network.random(4, 3, 4, now.seed).parameters.round(2))
        assert now.actions == ("↑ North", "→ East", "↓ South", "← West")
        assert now.inputs == ("wall N", "wall E", "wall S", "wall W")
        assert now.units == ("y₁", "y₂", "y₃")
        assert now.repaired() == Change(now)

    def test_edited_weights_are_the_network(self) -> None:
        (now, notices) = opened({"w": ",".join(map(str, range(-10, 11)))} | {"x": "1,2", "n": "3", "a": "0"})
        assert notices == ()
        assert now.network.parameters.tolist() == list(range(-10, 11))
        assert now.network.sizes == (2, 3, 3)

    @settings(max_examples=draws(60))
    @given(st.dictionaries(st.sampled_from(["x", "hidden", "n", "seed", "w", "a", "frozen", "c", "code"]), texts))
    def test_any_link_gives_a_network_and_reproduces_it(self, params: dict[str, str]) -> None:
        now, _ = opened(params)
        assert now.network.sizes == (len(now.x), now.hidden, now.n)
        assert np.isfinite(now.network.score(now.x, now.a)).all()
        assert decode(BeyondScenario, encode(now)) == Change(now)

    @pytest.mark.parametrize(
        ("link", "sentence"),
        [
            ({"w": "1,2,3"}, "A network of these sizes has 31 weights, not 3: they were drawn anew."),
            ({"hidden": "2", "w": "31:0=1"}, "A network of these sizes has 22 weights, not 31: they were drawn anew."),
            ({"n": "2", "a": "3"}, "There is no action number 3: the first one was chosen."),
            ({"hidden": "7"}, "The link’s “hidden” was replaced by its default: “7” is outside 1 to 6."),
            ({"x": "1,2,3,4,5"}, "The link’s “x” was replaced by its default: expected 1 to 4 numbers, got 5."),
            ({"x": "1,two"}, "The link’s “x” was replaced by its default: “two” is not a number."),
            ({"w": "nan" + ",0" * 30}, "The link’s “w” was replaced by its default: “nan” is not a finite number."),
            ({"c": "1e308"}, "The link’s “c” was replaced by its default: “1e308” is outside -100 to 100."),
            (
                {"code": "cobol"},
                "The link’s “code” was replaced by its default: “cobol” is none of numpy, pytorch, jax, tensorflow.",
            ),
            ({"frozen": "yes"}, "The link’s “frozen” was replaced by its default: “yes” is neither 0 nor 1."),
            ({"x": "6"}, "The link’s “x” was replaced by its default: “6” is outside -5 to 5."),
        ],
    )
    def test_what_does_not_fit_is_told(self, link: dict[str, str], sentence: str) -> None:
        (now, notices) = opened(link)
        assert notices == (sentence,)
        assert now.repaired() == Change(now)

    def test_the_largest_network_has_a_link(self) -> None:
        now = BeyondScenario(hidden=MOST_HIDDEN, x=(0.5,) * MOST_INPUTS)
        assert count(now) == MOST_WEIGHTS == now.network.parameters.size
        edited = with_weight(now, 0, 0.123456789).scenario
        assert decode(BeyondScenario, encode(edited)) == Change(edited)


class TestEdits:
    @settings(max_examples=draws(40))
    @given(st.integers(0, 30), st.floats(-20, 20))
    def test_one_weight_is_changed_and_the_others_stay(self, place: int, value: float) -> None:
        before = BeyondScenario()
        now = with_weight(before, place, value).scenario
        expected = before.network.parameters.copy()
        expected[place] = value
        assert now.network.parameters.tolist() == expected.tolist()
        again = with_weight(now, (place + 1) % 31, 1.0).scenario
        assert again.network.parameters[place] == value

    @pytest.mark.parametrize(
        ("cell", "typed", "sentence"),
        [
            ("w.3", "20.5", "weight from wall W to y₁: “20.5” is outside -20 to 20."),
            ("w.12", "20.5", "bias of y₁: “20.5” is outside -20 to 20."),
            ("w.18", "x", "weight from y₁ to → East: “x” is not a number."),
            ("w.30", "1e308", "bias of ← West: “1e308” is outside -1000000 to 1000000."),
            ("x.1", "NaN", "input wall E: “NaN” is not a finite number."),
            ("x.1", "6", "input wall E: “6” is outside -5 to 5."),
            ("inputs", "0", "number of inputs: “0” is outside 1 to 4."),
            ("inputs", "5", "number of inputs: “5” is outside 1 to 4."),
            ("inputs", "2.5", "number of inputs: “2.5” is not a whole number."),
            ("seed", "-1", "seed of the weights: “-1” is outside 0 to 9999."),
            ("seed", "1.5", "seed of the weights: “1.5” is not a whole number."),
            ("hidden", "", "hidden units: nothing was entered."),
            ("c", "101", "constant c: “101” is outside -100 to 100."),
        ],
    )
    def test_what_does_not_fit_is_refused_by_the_name_of_its_cell(self, cell: str, typed: str, sentence: str) -> None:
        with pytest.raises(ValueError, match="It stays as it was") as refused:
            EDITS.applied(BeyondScenario(), Report(cell, None, typed, True))
        assert str(refused.value) == f"{sentence} It stays as it was."

    @pytest.mark.parametrize("now", [preset.scenario for preset in PRESETS], ids=lambda now: str(encode(now)))
    def test_every_parameter_is_called_what_it_is(self, now: BeyondScenario) -> None:
        """By the layers: a weight connects two units, a bias belongs to one."""
        layers = now.network.layers
        names = np.array(weight_names(now))
        assert len(set(names)) == now.network.parameters.size
        for key, sources, targets in (("w1", now.inputs, now.units), ("w2", now.units, now.actions)):
            of_weights = layers[key].of(np.arange(len(names))).astype(int)
            assert [[f"weight from {source} to {target}" for source in sources] for target in targets] == names[
                of_weights
            ].tolist()
        for key, targets in (("b1", now.units), ("b2", now.actions)):
            of_biases = layers[key].of(np.arange(len(names))).astype(int)
            assert names[of_biases].tolist() == [f"bias of {target}" for target in targets]

    @pytest.mark.parametrize("k", range(1, MOST_INPUTS + 1))
    def test_with_another_number_of_inputs_the_first_stay(self, k: int) -> None:
        before = BeyondScenario(x=(1.0, 2.0, 3.0))
        now, said = unpacked(with_inputs(before, k))
        assert now.x == (1.0, 2.0, 3.0, 0.0)[:k]
        assert said == ()
        np.testing.assert_array_equal(now.network.parameters, Network.random(k, 3, 4, 3).parameters.round(2))
        heavier = with_weight(before, 0, 1.5).scenario
        edited, said = unpacked(with_inputs(heavier, k))
        if k == 3:
            assert (edited, said) == (heavier, ())
        else:
            assert edited == now
            assert said == (f"A network of these sizes has {count(now)} weights, not 28: they were drawn anew.",)

    def test_another_seed_draws_other_weights_even_in_place_of_edited_ones(self) -> None:
        drawn, nothing = unpacked(with_seed(BeyondScenario(), 7))
        assert nothing == ()
        np.testing.assert_array_equal(drawn.network.parameters, Network.random(4, 3, 4, 7).parameters.round(2))
        replaced, said = unpacked(with_seed(with_weight(BeyondScenario(), 0, 2.0).scenario, 7))
        assert replaced == drawn
        assert said == ("The edited weights were replaced by those of the seed.",)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_presets_fit_and_have_a_link(preset) -> None:
    assert preset.scenario.repaired() == Change(preset.scenario)
    assert decode(BeyondScenario, encode(preset.scenario)) == Change(preset.scenario)
