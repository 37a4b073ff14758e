"""The page Score, as a person reads it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.special import softmax

from tests.pages.reading import ENCODINGS, SCORE, Screen, number, opened

FEATURES = np.array([1, 0, 0, 1, 1.0])  # of the question's state, with the 1 of the bias
PI = softmax([14, 15, 11, 17])
ROUNDED = 5.1e-4  # three decimals


def shown(screen: Screen, role: str) -> np.ndarray:
    return np.array([number(text) for text in screen.numbers("score", role)])


def stacked(screen: Screen) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What the chart draws, a number a feature: φ, E[φ] as the sum of its pieces, the score."""
    traces = screen.chart("picture")
    features = places(traces["score"])
    mean = dict.fromkeys(features, 0.0)
    for (feature, _), value in pieces(screen).items():
        mean[feature] += value
    return traces["φ(s,a)"]["y"], np.array([mean[feature] for feature in features]), traces["score"]["y"]


def places(trace: dict[str, Any]) -> list[Any]:
    """Where each bar of a trace stands: the name of its feature, or group and name."""
    return list(zip(*trace["x"], strict=True)) if isinstance(trace["x"][0], list) else list(trace["x"])


def pieces(screen: Screen) -> dict[tuple[Any, str], float]:
    """The pieces of E[φ], by feature and by what they are called: a π times a φ."""
    (trace,) = [t for name, t in screen.chart("picture").items() if name.startswith("E[φ]")]
    return dict(zip(zip(places(trace), trace["customdata"], strict=True), trace["y"], strict=True))


def test_it_opens_on_the_question_and_the_score_is_what_was_not_expected() -> None:
    screen = opened(SCORE)
    one = np.eye(4)[1]
    assert shown(screen, "phi") == pytest.approx(np.kron(one, FEATURES))
    assert shown(screen, "mean") == pytest.approx(np.kron(PI, FEATURES), abs=ROUNDED)
    assert shown(screen, "score") == pytest.approx(np.kron(one - PI, FEATURES), abs=ROUNDED)
    assert screen.column("policy", "logit") == ["14", "15", "11", "17"]
    assert screen.numbers("policy", "probability") == [".042", ".114", ".002", ".842"]
    assert screen.notices == []
    assert screen.link == {}


def test_the_chart_shows_the_same_difference() -> None:
    phi, mean, score = stacked(opened(SCORE, view="features"))
    live = FEATURES == 1
    assert score == pytest.approx(phi - mean)
    assert sorted(score) == pytest.approx(sorted(np.kron(np.eye(4)[1] - PI, FEATURES[live])))


@pytest.mark.parametrize("sheet", ["score", "policy"])
def test_the_scores_of_all_actions_weighted_with_their_probabilities_cancel(sheet: str) -> None:
    screen, weighted = opened(SCORE), np.zeros(20)
    for action in range(4):
        screen.pick(sheet, f"pick.{action}")
        assert screen.numbers("score", "phi") == [f"{v:g}" for v in np.kron(np.eye(4)[action], FEATURES)]
        weighted += PI[action] * shown(screen, "score")
    assert weighted == pytest.approx(np.zeros(20), abs=ROUNDED)
    assert screen.link == {"a": "3"}


def test_the_answers_example_term_by_term() -> None:
    screen = opened(SCORE).choose("Decision.preset", "the answer’s example")
    assert "(1, 1, 0) − ( .7 · (1, 1, 0) + .3 · (1, 1, 1) ) = (0, 0, −.3)" in screen.formulas("score")
    assert screen.grid("score", "φ(s, a₀)") == {"s₁": ["1"], "s₂": ["1"], "a": ["0"]}
    assert screen.grid("score", "Eπ[φ") == {"s₁": [".7", ".3", "1"], "s₂": [".7", ".3", "1"], "a": ["0", ".3", ".3"]}
    assert screen.grid("score", "score") == {"s₁": ["0"], "s₂": ["0"], "a": ["−.3"]}
    screen.choose("Decision.view", "features")
    phi, mean, score = stacked(screen)
    assert phi == pytest.approx([1, 1, 0])
    assert mean == pytest.approx([1, 1, 0.3])
    assert score == pytest.approx([0, 0, -0.3])
    of_0, of_1 = "π(a₀)·φ(s,a₀)", "π(a₁)·φ(s,a₁)"
    assert pieces(screen) == pytest.approx(  # the π-weighted terms that are not 0
        {("s₁", of_0): 0.7, ("s₂", of_0): 0.7, ("s₁", of_1): 0.3, ("s₂", of_1): 0.3, ("a", of_1): 0.3}
    )


def test_a_policy_that_is_nearly_certain_has_nearly_no_score() -> None:
    screen = opened(SCORE, a="3").choose("Decision.preset", "saturated").pick("policy", "pick.3")
    assert number(screen.numbers("policy", "probability")[3]) == pytest.approx(1, abs=ROUNDED)
    assert np.abs(shown(screen, "score")).max() < ROUNDED


