"""The page Encodings, as a person reads it."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy.special import softmax

from tests.pages.reading import ENCODINGS, Screen, number, opened

THETA = np.array([[8, -3, 2, 5, 1], [9, 4, -1, 5, 1], [6, 0, 7, 4, 1], [10, 2, -5, 6, 1.0]])  # [Θ|b]
STATE, OTHER = np.array([1, 0, 0, 1]), np.array([0, 1, 1, 0])
ROUNDED = 5.1e-4  # three decimals
JOINS = ("blocks", "stack", "product", "table")


def pi_of(state: np.ndarray) -> np.ndarray:
    return softmax(THETA @ [*state, 1])


def pi(screen: Screen) -> list[float]:
    return [number(text) for text in screen.numbers("features", "probability")]


def bars(screen: Screen) -> list[list[float]]:
    """The probabilities in the chart: in the page's state, and in the other."""
    heights = screen.chart("two-states")["π now"]["y"]
    return [list(half) for half in np.split(heights, 2)]


def size(screen: Screen) -> int:
    """How many parameters the page says there are."""
    return int(re.findall(r"of its (\d+) parameters", screen.text)[0])


def products_add_up(screen: Screen) -> None:
    """θᵀφ(s,a), from the numbers on the screen, gives the logits on the screen, where no feature is left out."""
    theta = np.array([number(text) for text in screen.grid("features", "θ")["θ"]])
    phi = np.array([number(text) for text in screen.numbers("features", "phi")]).reshape(-1, theta.size)
    z = np.array([number(text) for text in screen.column("features", "logit z")])
    chosen = int(screen.link.get("a", 1))
    rows = slice(None) if theta.size == size(screen) else slice(chosen, chosen + 1)
    assert (phi @ theta)[rows] == pytest.approx(z[rows], abs=ROUNDED * (1 + np.abs(phi).sum(axis=1).max()))


def test_the_networks_way_and_the_features_give_the_same_logits() -> None:
    screen = opened(ENCODINGS)
    assert screen.column("matrix", "logit z") == screen.column("features", "logit z") == ["14", "15", "11", "17"]
    assert screen.numbers("matrix", "probability") == [".042", ".114", ".002", ".842"]
    assert screen.numbers("features", "probability") == [".042", ".114", ".002", ".842"]
    assert screen.grid("matrix", "Θ")["x(s)"] == ["1", "0", "0", "1", "1"]
    products_add_up(screen)
    assert screen.notices == []
    assert screen.link == {}


def test_theta_is_the_rows_of_the_matrix_one_after_the_other() -> None:
    screen = opened(ENCODINGS)
    assert [number(text) for text in screen.numbers("matrix", "theta")] == list(THETA.ravel())
    for name, cell in screen.cells("features").items():  # those of the action that is looked at
        assert number(cell["text"]) == THETA.ravel()[int(name.split(".")[1])]


def test_the_chart_shows_the_policy_in_both_states() -> None:
    here, there = bars(opened(ENCODINGS))
    assert here == pytest.approx(pi_of(STATE))
    assert there == pytest.approx(pi_of(OTHER))


@pytest.mark.parametrize("sheet", ["matrix", "features"])
def test_a_weight_is_the_same_number_in_both_pictures(sheet: str) -> None:
    screen = opened(ENCODINGS).enter(sheet, "theta.8", value=7)  # East, wall W
    for shown in ("matrix", "features"):
        assert screen.column(shown, "logit z") == ["14", "17", "11", "17"]
        assert screen.cells(shown)["theta.8"]["text"] == "7"
    assert screen.link["theta"].split(",")[8] == "7"


def test_a_state_that_is_edited_moves_its_own_bars_only() -> None:
    screen = opened(ENCODINGS)
    _, there = bars(screen)
    screen.enter("states", "s.1", value=1)
    assert screen.column("matrix", "logit z") == ["11", "19", "11", "19"]
    assert bars(screen)[0] == pytest.approx(pi_of(np.array([1, 1, 0, 1])))
    assert bars(screen)[1] == there
    screen.enter("states", "other.0", value=1)
    assert bars(screen)[1] == pytest.approx(pi_of(np.array([1, 1, 1, 0])))


@pytest.mark.parametrize("code", ["number", "one-hot"])
@pytest.mark.parametrize("join", JOINS)
def test_every_way_to_join_the_action(join: str, code: str) -> None:
    screen = opened(ENCODINGS, code=code)
    if join != "blocks":
        screen.choose("Decision.join", join)
    products_add_up(screen)
    assert sum(pi(screen)) == pytest.approx(1, abs=4 * ROUNDED)
    if join in ("blocks", "table") or code == "one-hot":
        assert pi(screen) == pytest.approx(pi_of(STATE), abs=ROUNDED), "θ is chosen to keep the policy"
    again = opened(ENCODINGS, **screen.link)
    assert again.notices == []
    assert [again.sheet(key) for key in again.sheets()] == [screen.sheet(key) for key in screen.sheets()]


