"""Every encoding on the pages Encodings and Score, its sizes, and what a policy with it can be made to want."""

from __future__ import annotations

import re

import numpy as np
import pytest

from pgviz.ui.decision.coding import FEATURES, JOINS, PLANE
from tests.pages.reading import ENCODINGS, SCORE, Screen, number, opened

ROUNDED = 5.1e-4  # three decimals
SIZES = {  # by the place on the sheet: least, most, parameters with four actions in blocks at least and at most
    ("polynomial", 1): (1, 4, 4 * 5, 4 * 26),
    ("fourier", 1): (1, 4, 4 * 5, 4 * 26),
    ("rbf", 1): (2, 5, 4 * 5, 4 * 26),
    ("rbf", 2): (0.05, 1, 4 * 10, 4 * 10),
    ("tiles", 1): (1, 4, 4 * (16 + 1), 4 * (4 * 16 + 1)),
    ("tiles", 2): (2, 4, 4 * (2 * 9 + 1), 4 * (2 * 25 + 1)),
}


def pi(screen: Screen) -> list[float]:
    return [number(text) for text in screen.numbers("features", "probability")]


def policies(screen: Screen) -> dict[str, np.ndarray]:
    """The chart's policies, each (2, A): now, wanted, best possible."""
    return {name: np.reshape(trace["y"], (2, -1)) for name, trace in screen.chart("two-states").items()}


def parameters(screen: Screen) -> int:
    return int(re.findall(r"of its (\d+) parameters", screen.text)[0])


def press(screen: Screen, label: str) -> Screen:
    next(button for button in screen.at.button if button.label == label).click()
    return screen.run()


def with_features(x: str, **link: str) -> Screen:
    screen = opened(ENCODINGS, **link)
    return screen if x == "raw" else screen.choose("Decision.x", x)


@pytest.mark.parametrize("x", list(FEATURES))
def test_with_every_join_on_encodings_and_on_score(x: str) -> None:
    screen = with_features(x)
    drawn = [component.key for component in screen.at.get("bidi_component")]
    assert ("maps" in drawn) == (x in PLANE)  # each feature is drawn where a state is a point of the square
    for join in JOINS:
        if join != "blocks":
            screen.choose("Decision.join", join)
            assert screen.notices[-1].startswith("θ was chosen anew")
        assert sum(pi(screen)) == pytest.approx(1, abs=4 * ROUNDED)
        assert policies(screen)["π now"][0] == pytest.approx(pi(screen), abs=ROUNDED), join
        again = opened(SCORE, **screen.link)
        assert again.notices == []
        shown = [number(text) for text in again.numbers("policy", "probability")]
        assert shown == pytest.approx(pi(screen), abs=1e-9)


@pytest.mark.parametrize("x", list(FEATURES))
def test_stacked_it_cannot_see_the_state_and_by_blocks_it_can(x: str) -> None:
    screen = with_features(x).choose("Decision.join", "stack")
    said = re.findall(r"\*\*It gives \((.*?)\) in every state\*\*: no feature depends on s and a together", screen.text)
    here, there = policies(screen)["π now"]
    assert [number(v) for v in said[0].split(", ")] == pytest.approx(here, abs=ROUNDED)
    assert here == pytest.approx(there)
    assert "the best it can do is the same in both states" in screen.text
    press(screen, "Take the best θ")
    now = policies(screen)
    assert now["π now"] == pytest.approx(now["best possible"], abs=1e-5)
    assert np.abs(now["π now"] - now["wanted"]).max() > 0.3  # opposites are wanted, and it can do neither

    screen.choose("Decision.join", "blocks")
    assert "in every state**: no feature" not in screen.text
    assert "this encoding can give it exactly" in screen.text
    press(screen, "Take the best θ")
    now = policies(screen)
    assert now["π now"] == pytest.approx(now["wanted"], abs=1e-5)


def test_by_blocks_the_state_s_parameters_live_again() -> None:
    screen = opened(ENCODINGS).choose("Decision.join", "stack")
    before = policies(screen)["π now"]
    assert screen.cells("features")["theta.0"]["dead"]
    screen.enter("features", "theta.0", value=9)
    assert policies(screen)["π now"] == pytest.approx(before), "the state's θ moves nothing"
    screen.choose("Decision.join", "blocks")
    assert "dead" not in screen.cells("matrix")["theta.0"]
    screen.enter("matrix", "theta.0", value=9)
    assert policies(screen)["π now"][0] != pytest.approx(before[0])


