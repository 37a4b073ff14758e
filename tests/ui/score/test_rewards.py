"""The section 'One decision with rewards' of the page Score, as a person reads and drags it."""

from __future__ import annotations

import numpy as np
import pytest

from pgviz.ui import cases
from pgviz.ui.scenarios import Decision
from pgviz.ui.score.rewards import TITLE, remarks, taken_apart
from pgviz.ui.shell.formats import short
from pgviz.ui.state import codec
from tests.pages.reading import SCORE, Screen, number, opened
from tests.reference import case

OFFSET = codec.encode(cases.OFFSET)


def estimates(screen: Screen) -> dict[str, list[str]]:
    return screen.grid("bandit", "(r − b) · score")


def variances(screen: Screen) -> dict[str, list[str]]:
    return screen.grid("bandit", "Baseline")


def test_it_shows_the_reference_numbers() -> None:
    wanted = case("bandit/offset").expected
    screen = opened(SCORE, **OFFSET | {"b": "0"})
    rows = list(estimates(screen).values())
    assert rows[:3] == [[short(v) for v in row] for row in wanted["sampled_grads_no_baseline"]]
    assert rows[3] == [short(v) for v in wanted["grad"]]
    assert variances(screen) == {
        "b, to drag": ["0", short(wanted["trVar_none"])],
        "no baseline": ["0", short(wanted["trVar_none"])],
        "b = V": [short(wanted["V"]), short(wanted["trVar_V"])],
        "best b": [short(wanted["b_star"]), short(wanted["trVar_bstar"])],
    }


def test_a_dragged_baseline_moves_every_row_but_not_their_mean() -> None:
    screen = opened(SCORE, **OFFSET)
    before = list(estimates(screen).values())
    screen.enter("bandit", "b", value=-3.5)
    after = list(estimates(screen).values())
    assert all(was != became for was, became in zip(before[:3], after[:3], strict=True))
    assert after[3:] == before[3:]
    assert number(variances(screen)["b, to drag"][1]) > number(variances(screen)["no baseline"][1])
    assert screen.link["b"] == "-3.5"


def test_a_dragged_reward_is_part_of_the_link_which_opens_the_section_first() -> None:
    screen = opened(SCORE)
    screen.enter("bandit", "reward.2", value=-4.0)
    assert screen.link["r"] == "1,2,-4,4"
    again = opened(SCORE, **screen.link)
    assert again.notices == []
    assert again.sheet("bandit") == screen.sheet("bandit")
    assert place(again) == ("first", True)


def test_rewards_that_are_dragged_further_below_leave_the_section_under_the_hand() -> None:
    screen = opened(SCORE)
    assert place(screen) == ("later", False)
    screen.enter("bandit", "reward.2", value=-4.0)
    assert place(screen) == ("later", False)  # unfolded by hand: the browser keeps it so
    screen.enter("bandit", "b", value=1.5)
    assert place(screen) == ("later", False)
    screen.at.query_params = dict(OFFSET)
    assert place(screen.run()) == ("first", True)


def place(screen: Screen) -> tuple[str, bool]:
    """Whether the section stands above the score, and whether it comes unfolded."""
    shown = screen.sheets()
    expander = next(e for e in screen.at.expander if e.label == TITLE)
    return "first" if shown.index("bandit") < shown.index("score") else "later", expander.proto.expanded


@pytest.mark.parametrize("text", ["much", "1001", ""])
def test_what_is_no_reward_is_named_and_changes_nothing(text: str) -> None:
    screen = opened(SCORE, **OFFSET)
    before = screen.sheet("bandit")["parts"]
    screen.enter("bandit", "reward.0", text=text)
    assert screen.message("bandit")
    assert screen.sheet("bandit")["parts"] == before


def test_rewards_that_do_not_fit_the_actions_are_named() -> None:
    now, said = codec.decode(Decision, {"r": "1,2,3"})
    assert now.r == ()
    assert now.rewards == (1, 2, 3, 4)
    assert said == ["There are 3 rewards for 4 actions: they were set to 1, 2, 3, …"]


def test_the_remarks_say_what_falls_on_average_though_every_draw_rises() -> None:
    parts = taken_apart(cases.ALL_POSITIVE)
    np.testing.assert_allclose(parts.gradient, case("bandit/all_positive").expected["grad"], atol=1e-13)
    first = remarks(parts, cases.ALL_POSITIVE)[0]
    assert first == "3 of 3 draws would raise the action drawn. **On average** a₀ goes down."
    assert len(remarks(parts, cases.ALL_POSITIVE)) == 3
    assert "11023.233" in remarks(taken_apart(cases.STUCK), cases.STUCK)[3]


def test_a_masked_action_is_never_drawn() -> None:
    screen = opened(SCORE, masked="3", a="0", r="1,2,3,4")
    assert screen.numbers("bandit", "probability")[3] == "0"
    assert list(estimates(screen).values())[4][3] == "0"
