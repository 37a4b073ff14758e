"""The page Beyond linear, as a person reads it."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest

from pgviz.network import Network
from pgviz.ui.presets import NETWORKS
from pgviz.ui.teaching.snippets import FRAMEWORKS
from tests.pages.reading import Screen, number, opened

BEYOND = "pages/4_Beyond_linear.py"
X = np.array([1, 0, 0, 1.0])
NETWORK = Network.from_parameters(Network.random(4, 3, 4, seed=3).parameters.round(2), 4, 3, 4)
ROUNDED = 5.1e-4  # three decimals


def numbers(screen: Screen, key: str, role: str) -> np.ndarray:
    return np.array([number(text) for text in screen.numbers(key, role)])


def layers(screen: Screen, role: str) -> tuple[np.ndarray, np.ndarray]:
    """The hidden layer's and the last layer's part on the sheet, as matrices [w | b]."""
    made = [
        np.array([[number(cell["text"]) for cell in row["cells"]] for row in part["rows"]])
        for part in screen.sheet("layers")["parts"]
        if part["kind"] == "grid" and part["role"] == role
    ]
    return made[0], made[1]


def constants(screen: Screen) -> tuple[str, str, list[str]]:
    """Of the surrogate: its value, J, and the entries of its expected gradient."""
    (row,) = screen.grid("constant", "Σ log π G").values()
    (slopes,) = screen.grid("constant", "expected gradient").values()
    return row[1], row[2], slopes


def test_it_opens_on_the_forward_pass_of_the_seeds_network() -> None:
    screen = opened(BEYOND)
    y = np.tanh(NETWORK.w1 @ X + NETWORK.b1)
    h = NETWORK.w2 @ y + NETWORK.b2
    pi = np.exp(h) / np.exp(h).sum()
    assert [number(text) for text in screen.grid("network", "[w2|b2]")["y"]] == pytest.approx([*y, 1], abs=ROUNDED)
    assert numbers(screen, "network", "logit") == pytest.approx(h, abs=ROUNDED)
    assert numbers(screen, "network", "probability") == pytest.approx(pi, abs=ROUNDED)
    assert (screen.notices, screen.link) == ([], {})


def test_the_score_is_nabla_h_minus_its_expectation_in_both_layers() -> None:
    screen = opened(BEYOND)
    score = NETWORK.score(X, 1)
    w1, b1, w2, b2 = (score[i:j] for i, j in pairwise([0, 12, 15, 27, 31]))
    expected = np.column_stack([w1.reshape(3, 4), b1]), np.column_stack([w2.reshape(4, 3), b2])
    parts = zip(layers(screen, "phi"), layers(screen, "mean"), layers(screen, "score"), expected, strict=True)
    for own, mean, difference, exact in parts:
        assert difference == pytest.approx(exact, abs=ROUNDED)
        assert own - mean == pytest.approx(difference, abs=3 * ROUNDED)


def test_the_badges_are_rounding_errors_of_these_weights() -> None:
    said = opened(BEYOND).text
    step, linear = re.findall(r"agree to (\S+) for|numbers, to (\S+)\.", said)
    assert 0 <= number(step[0]) < 1e-14
    assert 0 <= number(linear[1]) < 1e-14


def test_a_dragged_weight_moves_the_numbers_and_is_in_the_link() -> None:
    screen = opened(BEYOND).enter("network", "w.15", value=2.0)  # the first of w2
    theta = NETWORK.parameters.copy()
    theta[15] = 2.0
    moved = Network.from_parameters(theta, 4, 3, 4)
    assert numbers(screen, "network", "logit") == pytest.approx(moved.preferences(X), abs=ROUNDED)
    assert layers(screen, "score")[0] == pytest.approx(
        np.column_stack([moved.score(X, 1)[:12].reshape(3, 4), moved.score(X, 1)[12:15]]), abs=ROUNDED
    )
    assert [float(v) for v in screen.link["w"].split(",")] == theta.tolist()
    assert opened(BEYOND, **screen.link).sheet("layers") == screen.sheet("layers")
    assert repr(2.0) in screen.at.code[0].value


def test_a_frozen_hidden_layer_is_out_of_play_and_the_page_says_that_all_is_linear() -> None:
    screen = opened(BEYOND)
    assert "frozen" not in screen.text
    screen.choose("Beyond.frozen", True)
    assert "all that learns is linear" in screen.text
    grids = [part for part in screen.sheet("layers")["parts"] if part["kind"] == "grid"]
    dead = [{cell.get("dead", False) for row in part["rows"] for cell in row["cells"]} for part in grids]
    assert dead == [{True}] * 3 + [{False}] * 3
    assert screen.link == {"frozen": "1"}


def test_the_chosen_action_has_the_score() -> None:
    total = np.zeros((4, 4))
    screen = opened(BEYOND)
    for action in range(4):
        screen.pick("network", f"pick.{action}")
        total += NETWORK.probabilities(X)[action] * layers(screen, "score")[1]
    assert total == pytest.approx(np.zeros((4, 4)), abs=ROUNDED), "weighted with π the scores cancel"


@pytest.mark.parametrize("preset", NETWORKS, ids=lambda preset: preset.name)
def test_an_example_has_a_sentence_and_a_link(preset) -> None:
    screen = opened(BEYOND, seed="5").choose("Beyond.preset", preset.name)
    assert preset.sentence in screen.text
    assert numbers(screen, "network", "probability").size == preset.scenario.n
    again = opened(BEYOND, **screen.link)
    assert again.notices == []
    assert [again.sheet(key) for key in again.sheets()] == [screen.sheet(key) for key in screen.sheets()]


@pytest.mark.parametrize(("name", "field"), [("inputs", "inputs"), ("hidden", "hidden units"), ("n", "actions")])
def test_sizes_work_at_their_bounds_and_beyond_them_there_is_a_sentence(name: str, field: str) -> None:
    screen = opened(BEYOND)
    edit = screen.cells("sizes")[name]["edit"]
    for bound in (edit["low"], edit["high"]):
        screen.enter("sizes", name, value=bound)
        k, hidden, n = (number(screen.cells("sizes")[size]["text"]) for size in ("inputs", "hidden", "n"))
        assert {"inputs": k, "hidden": hidden, "n": n}[name] == bound
        weights = [cell for cell in screen.cells("network") if cell.startswith("w.")]
        assert len(weights) == hidden * (k + 1) + n * (hidden + 1)
    before = {key: screen.sheet(key)["parts"] for key in screen.sheets()}
    for text in ("0", str(int(edit["high"]) + 1), "x", ""):
        screen.enter("sizes", name, text=text)
        assert any(screen.message(key) for key in screen.sheets())
        assert {key: screen.sheet(key)["parts"] for key in screen.sheets()} == before
    assert field in [column["text"] for column in screen.sheet("sizes")["parts"][0]["columns"]]


def test_another_size_draws_the_weights_anew_and_says_so_where_they_were_edited() -> None:
    screen = opened(BEYOND).enter("network", "w.0", value=1.25)
    assert screen.notices == []
    screen.enter("sizes", "hidden", value=2.0)
    assert screen.notices == ["A network of these sizes has 22 weights, not 31: they were drawn anew."]
    screen.enter("network", "w.0", value=1.25).enter("sizes", "seed", value=8.0)
    assert screen.notices == ["The edited weights were replaced by those of the seed."]
    drawn = Network.random(4, 2, 4, seed=8).parameters.round(2)
    assert number(screen.cells("network")["w.0"]["text"]) == drawn[0]


def test_a_constant_moves_the_surrogate_and_not_its_gradient() -> None:
    screen = opened(BEYOND)
    value, performance, slopes = constants(screen)
    screen.enter("constant", "c", value=5.0)
    moved, same, level = constants(screen)
    assert moved != value
    assert (same, level) == (performance, slopes)
    assert f"With c = 5 added to every return the surrogate is **{moved}**" in screen.text
    lines = screen.chart("surrogate")
    at = list(lines["value of the surrogate"]["x"]).index(5.0)
    assert number(moved) == pytest.approx(lines["value of the surrogate"]["y"][at], abs=ROUNDED)
    gradient = [line for name, line in lines.items() if name.startswith("gradient")]
    assert [np.ptp(line["y"]) for line in gradient] == pytest.approx([0] * 6, abs=1e-12)
    assert [line["y"][0] for line in gradient] == pytest.approx([number(text) for text in slopes], abs=ROUNDED)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_code_of_every_framework_has_the_pages_numbers(framework: str) -> None:
    screen = opened(BEYOND, x="1,-0.5,0,2", a="2")
    if framework != "numpy":
        screen.choose("Beyond.code", framework)
    code = screen.at.code[0].value
    compile(code, framework, "exec")
    assert {"numpy": "numpy", "pytorch": "torch", "jax": "jax", "tensorflow": "tensorflow"}[framework] in code
    for weight in (*NETWORK.w1[0], *NETWORK.b2, -0.5):
        assert repr(float(weight)) in code


@pytest.mark.parametrize(
    ("link", "words", "kept"),
    [
        ({"w": "1,2,3", "c": "2"}, "A network of these sizes has 31 weights, not 3", {"c": "2"}),
        ({"w": "nan" + ",0" * 30, "c": "2"}, "“nan” is not a finite number", {"c": "2"}),
        ({"hidden": "99", "c": "2"}, "“99” is outside 1 to 6", {"c": "2"}),
        ({"x": "1,two", "c": "2"}, "“two” is not a number", {"c": "2"}),
        ({"x": "", "c": "2"}, "expected 1 to 4 numbers, got 0", {"c": "2"}),
        ({"a": "3", "n": "2"}, "There is no action number 3: the first one was chosen.", {"n": "2", "a": "0"}),
        ({"code": "cobol", "c": "2"}, "“cobol” is none of numpy, pytorch, jax, tensorflow", {"c": "2"}),
        ({"frozen": "yes", "c": "2"}, "“yes” is neither 0 nor 1", {"c": "2"}),
        ({"c": "1e308", "a": "2"}, "“1e308” is outside -100 to 100", {"a": "2"}),
    ],
)
def test_what_does_not_fit_in_a_link_is_told_and_the_rest_counts(
    link: dict[str, str], words: str, kept: dict[str, str]
) -> None:
    screen = opened(BEYOND, **link)
    assert any(words in notice for notice in screen.notices)
    assert screen.link == kept
    assert opened(BEYOND, **screen.link).sheet("layers") == screen.sheet("layers")


@pytest.mark.parametrize(
    ("sheet", "name", "text", "sentence"),
    [
        ("network", "w.3", "x", "“x” is not a number"),
        ("network", "w.3", "1e308", "“1e308” is outside -1000000 to 1000000"),
        ("network", "w.3", "21", "weight 4: “21” is outside -20 to 20. It stays as it was."),
        ("network", "x.1", "NaN", "input 2: “NaN” is not a finite number. It stays as it was."),
        ("constant", "c", "", "constant c: nothing was entered. It stays as it was."),
        ("sizes", "seed", "1.5", "seed of the weights: “1.5” is not a whole number. It stays as it was."),
    ],
)
def test_an_entry_that_does_not_fit_changes_nothing(sheet: str, name: str, text: str, sentence: str) -> None:
    screen = opened(BEYOND, a="2")
    before = {key: screen.sheet(key)["parts"] for key in screen.sheets()}
    screen.enter(sheet, name, text=text)
    assert sentence in [screen.message(key) for key in screen.sheets()]
    assert {key: screen.sheet(key)["parts"] for key in screen.sheets()} == before
    assert screen.link == {"a": "2"}