@pytest.mark.parametrize(("x", "place"), SIZES)
def test_sizes_work_at_their_bounds_and_beyond_them_there_is_a_sentence(x: str, place: int) -> None:
    least, most, fewest, all_ = SIZES[x, place]
    screen = with_features(x)
    for value, count in ((least, fewest), (most, all_)):
        screen.enter("states", f"size.{place}", text=str(value))
        assert parameters(screen) == count
        assert number(screen.cells("states")[f"size.{place}"]["text"]) == value
    before = {key: screen.sheet(key)["parts"] for key in screen.sheets()}
    for text in (str(most + 1), "-1"):
        screen.enter("states", f"size.{place}", text=text)
        assert screen.message("states").endswith("It stays as it was.")
        assert {key: screen.sheet(key)["parts"] for key in screen.sheets()} == before


def test_numbers_of_actions() -> None:
    screen = opened(ENCODINGS)
    for n in (2, 1, 6):
        screen.enter("states", "size.0", value=float(n))
        assert len(pi(screen)) == n
        assert parameters_of_theta(screen) == 5 * n
        assert opened(ENCODINGS, **screen.link).sheet("features") == screen.sheet("features")
    screen.enter("states", "size.0", text="7")
    assert screen.message("states") == "actions: 7 is not a whole number from 1 to 6. It stays as it was."
    assert len(pi(screen)) == 6


def parameters_of_theta(screen: Screen) -> int:
    return len(screen.numbers("matrix", "theta"))


def test_one_action_is_said_to_be_the_only_one() -> None:
    screen = opened(ENCODINGS, n="1", a="0", theta="1,2,3,4,5")
    assert "There is one action: its probability is 1, whatever θ is." in screen.text
    assert screen.cells("target") == {}


def test_a_wanted_probability_is_dragged_and_the_page_says_how_far_away_it_is() -> None:
    screen = opened(ENCODINGS).enter("target", "wanted.6", value=0.4)
    wanted = policies(screen)["wanted"]
    assert wanted[1] == pytest.approx([0.6 / 11, 0.6 / 11, 0.4, 5.4 / 11], abs=1e-4)  # 1 : 1 : 9 of what is left
    now = policies(screen)["π now"]
    nats = (wanted * np.log(wanted / now)).sum(axis=1).mean()
    (said,) = screen.formulas("target")
    assert number(re.findall(r"= (\S+) nats, on average; at best 0$", said)[0]) == pytest.approx(nats, abs=ROUNDED)
    again = opened(ENCODINGS, **screen.link)
    assert policies(again)["wanted"] == pytest.approx(wanted)
    for text in ("1", "-0.1"):
        screen.enter("target", "wanted.6", text=text)
        assert "A wanted probability lies between 0 and 0.99. It stays as it was." in [
            screen.message(key) for key in screen.sheets()
        ]
        assert policies(screen)["wanted"] == pytest.approx(wanted)


def test_two_states_that_are_equal_still_stand_apart() -> None:
    screen = opened(ENCODINGS, other="1,0,0,1")
    states = screen.chart("two-states")["π now"]["x"][0]
    assert len(set(states)) == 2
    here, there = policies(screen)["π now"]
    assert here == pytest.approx(there)


def test_what_separates_the_joins_is_told_with_its_numbers() -> None:
    text = opened(ENCODINGS).text
    assert "Exact: a feature for each state and action. Not: stack, stack with product and blocks with bias." in (
        re.sub(r" \(rank \d+\)", "", text)
    )
    assert "stack with product, blocks with bias and a feature for each state and action. Not: stack" in text


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ({"x": "rbf", "s": "2,2", "other": "0,0"}, "A state is now two numbers from 0 to 1: (2, 2) became (1, 1)."),
        ({"x": "tiles", "tilings": "5"}, "“tilings” was replaced by its default: “5” is outside 1 to 4."),
        ({"order": "0"}, "“order” was replaced by its default: “0” is outside 1 to 4."),
        ({"width": "0"}, "“width” was replaced by its default: “0” is outside 0.05 to 1."),
        ({"theta": "9999:1=2"}, "“theta” was replaced by its default: “9999” is outside 1 to 720."),
        ({"theta": "30:30=2"}, "“theta” was replaced by its default: “30” is outside 0 to 29."),
        ({"wanted": "1,2;3,4"}, "The wanted policy does not fit 4 actions in two states: it was chosen anew."),
    ],
)
def test_a_broken_link_is_told(link: dict[str, str], words: str) -> None:
    screen = opened(ENCODINGS, **link)
    assert any(words in notice for notice in screen.notices)
    assert opened(ENCODINGS, **screen.link).notices == []
