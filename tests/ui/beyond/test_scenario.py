"""The scenario of the page Beyond linear: its network, what contradicts itself, and its edits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgviz.network import Network
from pgviz.ui.beyond.scenario import MOST_HIDDEN, MOST_INPUTS, MOST_WEIGHTS
from pgviz.ui.presets import NETWORKS
from pgviz.ui.scenarios import Beyond
from pgviz.ui.state.codec import decode, encode

texts = st.sampled_from(
    ["", "1", "2.5", "-3", "nan", "1e9", "1,2", "0,0,0,0", "31:3=1", "4:1=2", "x", "6", "4", "9999"]
)


def count(now: Beyond) -> int:
    return now.hidden * (len(now.x) + 1) + now.n * (now.hidden + 1)


class TestNetwork:
    def test_it_opens_on_the_question_s_state_with_the_seed_s_weights_rounded(self) -> None:
        now = Beyond()
        assert now.x == (1, 0, 0, 1)
        np.testing.assert_array_equal(now.network.parameters, Network.random(4, 3, 4, now.seed).parameters.round(2))
        assert now.actions == ("↑ North", "→ East", "↓ South", "← West")
        assert now.inputs == ("wall N", "wall E", "wall S", "wall W")
        assert now.units == ("y₁", "y₂", "y₃")
        assert now.mended() == (now, [])

    def test_edited_weights_are_the_network(self) -> None:
        now, notices = decode(Beyond, {"w": ",".join(map(str, range(-10, 11)))} | {"x": "1,2", "n": "3", "a": "0"})
        assert notices == []
        assert now.network.parameters.tolist() == list(range(-10, 11))
        assert now.network.sizes == (2, 3, 3)

    @settings(max_examples=60)
    @given(st.dictionaries(st.sampled_from(["x", "hidden", "n", "seed", "w", "a", "frozen", "c", "code"]), texts))
    def test_any_link_gives_a_network_and_reproduces_it(self, params: dict[str, str]) -> None:
        now, _ = decode(Beyond, params)
        assert now.network.sizes == (len(now.x), now.hidden, now.n)
        assert np.isfinite(now.network.score(now.x, now.a)).all()
        assert decode(Beyond, encode(now)) == (now, [])

    @pytest.mark.parametrize(
        ("link", "sentence"),
        [
            ({"w": "1,2,3"}, "A network of these sizes has 31 weights, not 3: they were drawn anew."),
            ({"hidden": "2", "w": "31:0=1"}, "A network of these sizes has 22 weights, not 31: they were drawn anew."),
            ({"n": "2", "a": "3"}, "There is no action number 3: the first one was chosen."),
            ({"hidden": "7"}, "The link’s “hidden” was replaced by its default: “7” is outside 1 to 6."),
            ({"x": "1,2,3,4,5"}, "The link’s “x” was replaced by its default: expected 1 to 4 numbers, got 5."),
            ({"x": "6"}, "The link’s “x” was replaced by its default: “6” is outside -5 to 5."),
        ],
    )
    def test_what_does_not_fit_is_told(self, link: dict[str, str], sentence: str) -> None:
        now, notices = decode(Beyond, link)
        assert notices == [sentence]
        assert now.mended() == (now, [])

    def test_the_largest_network_has_a_link(self) -> None:
        now = Beyond(hidden=MOST_HIDDEN, x=(0.5,) * MOST_INPUTS)
        assert count(now) == MOST_WEIGHTS == now.network.parameters.size
        edited = now.with_weight(0, 0.123456789)
        assert decode(Beyond, encode(edited)) == (edited, [])


class TestEdits:
    @settings(max_examples=40)
    @given(st.integers(0, 30), st.floats(-20, 20))
    def test_one_weight_is_changed_and_the_others_stay(self, place: int, value: float) -> None:
        before = Beyond()
        now = before.with_weight(place, value)
        expected = before.network.parameters.copy()
        expected[place] = value
        assert now.network.parameters.tolist() == expected.tolist()
        again = now.with_weight((place + 1) % 31, 1.0)
        assert again.network.parameters[place] == value

    @pytest.mark.parametrize(
        ("edit", "sentence"),
        [
            (lambda now: now.with_weight(3, 20.5), "weight 4: “20.5” is outside -20 to 20. It stays as it was."),
            (lambda now: now.with_inputs(0.0), "inputs: “0” is outside 1 to 4. It stays as it was."),
            (lambda now: now.with_inputs(5.0), "inputs: “5” is outside 1 to 4. It stays as it was."),
            (lambda now: now.with_inputs(2.5), "inputs: “2.5” is not a whole number. It stays as it was."),
            (lambda now: now.with_seed(-1.0), "seed of the weights: “-1” is outside 0 to 9999. It stays as it was."),
        ],
    )
    def test_what_is_out_of_bounds_is_named(self, edit, sentence: str) -> None:
        with pytest.raises(ValueError, match="It stays as it was") as refused:
            edit(Beyond())
        assert str(refused.value) == sentence

    @pytest.mark.parametrize("k", range(1, MOST_INPUTS + 1))
    def test_with_another_number_of_inputs_the_first_stay(self, k: int) -> None:
        before = Beyond(x=(1.0, 2.0, 3.0))
        now, said = before.with_inputs(k)
        assert now.x == (1.0, 2.0, 3.0, 0.0)[:k]
        assert said == []
        np.testing.assert_array_equal(now.network.parameters, Network.random(k, 3, 4, 3).parameters.round(2))
        edited, said = before.with_weight(0, 1.5).with_inputs(k)
        if k == 3:
            assert (edited, said) == (before.with_weight(0, 1.5), [])
        else:
            assert edited == now
            assert said == [f"A network of these sizes has {count(now)} weights, not 28: they were drawn anew."]

    def test_another_seed_draws_other_weights_even_in_place_of_edited_ones(self) -> None:
        drawn, nothing = Beyond().with_seed(7)
        assert nothing == []
        np.testing.assert_array_equal(drawn.network.parameters, Network.random(4, 3, 4, 7).parameters.round(2))
        replaced, said = Beyond().with_weight(0, 2.0).with_seed(7)
        assert replaced == drawn
        assert said == ["The edited weights were replaced by those of the seed."]


@pytest.mark.parametrize("preset", NETWORKS, ids=lambda preset: preset.name)
def test_presets_fit_and_have_a_link(preset) -> None:
    assert preset.scenario.mended() == (preset.scenario, [])
    assert decode(Beyond, encode(preset.scenario)) == (preset.scenario, [])
