"""The page Score as it runs: it opens with all its parts, an edit goes round, what is refused stands on its sheet."""

from __future__ import annotations

import pytest

from pgviz.ui.score import cases
from pgviz.ui.score.mistakes import MISTAKES
from pgviz.ui.score.rewards import TITLE
from pgviz.ui.score.saturation import TITLE as STUCK
from pgviz.ui.state.scenario import encode
from tests.pages.reading import ENCODINGS, SCORE, Screen, opened

SHEETS = {
    "policy",
    "score",
    "three_ways.control",
    "three_ways",
    "step.control",
    "step",
    "second_order",
    "closing",
    "rewards",
}
OFFSET = encode(cases.OFFSET)


def place(screen: Screen) -> tuple[str, bool]:
    """Whether the section of rewards stands above the score, and whether it comes unfolded."""
    expander = next(e for e in screen.at.expander if e.label == TITLE)
    return "first" if expander is screen.at.expander[0] else "below", expander.proto.expanded


def unfolded(screen: Screen) -> list[str]:
    return [section.label for section in screen.at.expander if section.proto.expanded]


def test_it_opens_with_all_its_parts_the_policy_first() -> None:
    screen = opened(SCORE).unfold()
    assert set(screen.sheets()) >= SHEETS
    assert screen.sheets()[0] == "policy"
    assert all(screen.chart(key) for key in ("picture", "three_ways.chart", "step.chart", "saturation.chart"))
    assert "θ of → · wall N the most" in screen.text
    assert (screen.notices, screen.link) == ([], {})


def test_edits_and_choices_go_round_and_travel_in_the_link() -> None:
    screen = opened(SCORE).enter("policy", "logit.0", value=16.5).pick("score", "pick.2")
    assert screen.column("policy", "logit") == ["16.5", "15", "11", "17"]
    assert screen.grid("score", "φ(s, ↓")["↓ South"] == ["1", "0", "0", "1", "1"]
    screen.choose("Decision.view", "loop").choose("Decision.across", 5).choose("Decision.masked", [0, 1, 2])
    assert {name: screen.link[name] for name in ("a", "view", "plane", "masked")} == {
        "a": "2",
        "view": "loop",
        "plane": "5,0",
        "masked": "3",
    }
    assert screen.column("policy", "logit")[3] == "−∞"
    screen.unfold()
    again = opened(SCORE, **screen.link).unfold()
    assert [again.sheet(key) for key in sorted(SHEETS)] == [screen.sheet(key) for key in sorted(SHEETS)]
    assert again.chart("picture").keys() == screen.chart("picture").keys()


def test_what_is_folded_is_not_computed_and_follows_once_it_is_unfolded() -> None:
    folded = SHEETS - {"policy", "score"}
    screen = opened(SCORE)
    assert not folded & set(screen.sheets())
    screen.enter("policy", "logit.0", value=16.5).unfold("Three ways to the score")
    assert folded & set(screen.sheets()) == {"three_ways.control", "three_ways"}
    before = screen.sheet("three_ways")
    assert screen.enter("policy", "logit.0", value=12).sheet("three_ways") != before


def test_a_section_unfolds_for_a_mistake_once_and_a_hand_may_fold_it() -> None:
    mistake = next(m for m in MISTAKES if m.section == STUCK)
    screen = opened(SCORE, **encode(mistake.scenario))
    assert STUCK in unfolded(screen)
    screen.at.session_state[f"folded.{STUCK}"] = False
    assert STUCK not in unfolded(screen.run())
    screen.at.query_params = {}
    assert STUCK not in unfolded(screen.run())
    screen.at.query_params = encode(mistake.scenario)
    assert STUCK in unfolded(screen.run())
    assert STUCK in unfolded(screen.enter("policy", "logit.0", value=12))  # nothing folds under a hand


def test_a_step_that_is_taken_makes_the_action_likelier() -> None:
    screen = opened(SCORE).unfold()
    after = [row[1] for row in screen.grid("step", "θ + η").values()]
    button = next(b for b in screen.at.button if b.label == "Take the step")
    button.click().run()
    assert screen.sound().numbers("policy", "probability") == after


@pytest.mark.parametrize(
    ("key", "name", "text", "sentence"),
    [
        ("policy", "logit.1", "much", "The logit of East: “much” is not a number"),
        ("policy", "tau", "1e-308", "The temperature τ: “1e-308” is outside 0.05 to 100"),
        ("rewards", "reward.3", "1001", "The reward of West: “1001” is outside -1000 to 1000"),
        ("step.control", "eta", "", "step size η: nothing was entered"),
    ],
)
def test_what_is_refused_is_said_once_on_its_sheet_and_changes_nothing(
    key: str, name: str, text: str, sentence: str
) -> None:
    screen = opened(SCORE, a="2").unfold()
    before = {sheet: screen.sheet(sheet)["parts"] for sheet in SHEETS}
    screen.enter(key, name, text=text)
    assert sentence in screen.message(key)
    assert [sheet for sheet in SHEETS if screen.message(sheet)] == [key]
    assert (screen.notices, screen.link) == ([], {"a": "2"})
    assert {sheet: screen.sheet(sheet)["parts"] for sheet in SHEETS} == before


def test_rewards_stand_first_where_a_link_has_them_and_stay_where_they_are_dragged() -> None:
    screen = opened(SCORE)
    assert place(screen) == ("below", False)
    screen.unfold(TITLE).enter("rewards", "reward.2", value=-4.0)
    assert screen.link["r"] == "1,2,-4,4"
    assert place(screen) == ("below", True)
    assert place(screen.enter("rewards", "b", value=1.5)) == ("below", True)
    assert place(opened(SCORE, **screen.link)) == ("first", True)
    screen.at.query_params = dict(OFFSET)
    assert place(screen.run()) == ("first", True)


def test_encodings_and_score_show_the_same_decision() -> None:
    screen = opened(ENCODINGS).enter("features", "theta.3", value=7)
    screen.goto(SCORE)
    assert screen.column("policy", "logit") == ["16", "15", "11", "17"]
    screen.pick("policy", "pick.2").goto(ENCODINGS)
    assert screen.link["a"] == "2"
