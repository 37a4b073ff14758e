"""The section 'One decision with rewards': its numbers, its words, where it stands."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from pgviz.ui.components.sheet import Report
from pgviz.ui.decision.cases import one_state
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.score import cases
from pgviz.ui.score.edits import EDITS
from pgviz.ui.score.rewards import FAR_AHEAD, one_decision_of, sheet, stands_first, words
from pgviz.ui.shell.formats import short
from pgviz.ui.state.scenario import decode
from tests.reference import case
from tests.ui.score.reading import grid, names, texts
from tests.ui.sheet_reading import formulas

QUESTION = Decision()


def estimates(now: Decision) -> list[list[str]]:
    return texts(grid(sheet(now), "(r − b)"))


def variances(now: Decision) -> dict[str, list[str]]:
    found = grid(sheet(now), "Baseline")
    return dict(zip(names(found), texts(found), strict=True))


class TestNumbers:
    def test_those_of_the_reference(self) -> None:
        wanted, now = case("bandit/offset").expected, dataclasses.replace(cases.OFFSET, b=0.0)
        assert estimates(now)[:3] == [[short(v) for v in row] for row in wanted["sampled_grads_no_baseline"]]
        assert estimates(now)[3] == [short(v) for v in wanted["grad"]]
        assert variances(now) == {
            "b, to drag": ["0", short(wanted["trVar_none"])],
            "no baseline": ["0", short(wanted["trVar_none"])],
            "b = V": [short(wanted["V"]), short(wanted["trVar_V"])],
            "best b": [short(wanted["b_star"]), short(wanted["trVar_bstar"])],
        }

    def test_a_baseline_moves_every_row_but_not_their_mean(self) -> None:
        before, after = estimates(cases.OFFSET), estimates(dataclasses.replace(cases.OFFSET, b=-3.5))
        assert all(was != became for was, became in zip(before[:3], after[:3], strict=True))
        assert after[3:] == before[3:]

    @pytest.mark.parametrize("tau", [1.0, 2.0])
    def test_the_gradient_of_the_action_taken_is_written_out(self, tau: float) -> None:
        now = dataclasses.replace(cases.ALL_POSITIVE, tau=tau)
        (said,) = formulas(sheet(now))
        assert said.endswith(f"= {short((1 / 3) * (1 - 2) / tau)}")
        assert ("/ 2" in said) == (tau == 2)

    def test_a_masked_action_is_no_draw(self) -> None:
        now = dataclasses.replace(QUESTION, masked=(3,), r=(1.0, 2.0, 3.0, 4.0))
        drawn, slopes = grid(sheet(now), "What is drawn"), grid(sheet(now), "(r − b)")
        assert names(drawn) == ["↑ North", "→ East", "↓ South", "V = Σ π r"]
        assert [len(row) for row in texts(slopes)] == [3] * 5
        assert words(now)[0].startswith("3 of 3 draws would raise the action drawn.")


class TestWords:
    def test_what_falls_on_average_though_every_draw_rises(self) -> None:
        said = words(cases.ALL_POSITIVE)
        np.testing.assert_allclose(
            one_decision_of(cases.ALL_POSITIVE).gradient, case("bandit/all_positive").expected["grad"], atol=1e-13
        )
        assert said[0] == "3 of 3 draws would raise the action drawn. **On average** a₀ goes down."
        assert len(said) == 3
        assert "↑ North, → East and ↓ South go down." in words(dataclasses.replace(QUESTION, r=(1, 2, 3, 4)))[0]
        assert "nothing goes down." in words(one_state((0.0, 1.0), (5.0, 5.0), 0))[0]

    def test_an_action_that_pays_most_and_is_far_behind_needs_long(self) -> None:
        assert "a₁ pays the most, but a₀ is ahead by 10: " in words(cases.STUCK)[3]
        assert f"**{short(10 + math.sinh(10))}**" in words(cases.STUCK)[3]

    def test_far_ahead_is_a_matter_of_the_temperature(self) -> None:
        """A gap of 10 is far at τ = 1: 22,000 to 1. At τ = 5 it is 7 to 1."""
        for gap, tau, is_far in ((10.0, 1.0, True), (10.0, 5.0, False), (3.0, 0.5, True), (3.0, 1.0, False)):
            now = dataclasses.replace(one_state((gap, 0.0), (0.0, 1.0), 1), tau=tau)
            assert (len(words(now)) == 4) == is_far == (gap >= FAR_AHEAD * tau)

    @pytest.mark.parametrize(
        ("logits", "rewards", "most"),
        [
            ((10.0, 0.0), (1.0, 1.0), None),
            ((10.0, 0.0), (0.0, 0.0), None),
            ((10.0, 0.0, 0.0), (1.0, 1.0, 0.0), None),
            ((0.0, 10.0, 1.0), (1.0, 0.0, 1.0), "a₂ is one of those that pay the most, but a₁"),
            ((0.0, 10.0, 1.0), (1.0, 0.0, 0.5), "a₀ pays the most, but a₁"),
        ],
    )
    def test_who_pays_most_where_rewards_are_tied(
        self, logits: tuple[float, ...], rewards: tuple[float, ...], most: str | None
    ) -> None:
        said = words(one_state(logits, rewards, 0))
        assert len(said) == 3 if most is None else said[3].startswith(most)

    def test_a_masked_action_pays_nothing(self) -> None:
        now = dataclasses.replace(one_state((10.0, 0.0, 0.0), (0.0, 1.0, 9.0), 0), masked=(2,))
        assert words(now)[3].startswith("a₁ pays the most, but a₀")
        assert len(words(dataclasses.replace(now, masked=(0,)))) == 3


class TestEdits:
    def test_a_dragged_reward_joins_those_that_nobody_chose(self) -> None:
        change = EDITS.applied(QUESTION, Report("reward.2", -4.0, None, True))
        assert change.scenario.r == (1, 2, -4, 4)

    @pytest.mark.parametrize(("text", "reason"), [("much", "not a number"), ("1001", "outside"), ("", "nothing")])
    def test_what_is_no_reward_is_named(self, text: str, reason: str) -> None:
        with pytest.raises(ValueError, match=f"^The reward of North: .*{reason}"):
            EDITS.applied(QUESTION, Report("reward.0", None, text, True))

    def test_rewards_that_do_not_fit_the_actions_are_named(self) -> None:
        change = decode(Decision, {"r": "1,2,3"})
        assert change.scenario.rewards == (1, 2, 3, 4)
        assert change.given_up == ("There are 3 rewards for 4 actions: they were set to 1, 2, 3, …",)


def test_it_stands_first_if_it_came_with_rewards_and_stays_below_if_they_were_edited_there() -> None:
    opened = dataclasses.replace(QUESTION, r=(1.0, 2.0, -4.0, 4.0))
    assert stands_first(opened, None)
    assert not stands_first(QUESTION, None)
    assert not stands_first(opened, opened.r)
    assert stands_first(cases.OFFSET, opened.r)
