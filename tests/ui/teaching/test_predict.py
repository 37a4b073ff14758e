"""Predict, then reveal: what can be guessed, how it is judged, and the part of a page as a person uses it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgviz.ui.softmax.questions import QUESTIONS
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.teaching.predict import Choice, Entries, Probabilities, Question
from pgviz.ui.teaching.predict.layout import bars_sheet, values_sheet
from pgviz.ui.teaching.predict.model import Attempt
from pgviz.ui.teaching.predict.verdict import verdict
from tests.pages.reading import SOFTMAX, START, Screen, opened

BARS: Probabilities[SoftmaxScenario] = Probabilities(lambda _: ("a", "b", "c"), lambda _: np.array([0.2, 0.3, 0.5]))
ENTRIES: Entries[SoftmaxScenario] = Entries(lambda _: ("x", "y"), lambda _: np.array([-0.5, 0.25]), "slope")
PICK: Choice[SoftmaxScenario] = Choice(lambda _: ("one", "two"), lambda _: 1, lambda _: np.array([1.0, 4.0]), "size")


def question(answer: Any) -> Question[SoftmaxScenario]:
    return Question("test", lambda _: "What?", answer, lambda _: "So.", SoftmaxScenario(), SOFTMAX)


# ---------------------------------------------------------------------------------------------------------- the guess


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 50)), max_size=12))
def test_guessed_probabilities_always_add_up_and_the_moved_bar_is_where_it_was_put(moves: list) -> None:
    guess = BARS.start(3)
    for place, steps in moves:
        guess = BARS.moved(guess, place, steps * BARS.step)
        assert guess[place] == steps * BARS.step
        assert sum(guess) == pytest.approx(1, abs=1e-12)
        verdict(question(BARS), Attempt(guess, revealed=True))  # which takes nothing but probabilities


def test_a_guessed_entry_moves_alone() -> None:
    assert ENTRIES.moved((0.0, 0.5), 0, -0.25) == (-0.25, 0.5)
    assert (ENTRIES.low, ENTRIES.high) == (-1, 1)


# ---------------------------------------------------------------------------------------------------------- the sheet


def test_before_it_is_revealed_no_sheet_holds_the_truth() -> None:
    for content in (
        bars_sheet(question(BARS), BARS, Attempt()),
        bars_sheet(question(BARS), BARS, Attempt((0.1, 0.1, 0.8))),
        values_sheet(question(PICK), PICK, revealed=False),
    ):
        (grid,) = content.to_data()["parts"]
        unknown = [row["cells"][-1] for row in grid["rows"]]
        assert [cell["text"] for cell in unknown] == ["?"] * len(grid["rows"])
        assert all("bar" not in cell and "mark" not in cell for cell in unknown)


def test_a_revealed_guess_stands_beside_the_truth_and_is_closed() -> None:
    content = bars_sheet(question(ENTRIES), ENTRIES, Attempt((0.5, 0.25), revealed=True))
    assert content.edits() == frozenset()
    guess, truth = zip(*(row["cells"] for row in content.to_data()["parts"][0]["rows"]), strict=True)
    assert [cell["text"] for cell in guess] == [".5", ".25"]
    assert [cell["text"] for cell in truth] == ["−.5", ".25"]
    assert [cell["bar"] for cell in truth] == [-0.5, 0.25]


def test_the_guess_keeps_its_form_when_it_is_revealed() -> None:
    """The same cells, editable or closed: the browser moves the bars that are there and builds nothing anew."""
    before, after = (bars_sheet(question(BARS), BARS, Attempt((0.1, 0.1, 0.8), shown)) for shown in (False, True))
    form = [[[bool(cell.edit) for cell in row.cells] for row in content.parts[0].rows] for content in (before, after)]
    assert form[0] == form[1]
    assert before.edits() == {"guess.0", "guess.1", "guess.2"}


def test_the_right_option_is_marked_among_the_numbers() -> None:
    rows = values_sheet(question(PICK), PICK, revealed=True).to_data()["parts"][0]["rows"]
    assert [(cell["text"], cell["bar"], cell.get("mark", False)) for row in rows for cell in row["cells"]] == [
        ("1", 0.25, False),
        ("4", 1.0, True),
    ]


# --------------------------------------------------------------------------------------------------------- the verdict


@pytest.mark.parametrize(
    ("guess", "good", "words"),
    [
        ((0.2, 0.3, 0.5), True, "Spot on: 0 of the probability lies on the wrong actions."),
        ((0.2, 0.3 + 1e-15, 0.5), True, "Spot on: 0 of"),
        ((0.25, 0.25, 0.5), True, "Close: .05 of"),
        ((0.4, 0.3, 0.3), False, "Not far off: .2 of"),
        ((1.0, 0.0, 0.0), False, "Far off: .8 of"),
    ],
)
def test_probabilities_are_judged_by_what_lies_on_the_wrong_actions(guess: tuple, good: bool, words: str) -> None:
    found, said = verdict(question(BARS), Attempt(guess, revealed=True))
    assert found == good
    assert said.startswith(words)


@pytest.mark.parametrize(
    ("guess", "good", "words"),
    [
        ((-0.5, 0.25), True, "Spot on: the entry that is farthest off is off by 0, every sign right."),
        ((-0.45, 0.25), True, "Close: the entry that is farthest off is off by .05, every sign right."),
        ((0.5, 0.25), False, "Far off: the entry that is farthest off is off by 1, 1 of 2 signs right."),
    ],
)
def test_entries_are_judged_by_the_worst_and_by_their_signs(guess: tuple, good: bool, words: str) -> None:
    assert verdict(question(ENTRIES), Attempt(guess, revealed=True)) == (good, words)


def test_a_choice_is_right_or_another_one() -> None:
    assert verdict(question(PICK), Attempt(1, revealed=True)) == (True, "Right.")
    assert verdict(question(PICK), Attempt(0, revealed=True)) == (False, "It is another one: two.")


# ------------------------------------------------------------------------------------------------------------ the page


def press(screen: Screen, name: str) -> Screen:
    screen.at.button(key=f"predict.{name}").click()
    return screen.run()


def buttons(screen: Screen) -> dict[str, bool]:
    """The part's buttons, and whether they can be pressed."""
    return {b.key.removeprefix("predict."): not b.disabled for b in screen.at.button if b.key.startswith("predict.")}