SIZES = {
    ("blocks", "raw"): 4 * 5,
    ("blocks", "one-hot"): 4 * 9,
    ("stack", "number"): 4 + 1,
    ("stack", "one-hot"): 4 + 4,
    ("product", "number"): 4 + 1 + 4,
    ("product", "one-hot"): 4 + 4 + 4 * 4,
}


@pytest.mark.parametrize(("join", "how"), SIZES)
def test_how_many_parameters_there_are(join: str, how: str) -> None:
    screen = opened(ENCODINGS)
    if join != "blocks":
        screen.choose("Decision.join", join)
    field = "x" if join == "blocks" else "code"
    if how not in ("raw", "number"):
        screen.choose(f"Decision.{field}", how)
    assert size(screen) == SIZES[join, how]
    products_add_up(screen)


def test_a_stacked_action_leaves_the_policy_blind_to_the_state_and_the_page_says_so() -> None:
    screen = opened(ENCODINGS)
    assert "in every state" not in screen.text.replace("of them in every state", "")
    screen.choose("Decision.join", "stack")
    assert "in every state**: no feature depends on s and a together" in screen.text
    assert "4 of 5 features are the same for every action" in screen.text
    here, there = bars(screen)
    assert here == pytest.approx(there)
    screen.choose("Decision.join", "product")
    assert "no feature depends on s and a together" not in screen.text


def test_theta_of_a_feature_that_cancels_moves_no_probability() -> None:
    screen = opened(ENCODINGS).choose("Decision.preset", "the answer’s example")
    before = pi(screen)
    screen.enter("features", "theta.0", value=9)
    assert screen.column("features", "logit z") == ["9", "8.153"]
    assert pi(screen) == before
    screen.enter("features", "theta.2", value=0)
    assert pi(screen) == [0.5, 0.5]


def test_a_state_by_number() -> None:
    screen = opened(ENCODINGS).choose("Decision.x", "one-hot")
    phi = np.array([number(text) for text in screen.numbers("features", "phi")])
    assert sorted(set(phi)) == [0, 1]
    _, other = screen.column("states", "number")
    screen.enter("states", "s.0", text="7")
    assert screen.column("states", "number") == ["7", other]
    for text in ("8", "1.5"):
        screen.enter("states", "s.0", text=text)
        assert any(screen.notices + [screen.message(key) for key in screen.sheets()])
        assert all(0 <= number(state) <= 7 for state in screen.column("states", "number"))


def test_the_free_table_is_edited_cell_by_cell() -> None:
    screen = opened(ENCODINGS).choose("Decision.join", "table")
    before = [number(text) for text in screen.column("features", "logit z")]
    assert before == [14, 15, 11, 17]
    theta = number(screen.cells("features")["theta.0"]["text"])
    screen.enter("features", "phi.1.0", value=0.5)
    after = [number(text) for text in screen.column("features", "logit z")]
    assert after == pytest.approx([14, 15 + theta / 2, 11, 17], abs=2e-3)
    assert opened(ENCODINGS, **screen.link).sheet("features") == screen.sheet("features")


EXAMPLES = {
    "the question": ["14", "15", "11", "17"],
    "the answer’s example": ["0", "−.847"],
    "with the product": ["0", ".653"],
    "tiles": ["0", "0", "0", "0"],
}


def test_all_examples_are_tested() -> None:
    assert opened(ENCODINGS).at.button_group(key="Decision.preset").options == list(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_shows_its_logits_and_has_a_link(name: str) -> None:
    screen = opened(ENCODINGS, tau="2").choose("Decision.preset", name)
    assert screen.column("features", "logit z") == EXAMPLES[name]
    products_add_up(screen)
    again = opened(ENCODINGS, **screen.link)
    assert again.sheet("features") == screen.sheet("features")
    assert again.notices == []


@pytest.mark.parametrize(
    ("sheet", "name", "text", "sentence"),
    [
        ("features", "theta.4", "x", "θ 5: “x” is not a number."),
        ("matrix", "theta.19", "", "θ 20: nothing was entered."),
        ("matrix", "theta.0", "NaN", "θ 1: “NaN” is not a finite number."),
        ("features", "theta.0", "1e308", "θ 1: “1e308” is outside -1000000 to 1000000."),
        ("matrix", "s.2", "1e308", "state entry 3: “1e308” is outside -1000 to 1000."),
        ("states", "other.3", "one", "other state’s entry 4: “one” is not a number."),
    ],
)
def test_what_is_no_number_is_named_and_changes_nothing(sheet: str, name: str, text: str, sentence: str) -> None:
    screen = opened(ENCODINGS, tau="2")
    before = {key: screen.sheet(key)["parts"] for key in screen.sheets()}
    screen.enter(sheet, name, text=text)
    assert f"{sentence} It stays as it was." in [screen.message(key) for key in screen.sheets()]
    assert {key: screen.sheet(key)["parts"] for key in screen.sheets()} == before
    assert screen.link == {"tau": "2"}
