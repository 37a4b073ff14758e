"""The surrogate: the reference's values, and J, ratio and clip after a step by listing the episodes by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import softmax

from pgviz.ui.gradient import surrogate
from pgviz.ui.gradient.scenario import CHAIN, GRID, ONE_DECISION, TWO_STEPS, GradientScenario
from pgviz.ui.shell.formats import short, signed
from tests.reference import case
from tests.ui.gradient.reading import changed, drawn, grid, row, said
from tests.ui.sheet_reading import edits, number

NOW = GradientScenario(world=TWO_STEPS)
DECISION = GradientScenario(world=ONE_DECISION, r=(1.0, 2.0, 4.0), theta=(0.5, 0.0, -0.5), step=1.5, clip=0.3)
REWARDS = np.array([1.0, 2.0, 4.0])


def after_by_hand(now: GradientScenario) -> dict[str, float]:
    """J and the surrogates of one decision after the step, less what they were before it."""
    old = softmax(now.thetas)
    advantages = REWARDS - old @ REWARDS
    gradient = old * advantages
    new = softmax(np.array(now.thetas) + now.step * gradient / np.linalg.norm(gradient))
    ratio = new / old
    clipped = np.minimum(ratio * advantages, np.clip(ratio, 1 - now.clip, 1 + now.clip) * advantages)
    return {
        "J": (new - old) @ REWARDS,
        "Σ A log π": old @ (advantages * (np.log(new) - np.log(old))),
        "Σ A π/π′": old @ ((ratio - 1) * advantages),
        "clipped (PPO)": old @ (clipped - advantages),
    }


class TestValue:
    def test_it_moves_with_the_constant_and_its_gradient_does_not(self) -> None:
        expected = case("surrogate/two_step").expected
        found = grid(surrogate.section(NOW).sheets["constants"], "Value and gradient")
        rows = ("as it is", "−10 on", "+10 on")
        assert [row(found, name)[0] for name in rows] == [short(v) for v in expected["E_surrogate"]]
        length = short(float(np.linalg.norm(expected["E_gradient_each_c"])))
        assert [row(found, name)[1:] for name in rows] == [[length, "0"]] * 3
        assert row(found, "J itself")[:2] == [short(expected["J"]), length]


class TestAfterAStep:
    @pytest.mark.parametrize("step", [0.0, 1.5, -2.0, 6.0])
    def test_changes_by_hand(self, step: float) -> None:
        now = changed(DECISION, step=step)
        topic = surrogate.section(now)
        found = grid(topic.sheets["after"], "After a step")
        for name, change in after_by_hand(now).items():
            assert number(row(found, name)[0]) == pytest.approx(change, abs=5.1e-4)
            if step:
                assert signed(change) in topic.chart.alt

    @pytest.mark.parametrize("name", ["J", "Σ A log π", "Σ A π/π′", "clipped (PPO)"])
    def test_the_curves_by_hand(self, name: str) -> None:
        trace = drawn(surrogate.section(DECISION))[name]
        for x, y in list(zip(trace["x"], trace["y"], strict=True))[::8]:
            assert y == pytest.approx(after_by_hand(changed(DECISION, step=x))[name], abs=1e-9)

    def test_slopes_are_those_of_the_curves(self) -> None:
        """By central differences; where nothing is clipped half of the time the clip has a kink."""
        found, h = grid(surrogate.section(DECISION).sheets["after"], "After a step"), 1e-5
        up, down = (after_by_hand(changed(DECISION, step=DECISION.step + d)) for d in (h, -h))
        for name in up:
            assert number(row(found, name)[1]) == pytest.approx((up[name] - down[name]) / (2 * h), abs=5.1e-4)

    def test_without_a_step_all_are_along_the_gradient(self) -> None:
        topic = surrogate.section(changed(NOW, step=0.0))
        found = grid(topic.sheets["after"], "After a step")
        assert {tuple(row(found, name)) for name in surrogate.NAMES.values()} == {("0", "2.729", "0°")}
        assert "Without a step all four have one gradient" in said(topic)

    def test_the_share_that_is_clipped(self) -> None:
        old = softmax(DECISION.thetas)
        advantages = REWARDS - old @ REWARDS
        gradient = old * advantages
        ratio = softmax(np.array(DECISION.thetas) + 1.5 * gradient / np.linalg.norm(gradient)) / old
        stuck = np.where(advantages > 0, ratio > 1.3, ratio < 0.7)
        assert 0 < old @ stuck < 1
        assert f"In {100 * old @ stuck:.0f} % of the steps" in said(surrogate.section(DECISION))

    def test_a_ratio_of_one_decision_is_exact(self) -> None:
        changes = after_by_hand(DECISION)
        assert changes["J"] == pytest.approx(changes["Σ A π/π′"])


def test_on_the_grid_it_stands_on_two_steps() -> None:
    topic = surrogate.section(GradientScenario(world=GRID))
    assert f"stands on “{TWO_STEPS}”" in topic.words[0]
    assert set(edits(topic.control)) == {"step", "clip"}
    assert "−8.851" in said(topic)


def test_where_the_gradient_is_0_there_is_no_step() -> None:
    topic = surrogate.section(GradientScenario(world=CHAIN, r=(0.0, 0.0, 0.0)))
    assert "∇J is 0 here" in said(topic)