def truth(screen: Screen, key: str) -> list[str]:
    return [row["cells"][-1]["text"] for row in screen.sheet(f"predict.{key}")["parts"][0]["rows"]]


def test_nothing_can_be_revealed_before_something_was_moved() -> None:
    screen = opened(SOFTMAX)
    assert buttons(screen) == {"reveal": False, "next": True}
    assert truth(screen, "again") == ["?"] * 4
    screen.enter("predict.again", "guess.0", value=0.4)
    assert buttons(screen) == {"reveal": True, "next": True}
    assert truth(screen, "again") == ["?"] * 4
    assert json.dumps(screen.sheet("predict.again")).find(".423") == -1


def test_a_guess_is_revealed_judged_and_shown() -> None:
    screen = opened(SOFTMAX).enter("predict.again", "guess.3", value=0.84)
    before = screen.link
    press(screen, "reveal")
    assert truth(screen, "again") == [".190", ".204", ".183", ".423"]
    assert buttons(screen) == {"reveal": False, "show": True, "next": True}
    (said,) = screen.at.info
    assert said.value.startswith("**Far off: .42 of the probability lies on the wrong actions.**")
    assert ".842 becomes .423" in said.value
    assert screen.link == before == {}, "a guess is no part of the scenario"
    press(screen, "show")
    assert screen.numbers("softmax", "probability") == [".190", ".204", ".183", ".423"]
    assert screen.link["moved"] == "3"
    assert truth(screen, "again") == [".190", ".204", ".183", ".423"], "the answer stays"


def test_show_me_scrolls_to_the_top_each_time() -> None:
    """The script comes to the browser as another one each time, or it would not be run again, and keeps its names."""
    screen = press(opened(SOFTMAX).enter("predict.again", "guess.3", value=0.84), "reveal")
    bodies = []
    for _ in range(2):
        press(screen, "show")
        bodies += [html for html in screen.html if "scrollTo" in html]
    first, second = bodies
    assert first != second
    assert all(body.startswith("<script>{") and body.endswith("}</script>") for body in bodies)


def test_a_revealed_guess_cannot_be_moved_and_a_wrong_entry_is_named() -> None:
    screen = opened(SOFTMAX).enter("predict.again", "guess.0", text="lots")
    assert "“lots” is not a number" in screen.message("predict.again")
    assert buttons(screen)["reveal"] is False
    assert screen.message("predict.again").startswith("Your guess for ↑ North: ")
    screen.enter("predict.again", "guess.0", text="1/4")
    assert screen.message("predict.again") == ""
    press(screen, "reveal")
    guess = screen.sheet("predict.again")["parts"][0]["rows"][0]
    screen.enter("predict.again", "guess.0", value=0.9)
    assert screen.sheet("predict.again")["parts"][0]["rows"][0] == guess


def test_a_choice_is_committed_to_and_revealed() -> None:
    screen = press(press(opened(SOFTMAX), "next"), "next")
    assert "question 3 of 5" in screen.text
    assert buttons(screen)["reveal"] is False
    screen.at.radio(key="predict.entropy.option").set_value("one at 1/e")
    press(screen.run(), "reveal")
    assert screen.at.info[0].value.startswith("**It is another one: all alike.** One term")
    assert screen.at.radio(key="predict.entropy.option").disabled
    assert screen.column("predict.entropy.values", "entropy, nats") == ["1.386", "1.352", ".538", "0"]


def test_the_questions_go_round_and_come_back_fresh() -> None:
    screen = opened(SOFTMAX).enter("predict.again", "guess.0", value=0.4)
    press(screen, "reveal")
    for _ in QUESTIONS:
        press(screen, "next")
    assert "question 1 of 5" in screen.text
    assert truth(screen, "again") == ["?"] * 4
    assert buttons(screen)["reveal"] is False


def test_another_session_knows_nothing_of_it() -> None:
    press(opened(SOFTMAX).enter("predict.again", "guess.0", value=0.4), "reveal")
    assert truth(opened(SOFTMAX), "again") == ["?"] * 4


def test_what_shows_on_another_page_is_a_link_to_it() -> None:
    screen = press(opened(START), "next")
    screen.at.radio(key="predict.which-logits.option").set_value("(14, 15, 11, 17)")
    press(screen.run(), "reveal")
    assert screen.at.info[0].value.startswith("**Right.** ")
    (link,) = [w.proto for w in screen.at.main.get("page_link") if w.proto.label.startswith("Show me")]
    assert (link.label, link.page, link.query_string) == ("Show me, on the page Softmax", "Softmax", "")
