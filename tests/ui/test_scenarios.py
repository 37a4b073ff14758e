"""The scenarios: their defaults are the question's numbers, and whatever a link says, something usable comes of it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgviz import policy, softmax
from pgviz.examples import worlds
from pgviz.ui.decision.coding import JOINS, STATES
from pgviz.ui.scenarios import Decision, Learning, Softmax, Start
from pgviz.ui.state.codec import Scenario, decode, encode
from tests.reference import case
from tests.ui.strategies import decisions, softmaxes

ROUNDED = 1e-11  # a long θ found anew is rounded to 12 decimals: 5e-13 for each of at most 20 features of size 1
seldom_slow = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def pi_of(now: Decision) -> np.ndarray:
    return policy.probabilities(now.features(), now.theta)


class TestDefaults:
    def test_softmax_opens_on_the_question(self) -> None:
        assert Softmax().z == (14, 15, 11, 17)
        np.testing.assert_allclose(softmax.softmax(Softmax().logits).round(3), [0.042, 0.114, 0.002, 0.842])

    def test_a_decision_opens_on_the_question_as_a_network_s_last_layer(self) -> None:
        now = Decision()
        assert now.s == (1, 0, 0, 1)
        assert policy.logits(now.features(), now.theta).tolist() == [14, 15, 11, 17]
        theta, b = (np.array(case("seed/theta_phi_plus_b").inputs[name]) for name in ("Theta", "b"))
        np.testing.assert_array_equal(np.reshape(now.theta, (4, 5)), np.column_stack([theta, b]))
        assert now.actions == ("↑ North", "→ East", "↓ South", "← West")
        assert now.block_columns == ("wall N", "wall E", "wall S", "wall W", "1")

    def test_the_start_page_opens_on_the_answer_s_example(self) -> None:
        reference = case("seed/answer_example")
        now = Start()
        np.testing.assert_array_equal(now.features(), reference.inputs["phi"])
        np.testing.assert_allclose(pi_of(now), reference.inputs["pi"], atol=reference.tolerance)
        score = policy.score(now.features(), now.theta, now.a)
        np.testing.assert_allclose(score, reference.expected["score_a0"], atol=reference.tolerance)
        assert now.actions == ("a₀", "a₁")

    def test_learning_opens_on_the_small_world_with_its_settings(self) -> None:
        now = Learning()
        assert now.build().text == worlds.SMALL.text
        assert (now.alpha, now.gamma, now.episodes) == (
            worlds.SMALL.alpha,
            worlds.SMALL.gamma,
            worlds.SMALL.episodes,
        )

    @pytest.mark.parametrize("kind", [Softmax, Decision, Start, Learning])
    def test_there_is_nothing_to_mend_in_them(self, kind: type[Scenario]) -> None:
        assert kind().mended() == (kind(), [])


class TestContradictions:
    @pytest.mark.parametrize(
        ("link", "sentence"),
        [
            ({"theta": "1,2,3"}, "θ has 3 numbers, but this encoding has 20 features: θ was set to 0."),
            ({"s": "1,2"}, "The other state has 4 entries, the state 2: it was set to 0."),
            ({"n": "2", "a": "4"}, "There is no action number 4: the first one was chosen."),
            ({"x": "one-hot"}, "A state is now one number from 0 to 7: (1, 0, 0, 1) became (1)."),
            ({"x": "one-hot", "s": "8", "other": "0"}, "A state is now one number from 0 to 7: (8) became (7)."),
            ({"x": "one-hot", "s": "1.6", "other": "0"}, "A state is now one number from 0 to 7: (1.6) became (2)."),
            ({"join": "table", "phi": "1,2;3,4"}, "The table has 2 rows for 4 actions"),
            ({"join": "table"}, "The table has 0 rows for 4 actions: it was set to one feature an action."),
        ],
    )
    def test_a_decision_says_what_was_put_right(self, link: dict[str, str], sentence: str) -> None:
        now, notices = decode(Decision, link)
        assert any(notice.startswith(sentence) for notice in notices)
        assert np.isfinite(pi_of(now)).all()
        assert now.mended() == (now, [])

    @pytest.mark.parametrize(
        ("link", "masked", "moved", "notices"),
        [
            ({"masked": "0,1,2,3"}, (), 1, 1),
            ({"z": "1,2", "masked": "0,1"}, (), 1, 1),
            ({"masked": "5,3,3"}, (3,), 1, 0),  # action 5 does not exist: nothing to see of it
            ({"masked": "1"}, (1,), 0, 0),  # the picture is of a logit that can move
            ({"z": "1,2", "moved": "5"}, (), 0, 0),
        ],
    )
    def test_a_softmax_keeps_an_action_and_shows_one_that_can_move(
        self, link: dict[str, str], masked: tuple[int, ...], moved: int, notices: int
    ) -> None:
        now, said = decode(Softmax, link)
        assert (now.masked, now.moved) == (masked, moved)
        assert len(said) == notices
        assert all("At least one action must stay allowed" in sentence for sentence in said)

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
    def test_a_map_that_cannot_be_walked_is_replaced_by_the_small_world(self, drawn: str, reason: str) -> None:
        now, (sentence,) = decode(Learning, {"world": "own", "map": drawn, "runs": "5"})
        assert sentence.startswith("The map cannot be used, so the small world is shown. ")
        assert reason in sentence
        assert now == Learning(runs=5)

    def test_a_film_of_a_run_that_is_not_there_becomes_one_of_the_first(self) -> None:
        assert decode(Learning, {"runs": "5", "shown": "5"})[0].shown == 0
        assert decode(Learning, {"runs": "5", "shown": "4"})[0].shown == 4


class TestAnyLink:
    @seldom_slow
    @given(decisions())
    def test_a_decision_is_usable_and_its_link_reproduces_it(self, now: Decision) -> None:
        phi = now.features()
        assert phi.shape == (now.n, len(now.theta)) == (len(now.actions), len(now.grouped_names))
        assert np.isfinite(phi).all()
        pi = policy.probabilities(now.both(), now.theta, now.tau)
        np.testing.assert_allclose(pi.sum(axis=1), 1, rtol=1e-12)
        assert np.isfinite(policy.score(phi, now.theta, now.a, now.tau)).all()
        assert decode(Decision, encode(now)) == (now, [])

    @seldom_slow
    @given(softmaxes())
    def test_a_softmax_is_usable_and_its_link_reproduces_it(self, now: Softmax) -> None:
        pi = softmax.softmax(now.logits, now.tau)
        assert abs(pi.sum() - 1) < 1e-12
        assert all(pi[b] == 0 for b in now.masked)
        assert np.isfinite(now.logits[now.moved])
        assert decode(Softmax, encode(now)) == (now, [])

    @seldom_slow
    @given(st.text("SGHC#./", max_size=25), st.sampled_from(["table", "walls", "stack"]), st.sampled_from(["0", "1"]))
    def test_any_map_gives_a_world_with_features_for_every_state(self, drawn: str, x: str, slip: str) -> None:
        now, _ = decode(Learning, {"world": "own", "map": drawn, "x": x, "slip": slip})
        world = now.build()
        features = now.features(world)
        assert features.shape[:2] == (world.mdp.n_states, 4)
        assert np.isfinite(features).all()
        assert decode(Learning, encode(now)) == (now, [])


class TestRecoded:
    @seldom_slow
    @given(decisions(), st.sampled_from(list(JOINS)))
    def test_probabilities_stay_where_the_join_can_express_them(self, now: Decision, join: str) -> None:
        recoded = now.recoded(join=join)[0]
        assert recoded.join == join
        assert recoded.mended() == (recoded, [])
        # every join with its own number for every action can give any logits, but for features that are all 0
        full = np.linalg.matrix_rank(recoded.features() - recoded.features().mean(axis=0), tol=1e-6) == now.n - 1
        if full:
            before, after = (policy.logits(d.features(), d.theta) for d in (now, recoded))
            size = float(np.abs(before).max() + np.abs(recoded.features()).sum(axis=1).max())
            np.testing.assert_allclose(after - after.mean(), before - before.mean(), rtol=0, atol=ROUNDED * size)

    @pytest.mark.parametrize("join", list(JOINS))
    @pytest.mark.parametrize("code", ["number", "one-hot"])
    def test_the_question_s_policy_survives_all_but_stacking_a_number(self, join: str, code: str) -> None:
        now = dataclasses.replace(Decision(), code=code).recoded(join=join)[0]
        # number: z is a straight line in a; the state's products make it one of another slope
        kept = np.allclose(pi_of(now), pi_of(Decision()), atol=ROUNDED)
        assert kept == (join in ("blocks", "table") or code == "one-hot")

    def test_features_one_by_one_keep_what_the_table_had(self) -> None:
        now = Decision().recoded(join="table")[0]
        np.testing.assert_array_equal(now.features(), Decision().features())
        back = now.recoded(join="blocks")[0]
        assert back.phi == ()
        np.testing.assert_allclose(pi_of(back), pi_of(now), atol=ROUNDED)

    def test_a_one_hot_state_is_the_first_number_of_the_state_before(self) -> None:
        now = Decision().recoded(x="one-hot")[0]
        assert (now.s, now.other) == ((1,), (0,))  # of (1, 0, 0, 1) and (0, 1, 1, 0)
        assert now.features().shape == (4, 4 * (STATES + 1))
        np.testing.assert_allclose(pi_of(now), pi_of(Decision()), atol=ROUNDED)


class TestWithLogit:
    @seldom_slow
    @given(decisions(), st.integers(0, 5), st.floats(-20, 30))
    def test_it_moves_that_logit_alone_or_says_why_not(self, now: Decision, b: int, target: float) -> None:
        b = b % now.n
        before, why = policy.logits(now.features(), now.theta), now.why_fixed(b)
        if why:
            assert why.endswith(".")
            with pytest.raises(ValueError, match=r"cannot move alone|is always 0"):
                now.with_logit(b, target)
            return
        moved = now.with_logit(b, target)
        after = policy.logits(moved.features(), moved.theta)
        rounding = 1e-9 * max(1.0, float(np.abs(now.features() * moved.theta).sum(axis=1).max()))
        assert abs(after[b] - target) <= rounding
        np.testing.assert_allclose(np.delete(after, b), np.delete(before, b), rtol=0, atol=rounding)

    def test_the_answer_s_example_can_move_either_logit(self) -> None:
        # φ(s,0) = (1,1,0) is no multiple of φ(s,1) = (1,1,1)
        assert [Start().why_fixed(b) for b in range(2)] == ["", ""]

    def test_why_fixed_calls_the_action_by_its_name(self) -> None:
        now = dataclasses.replace(Decision(), code="number").recoded(join="stack")[0]
        why = now.why_fixed(1)  # four actions on a straight line: three others decide the fourth
        assert why.startswith("The logit of → East cannot move alone: its features are a combination of")

    def test_a_feature_that_is_0_gives_a_logit_that_is_always_0(self) -> None:
        now, _ = decode(Decision, {"n": "2", "join": "table", "phi": "0,0;1,0", "theta": "1,1"})
        assert now.why_fixed(0) == "The logit of a₀ is always 0: every one of its features is 0."
        assert now.why_fixed(1) == ""
