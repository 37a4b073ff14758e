"""Other choices of features and join keep what still makes sense, and say what they gave up; wanted policies."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from pgviz.ui.decision.coding import CODES, FEATURES, JOINS
from pgviz.ui.decision.scenario import MOST_CELLS, MOST_EXACT, MOST_WANTED, PRINCIPAL
from pgviz.ui.scenarios import Decision
from pgviz.ui.shell.formats import short
from pgviz.ui.state.codec import decode, encode, linkable
from tests.ui.strategies import decisions

seldom_slow = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
THETA_ROUNDED = 5e-13  # a long θ found anew is rounded to 12 decimals
KEPT = "θ was chosen anew, so that the probabilities in this state stay as they were."
KEPT_ODDS = "θ was chosen anew, so that the odds between the first {} actions stay as they were."
ALONE = "θ was chosen anew."  # there are no odds between one action and none
CLOSEST = "θ was chosen anew: this encoding cannot give the same probabilities, these are the closest logits."

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


def logits(now: Decision, both: int) -> np.ndarray:
    return now.features()[:both] @ now.theta


def rounding(now: Decision) -> float:
    """How far rounding θ may take a logit, and float64 a θ that is long."""
    sizes = np.abs(now.features()).sum(axis=1).max()
    return float(2 * THETA_ROUNDED * sizes + 1e-9 * (np.abs(now.features() * now.theta).sum(axis=1).max() + 1))


class TestRecoded:
    @seldom_slow
    @given(decisions(), choices)
    def test_states_and_action_are_kept_or_the_sentence_says_what_became_of_them(
        self, before: Decision, chosen: dict[str, Any]
    ) -> None:
        now, said = before.recoded(**chosen)
        assert all(getattr(now, name) == value for name, value in chosen.items())
        assert now.s == (before.s if now.fits(before.s) else now.nearest(before.s))
        changed = [state for state in (before.s, before.other) if not now.fits(state)]
        assert len([sentence for sentence in said if " became " in sentence]) == len(changed)
        assert now.tau == before.tau
        assert now.a == (before.a if before.a < now.n else 0)
        assert (f"There is no action number {before.a}: the first one was chosen." in said) == (before.a >= now.n)
        if now.wanted != before.wanted:
            assert f"The wanted policy does not fit {now.n} actions in two states: it was chosen anew." in said
        assert now.mended() == (now, [])

    @seldom_slow
    @given(decisions(), choices)
    def test_the_last_sentence_says_whether_the_probabilities_were_kept(
        self, before: Decision, chosen: dict[str, Any]
    ) -> None:
        now, said = before.recoded(**chosen)
        both = min(before.n, now.n)
        was, became = (softmax(logits(d, both) / d.tau) for d in (before, now))
        difference = np.abs(became - was).max()
        if abs(difference - 1e-4) > 1e-9:  # on the edge two roads may round to either side
            kept = KEPT if now.n == before.n else KEPT_ODDS.format(both) if both > 1 else ALONE
            assert said[-1] == (kept if difference < 1e-4 else CLOSEST)
        assert len([sentence for sentence in said if sentence.startswith("θ was chosen anew")]) == 1

    @seldom_slow
    @given(decisions(), choices)
    def test_the_odds_are_kept_wherever_the_encoding_can_give_them(
        self, before: Decision, chosen: dict[str, Any]
    ) -> None:
        now, _ = before.recoded(**chosen)
        both = min(before.n, now.n)
        contrasts = now.features() - now.features().mean(axis=0)
        z, after = logits(before, both), logits(now, both)
        if np.linalg.matrix_rank(contrasts, tol=1e-6) == now.n - 1:  # then some θ gives any odds
            allowed = 2 * rounding(now) + 1e-9 * np.abs(z).max()
            np.testing.assert_allclose(after - after[0], z - z[0], rtol=0, atol=allowed)
        elif now.n == before.n:  # no θ comes closer, in the least squares of differences
            best = np.linalg.lstsq(contrasts, z - z.mean(), rcond=1e-12)[0]
            least = np.linalg.norm(contrasts @ best - (z - z.mean()))
            found = np.linalg.norm((after - after.mean()) - (z - z.mean()))
            assert found <= least + np.sqrt(now.n) * (2 * rounding(now) + 1e-6 * np.abs(z).max())

    @seldom_slow
    @given(decisions(), choices)
    def test_what_it_gives_has_a_link_or_the_refusal_is_a_sentence(
        self, before: Decision, chosen: dict[str, Any]
    ) -> None:
        now, _ = before.recoded(**chosen)
        if decode(Decision, encode(now)) == (now, []):
            assert linkable(now) is now
        else:
            with pytest.raises(ValueError, match=r"^(θ|φ, action and feature): .* outside .* It stays as it was\.$"):
                linkable(now)

    @pytest.mark.parametrize("n", [1, 2, 3, 5, 6])
    def test_another_number_of_actions_keeps_the_odds_of_those_that_stay(self, n: int) -> None:
        now, said = Decision().recoded(n=n)
        z = [14, 15, 11, 17][:n]
        after = now.features() @ now.theta
        np.testing.assert_allclose(after[: len(z)], z, rtol=0, atol=rounding(now))
        np.testing.assert_allclose(after[4:], np.mean([14, 15, 11, 17]), rtol=0, atol=rounding(now))
        assert said[-1] == (KEPT_ODDS.format(min(n, 4)) if n > 1 else ALONE)

    @pytest.mark.parametrize("x", list(FEATURES))
    @pytest.mark.parametrize("join", list(JOINS))
    def test_the_question_s_logits_are_still_shown_as_whole_numbers(self, x: str, join: str) -> None:
        now, _ = Decision().recoded(x=x, join=join, code="one-hot")
        assert [short(z) for z in logits(now, 4)] == ["14", "15", "11", "17"]

    def test_an_action_that_is_gone_is_named(self) -> None:
        now, said = dataclasses.replace(Decision(), a=3).recoded(n=2)
        assert now.a == 0
        assert said[0] == "There is no action number 3: the first one was chosen."

    @pytest.mark.parametrize("x", list(FEATURES))
    def test_a_free_table_stays_when_other_state_features_are_chosen(self, x: str) -> None:
        table = Decision().recoded(join="table")[0]
        edited = dataclasses.replace(table, phi=((0.5, *table.phi[0][1:]), *table.phi[1:]))
        now, _ = edited.recoded(x=x)
        assert now.phi == edited.phi
        np.testing.assert_allclose(logits(now, 4), logits(edited, 4), rtol=0, atol=rounding(now))

    def test_a_table_of_more_columns_than_it_may_have_begins_with_one_feature_an_action(self) -> None:
        before = Decision().recoded(x="polynomial")[0]
        assert before.features().shape[1] > MOST_CELLS
        now, said = before.recoded(join="table")
        np.testing.assert_array_equal(now.features(), np.eye(4))
        assert any("set to one feature an action" in sentence for sentence in said)
        np.testing.assert_allclose(logits(now, 4) - logits(now, 4)[0], [0, 1, -3, 3], rtol=0, atol=rounding(before))


class TestWithTheta:
    @settings(max_examples=30)
    @given(st.integers(0, 2**32 - 1), st.sampled_from(["raw", "fourier"]))
    def test_a_short_one_is_kept_and_a_long_one_rounded_so_that_it_has_a_link(self, seed: int, x: str) -> None:
        shape = Decision().recoded(x=x, n=6, order=4, join="product", code="one-hot")[0]
        theta = np.random.default_rng(seed).uniform(-1000, 1000, len(shape.theta))
        now = shape.with_theta(theta)
        rounded = 0 if theta.size <= MOST_EXACT else THETA_ROUNDED * (1 + 1e-9)
        np.testing.assert_allclose(now.theta, theta, rtol=4e-16 * bool(rounded), atol=rounded)
        assert decode(Decision, encode(now)) == (now, [])

    def test_there_is_no_minus_before_a_0(self) -> None:
        assert [str(v) for v in Decision().with_theta(np.full(20, -0.0)).theta] == ["0.0"] * 20


@st.composite
def wanting(draw: st.DrawFn) -> Decision:
    """A decision of two to six actions with weights for a wanted policy, zeros among them."""
    n = draw(st.integers(2, 6))
    weights = st.lists(st.sampled_from([0.0, 0.1, 1.0, 3.0, 1000.0]), min_size=n, max_size=n).filter(any)
    rows = draw(st.tuples(weights, weights))
    return dataclasses.replace(Decision().recoded(n=n)[0], wanted=tuple(map(tuple, rows)))


class TestWanted:
    def test_by_default_the_two_states_want_opposites(self) -> None:
        target = Decision().target
        assert target.argmax(axis=1).tolist() == [0, 3]
        np.testing.assert_allclose(target[0], target[1, ::-1])
        np.testing.assert_allclose(target.sum(axis=1), 1)

    @settings(max_examples=60)
    @given(wanting(), st.data())
    def test_the_others_of_its_state_keep_their_proportions(self, before: Decision, data: st.DataObject) -> None:
        n = before.n
        place, probability = data.draw(st.integers(0, 2 * n - 1)), data.draw(st.floats(0, MOST_WANTED))
        now = before.with_wanted(place, probability)
        i, b = divmod(place, n)
        rounded = 5e-5 * (n + 1) * 1.01  # four decimals, and a sum of n of them
        np.testing.assert_allclose(now.target.sum(axis=1), 1, rtol=1e-12)
        assert now.target[i, b] == pytest.approx(probability, abs=rounded)
        rest = np.delete(before.target[i], b)
        shares = rest / rest.sum() if rest.any() else np.full(n - 1, 1 / (n - 1))
        np.testing.assert_allclose(np.delete(now.target[i], b), shares * (1 - probability), rtol=0, atol=rounded)
        np.testing.assert_allclose(now.target[1 - i], before.target[1 - i], rtol=0, atol=rounded)
        assert now.mended() == (now, [])
        assert decode(Decision, encode(now)) == (now, [])

    @pytest.mark.parametrize("probability", [-0.01, 1.0, 2.0])
    def test_no_action_may_be_wanted_always(self, probability: float) -> None:
        with pytest.raises(ValueError, match=r"lies between 0 and 0.99\. It stays as it was\."):
            Decision().with_wanted(0, probability)

    def test_one_action_has_nothing_to_share_out(self) -> None:
        now = Decision().recoded(n=1)[0]
        np.testing.assert_array_equal(now.target, [[1], [1]])
        with pytest.raises(ValueError, match=r"There is one action, and its probability is 1\. It stays as it was\."):
            now.with_wanted(0, 0.5)

    @pytest.mark.parametrize("wanted", ["1,2;3,4", "1,0,0,0", "0,0,0,0;1,1,1,1", "1,0,0,0;1,0,0,0;1,0,0,0"])
    def test_a_link_whose_wanted_policy_does_not_fit_gets_the_default_and_a_sentence(self, wanted: str) -> None:
        now, (notice,) = decode(Decision, {"wanted": wanted})
        assert now == Decision()
        assert "wanted" in notice


class TestPlane:
    """The plane of the picture: two features, or the principal directions."""

    def test_a_first_feature_is_joined_by_the_one_of_the_largest_spread(self) -> None:
        now = Decision(join="table", n=2, phi=((0.0, 0.0, 1.0), (1.0, 0.0, 5.0)), theta=(0.0,) * 3, a=0)
        assert now.axes is None
        assert now.with_across(1).axes == (1, 2)
        assert now.with_upward(2).axes == (0, 2)

    def test_the_other_axis_stays_unless_it_is_the_same_feature(self) -> None:
        now = dataclasses.replace(Decision(), plane=(3, 8))
        assert now.with_across(5).axes == (5, 8)
        assert now.with_upward(5).axes == (3, 5)
        assert now.with_across(8).axes == (8, 0)
        assert (now.across, now.upward) == (3, 8)

    def test_a_principal_direction_takes_the_other_with_it(self) -> None:
        now = dataclasses.replace(Decision(), plane=(3, 8))
        assert now.with_across(PRINCIPAL).plane == now.with_upward(PRINCIPAL).plane == ()

    @pytest.mark.parametrize("plane", [(0,), (4, 4), (0, 20)])
    def test_what_is_no_plane_is_said(self, plane: tuple[int, ...]) -> None:
        now, said = dataclasses.replace(Decision(), plane=plane).mended()
        assert now == Decision()
        assert said == ["The picture’s plane was set to the principal directions: it needs two features."]

    def test_other_features_have_no_such_plane_and_the_page_says_so(self) -> None:
        now, said = dataclasses.replace(Decision(), plane=(3, 8)).recoded(join="stack")
        assert now.plane == ()
        assert "The picture’s plane was set to the principal directions: the features are others now." in said
        assert Decision().recoded(join="stack")[1] == said[:-2] + said[-1:]
