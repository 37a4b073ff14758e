"""The page Softmax, as a person reads it. Expected numbers come from scipy's softmax, not from ours."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import log_softmax, softmax

from tests.pages.reading import SOFTMAX, Screen, number, opened

QUESTION = np.array([14.0, 15.0, 11.0, 17.0])
ROUNDED = 5.1e-4  # three decimals


def pi(screen: Screen) -> list[float]:
    return [number(text) for text in screen.numbers("softmax", "probability")]


def under(screen: Screen, header: str) -> list[float]:
    return [number(text) for text in screen.column("softmax", header)]


def test_it_opens_on_the_questions_numbers_and_calls_them_by_their_names() -> None:
    screen = opened(SOFTMAX)
    assert screen.column("softmax", "logit z") == ["14", "15", "11", "17"]
    assert screen.column("softmax", "π") == [".042", ".114", ".002", ".842"]
    assert under(screen, "z − max z") == [-3, -2, -6, 0]
    assert under(screen, "exp") == pytest.approx(np.exp(QUESTION - 17), abs=ROUNDED)
    assert under(screen, "log π") == pytest.approx(log_softmax(QUESTION), abs=ROUNDED)
    total = number(screen.column("softmax", "exp", total=True)[0])
    assert total == pytest.approx(np.exp(QUESTION - 17).sum(), abs=ROUNDED)
    assert screen.column("softmax", "π", total=True) == ["1"]
    assert "(14, 15, 11, 17) are the logits" in screen.text
    assert "(.042, .114, .002, .842) the probabilities" in screen.text
    assert screen.notices == []
    assert screen.link == {}


def test_the_fraction_stands_there_with_the_pages_numbers() -> None:
    (formula,) = opened(SOFTMAX).formulas("softmax")
    assert formula.startswith("π( → East ) = .135 / .050+.135+.002+1 =")
    assert formula.endswith("= .114")


EXAMPLES = {
    "the question": softmax(QUESTION),
    "softmax again": softmax(softmax(QUESTION)),
    "+1000 on all": softmax(QUESTION),
    "hot": softmax(QUESTION / 5),
    "one action masked": np.append(softmax(QUESTION[:3]), 0),
    "enormous": np.array([0.5, 0.5, 0, 0]),
}


def test_all_examples_are_tested() -> None:
    (chips,) = opened(SOFTMAX).at.button_group
    assert chips.options == list(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_shows_its_probabilities_in_table_and_chart_and_has_a_link(name: str) -> None:
    screen = opened(SOFTMAX, tau="2").choose("Softmax.preset", name)
    assert pi(screen) == pytest.approx(EXAMPLES[name], abs=ROUNDED)
    assert screen.chart("sweep")[""]["y"] == pytest.approx(EXAMPLES[name], abs=1e-12)
    again = opened(SOFTMAX, **screen.link)
    assert again.sheet("softmax") == screen.sheet("softmax")
    assert again.notices == []


def test_the_classic_mistake_gives_the_known_numbers() -> None:
    screen = opened(SOFTMAX).choose("Softmax.preset", "softmax again")
    assert screen.numbers("softmax", "probability") == [".190", ".204", ".183", ".423"]


def test_a_masked_action_has_probability_0_and_log_probability_minus_infinity() -> None:
    screen = opened(SOFTMAX).choose("Softmax.preset", "one action masked")
    assert screen.column("softmax", "π")[3] == "0"
    assert screen.column("softmax", "log π")[3] == "−∞"


def test_the_chart_passes_through_the_points_where_the_logits_are_now() -> None:
    traces = opened(SOFTMAX, z="1,2,3").chart("sweep")
    now = traces.pop("")
    assert now["x"] == pytest.approx([2, 2, 2])
    assert now["y"] == pytest.approx(softmax([1, 2, 3]))
    assert list(traces) == ["a₀", "a₁", "a₂"]
    for action, trace in enumerate(traces.values()):
        expected = softmax([[1, z, 3] for z in trace["x"]], axis=1)[:, action]
        assert trace["y"] == pytest.approx(expected, abs=1e-12)


def test_the_picked_logit_is_the_one_of_the_picture() -> None:
    screen = opened(SOFTMAX).pick("softmax", "pick.3")
    assert screen.chart("sweep")[""]["x"] == pytest.approx([17] * 4)
    assert "If only the logit of ← West moved" in screen.text
    assert screen.link == {"moved": "3"}


def test_adding_c_to_all_moves_no_probability() -> None:
    screen = opened(SOFTMAX).enter("softmax", "c", value=40)
    assert pi(screen) == pytest.approx(softmax(QUESTION), abs=ROUNDED)
    assert screen.numbers("softmax", "logit")[::2] == ["14", "15", "11", "17"]
    assert screen.chart("sweep")[""]["x"] == pytest.approx([55] * 4)


def test_typed_numbers_are_taken() -> None:
    screen = opened(SOFTMAX)
    for text, z in {"−2.5": -2.5, " 1/3 ": 1 / 3, "1e308": 1e308, "-1e308": -1e308, "1e-300": 1e-300}.items():
        screen.enter("softmax", "z.0", text=text)
        assert screen.message("softmax") == ""
        assert pi(screen) == pytest.approx(softmax([z, 15, 11, 17]), abs=ROUNDED)
        assert float(screen.link["z"].split(",")[0]) == z
    screen.enter("softmax", "tau", text="0.5").enter("softmax", "z.0", text="14")
    assert pi(screen) == pytest.approx(softmax(QUESTION / 0.5), abs=ROUNDED)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("z.0", "fourteen", "logit 1: “fourteen” is not a number."),
        ("z.0", "", "logit 1: nothing was entered."),
        ("z.0", "nan", "logit 1: “nan” is not a finite number."),
        ("z.3", "-inf", "logit 4: “-inf” is not a finite number."),
        ("z.1", "1e309", "logit 2: “1e309” is not a finite number."),
        ("z.1", "1/0", "logit 2: “1/0” is not a number."),
        ("z.1", "__import__('os')", "logit 2: “__import__··os··” is not a number."),
        ("tau", "0", "temperature τ: “0” is outside 0.05 to 100."),
        ("tau", "-1", "temperature τ: “-1” is outside 0.05 to 100."),
        ("tau", "1e308", "temperature τ: “1e308” is outside 0.05 to 100."),
        ("c", "1e308", "constant c: “1e308” is outside -1000 to 1000."),
    ],
)
def test_what_is_no_number_is_named_and_changes_nothing(name: str, text: str, sentence: str) -> None:
    screen = opened(SOFTMAX, z="1,2,3,4")
    before = screen.sheet("softmax")["parts"]
    screen.enter("softmax", name, text=text)
    assert screen.message("softmax") == f"{sentence} It stays as it was."
    assert screen.sheet("softmax")["parts"] == before
    assert screen.link == {"z": "1,2,3,4"}
    screen.enter("softmax", name, text="7")
    assert screen.message("softmax") == ""


@pytest.mark.parametrize(
    ("z", "expected"),
    [
        ("5", [1]),
        ("0,0", [0.5, 0.5]),
        ("1,2,3,4,5,6", softmax([1, 2, 3, 4, 5, 6])),
        ("1000,-1000,0", [1, 0, 0]),
        ("1000,999,0", [*softmax([1, 0]), 0]),
        ("1e308,-1e308", [1, 0]),
    ],
)
def test_one_to_six_actions_and_any_logits(z: str, expected: list[float]) -> None:
    screen = opened(SOFTMAX, z=z)
    assert screen.notices == []
    assert pi(screen) == pytest.approx(expected, abs=ROUNDED)
