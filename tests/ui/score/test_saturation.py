"""The topic 'Stuck', and the second order: in words and numbers."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from pgviz.ui.decision.scenario import Decision
from pgviz.ui.score import second_order
from pgviz.ui.score.saturation import chart, escape_of, words
from pgviz.ui.shell.formats import short
from tests.ui.score.reading import texts
from tests.ui.sheet_reading import grids

QUESTION = Decision()


class TestSaturation:
    def test_the_question_is_not_stuck_and_south_needs_long(self) -> None:
        said = words(dataclasses.replace(QUESTION, a=2))
        assert said[0].startswith("Not stuck")
        assert f"**{short(6 + np.sinh(6))}**" in said[1]

    @pytest.mark.parametrize("tau", [0.5, 4.0])
    def test_the_temperature_scales_both_times(self, tau: float) -> None:
        said = words(dataclasses.replace(QUESTION, a=2, tau=tau))[1]
        assert f"**{short(tau**2 * (6 / tau + np.sinh(6 / tau)))}**" in said
        assert f"natural gradient {short(6 / tau)}." in said

    def test_a_saturated_policy_is_stuck(self) -> None:
        now = dataclasses.replace(QUESTION, theta=tuple(4 * v for v in QUESTION.theta))
        assert words(now)[0].startswith("**Stuck**")
        assert "Its logit score is" in words(now)[0]

    def test_a_time_beyond_float64_is_a_power_of_ten(self) -> None:
        now = dataclasses.replace(QUESTION, theta=tuple(1000 * v for v in QUESTION.theta), a=2)
        assert "10^2605" in words(now)[1]  # (6000 − ln 2)/ln 10
        assert "10^2605" in chart(now).alt

    def test_masked_actions_are_neither_ahead_nor_behind(self) -> None:
        now = dataclasses.replace(QUESTION, masked=(2, 3))
        found = escape_of(now)
        assert (found.worse, found.better) == (1, 0)
        assert escape_of(dataclasses.replace(QUESTION, masked=(0, 2, 3))) is None
        assert words(dataclasses.replace(QUESTION, masked=(0, 2, 3))) == (
            "There is only one action: its score is 0, and there is nothing to learn.",
        )


class TestSecondOrder:
    def test_rank_and_null_space_of_the_question(self) -> None:
        said = second_order.words(QUESTION)
        assert "rank 3 of 20" in said[0]
        assert "17 directions of θ change no probability here" in said[0]

    def test_one_direction_is_one_direction(self) -> None:
        now = Decision(s=(1.0,), other=(0.0,), n=2, bias=False, theta=(0.0, 1.0), a=0)
        assert "**1 direction of θ changes no probability here**" in second_order.words(now)[0]

    def test_what_the_temperature_scales(self) -> None:
        warm = dataclasses.replace(QUESTION, tau=5.0)
        assert "1/τ = .2 and the covariance by 1/τ² = .04" in second_order.words(warm)[-1]
        assert grids(second_order.sheet(warm))[0].title == "F = Cov(φ)/τ²"

    @pytest.mark.parametrize("masked", [(), (3,), (0, 3)])
    def test_beyond_the_rank_every_eigenvalue_is_0(self, masked: tuple[int, ...]) -> None:
        now = dataclasses.replace(QUESTION, masked=masked, theta=tuple(v / 3 for v in QUESTION.theta))
        values = [text for (text,) in texts(grids(second_order.sheet(now))[0])]
        rank = 3 - len(masked)
        assert set(values[rank:]) == {"0"}
        assert "0" not in values[:rank]
        fisher = now.policy().fisher
        assert values[:rank] == [short(v) for v in np.linalg.eigvalsh(fisher)[::-1][:rank]]
