"""The scenario of a decision: it opens on the question’s numbers, and a link that contradicts itself is repaired."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from pgviz.ui.decision.scenario import Decision
from pgviz.ui.state.scenario import Change, decode, encode
from tests.patience import draws
from tests.reference import case
from tests.ui.strategies import decisions

many = settings(deadline=None, max_examples=draws(100), suppress_health_check=[HealthCheck.too_slow])


class TestDefaults:
    def test_a_decision_opens_on_the_question_as_a_network_s_last_layer(self) -> None:
        now = Decision()
        assert now.s == (1, 0, 0, 1)
        assert now.policy().logits.tolist() == [14, 15, 11, 17]
        theta, b = (np.array(case("seed/theta_phi_plus_b").inputs[name]) for name in ("Theta", "b"))
        np.testing.assert_array_equal(np.reshape(now.theta, (4, 5)), np.column_stack([theta, b]))
        assert now.actions == ("↑ North", "→ East", "↓ South", "← West")
        assert now.block_columns == ("wall N", "wall E", "wall S", "wall W", "1")

    def test_there_is_nothing_to_repair_in_it(self) -> None:
        assert Decision().repaired() == Change(Decision())

    def test_by_default_the_two_states_want_opposites(self) -> None:
        target = Decision().target
        assert target.argmax(axis=1).tolist() == [0, 3]
        np.testing.assert_allclose(target[0], target[1, ::-1])
        np.testing.assert_allclose(target.sum(axis=1), 1)


class TestContradictions:
    @pytest.mark.parametrize(
        ("link", "sentence"),
        [
            ({"theta": "1,2,3"}, "θ has 3 numbers, but this encoding has 20 features: θ was set to 0."),
            ({"s": "1,2"}, "The other state has 4 entries, the state 2: it was set to 0."),
            ({"n": "2", "a": "4"}, "There is no action number 4: the first one was chosen."),
            ({"masked": "1"}, "→ East is masked and has no score: another action was chosen."),
            ({"masked": "0,1,2,3"}, "At least one action must stay allowed, so the mask was taken off."),
            ({"r": "1,2"}, "There are 2 rewards for 4 actions: they were set to 1, 2, 3, …"),
            ({"x": "one-hot"}, "A state is now one number from 0 to 7: (1, 0, 0, 1) became (1)."),
            ({"x": "one-hot", "s": "8", "other": "0"}, "A state is now one number from 0 to 7: (8) became (7)."),
            ({"x": "one-hot", "s": "1.6", "other": "0"}, "A state is now one number from 0 to 7: (1.6) became (2)."),
            ({"join": "table", "phi": "1,2;3,4"}, "The table has 2 rows for 4 actions"),
            ({"join": "table"}, "The table has 0 rows for 4 actions: it was set to one feature an action."),
            ({"x": "rbf", "s": "2,2", "other": "0,0"}, "A state is now two numbers from 0 to 1: (2, 2) became (1, 1)."),
            ({"wanted": "1,2;3,4"}, "The wanted policy does not fit 4 actions in two states: it was chosen anew."),
            ({"plane": "3"}, "The picture’s plane was set to the principal directions: it needs two features."),
            ({"plane": "4,4"}, "The picture’s plane was set to the principal directions: it needs two features."),
            ({"plane": "0,20"}, "The picture’s plane was set to the principal directions: it needs two features."),
        ],
    )
    def test_a_decision_says_what_was_put_right(self, link: dict[str, str], sentence: str) -> None:
        change = decode(Decision, link)
        assert any(notice.startswith(sentence) for notice in change.given_up)
        assert np.isfinite(change.scenario.policy().probabilities).all()
        assert change.scenario.repaired() == Change(change.scenario)

    @pytest.mark.parametrize("wanted", ["1,2;3,4", "1,0,0,0", "0,0,0,0;1,1,1,1", "1,0,0,0;1,0,0,0;1,0,0,0"])
    def test_a_wanted_policy_that_does_not_fit_is_replaced_with_a_sentence(self, wanted: str) -> None:
        change = decode(Decision, {"wanted": wanted})
        assert change.scenario == Decision()
        (notice,) = change.given_up
        assert "wanted" in notice

    @pytest.mark.parametrize(
        ("link", "words"),
        [
            ({"x": "tiles", "tilings": "5"}, "“tilings” was replaced by its default: “5” is outside 1 to 4."),
            ({"order": "0"}, "“order” was replaced by its default: “0” is outside 1 to 4."),
            ({"width": "0"}, "“width” was replaced by its default: “0” is outside 0.05 to 1."),
            ({"theta": "9999:1=2"}, "“theta” was replaced by its default: “9999” is outside 1 to 720."),
            ({"theta": "30:30=2"}, "“theta” was replaced by its default: “30” is outside 0 to 29."),
            ({"masked": "6"}, "“masked” was replaced by its default: “6” is outside 0 to 5."),
        ],
    )
    def test_what_is_out_of_bounds_is_replaced_with_a_sentence(self, link: dict[str, str], words: str) -> None:
        change = decode(Decision, link)
        assert any(words in notice for notice in change.given_up)
        assert decode(Decision, encode(change.scenario)) == Change(change.scenario)


class TestAnyLink:
    @pytest.mark.thorough
    @many
    @given(decisions())
    def test_a_decision_is_usable_and_its_link_reproduces_it(self, now: Decision) -> None:
        policy = now.policy()
        assert policy.phi.shape == (now.n, len(now.theta)) == (len(now.actions), len(now.grouped_names))
        np.testing.assert_allclose(now.policy_in_both.probabilities.sum(axis=1), 1, rtol=1e-12)
        assert np.isfinite(policy.score(now.a)).all()
        assert (now.policy_in_both.probabilities[:, list(now.masked)] == 0).all()
        assert (policy.temperature, policy.mask.tolist()) == (now.tau, now.mask.tolist())
        assert decode(Decision, encode(now)) == Change(now)

    @many
    @given(decisions())
    def test_what_is_wanted_is_a_policy_of_the_allowed_actions_in_the_wanted_proportions(self, now: Decision) -> None:
        np.testing.assert_allclose(now.target.sum(axis=1), 1, rtol=1e-12)
        assert (now.target[:, list(now.masked)] == 0).all()
        for row, weights in zip(now.target, now.wanted, strict=False):
            kept = np.where(now.mask, weights, 0.0)
            expected = kept / kept.sum() if kept.any() else now.mask / now.mask.sum()
            np.testing.assert_allclose(row, expected, rtol=1e-12, atol=1e-15)


def test_importing_a_decision_or_the_room_needs_no_streamlit() -> None:
    code = "import pgviz.ui.encodings.view, pgviz.ui.encodings.edits, pgviz.ui.decision.policy_sheet, sys;"
    code += "import pgviz.ui.encodings.questions, pgviz.ui.encodings.mistakes, pgviz.ui.encodings.presets;"
    code += "sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
