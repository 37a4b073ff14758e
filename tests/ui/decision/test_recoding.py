"""Another encoding for the same decision: what is kept, what is said, and that switching back brings back what was."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgviz.ui.decision import encoding
from pgviz.ui.decision.coding import CODES, FEATURES, JOINS, STATES
from pgviz.ui.decision.recoding import MOST_REMEMBERED, Memory, recoded, switched
from pgviz.ui.decision.scenario import MOST_CELLS, Decision
from pgviz.ui.shell.formats import short
from pgviz.ui.state.scenario import Change, decode, encode, linkable
from tests.patience import draws
from tests.ui.strategies import decisions

seldom_slow = settings(deadline=None, max_examples=draws(60), suppress_health_check=[HealthCheck.too_slow])
THETA_ROUNDED = 5e-13  # a long θ found anew is rounded to 12 decimals
KEPT = "θ was chosen anew, so that the probabilities in this state stay as they were."
KEPT_ODDS = "θ was chosen anew, so that the odds between the actions that stay are as they were."
ALONE = "θ was chosen anew."  # there are no odds between one action and none
CLOSEST = "θ was chosen anew: this encoding cannot give the same probabilities, these are the closest logits."
AGAIN = "θ is again what it was with this encoding."
BLOCKS = Decision()

choices = st.fixed_dictionaries(
    {},
    optional={
        "x": st.sampled_from(list(FEATURES)),
        "join": st.sampled_from(list(JOINS)),
        "code": st.sampled_from(list(CODES)),
        "n": st.integers(1, 6),
        "order": st.integers(1, 3),
        "centres": st.integers(2, 4),
        "width": st.sampled_from([0.2, 0.5, 1.0]),
        "tilings": st.integers(1, 3),
        "tiles": st.integers(2, 3),
    },
).filter(bool)


def both(before: Decision, now: Decision) -> list[int]:
    """The actions that are allowed before and after."""
    return sorted(set(before.allowed) & set(now.allowed))


def shares(now: Decision, actions: list[int]) -> np.ndarray:
    """The probabilities of these actions among themselves, from logits measured from the largest."""
    z = now.policy().preferences[actions]
    weights = np.exp((z - z.max(initial=-np.inf)) / now.tau)
    return weights / weights.sum()


def rounding(now: Decision) -> float:
    """How far rounding θ may take a logit, and float64 a θ that is long."""
    phi, theta = np.abs(now.policy().phi), np.abs(now.theta)
    return float(2 * THETA_ROUNDED * phi.sum(axis=1).max() + 1e-9 * ((phi @ theta).max() + 1))


class TestRecoded:
    @seldom_slow
    @given(decisions(), choices)
    def test_of_any_decision(self, before: Decision, chosen: dict[str, Any]) -> None:
        change = recoded(before, **chosen)
        self.states_and_action_are_kept_or_the_sentence_says_what_became_of_them(before, chosen, change)
        self.the_last_sentence_says_whether_the_probabilities_were_kept(before, change)
        self.the_odds_are_kept_wherever_the_encoding_can_give_them(before, change.scenario)
        self.it_has_a_link_or_the_refusal_is_a_sentence(change.scenario)

    @staticmethod
    def states_and_action_are_kept_or_the_sentence_says_what_became_of_them(
        before: Decision, chosen: dict[str, Any], change: Change[Decision]
    ) -> None:
        now, said = change.scenario, change.given_up
        assert all(getattr(now, name) == value for name, value in chosen.items())
        assert now.s == encoding.nearest(now, before.s)
        changed = [state for state in (before.s, before.other) if not encoding.fits(now, state)]
        assert len([sentence for sentence in said if " became " in sentence]) == len(changed)
        assert now.tau == before.tau
        assert now.masked == tuple(b for b in before.masked if b < now.n) or now.masked == ()
        assert now.a == (before.a if before.a in now.allowed else now.allowed[0])
        assert (f"There is no action number {before.a}: the first one was chosen." in said) == (before.a >= now.n)
        if now.wanted != before.wanted:
            assert f"The wanted policy does not fit {now.n} actions in two states: it was chosen anew." in said
        assert now.repaired() == Change(now)

    @staticmethod
    def the_last_sentence_says_whether_the_probabilities_were_kept(before: Decision, change: Change[Decision]) -> None:
        now, said = change.scenario, change.given_up
        stay = both(before, now)
        difference = np.abs(shares(now, stay) - shares(before, stay)).max(initial=0.0)
        other = encoding.key_of(now) != encoding.key_of(before)
        if other and abs(difference - 1e-4) > 1e-9:  # on the edge two roads may round to either side
            kept = KEPT if now.n == before.n else KEPT_ODDS if len(stay) > 1 else ALONE
            assert said[-1] == (kept if difference < 1e-4 else CLOSEST)
        assert len([sentence for sentence in said if sentence.startswith("θ was chosen anew")]) == other
        assert other or now.theta == before.theta

    @staticmethod
    def the_odds_are_kept_wherever_the_encoding_can_give_them(before: Decision, now: Decision) -> None:
        allowed = list(now.allowed)
        phi = now.policy().phi[allowed]
        contrasts = phi - phi.mean(axis=0)
        stay = both(before, now)
        z, after = before.policy().preferences[stay], now.policy().preferences[stay]
        if stay and np.linalg.matrix_rank(contrasts, tol=1e-6) == len(allowed) - 1:  # then some θ gives any odds
            within = 2 * rounding(now) + 1e-9 * np.abs(before.policy().preferences).max()
            np.testing.assert_allclose(after - after[0], z - z[0], rtol=0, atol=within)
        elif now.n == before.n and stay == allowed:  # no θ comes closer, in the least squares of differences
            best = np.linalg.lstsq(contrasts, z - z.mean(), rcond=1e-12)[0]
            least = np.linalg.norm(contrasts @ best - (z - z.mean()))
            found = np.linalg.norm((after - after.mean()) - (z - z.mean()))
            assert found <= least + np.sqrt(now.n) * (2 * rounding(now) + 1e-6 * np.abs(z).max())

    @staticmethod
    def it_has_a_link_or_the_refusal_is_a_sentence(now: Decision) -> None:
        if decode(Decision, encode(now)) == Change(now):
            assert linkable(now) is now
        else:
            with pytest.raises(ValueError, match=r"^(θ|φ, action and feature): .* outside .* It stays as it was\.$"):
                linkable(now)

    @pytest.mark.parametrize("n", [1, 2, 3, 5, 6])
    def test_another_number_of_actions_keeps_the_odds_of_those_that_stay(self, n: int) -> None:
        change = recoded(BLOCKS, n=n)
        z, after = [14, 15, 11, 17][:n], change.scenario.policy().logits
        np.testing.assert_allclose(after[: len(z)], z, rtol=0, atol=rounding(change.scenario))
        np.testing.assert_allclose(after[4:], np.mean([14, 15, 11, 17]), rtol=0, atol=rounding(change.scenario))
        assert change.given_up[-1] == (KEPT_ODDS if n > 1 else ALONE)

    def test_a_new_action_is_as_likely_as_the_average_of_those_that_are_allowed(self) -> None:
        now = recoded(Decision(masked=(3,)), n=5).scenario
        assert now.policy().logits[4] == pytest.approx(np.mean([14, 15, 11]))

    @pytest.mark.parametrize("x", list(FEATURES))
    @pytest.mark.parametrize("join", list(JOINS))
    def test_the_question_s_logits_are_still_shown_as_whole_numbers(self, x: str, join: str) -> None:
        now = recoded(BLOCKS, x=x, join=join, code="one-hot").scenario
        assert [short(z) for z in now.policy().logits] == ["14", "15", "11", "17"]

    @pytest.mark.parametrize("join", list(JOINS))
    @pytest.mark.parametrize("code", ["number", "one-hot"])
    def test_the_question_s_policy_survives_all_but_stacking_a_number(self, join: str, code: str) -> None:
        now = recoded(dataclasses.replace(BLOCKS, code=code), join=join).scenario
        # number: z is a straight line in a; the state's products make it one of another slope
        kept = np.allclose(now.policy().probabilities, BLOCKS.policy().probabilities, atol=1e-11)
        assert kept == (join in ("blocks", "table") or code == "one-hot")

    def test_an_action_that_is_gone_is_named(self) -> None:
        change = recoded(dataclasses.replace(BLOCKS, a=3), n=2)
        assert change.scenario.a == 0
        assert change.given_up[0] == "There is no action number 3: the first one was chosen."

    def test_features_one_by_one_keep_what_the_table_had(self) -> None:
        now = recoded(BLOCKS, join="table").scenario
        np.testing.assert_array_equal(now.policy().phi, BLOCKS.policy().phi)
        back = recoded(now, join="blocks").scenario
        assert back.phi == ()
        np.testing.assert_allclose(back.policy().probabilities, now.policy().probabilities, atol=1e-11)

    def test_a_one_hot_state_is_the_first_number_of_the_state_before(self) -> None:
        now = recoded(BLOCKS, x="one-hot").scenario
        assert (now.s, now.other) == ((1,), (0,))  # of (1, 0, 0, 1) and (0, 1, 1, 0)
        assert now.policy().phi.shape == (4, 4 * (STATES + 1))
        np.testing.assert_allclose(now.policy().probabilities, BLOCKS.policy().probabilities, atol=1e-11)

    @pytest.mark.parametrize("x", list(FEATURES))
    def test_a_free_table_stays_when_other_state_features_are_chosen(self, x: str) -> None:
        table = recoded(BLOCKS, join="table").scenario
        edited = dataclasses.replace(table, phi=((0.5, *table.phi[0][1:]), *table.phi[1:]))
        now = recoded(edited, x=x).scenario
        assert now.phi == edited.phi
        np.testing.assert_allclose(now.policy().logits, edited.policy().logits, rtol=0, atol=rounding(now))

    def test_a_table_of_more_columns_than_it_may_have_begins_with_one_feature_an_action(self) -> None:
        before = recoded(BLOCKS, x="polynomial").scenario
        assert len(before.theta) > MOST_CELLS
        change = recoded(before, join="table")
        np.testing.assert_array_equal(change.scenario.policy().phi, np.eye(4))
        assert any("set to one feature an action" in sentence for sentence in change.given_up)
        z = change.scenario.policy().logits
        np.testing.assert_allclose(z - z[0], [0, 1, -3, 3], rtol=0, atol=rounding(before))

    def test_another_encoding_has_no_such_plane_and_the_page_says_so(self) -> None:
        change = recoded(dataclasses.replace(BLOCKS, plane=(3, 8)), join="stack")
        assert change.scenario.plane == ()
        assert "The picture’s plane was set to the principal directions: the features are others now." in (
            change.given_up
        )

    @pytest.mark.parametrize("x", ["raw", "one-hot", "tiles", "fourier"])
    @pytest.mark.parametrize("join", ["product", "blocks"])
    def test_what_is_0_up_to_the_rounding_of_the_solve_is_0(self, x: str, join: str) -> None:
        """Before, switching to stack with product and back left θ = −5.8e−17, 6.999999999999998 and the like."""
        now = recoded(recoded(BLOCKS, x=x, join="stack").scenario, join=join).scenario
        sizes = np.abs(now.theta)
        assert not ((sizes > 0) & (sizes < 1e-9)).any()
        assert all(len(repr(v)) <= 20 for v in now.theta)
        assert recoded(BLOCKS, x="one-hot").scenario.theta[1] == 7.0


class TestSwitchingBack:
    @staticmethod
    def tour(now: Decision, *steps: dict[str, Any]) -> tuple[Decision, tuple[str, ...], Memory]:
        memory: Memory = {}
        said: tuple[str, ...] = ()
        for chosen in steps:
            change = switched(now, memory, **chosen)
            now, said = change.scenario, change.given_up
        return now, said, memory

    @pytest.mark.parametrize("join", ["stack", "product", "table"])
    @pytest.mark.parametrize("now", [BLOCKS, Decision(masked=(3,), tau=2.0), Decision(n=2, theta=(3.0,) * 10, a=0)])
    def test_another_join_and_back_is_where_it_was(self, now: Decision, join: str) -> None:
        """Before, Θ became 0, .167, .333, .5."""
        back, said, _ = self.tour(now, {"join": join}, {"join": "blocks"})
        assert back == now
        assert said == (AGAIN,)

    def test_over_several_encodings_too_with_the_states_that_they_could_not_keep(self) -> None:
        tour = [{"join": "stack"}, {"x": "one-hot"}, {"n": 2}, {"join": "product"}, {"n": 4}, {"x": "raw"}]
        back, said, _ = self.tour(BLOCKS, *tour, {"join": "blocks"})
        assert back == BLOCKS
        assert said == (AGAIN,)

    @pytest.mark.thorough
    @seldom_slow
    @given(decisions(), choices)
    def test_whatever_the_decision(self, before: Decision, chosen: dict[str, Any]) -> None:
        back_again = {name: getattr(before, name) for name in chosen}
        back, said, _ = self.tour(before, chosen, back_again)
        if encoding.key_of(dataclasses.replace(before, **chosen)) == encoding.key_of(before):
            return  # it was no other encoding
        assert (back.s, back.other, back.theta, back.phi) == (before.s, before.other, before.theta, before.phi)
        assert said[-1] == AGAIN
        if not before.masked:
            np.testing.assert_array_equal(back.policy_in_both.probabilities, before.policy_in_both.probabilities)

    @pytest.mark.parametrize(
        "edit",
        [
            {"theta": (0.0, 0.0, 0.0, 0.0, 2.0)},
            {"s": (1.0, 1.0, 1.0, 1.0)},
            {"tau": 3.0},
            {"masked": (0,)},
        ],
    )
    def test_what_was_edited_meanwhile_is_kept_instead(self, edit: dict[str, Any]) -> None:
        memory: Memory = {}
        stacked = dataclasses.replace(switched(BLOCKS, memory, join="stack").scenario, **edit)
        back = switched(stacked, memory, join="blocks")
        assert back.given_up[-1] == KEPT
        np.testing.assert_allclose(back.scenario.policy().probabilities, stacked.policy().probabilities, atol=1e-11)

    def test_an_edit_and_its_undoing_leave_what_was_remembered(self) -> None:
        memory: Memory = {}
        stacked = switched(BLOCKS, memory, join="stack").scenario
        assert switched(dataclasses.replace(stacked, a=0), memory, join="blocks").scenario.theta == BLOCKS.theta

    def test_no_more_is_remembered_than_has_room(self) -> None:
        tour = [{"order": 1 + i % 4, "x": ("polynomial", "fourier")[i % 2], "bias": i % 3 == 0} for i in range(60)]
        _, _, memory = self.tour(BLOCKS, *tour, *({"n": 1 + i % 6, "join": j} for i in range(6) for j in JOINS))
        assert 1 < len(memory) <= MOST_REMEMBERED

    @seldom_slow
    @given(decisions())
    def test_the_key_of_an_encoding_says_all_that_phi_depends_on(self, now: Decision) -> None:
        """Choices that are not in it change nothing."""
        other = {"order": 4, "centres": 5, "width": 0.77, "normalised": not now.normalised, "tilings": 4, "tiles": 4}
        other |= {"code": "one-hot" if now.code == "number" else "number", "bias": not now.bias}
        for name, value in other.items():
            changed = dataclasses.replace(now, **{name: value})
            if encoding.key_of(changed) == encoding.key_of(now):
                np.testing.assert_array_equal(changed.policy().phi, now.policy().phi)