EXAMPLES = {
    "the question": ["14", "15", "11", "17"],
    "the answer’s example": ["0", "−.847"],
    "the rarest action": ["14", "15", "11", "17"],
    "stacked, not blocks": ["14", "15", "11", "17"],
    "saturated": ["14", "15", "11", "32"],
    "one action only": ["14"],
    "masked action": ["14", "15", "11", "−∞"],
    "two equal actions": [".5", ".5", "0"],
}


def test_all_examples_are_tested() -> None:
    assert opened(SCORE).at.button_group(key="Decision.preset").options == list(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_shows_its_logits_and_has_a_link(name: str) -> None:
    screen = opened(SCORE, tau="2").choose("Decision.preset", name)
    assert screen.column("policy", "logit") == EXAMPLES[name]
    again = opened(SCORE, **screen.link)
    assert again.sheet("score") == screen.sheet("score")
    assert again.notices == []


def test_a_dragged_logit_leaves_the_other_logits_alone() -> None:
    screen = opened(SCORE).enter("policy", "logit.0", value=16.5)
    assert screen.column("policy", "logit") == ["16.5", "15", "11", "17"]
    pi = softmax([16.5, 15, 11, 17])
    assert shown(screen, "score") == pytest.approx(np.kron(np.eye(4)[1] - pi, FEATURES), abs=ROUNDED)
    screen.choose("Decision.view", "features")
    assert stacked(screen)[2].max() == pytest.approx(1 - pi[1])


def test_a_logit_that_the_features_cannot_give_is_read_only_and_says_why() -> None:
    screen = opened(SCORE, s="0,0", other="0,0", n="2", join="stack", theta="0,0,1", a="0")
    assert "logit.1" in screen.cells("policy")
    assert "logit.0" not in screen.cells("policy")
    notes = [cell.get("note", "") for row in screen.sheet("policy")["parts"][0]["rows"] for cell in row["cells"]]
    (reason,) = filter(None, notes)
    assert "a₀" in reason
    before = screen.sheet("policy")["parts"]
    screen.enter("policy", "logit.0", text="3")
    assert screen.sheet("policy")["parts"] == before


def test_the_temperature_divides_the_logits_and_the_score() -> None:
    screen = opened(SCORE).enter("policy", "tau", value=2)
    pi = softmax(np.array([14, 15, 11, 17]) / 2)
    assert [number(text) for text in screen.numbers("policy", "probability")] == pytest.approx(pi, abs=ROUNDED)
    assert shown(screen, "score") == pytest.approx(np.kron(np.eye(4)[1] - pi, FEATURES), abs=ROUNDED)
    assert screen.grid("score", "score · τ") != {}
    assert "1/2 · [" in screen.formulas("score")[0]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("logit.0", "much", "“much” is not a number"),
        ("logit.0", "", "nothing was entered"),
        ("logit.0", "nan", "“nan” is not a finite number"),
        ("logit.3", "1e308", "“1e308” is outside -1000000 to 1000000"),
        ("tau", "1e-308", "temperature τ: “1e-308” is outside 0.05 to 100. It stays as it was."),
    ],
)
def test_what_is_no_number_is_named_and_changes_nothing(name: str, text: str, sentence: str) -> None:
    screen = opened(SCORE, a="2")
    before = [screen.sheet(key)["parts"] for key in ("score", "policy")]
    screen.enter("policy", name, text=text)
    assert sentence in screen.message("policy")
    assert [screen.sheet(key)["parts"] for key in ("score", "policy")] == before
    assert screen.link == {"a": "2"}


def test_encodings_and_score_show_the_same_decision() -> None:
    screen = opened(ENCODINGS).enter("features", "theta.3", value=7)
    screen.goto(SCORE)
    assert screen.column("policy", "logit") == ["16", "15", "11", "17"]
    screen.pick("policy", "pick.2").goto(ENCODINGS)
    assert screen.column("matrix", "logit z") == ["16", "15", "11", "17"]
    assert screen.link["a"] == "2"
    screen.goto(SCORE)
    assert screen.grid("score", "φ(s, ↓")["↓ South"] == ["1", "0", "0", "1", "1"]


def test_the_plane_of_the_picture_is_chosen_and_travels_in_the_link() -> None:
    screen = opened(SCORE)
    names = screen.at.selectbox(key="Decision.across").options[1:]
    assert len(names) == 20
    screen.choose("Decision.across", 5)  # → East, wall N: the feature of the action taken
    assert screen.link["plane"] == "5,0"
    points = next(trace for trace in screen.chart("picture").values() if "customdata" in trace)
    assert points["x"] == pytest.approx([0, 1, 0, 0])  # its block is filled for East alone
    assert points["y"] == pytest.approx([1, 0, 0, 0])
    assert "Two of the 20 features" in screen.text
    assert opened(SCORE, **screen.link).chart("picture").keys() == screen.chart("picture").keys()
    screen.choose("Decision.upward", -1)
    assert "plane" not in screen.link


def test_a_plane_that_is_none_is_told() -> None:
    screen = opened(SCORE, plane="3,3")
    assert screen.notices == ["The picture’s plane was set to the principal directions: it needs two features."]
