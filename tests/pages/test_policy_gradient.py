"""The page Policy gradient as it runs: opened by a link, switched, dragged, drawn from. Its view: tests/ui/gradient."""

from __future__ import annotations

import numpy as np
import pytest

from pgviz.ui.gradient import cases
from pgviz.ui.gradient.mistakes import MISTAKES
from pgviz.ui.state.scenario import encode
from tests.pages.reading import POLICY_GRADIENT, Screen, opened


def estimates(screen: Screen) -> int:
    return len(screen.chart("cloud")["episodes"]["x"])


def test_it_opens_from_a_link_with_its_parts() -> None:
    screen = opened(POLICY_GRADIENT, **encode(cases.DROPPED))
    assert screen.notices == []
    assert screen.link == encode(cases.DROPPED)
    assert {"formula", "settings", "problem", "episode", "variances"} <= set(screen.sheets())
    assert "∇J ≠ E[" in screen.formulas("formula")[0]
    assert {"∇J, exact", "exact mean", "bias"} <= screen.chart("centre").keys()
    assert "√(tr Σ/N), exact" in screen.chart("error")
    assert "turned by 146.6°" in screen.text


def test_a_switch_goes_round_and_what_cannot_be_had_stays_as_it_was_with_a_sentence() -> None:
    screen = opened(POLICY_GRADIENT, world="two steps").pick("formula", "set.baseline.value")
    assert screen.link == {"world": "two steps", "baseline": "value"}
    screen = opened(POLICY_GRADIENT).pick("formula", "set.sum.group")
    assert screen.link == {}
    assert any("too many possible episodes" in said for said in screen.notices)


def test_a_dragged_reward_moves_the_exact_arrow_and_a_wrong_entry_stands_on_its_sheet() -> None:
    screen = opened(POLICY_GRADIENT, world="one decision")
    before = screen.chart("centre")["∇J, exact"]["x"][1]
    screen.enter("problem", "reward.2", value=6.0)
    assert screen.link == {"world": "one decision", "r": "1,2,6"}
    assert screen.chart("centre")["∇J, exact"]["x"][1] == pytest.approx(np.linalg.norm(np.array([-2, -1, 3]) / 3))
    assert screen.chart("centre")["∇J, exact"]["x"][1] > before
    screen.enter("problem", "reward.0", text="much")
    assert "The reward for a₀: “much” is not a number" in screen.message("problem")


def test_more_is_drawn_and_a_point_gets_the_ring() -> None:
    screen = opened(POLICY_GRADIENT)
    assert estimates(screen) == 200
    screen.press("+100")
    assert (estimates(screen), screen.link) == (300, {"episodes": "300"})
    screen.click("cloud", 7)
    assert screen.link == {"episodes": "300", "shown": "7"}
    assert screen.cells("episode")["shown"]["text"] == "7"
    screen.click("cloud", 5000)
    assert screen.link["shown"] == "7"
    assert screen.notices == ["There are 300 estimates, and none of number 5000."]


def test_a_mistake_unfolds_its_section_and_another_problem_is_chosen() -> None:
    (mistake,) = [m for m in MISTAKES if m.claim == "Negative rewards are better set to 0."]
    screen = opened(POLICY_GRADIENT, **encode(mistake.scenario))
    assert mistake.truth in screen.text
    assert any(key.startswith("expectation.") for key in screen.sheets())
    screen.choose("GradientScenario.world", "short corridor")
    assert screen.link == {"world": "short corridor"}
